// How often Wilson's 95 % interval holds the true rate, exactly: the chances of all counts whose interval holds it.
import { openDesk } from '../oracles/run.ts';

type Coverage = { units: number; mean: number; lowest: number; lowestExpectingOne: number };

/**
 * For each number of units: the mean over true rates from .02 to .5; the lowest over those from .001, and over those at
 * which one return or more is expected.
 */
export async function wilsonCoverage(units: readonly number[]): Promise<Coverage[]> {
	const desk = await openDesk('.');
	try {
		return (await desk.rows(
			`with rates as (
				select units, step / 1000.0::double as rate
				from (select unnest([${units.join(', ')}]) as units), range(1, 501) as steps(step)
			),
			counts as (
				select units, unnest(range(units + 1)) as found from (select distinct units from rates)
			),
			intervals as (
				select
					*,
					marts.wilson_low(found, units) as low,
					marts.wilson_high(found, units) as high,
					lgamma(units + 1) - lgamma(found + 1) - lgamma(units - found + 1) as log_ways
				from counts
			),
			covered as (
				select
					rates.units,
					rate,
					sum(exp(log_ways + found * ln(rate) + (rates.units - found) * ln(1 - rate)))
						filter (rate between low and high) as coverage
				from rates
				inner join intervals using (units)
				group by rates.units, rate
			)
			select
				units,
				avg(coverage) filter (rate >= 0.02) as mean,
				min(coverage) as lowest,
				min(coverage) filter (units * rate >= 1) as "lowestExpectingOne"
			from covered
			group by units
			order by units`
		)) as Coverage[];
	} finally {
		desk.connection.closeSync();
	}
}
