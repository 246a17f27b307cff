// The edges of funnels, tables of counts, Pareto and RFM, which no published table shows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk } from '../oracles/run.ts';
import type { Desk } from '../oracles/method.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk(import.meta.dirname);
});
afterAll(() => desk.connection.closeSync());

test('a funnel judges each series by its own pooled rate, and has no limits where all or none came back', async () => {
	const rows = await desk.rows(`
		with items as (
			from (values ('a', 1, 10, 100), ('a', 2, 90, 100), ('a', 3, 50, 100), ('a', 4, 0, 0), ('a', 5, 9, 8), ('none', 1, 0, 50), ('none', 2, 0, 9))
				as t(series, item, x, n)
		)
		select series, item, rate, pooled_rate, place, low_95 from marts.funnel_plot('items') order by series, item`);
	expect(rows.map(({ place }) => place)).toEqual(['far below', 'far above', 'usual', null, null, 'usual', 'usual']);
	expect(rows.map(({ pooled_rate }) => pooled_rate)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0, 0]);
	expect(rows.filter(({ series }) => series === 'none').map(({ low_95 }) => low_95)).toEqual([null, null]);
});

test('items that differ by more than chance widen the funnel, and others leave it as it is', async () => {
	const rows = await desk.rows(`
		with items as (
			select 'wide' as series, i as item, 200 + 60 * (i % 5) as x, 1000 as n from range(20) as t(i)
			union all select 'plain', i, 200, 1000 from range(20) as t(i)
		)
		select series, any_value(phi) as phi, any_value(tau_squared) as tau_squared,
			min(low_95 - wide_low_95) as widened from marts.funnel_plot('items') group by series order by series`);
	expect(rows[0]).toMatchObject({ series: 'plain', phi: expect.closeTo(0, 12), tau_squared: 0 });
	expect(Math.abs(rows[0]!.widened)).toBeLessThan(1e-3);
	expect(rows[1]!.phi).toBeGreaterThan(10);
	expect(rows[1]!.widened).toBeGreaterThan(0.05);
});

test('what is not expected has no place, and few are judged by exact limits', async () => {
	const [row] = await desk.rows(`select marts.funnel_place(3, 0) as unexpected, marts.funnel_place(null, 3) as unknown,
		marts.funnel_place(0, 3) as none_of_three, marts.funnel_place(0, 4) as none_of_four, marts.funnel_place(0, 7) as none_of_seven`);
	expect(row).toEqual({
		unexpected: null,
		unknown: null,
		none_of_three: 'usual',
		none_of_four: 'below',
		none_of_seven: 'far below'
	});
});

test('cells that are not given count as nothing, and one batch alone is compared with nothing', async () => {
	const items = `with items as (
		from (values ('two', 'size', 'b1', 30), ('two', 'defect', 'b2', 20), ('two', 'size', 'b2', 10), ('one', 'size', 'b1', 5), ('one', 'defect', 'b1', 3))
			as t(series, reason, batch, observed)
	)`;
	const cells = await desk.rows(
		`${items} select series, reason, batch, observed, expected, p from marts.association_cells('items') order by all`
	);
	expect(cells).toHaveLength(6);
	expect(cells.filter(({ series }) => series === 'two').map(({ observed }) => observed)).toEqual([0, 20, 30, 10]);
	expect(cells.filter(({ series }) => series === 'one').map(({ p }) => p)).toEqual([null, null]);
	const tests = await desk.rows(
		`${items} select series, n, df, chi_square, p, cramers_v from marts.association_test('items') order by series`
	);
	// of a table of four, chi-square is N (ad - bc)^2 over the product of the totals
	const chiSquare = (60 * (30 * 20) ** 2) / (40 * 20 * 30 * 30);
	expect(tests[0]).toEqual({ series: 'one', n: 8, df: null, chi_square: null, p: null, cramers_v: null });
	expect(tests[1]).toMatchObject({ series: 'two', n: 60, df: 1, chi_square: expect.closeTo(chiSquare, 9) });
	expect(tests[1]!.cramers_v).toBeCloseTo(Math.sqrt(chiSquare / 60), 12);
});

test('one side of the exact test and the other share the table that was found', async () => {
	// P(X >= 3) and P(X <= 3), which is P(12 - X >= 9), overlap in X = 3
	const [other] =
		await desk.rows(`select marts.hypergeometric_tail(3, 10, 12, 40) + marts.hypergeometric_tail(9, 30, 12, 40)
		- marts.hypergeometric_probability(3, 10, 12, 40) as sides`);
	expect(other!.sides).toBeCloseTo(1, 12);
	const [row] = await desk.rows(`select marts.hypergeometric_tail(11, 10, 12, 40) as too_many,
		marts.hypergeometric_tail(1, 50, 12, 40) as no_table, marts.fisher_two_sided(0, 0, 3, 4) as empty_row`);
	expect(row).toEqual({ too_many: 0, no_table: null, empty_row: expect.closeTo(1, 12) });
});

test('equal frequencies stand in the order of their labels, and their order is not clear', async () => {
	const rows = await desk.rows(`
		with items as (from (values (1, 'b', 5), (1, 'a', 5), (1, 'c', 500), (2, 'a', 0)) as t(series, label, frequency))
		select series, label, position, share, cumulative_share, is_clear from marts.pareto('items') order by series, position`);
	expect(rows.map(({ series, label, position, is_clear }) => [series, label, position, is_clear])).toEqual([
		[1, 'c', 1, true],
		[1, 'a', 2, false],
		[1, 'b', 3, null],
		[2, 'a', 1, null]
	]);
	expect(rows[2]!.cumulative_share).toBe(1);
	expect(rows[3]!.share).toBeNull();
});

test('customers with equal figures have equal scores, whatever their number', async () => {
	const rows = await desk.rows(`
		with customers as (
			select 1 as series, i as customer, 10 as recency_days, 1 + i % 2 as orders, i::double as amount from range(100) as t(i)
		)
		select count(distinct (orders, frequency_score)) as pairs, count(distinct recency_score) as recencies,
			min(money_score) as least, max(money_score) as most, min(score = 100 * recency_score + 10 * frequency_score + money_score) as digits
		from marts.rfm_scores('customers')`);
	expect(rows).toEqual([{ pairs: 2, recencies: 1, least: 1, most: 5, digits: true }]);
});
