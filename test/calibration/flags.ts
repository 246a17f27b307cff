// Shrunk rates and flags, on shops whose true rates are known: do intervals hold them, and how many flags are false?
import type { Desk } from '../oracles/method.ts';
import { openDesk } from '../oracles/run.ts';
import { uniform } from './chance.ts';

type FlagErrors = {
	/** Share of the items whose true rate lies in the 90 % interval of the posterior. */
	covered: number;
	/** Mean over the shops of the share of flags that are false, at a false discovery rate of 5 %; no flag: none false. */
	falseShare: number;
	/** Flags per shop: without any, nothing false would say nothing. */
	flags: number;
};

/** Products of shops: a true rate from a beta, so many units shipped, and what came back of them. */
const products = (shops: number, items: number, seed: number) => `
	drop table if exists products;
	create temp table products as
	with drawn as (
		select
			shop,
			item,
			marts.beta_quantile(${uniform(seed, 'rate', 'shop', 'item')}, 3, 27) as true_rate,
			(20 + 280 * ${uniform(seed, 'units', 'shop', 'item')})::integer as n
		from range(${shops}) as shops(shop), range(${items}) as items(item)
	),
	units as (
		select shop, item, true_rate, n, unnest(range(n)) as unit from drawn
	)
	select shop, item, true_rate, n, count(*) filter (${uniform(seed, 'return', 'shop', 'item', 'unit')} < true_rate) as x
	from units
	group by all`;

/** Empirical Bayes as the product ranks by it: intervals, and flags by the probability to be over half as much again. */
export async function shrunkErrors(options: { shops: number; items: number; seed: number }): Promise<FlagErrors> {
	const desk = await openDesk('.');
	try {
		await desk.connection.run(products(options.shops, options.items, options.seed));
		return await oneRow<FlagErrors>(
			desk,
			`with given as (
				select shop as series, item, x, n from products
			),
			shrunk as materialized (
				select * from marts.shrunk_rates('given')
			),
			judged as materialized (
				select
					shrunk.series,
					shrunk.item,
					products.true_rate,
					1.5 * pooled_rate as threshold,
					marts.posterior_low(shrunk.x, shrunk.n, alpha, beta) as low,
					marts.posterior_high(shrunk.x, shrunk.n, alpha, beta) as high,
					marts.posterior_above(shrunk.x, shrunk.n, alpha, beta, 1.5 * pooled_rate) as probability
				from shrunk
				inner join products on shrunk.series = products.shop and shrunk.item = products.item
				where fit = 'fitted'
			),
			shops as (
				select
					judged.series,
					count(*) filter (false_share <= 0.05) as flags,
					count(*) filter (false_share <= 0.05 and true_rate <= threshold) as false_flags
				from judged
				inner join marts.bayesian_fdr('judged') as found using (series, item)
				group by judged.series
			)
			select
				(select avg((true_rate between low and high)::integer) from judged) as covered,
				(select avg(case when flags > 0 then false_flags / flags else 0 end) from shops) as "falseShare",
				(select avg(flags) from shops) as flags`
		);
	} finally {
		desk.connection.closeSync();
	}
}

/** Benjamini and Hochberg over the cells of many periods, nine in ten of which are as they should be. */
export async function cellErrors(options: { periods: number; cells: number; seed: number }): Promise<FlagErrors> {
	const { periods, cells, seed } = options;
	const desk = await openDesk('.');
	try {
		return await oneRow<FlagErrors>(
			desk,
			`with drawn as (
				select
					period,
					cell,
					${uniform(seed, 'bad', 'period', 'cell')} < 0.1 as is_bad,
					sqrt(-2 * ln(${uniform(seed, 'radius', 'period', 'cell')}))
						* cos(2 * pi() * ${uniform(seed, 'angle', 'period', 'cell')}) as noise
				from range(${periods}) as periods(period), range(${cells}) as cells(cell)
			),
			tested as (
				select period as series, cell as test, marts.normal_tail(noise + case when is_bad then 3.5 else 0 end) as p
				from drawn
			),
			judged as (
				select
					found.series,
					count(*) filter (q <= 0.05) as flags,
					count(*) filter (q <= 0.05 and not is_bad) as false_flags
				from marts.benjamini_hochberg('tested') as found
				inner join drawn on found.series = drawn.period and found.test = drawn.cell
				group by found.series
			)
			select
				null as covered,
				avg(case when flags > 0 then false_flags / flags else 0 end) as "falseShare",
				avg(flags) as flags
			from judged`
		);
	} finally {
		desk.connection.closeSync();
	}
}

async function oneRow<Row>(desk: Desk, sql: string): Promise<Row> {
	const [row] = await desk.rows(sql);
	if (!row) throw new Error('a simulation without an answer');
	return row as Row;
}
