// The small form of `npm run planted`: one company of half the demo's size. The supplier that gets worse has too few
// units there to be told from suppliers that differ anyway: it is asked for at scale 1 only.
import { expect, test } from 'vitest';
import type { Found } from './truth.ts';
import { judge, lookFor } from './truths.ts';

test('what is planted in a company is found, and what only looks like it is not', async () => {
	const found = await lookFor({ seed: 1, scale: 0.5 });
	const whole = { planted: 1, found: 1 };
	expect(found.get('bad_batch')).toMatchObject(whole);
	expect(found.get('wrong_size_chart')).toMatchObject(whole);
	expect(found.get('mix_shift')).toMatchObject(whole);
	// one in twenty of what is flagged may be chance, so a quiet inbox is not an empty one
	expect([...found.values()].reduce((sum, { extra }) => sum + extra, 0)).toBeLessThanOrEqual(3);
	const serial = found.get('serial_returner')!;
	expect(serial.found / serial.planted).toBeGreaterThan(0.8);
	expect(found.get('lookalike')!.found).toBeLessThanOrEqual(0.05 * found.get('lookalike')!.planted);
}, 240_000);

test('sums over companies are held against what is promised of each kind', () => {
	const company = (kinds: Record<string, Partial<Found>>) =>
		new Map(
			['bad_batch', 'declining_supplier', 'wrong_size_chart', 'serial_returner', 'lookalike', 'mix_shift'].map(
				(kind) => [kind, { planted: 20, found: kind === 'lookalike' ? 0 : 20, extra: 0, ...kinds[kind] }]
			)
		);
	const wrong = (companies: Map<string, Found>[]) =>
		judge(companies)
			.filter(({ isRight }) => !isRight)
			.map(({ kind }) => kind);
	expect(wrong([company({}), company({ bad_batch: { found: 18 } })])).toEqual([]);
	expect(wrong([company({}), company({ bad_batch: { found: 17 } })])).toEqual(['bad_batch']);
	expect(wrong([company({}), company({ lookalike: { found: 2 } })])).toEqual([]);
	expect(wrong([company({}), company({ lookalike: { found: 3 } })])).toEqual(['lookalike']);
	// the mix is held in every company
	expect(wrong([company({}), company({ mix_shift: { found: 19 } })])).toEqual(['mix_shift']);
	// nothing planted is nothing shown
	expect(wrong([company({ wrong_size_chart: { planted: 0, found: 0 } })])).toEqual(['wrong_size_chart']);
});
