// What the published tables do not say: the edges, and that a macro and its twin are one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMacros } from '../../sql/macros/macros.ts';
import { fitBetaBinomial } from '../../sql/statistics/beta-binomial.ts';
import { openDesk } from '../oracles/run.ts';
import type { Desk } from '../oracles/method.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk(import.meta.dirname);
});
afterAll(() => desk.connection.closeSync());

test('a macro is created after those that it calls, and is there in a file opened to be read only', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'retour-macros-'));
	try {
		const path = join(folder, 'published.duckdb');
		const writer = await DuckDBInstance.create(path);
		const write = await writer.connect();
		await write.run('create schema marts');
		for (const statement of readMacros(join(import.meta.dirname, '../../sql/macros'))) await write.run(statement);
		write.closeSync();
		writer.closeSync();
		const read = await (await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })).connect();
		const rows =
			await read.runAndReadAll(`with items as (select 1 as series, x as item, x, 20 as n from range(20) as t(x))
			select marts.clopper_pearson_high(0, 1), count(shrunk) from marts.shrunk_rates('items')`);
		expect(rows.getRowsJS()).toEqual([[expect.closeTo(0.975, 12), 20n]]);
		read.closeSync();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

test('a tail and what is below it add to one, from the smallest to the largest shapes', async () => {
	const [row] = await desk.rows(`
		with shapes as (select unnest([0.01, 0.5, 1, 3.7, 60, 5000, 1e6]) as size),
		points as (select a.size as a, b.size as b, unnest([0.001, 0.3, 0.5, 0.9, 0.9999]) as x from shapes as a, shapes as b)
		select count(*) as points,
			max(abs(marts.beta_cdf(x, a, b) + marts.beta_tail(x, a, b) - 1)) as beta,
			max(abs(marts.gamma_cdf(x * 2 * a, a) + marts.gamma_tail(x * 2 * a, a) - 1)) as gamma,
			max(abs(marts.beta_cdf(x, a, b) - marts.beta_tail(1 - x, b, a))) as mirrored
		from points`);
	expect(row).toMatchObject({ points: 245 });
	expect(row!.beta).toBeLessThan(1e-14);
	expect(row!.gamma).toBeLessThan(1e-14);
	expect(row!.mirrored).toBeLessThan(1e-9);
});

test('a quantile is where the probability is', async () => {
	const [row] = await desk.rows(`
		with points as (
			select a, b, p
			from (select unnest([0.5, 1, 3.7, 60, 5000]) as a), (select unnest([0.5, 1, 14.1, 900]) as b),
				(select unnest([1e-9, 0.001, 0.025, 0.5, 0.8, 0.975, 0.999]) as p)
		)
		select max(abs(marts.beta_cdf(marts.beta_quantile(p, a, b), a, b) / p - 1)) as beta,
			max(abs(marts.gamma_cdf(marts.gamma_quantile(p, a), a) / p - 1)) as gamma,
			max(abs(marts.normal_cdf(marts.normal_quantile(p)) / p - 1)) as normal,
			max(abs(marts.normal_tail(marts.normal_score(p)) / p - 1)) as score, marts.normal_score(1e-90) as beyond
		from points`);
	expect(row!.beta).toBeLessThan(1e-9);
	expect(row!.gamma).toBeLessThan(1e-11);
	expect(row!.normal).toBeLessThan(1e-12);
	expect(row!.score).toBeLessThan(1e-12);
	expect(row!.beyond).toBe(8);
});

test('without numbers there is no interval, and no proportion has more than all', async () => {
	const [row] =
		await desk.rows(`select marts.clopper_pearson_low(0, 0) as none, marts.clopper_pearson_high(3, 2) as more,
		marts.clopper_pearson_low(0, 9) as zero, marts.clopper_pearson_high(9, 9) as all_of_them,
		marts.newcombe_low(0, 0, 1, 2) as half_a_difference, marts.poisson_low(0) as no_count,
		marts.beta_cdf(0.5, 0, 1) as no_shape, marts.normal_quantile(1) as beyond, marts.beta_cdf(null, 1, 1) as unknown`);
	expect(row).toEqual({
		none: null,
		more: null,
		zero: 0,
		all_of_them: 1,
		half_a_difference: null,
		no_count: 0,
		no_shape: null,
		beyond: null,
		unknown: null
	});
});

test('clusters that agree count as their number, one cluster says nothing of its spread', async () => {
	const rows = await desk.rows(`
		with clusters as (
			from (values ('mixed', 1, 2), ('mixed', 0, 3), ('none', 0, 4), ('none', 0, 1), ('one', 2, 5), ('empty', 0, 0))
				as t(series, x, n)
		)
		select series, clusters, rate, effective_n, low, high from marts.cluster_robust_rate('clusters') order by series`);
	expect(rows.map(({ series, clusters, rate, effective_n }) => [series, clusters, rate, effective_n])).toEqual([
		['mixed', 2, 0.2, expect.closeTo(0.16 / 0.0576, 12)],
		['none', 2, 0, 2],
		['one', 1, 0.4, null]
	]);
	expect(rows[1]).toMatchObject({ low: 0, high: expect.closeTo(0.6576, 4) });
	expect(rows[2]).toMatchObject({ low: null, high: null });
});

test('equal p-values have one q, and a p that is missing is not counted', async () => {
	const rows = await desk.rows(`
		with tests as (
			from (values (1, 'a', 0.01), (1, 'b', 0.04), (1, 'c', 0.04), (1, 'd', null), (2, 'a', 0.04)) as t(series, test, p)
		)
		select series, test, tests, q from marts.benjamini_hochberg('tests') order by series, test`);
	expect(rows).toEqual([
		{ series: 1, test: 'a', tests: 3, q: expect.closeTo(0.03, 12) },
		{ series: 1, test: 'b', tests: 3, q: expect.closeTo(0.04, 12) },
		{ series: 1, test: 'c', tests: 3, q: expect.closeTo(0.04, 12) },
		{ series: 1, test: 'd', tests: 3, q: null },
		{ series: 2, test: 'a', tests: 1, q: expect.closeTo(0.04, 12) }
	]);
});

test('findings as sure as each other are shown together', async () => {
	const rows = await desk.rows(`
		with findings as (
			from (values (1, 'a', 0.99), (1, 'b', 0.95), (1, 'c', 0.95), (1, 'd', 0.4), (1, 'e', null)) as t(series, item, probability)
		)
		select item, rank, false_share from marts.bayesian_fdr('findings') order by item`);
	expect(rows).toEqual([
		{ item: 'a', rank: 1, false_share: expect.closeTo(0.01, 12) },
		{ item: 'b', rank: 3, false_share: expect.closeTo(0.11 / 3, 12) },
		{ item: 'c', rank: 3, false_share: expect.closeTo(0.11 / 3, 12) },
		{ item: 'd', rank: 4, false_share: expect.closeTo(0.71 / 4, 12) },
		{ item: 'e', rank: null, false_share: null }
	]);
});

test('items that do not differ have the pooled rate, and few items no fit of their own', async () => {
	const rows = await desk.rows(`
		with items as (
			select 'alike' as series, item, 2 as x, 10 as n from range(12) as t(item)
			union all select 'few', item, item, 10 from range(9) as t(item)
			union all select 'spread', item, item, 20 from range(15) as t(item)
			union all select 'spread', 15, 0, 0
		)
		select series, fit, count(*) as items, min(shrunk) as lowest, max(shrunk) as highest, any_value(pooled_rate) as pooled
		from marts.shrunk_rates('items') group by all order by series`);
	expect(rows).toEqual([
		{ series: 'alike', fit: 'no difference', items: 12, lowest: 0.2, highest: 0.2, pooled: 0.2 },
		{ series: 'few', fit: 'too few', items: 9, lowest: null, highest: null, pooled: 0.4 },
		expect.objectContaining({ series: 'spread', fit: 'fitted', items: 16, pooled: 0.35 })
	]);
	expect(rows[2]!.lowest).toBeGreaterThan(0);
	expect(rows[2]!.highest).toBeLessThan(14 / 20);
});

test('the likelihood has its peak where the fit says', async () => {
	const items = Array.from({ length: 60 }, (_, index) => ({ x: (index * 7) % 13, n: 20 + (index % 9) }));
	const fit = fitBetaBinomial(items)!;
	// the same likelihood in SQL, by gamma functions
	const at = async (alpha: number, beta: number) => {
		const [row] = await desk.rows(
			`select sum(lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) + lgamma(x + a) + lgamma(n - x + b) - lgamma(n + a + b)
				+ lgamma(a + b) - lgamma(a) - lgamma(b)) as likelihood
			from (select (i * 7) % 13 as x, 20 + i % 9 as n, $alpha::double as a, $beta::double as b from range(60) as t(i))`,
			{ alpha, beta }
		);
		return Number(row!.likelihood);
	};
	const peak = await at(fit.alpha, fit.beta);
	expect(fit.logLikelihood).toBeCloseTo(peak, 9);
	for (const [alpha, beta] of [
		[1.01, 1],
		[0.99, 1],
		[1, 1.01],
		[1, 0.99]
	])
		expect(await at(fit.alpha * alpha!, fit.beta * beta!)).toBeLessThan(peak);
});

test('there is no fit where all are alike, and where all or none came back', () => {
	expect(fitBetaBinomial(Array.from({ length: 20 }, () => ({ x: 5, n: 10 })))).toBeNull();
	expect(
		fitBetaBinomial([
			{ x: 0, n: 10 },
			{ x: 0, n: 20 }
		])
	).toBeNull();
	expect(fitBetaBinomial([{ x: 10, n: 10 }])).toBeNull();
	expect(fitBetaBinomial([])).toBeNull();
});
