// What the projection said while the last weeks were hidden, against what came in them.
import { openDesk } from '../oracles/run.ts';
import { uniform } from './chance.ts';

export type BackTest = {
	/** Cohorts that still had returns to come. */
	cohorts: number;
	/** The share of them whose returns came to lie within the 90 % interval. */
	covered: number;
	/** Projected outstanding units of all of them over what came: 1 is no bias. */
	bias: number;
};

/**
 * Products of one category with weekly cohorts: each unit comes back with the rate of its product, after a delay of 0 to 8
 * weeks that all products share. The last 8 weeks are hidden; the delay curve is estimated over the category
 * (marts.reporting_delay), the rest of each product's cohorts by marts.cape_cod.
 */
export async function backTest({ products, seed }: { products: number; seed: number }): Promise<BackTest> {
	const desk = await openDesk('.');
	try {
		const [row] = await desk.rows(
			`with shipped as (
				select product, cohort, 20 + floor(180 * ${uniform(seed, 'units', 'product', 'cohort')})::bigint as units,
					0.05 + 0.3 * ${uniform(seed, 'rate', 'product')} as rate
				from range(${products}) as products(product), range(40) as cohorts(cohort)
			),
			sold as (
				select product, cohort, rate, unnest(range(units)) as unit from shipped
			),
			returns as (
				-- delays of weeks: many soon, a tail to the end of the eighth
				select product, cohort, floor(9 * pow(${uniform(seed, 'delay', 'product', 'cohort', 'unit')}, 1.7))::bigint as delay
				from sold
				where ${uniform(seed, 'return', 'product', 'cohort', 'unit')} < rate
			),
			-- as of week 39; cohorts of weeks 0 to 39 are 39 to 0 weeks old
			seen as (select * from returns where cohort + delay <= 39),
			counts as (
				select 0 as series, cohort, 39 - cohort as cohort_age, delay, count(*) as returned_units
				from seen group by cohort, delay
			),
			curve as (select * from marts.reporting_delay('counts')),
			cohorts as (
				select product as series, cohort, units as shipped_units, coalesce(developed_share, 1) as developed_share,
					(select count(*) from seen where seen.product = shipped.product and seen.cohort = shipped.cohort) as returned_units
				from shipped left join curve on curve.delay = 39 - cohort
			),
			reached as (select product, cohort, count(*) as units from returns group by product, cohort),
			judged as (
				select projected.*, coalesce(reached.units, 0) as reached_units
				from marts.cape_cod('cohorts') as projected
				left join reached on reached.product = projected.series and reached.cohort = projected.cohort
				where projected.developed_share < 1
			)
			select count(*) as cohorts,
				avg((reached_units between ultimate_units_low and ultimate_units_high)::int) as covered,
				sum(outstanding_units) / sum(reached_units - returned_units) as bias
			from judged`
		);
		return row as BackTest;
	} finally {
		desk.connection.closeSync();
	}
}
