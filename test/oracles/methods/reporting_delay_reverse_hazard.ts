// Reporting delay: a triangle of new counts by delay, one row a day of origin; a row is as long as its day is old.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Json, Method } from '../method.ts';
import { column, demandKeys, printedToTheDigit } from '../shape.ts';

const countColumns = { cohort: 'bigint', cohort_age: 'bigint', delay: 'bigint', returned_units: 'double' };

const reportingDelay: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			demandKeys(given.input, ['incremental_triangle'], ['event_dates', 'max_delay']);
			const triangle: number[][] = given.input.incremental_triangle.map((counts: (number | null)[]) =>
				counts.filter((count) => count !== null)
			);
			const longest: number = given.input.max_delay ?? Math.max(...triangle.map(({ length }) => length)) - 1;
			const cells = triangle.flatMap((counts, cohort) =>
				counts
					.slice(0, longest + 1)
					.map((returned_units, delay) => ({ cohort, cohort_age: counts.length - 1, delay, returned_units }))
			);
			const counts = `with counts as (select 0 as series, * from (${rowsFrom('cells', countColumns)}))`;
			const values = { cells: JSON.stringify(cells) };
			const rows = await desk.rows(`${counts} select * from marts.reporting_delay('counts') order by delay`, values);
			const nowcasts = await desk.rows(
				`${counts}, delays as (select * from marts.reporting_delay('counts'))
				select cohort, marts.nowcast(sum(counts.returned_units), any_value(delays.developed_share)) as nowcast
				from counts left join delays on delays.delay = least(counts.cohort_age, ${longest})
				group by cohort order by cohort`,
				values
			);
			const hazards = column(rows, 'reverse_hazard');
			const found: Record<string, Json> = { nowcast: column(nowcasts, 'nowcast') };
			for (const key of Object.keys({ ...given.expected, ...given.printed })) {
				// the keys say which delays they hold
				const [, name, from, to] = /^(reverse_hazard|delay_cdf)_d(\d+)_to_d(\d+)$/.exec(key) ?? [];
				const values = name === 'reverse_hazard' ? hazards : column(rows, 'developed_share');
				if (name) found[key] = values.slice(Number(from), Number(to) + 1);
			}
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedToTheDigit(given.printed, found)
			];
		}
	}));

export default reportingDelay;
