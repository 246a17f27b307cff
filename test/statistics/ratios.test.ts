// Observed over expected, drawn to the others (gamma and Poisson): printed figures, edges, and how often it errs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uniform } from '../calibration/chance.ts';
import type { Desk } from '../oracles/method.ts';
import { openDesk } from '../oracles/run.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk(import.meta.dirname);
});
afterAll(() => desk.connection.closeSync());

// Gelman et al., Bayesian Data Analysis 3, section 2.6: prior Gamma(3, 5); 3 deaths where 2 would be one per 100,000, and
// then 30 where 20 would be.
test('the asthma mortality of a city comes out as printed', async () => {
	const rows = await desk.rows(`
		select marts.shrunk_ratio(x, expected, 3, 5) as mean, marts.ratio_above(x, expected, 3, 5, 1) as above
		from (values (3, 2.0), (30, 20.0)) as cities (x, expected)
		order by x`);
	const printed = [
		{ mean: 0.86, above: 0.3 },
		{ mean: 1.32, above: 0.93 }
	];
	for (const [index, { mean, above }] of printed.entries()) {
		expect(rows[index]?.['mean']).toBeCloseTo(mean, 2);
		expect(rows[index]?.['above']).toBeCloseTo(above, 2);
	}
});

test('the moments are those of a loop over the items', async () => {
	const items = [[3, 2], [0, 1.5], [9, 4], [2, 6], [7, 2.5], [1, 1], [4, 4.5], [0, 3], [12, 5], [5, 5]] as const; // prettier-ignore
	const [found] = await desk.rows(`
		with items as (select 'all' as series, x, expected from (values ${items.map((one) => `(${one.join(', ')})`).join(', ')}) as t (x, expected))
		select * from marts.gamma_poisson_moments('items')`);
	const whole = items.reduce((sum, [, expected]) => sum + expected, 0);
	const ratio = items.reduce((sum, [x]) => sum + x, 0) / whole;
	const spread = items.reduce((sum, [x, expected]) => sum + expected * (x / expected - ratio) ** 2, 0);
	const squares = items.reduce((sum, [, expected]) => sum + expected ** 2, 0);
	const variance = (spread - (items.length - 1) * ratio) / (whole - squares / whole);
	expect(variance).toBeGreaterThan(0);
	expect(found).toMatchObject({ items: 10, ratio: expect.closeTo(ratio, 12) as number });
	expect(found?.['variance']).toBeCloseTo(variance, 12);
	expect(found?.['alpha']).toBeCloseTo(ratio ** 2 / variance, 12);
	expect(found?.['beta']).toBeCloseTo(ratio / variance, 12);
});

const shrunk = (items: string) =>
	desk.rows(
		`with items as (${items}) select series, item, ratio, fit, shrunk from marts.shrunk_ratios('items') order by series, item`
	);

test('items that differ no more than chance have the pooled ratio, and fewer than ten say so', async () => {
	const same = await shrunk("select 'same' as series, i as item, 2 as x, 2.5 as expected from range(12) as t(i)");
	expect(same).toHaveLength(12);
	for (const row of same) expect(row).toMatchObject({ fit: 'no difference', ratio: 0.8, shrunk: 0.8 });
	for (const row of await shrunk(
		"select 'few' as series, i as item, i * 5 as x, 2.5 as expected from range(9) as t(i)"
	))
		expect(row).toMatchObject({ fit: 'too few', shrunk: null });
});

test('where nothing is expected or nothing was ever observed nothing is said of the item', async () => {
	const [none] = await shrunk(
		`select 'a' as series, i as item, i as x, i % 4 as expected from range(20) as t(i) where i = 0 or i % 4 > 0`
	);
	expect(none).toMatchObject({ item: 0, ratio: null, fit: 'fitted' });
	expect(none?.['shrunk']).toBeGreaterThan(0);
	const silent = await shrunk("select 'silent' as series, i as item, 0 as x, 2 as expected from range(12) as t(i)");
	for (const row of silent) expect(row).toMatchObject({ fit: 'no difference', ratio: 0, shrunk: 0 });
	expect(await shrunk("select 'empty' as series, 1 as item, 1 as x, 1 as expected where false")).toEqual([]);
});

test('the quick interval is the exact one to 3 % where it is used', async () => {
	const [row] = await desk.rows(`
		with shapes as (select unnest([2, 2.5, 3, 9, 40]) as shape)
		select
			max(abs(marts.ratio_low(shape - 1, 1.5, 1, 0.5) * 2 / marts.gamma_quantile(0.05, shape) - 1)) as low,
			max(abs(marts.ratio_high(shape - 1, 1.5, 1, 0.5) * 2 / marts.gamma_quantile(0.95, shape) - 1)) as high,
			max(abs(marts.ratio_low(0.2, 1.5, 0.5, 0.5) * 2 / marts.gamma_quantile(0.05, 0.7) - 1)) as exact
		from shapes`);
	expect(row?.['low']).toBeLessThan(0.03);
	expect(row?.['high']).toBeLessThan(0.005);
	expect(row?.['exact']).toBeLessThan(1e-9);
});

test('intervals hold nine in ten true ratios, and what is 95 % sure is seldom wrong', async () => {
	// 20 shops of 120 customers: true ratios from Gamma(2, 2), counts by the chance of each number
	const [row] = await desk.rows(`
		with customers as (
			select
				shop,
				customer,
				0.5 + 9 * ${uniform(1, 'expected', 'shop', 'customer')} as expected,
				marts.gamma_quantile(${uniform(1, 'ratio', 'shop', 'customer')}, 2) / 2 as truth
			from range(20) as shops(shop), range(120) as customers(customer)
		),
		counted as (
			select *, (
				select count(*) from range(60) as counts(count)
				where marts.gamma_tail(truth * expected, count + 1) < ${uniform(1, 'count', 'shop', 'customer')}
			) as x
			from customers
		),
		items as (select shop as series, customer as item, x, expected from counted),
		judged as (
			select
				counted.truth,
				fitted.fit,
				marts.ratio_low(fitted.x, fitted.expected, fitted.alpha, fitted.beta) as low,
				marts.ratio_high(fitted.x, fitted.expected, fitted.alpha, fitted.beta) as high,
				marts.ratio_above(fitted.x, fitted.expected, fitted.alpha, fitted.beta, 1.5) as above
			from marts.shrunk_ratios('items') as fitted
			inner join counted on counted.shop = fitted.series and counted.customer = fitted.item
		)
		select
			avg((truth between low and high)::integer) as covered,
			avg((truth <= 1.5)::integer) filter (above >= 0.95) as wrong,
			count(*) filter (above >= 0.95) as flagged,
			count(*) filter (fit <> 'fitted') as unfitted
		from judged`);
	expect(row?.['unfitted']).toBe(0);
	expect(row?.['covered']).toBeGreaterThan(0.88);
	expect(row?.['covered']).toBeLessThan(0.92);
	expect(row?.['flagged']).toBeGreaterThan(50);
	expect(row?.['wrong']).toBeLessThan(0.05);
}, 60_000);
