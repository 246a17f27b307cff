// What moved a rate: against plain arithmetic, on rates worked out by hand and on any.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { newcombe, wilson } from '../../sql/metrics/intervals.ts';
import { openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());

/** Shipped and returned units of a member before and now; null where it was not sold. */
type Member = { before: [shipped: number, returned: number] | null; now: [shipped: number, returned: number] | null };

const rateOf = (units: Member['before']) => (units && units[0] > 0 ? units[1] / units[0] : null);
const intervalOf = (units: Member['before']) => wilson(units?.[1] ?? null, units?.[0] ?? null);

const lists = (members: Record<string, Member>) => {
	const all = Object.values(members);
	return {
		member: Object.keys(members),
		size_before: all.map(({ before }) => before?.[0] ?? null),
		rate_before: all.map(({ before }) => rateOf(before)),
		low_before: all.map(({ before }) => intervalOf(before).low),
		high_before: all.map(({ before }) => intervalOf(before).high),
		size_after: all.map(({ now }) => now?.[0] ?? null),
		rate_after: all.map(({ now }) => rateOf(now)),
		low_after: all.map(({ now }) => intervalOf(now).low),
		high_after: all.map(({ now }) => intervalOf(now).high)
	};
};

async function parts(members: Record<string, Member>) {
	const rows = await askQuery(connection, 'change_parts', lists(members));
	const total = rows.find(({ is_total }) => is_total)!;
	return { total, of: new Map(rows.flatMap((row) => (row.member === null ? [] : [[row.member, row] as const]))) };
}

const noIntervals = (length: number) => {
	const none = Array<null>(length).fill(null);
	return { low_before: none, high_before: none, low_after: none, high_after: none };
};

const near = (value: number): number => expect.closeTo(value, 10) as number;

describe('by hand', () => {
	// Each category fell by two points, and the one that comes back most grew from a fifth to two thirds of the sales.
	const shift: Record<string, Member> = {
		Fashion: { before: [200, 60], now: [800, 224] },
		Tools: { before: [800, 40], now: [400, 12] }
	};

	test('a rise that is all mix says so: inside each category the rate fell', async () => {
		const { total, of } = await parts(shift);
		expect(total).toMatchObject({ rate_before: near(0.1), rate_after: near(236 / 1200), is_reversed: true });
		// rate effect: both fell by two points, so their mean shares do not matter
		expect(total.rate_effect).toBeCloseTo(-0.02, 10);
		expect(total.mix_effect).toBeCloseTo(236 / 1200 - 0.1 + 0.02, 10);
		const grew = 2 / 3 - 1 / 5;
		const center = (0.1 + 236 / 1200) / 2;
		expect(of.get('Fashion')).toMatchObject({
			share_before: near(0.2),
			share_after: near(2 / 3),
			mix_effect: near(grew * (0.29 - center)),
			rate_effect: near(-0.02 * ((1 / 5 + 2 / 3) / 2))
		});
		// fewer tools, which come back less than the mean, is mix too, and pushes the same way
		expect(of.get('Tools')?.mix_effect).toBeCloseTo(-grew * (0.04 - center), 10);
		expect(of.get('Tools')?.mix_effect).toBeGreaterThan(0);
	});

	test('with one member there is no mix, and the interval is that of the difference of two rates', async () => {
		const { total, of } = await parts({ all: { before: [500, 40], now: [400, 48] } });
		const expected = newcombe({ value: 48 / 400, ...wilson(48, 400) }, { value: 40 / 500, ...wilson(40, 500) });
		for (const row of [total, of.get('all')!]) {
			expect(row.mix_effect).toBeCloseTo(0, 12);
			expect(row.rate_effect).toBeCloseTo(0.04, 12);
			expect(row.rate_low).toBeCloseTo(expected.low!, 10);
			expect(row.rate_high).toBeCloseTo(expected.high!, 10);
		}
	});

	test('the interval of the mix is the root of the squares of what each rate may be off, by its weight', async () => {
		const { total } = await parts(shift);
		const grew = 2 / 3 - 1 / 5;
		const terms = [
			[grew / 2, shift['Fashion']!.before], [grew / 2, shift['Fashion']!.now], [-grew / 2, shift['Tools']!.before],
			[-grew / 2, shift['Tools']!.now]
		] as const; // prettier-ignore
		const below = terms.map(([weight, units]) => {
			const { low, high } = intervalOf(units);
			return Math.max(weight * (rateOf(units)! - low!), weight * (rateOf(units)! - high!));
		});
		expect(total.mix_low).toBeCloseTo(total.mix_effect! - Math.hypot(...below), 10);
	});

	test('what is new or gone is mix alone, and shows no rate where it had none', async () => {
		const { of, total } = await parts({
			Old: { before: [100, 10], now: null },
			Kept: { before: [100, 10], now: [100, 10] },
			New: { before: null, now: [100, 30] }
		});
		expect(of.get('New')).toMatchObject({ rate_effect: 0, rate_before: null, rate_after: near(0.3), share_before: 0 });
		expect(of.get('Old')).toMatchObject({ rate_effect: 0, rate_after: null });
		expect(total).toMatchObject({ rate_effect: 0, mix_effect: near(0.1), is_reversed: false });
	});

	test('a rate without an interval leaves the effects that rest on it without one, and no others', async () => {
		const given = lists(shift);
		const rows = await askQuery(connection, 'change_parts', { ...given, low_before: [null, given.low_before[1]!] });
		const of = (member: string | null) => rows.find((row) => row.member === member)!;
		expect(of('Fashion').rate_low).toBeNull();
		expect(of(null).mix_low).toBeNull();
		expect(of('Tools').rate_low).not.toBeNull();
	});

	test('two dimensions at once: what one cannot tell from the other, their cells can', async () => {
		// Half goes online, where both categories come back twice as often: no mix of categories at all.
		const [row] = await askQuery(connection, 'change_two_way', {
			first: ['Fashion', 'Fashion', 'Tools', 'Tools'],
			second: ['store', 'online', 'store', 'online'],
			size_before: [100, 0, 100, 0],
			rate_before: [0.2, null, 0.04, null],
			...noIntervals(4),
			size_after: [50, 50, 50, 50],
			rate_after: [0.2, 0.4, 0.04, 0.08]
		});
		expect(row).toMatchObject({ total_effect: near(0.06), first_effect: near(0), rate_effect: near(0) });
		expect(row?.second_effect).toBeCloseTo(0.06, 10);
	});

	test('returned value: more goods, dearer goods and a higher rate each take their part', async () => {
		const [row] = await askQuery(connection, 'change_money', {
			units_before: [100], units_after: [200], sales_before: [1000], sales_after: [2400], returned_before: [100],
			returned_after: [360], ...noIntervals(1)
		}); // prettier-ignore
		// 100 x 10 x 10 % to 200 x 12 x 15 %, each factor at the mean of the others (Das Gupta)
		const effect = (d: number, [b0, b1]: [number, number], [c0, c1]: [number, number]) =>
			d * ((b0 * c0 + b1 * c1) / 3 + (b0 * c1 + b1 * c0) / 6);
		expect(row).toMatchObject({
			total_effect: near(260),
			units_effect: near(effect(100, [10, 12], [0.1, 0.15])),
			price_effect: near(effect(2, [100, 200], [0.1, 0.15])),
			rate_effect: near(effect(0.05, [100, 200], [10, 12]))
		});
	});
});

/** Cells of two dimensions by counts, with Wilson's interval of each rate. */
const cellLists = (
	cells: readonly { first: string; second: string; before: Member['before']; now: Member['now'] }[]
) => {
	const { member: _, ...rates } = lists(Object.fromEntries(cells.map(({ before, now }, index) => [`${index}`, { before, now }]))); // prettier-ignore
	return { first: cells.map(({ first }) => first), second: cells.map(({ second }) => second), ...rates };
};

describe('how sure the parts are', () => {
	test('with one cell there is no mix, and the interval of the rate is that of the difference of two rates', async () => {
		const only = [{ first: 'Shoes', second: 'online', before: [500, 40], now: [400, 48] }] as const;
		const [row] = await askQuery(connection, 'change_two_way', cellLists(only as never));
		const expected = newcombe({ value: 48 / 400, ...wilson(48, 400) }, { value: 40 / 500, ...wilson(40, 500) });
		expect(row).toMatchObject({ first_effect: near(0), second_effect: near(0), rate_effect: near(0.04) });
		expect(row?.rate_low).toBeCloseTo(expected.low!, 10);
		expect(row?.rate_high).toBeCloseTo(expected.high!, 10);
	});

	test('over a second dimension of one member both ways of splitting say the same, with the same intervals', async () => {
		const shift: Record<string, Member> = {
			Fashion: { before: [200, 60], now: [800, 224] },
			Tools: { before: [800, 40], now: [400, 12] },
			New: { before: null, now: [100, 30] }
		};
		const { total } = await parts(shift);
		const [row] = await askQuery(connection, 'change_two_way', cellLists(Object.entries(shift).map(([first, one]) => ({ first, second: 'all', ...one })))); // prettier-ignore
		expect(row?.rate_effect).toBeCloseTo(total.rate_effect!, 10);
		expect(row?.rate_low).toBeCloseTo(total.rate_low!, 10);
		expect(row?.rate_high).toBeCloseTo(total.rate_high!, 10);
		expect(row!.first_effect! + row!.second_effect!).toBeCloseTo(total.mix_effect!, 10);
	});

	// Against the definition: each rate moved alone to the end of its interval moves an effect by its weight; the reaches
	// are the sides of a right angle. Here the effects are asked of the query, one moved rate at a time.
	test('the interval of each effect is made of what each single rate may be off', async () => {
		const cells = [
			{ first: 'Shoes', second: 'online', before: [100, 20], now: [300, 45] },
			{ first: 'Shoes', second: 'store', before: [200, 10], now: [100, 9] },
			{ first: 'Bags', second: 'online', before: [150, 9], now: null },
			{ first: 'Bags', second: 'store', before: [50, 5], now: [250, 20] }
		] as Parameters<typeof cellLists>[0];
		const given = cellLists(cells);
		const ask = async (moved: Partial<typeof given>) =>
			(await askQuery(connection, 'change_two_way', { ...given, ...moved }))[0]!;
		const row = await ask({});
		for (const effect of ['first', 'second', 'rate'] as const) {
			let [below, above] = [0, 0];
			for (const when of ['before', 'after'] as const)
				for (const index of cells.keys()) {
					const ends = [given[`low_${when}`][index], given[`high_${when}`][index]];
					const moves = await Promise.all(
						ends.map(async (end) => {
							if (end === null || given[`rate_${when}`][index] === null) return 0;
							const rates = given[`rate_${when}`].with(index, end!);
							return (await ask({ [`rate_${when}`]: rates }))[`${effect}_effect`]! - row[`${effect}_effect`]!;
						})
					);
					below = Math.hypot(below, Math.min(...moves, 0));
					above = Math.hypot(above, Math.max(...moves, 0));
				}
			expect(row[`${effect}_low`], effect).toBeCloseTo(row[`${effect}_effect`]! - below, 9);
			expect(row[`${effect}_high`], effect).toBeCloseTo(row[`${effect}_effect`]! + above, 9);
		}
	});

	test('so it is of returned value, and what only one period has is sure in nothing but its rate', async () => {
		const given = {
			units_before: [100, 50, 40], units_after: [200, 60, null], sales_before: [1000, 900, 800],
			sales_after: [2400, 900, null], returned_before: [100, 90, 80], low_before: [0.07, 0.06, 0.05],
			high_before: [0.14, 0.15, 0.18], returned_after: [360, 45, null], low_after: [0.12, 0.03, null],
			high_after: [0.19, 0.08, null]
		}; // prettier-ignore
		const ask = async (moved: object) => (await askQuery(connection, 'change_money', { ...given, ...moved }))[0]!;
		const row = await ask({});
		for (const effect of ['units', 'price', 'rate'] as const) {
			let [below, above] = [0, 0];
			for (const when of ['before', 'after'] as const)
				for (const index of [0, 1, 2]) {
					const sales = given[`sales_${when}`][index];
					if (sales === null || sales === undefined) continue;
					const moves = await Promise.all(
						[given[`low_${when}`][index]!, given[`high_${when}`][index]!].map(async (end) => {
							const returned = given[`returned_${when}`].with(index, end * sales);
							return (await ask({ [`returned_${when}`]: returned }))[`${effect}_effect`]! - row[`${effect}_effect`]!;
						})
					);
					below = Math.hypot(below, Math.min(...moves, 0));
					above = Math.hypot(above, Math.max(...moves, 0));
				}
			expect(row[`${effect}_low`], effect).toBeCloseTo(row[`${effect}_effect`]! - below, 8);
			expect(row[`${effect}_high`], effect).toBeCloseTo(row[`${effect}_effect`]! + above, 8);
		}
	});

	test('a rate without an interval leaves the effects that rest on it without one', async () => {
		const cells = cellLists([{ first: 'Shoes', second: 'online', before: [100, 20], now: [300, 45] }]);
		const [row] = await askQuery(connection, 'change_two_way', { ...cells, low_before: [null] });
		expect(row).toMatchObject({ rate_low: null, rate_high: null, rate_effect: near(-0.05) });
	});
});

const side = fc.option(
	fc
		.tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }))
		.map(([shipped, share]): [number, number] => [shipped, Math.round(shipped * share)]),
	{ freq: 5 }
);
const company = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.record({ before: side, now: side }), {
	minKeys: 1,
	maxKeys: 6
});

test('on any two periods the parts add up to the difference, and their intervals hold them', async () => {
	await fc.assert(
		fc.asyncProperty(company, async (members) => {
			const all = Object.values(members);
			fc.pre(all.some(({ before }) => before) && all.some(({ now }) => now));
			const { total, of } = await parts(members);
			const sum = (name: 'mix_effect' | 'rate_effect') => [...of.values()].reduce((so, row) => so + row[name]!, 0);
			const whole = (when: 'before' | 'now') =>
				all.reduce((so, one) => so + (one[when]?.[1] ?? 0), 0) / all.reduce((so, one) => so + (one[when]?.[0] ?? 0), 0);
			expect(sum('mix_effect') + sum('rate_effect')).toBeCloseTo(whole('now') - whole('before'), 9);
			expect(total.mix_effect).toBeCloseTo(sum('mix_effect'), 9);
			expect(total.rate_effect).toBeCloseTo(sum('rate_effect'), 9);
			for (const row of [total, ...of.values()]) {
				if (row.rate_low !== null) expect(row.rate_low).toBeLessThanOrEqual(row.rate_effect! + 1e-12);
				if (row.mix_high !== null) expect(row.mix_high).toBeGreaterThanOrEqual(row.mix_effect! - 1e-12);
			}
		}),
		{ numRuns: 60 }
	);
}, 60_000);

const cell = fc.record({
	first: fc.constantFrom('Shoes', 'Bags', 'Tools'),
	second: fc.constantFrom('online', 'store'),
	size_before: fc.integer({ min: 0, max: 300 }),
	size_after: fc.integer({ min: 0, max: 300 }),
	rate_before: fc.double({ min: 0, max: 1, noNaN: true }),
	rate_after: fc.double({ min: 0, max: 1, noNaN: true })
});

test('on any cells the two mixes and the rate add up to the difference', async () => {
	const cells = fc.uniqueArray(cell, { minLength: 1, selector: ({ first, second }) => `${first} ${second}` });
	await fc.assert(
		fc.asyncProperty(cells, async (given) => {
			const total = (name: 'size_before' | 'size_after') => given.reduce((sum, one) => sum + one[name], 0);
			fc.pre(total('size_before') > 0 && total('size_after') > 0);
			const column = <Key extends keyof (typeof given)[number]>(key: Key) => given.map((one) => one[key]);
			const [row] = await askQuery(connection, 'change_two_way', {
				first: column('first'), second: column('second'), size_before: column('size_before'),
				size_after: column('size_after'), rate_before: column('rate_before'), rate_after: column('rate_after'),
				...noIntervals(given.length)
			}); // prettier-ignore
			const rate = (when: 'before' | 'after') =>
				given.reduce((sum, one) => sum + one[`size_${when}`] * one[`rate_${when}`], 0) / total(`size_${when}`);
			expect(row!.first_effect! + row!.second_effect! + row!.rate_effect!).toBeCloseTo(
				rate('after') - rate('before'),
				9
			);
		}),
		{ numRuns: 60 }
	);
}, 60_000);
