// The small form of `npm run planted`: one company of half the demo's size.
import { expect, test } from 'vitest';
import type { Found } from './truth.ts';
import { judge, lookFor, truths } from './truths.ts';

const leaks = [
	'refund_paid_twice', 'refund_without_receipt', 'exchanged_and_refunded', 'refund_not_posted', 'never_settled',
	'restock_without_movement', 'restocked_though_scrapped', 'return_without_order', 'refund_above_value',
	'exchange_shipped_twice', 'ledger_differs', 'inspection_skipped', 'stuck_case'
]; // prettier-ignore

test('what is planted in a company is found, and what only looks like it is not', async () => {
	const found = await lookFor({ seed: 1, scale: 0.5 });
	const whole = { planted: 1, found: 1 };
	expect(found.get('bad_batch')).toMatchObject(whole);
	expect(found.get('declining_supplier')).toMatchObject(whole);
	expect(found.get('wrong_size_chart')).toMatchObject(whole);
	expect(found.get('mix_shift')).toMatchObject(whole);
	expect(found.get('slow_warehouse')).toEqual({ ...whole, extra: 0 });
	// one in twenty of what is flagged may be chance, so a quiet inbox is not an empty one
	expect([...found.values()].reduce((sum, { extra }) => sum + extra, 0)).toBeLessThanOrEqual(3);
	const serial = found.get('serial_returner')!;
	expect(serial.found / serial.planted).toBeGreaterThan(0.8);
	expect(found.get('lookalike')!.found).toBeLessThanOrEqual(0.05 * found.get('lookalike')!.planted);
	// a leak is no question of chance: all of them, with their amounts, and nothing else
	for (const kind of leaks) {
		const { planted, found: count, extra } = found.get(kind)!;
		expect({ kind, planted, found: count, extra }).toEqual({ kind, planted, found: planted, extra: 0 });
		expect(planted).toBeGreaterThan(0);
	}
}, 240_000);

test('sums over companies are held against what is promised of each kind', () => {
	const company = (kinds: Record<string, Partial<Found>>) =>
		new Map(
			truths.map(({ kind }) => [kind, { planted: 20, found: kind === 'lookalike' ? 0 : 20, extra: 0, ...kinds[kind] }])
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
	// a leak that is missed is one too many, and so is one that is not there
	expect(wrong([company({}), company({ refund_paid_twice: { found: 19 } })])).toEqual(['refund_paid_twice']);
	expect(wrong([company({ refund_paid_twice: { extra: 1 } })])).toEqual(['refund_paid_twice']);
	// nothing planted is nothing shown
	expect(wrong([company({ wrong_size_chart: { planted: 0, found: 0 } })])).toEqual(['wrong_size_chart']);
});
