// Chain ladder with Mack's standard error: a triangle of cumulative counts, one row a cohort.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Figure, Json, Method } from '../method.ts';
import { column, demandKeys, printedToTheDigit, sum } from '../shape.ts';

/** A triangle as rows: one a cell that is known. */
export const triangleCells = (triangle: (number | null)[][]) =>
	triangle.flatMap((cells, cohort) =>
		cells.flatMap((cumulative, step) => (cumulative === null ? [] : [{ cohort, development: step + 1, cumulative }]))
	);

export const cellColumns = { cohort: 'bigint', development: 'bigint', cumulative: 'double' };

const chainLadder: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const { input, expected = {}, printed } = given;
			demandKeys(input, ['cumulative_triangle'], ['sigma_last', 'tail', 'tail_factor', 'tail_se', 'tail_sigma']);
			const lastSigma = lastSigmaOf(input.sigma_last);
			const tail = {
				factor: input.tail_factor ?? input.tail ?? 1,
				error: input.tail_se ?? 0,
				sigma: input.tail_sigma ?? 0
			};
			const values = { cells: JSON.stringify(triangleCells(input.cumulative_triangle)) };
			const triangle = `with triangle as (select 0 as series, * from (${rowsFrom('cells', cellColumns)}))`;
			const steps = await desk.rows(
				`${triangle} select * from marts.chain_ladder_factors('triangle', last_sigma := '${lastSigma}') order by development`,
				values
			);
			const cohorts = await desk.rows(
				`${triangle} select * from marts.chain_ladder('triangle', last_sigma := '${lastSigma}', tail_factor := ${tail.factor},
					tail_standard_error := ${tail.error}, tail_sigma := ${tail.sigma}) order by cohort`,
				values
			);
			const withTail = (ofSteps: number[], ofTail: number): number[] =>
				input.tail_se === undefined && input.tail_sigma === undefined ? ofSteps : [...ofSteps, ofTail];
			const found = {
				f: [...column(steps, 'factor'), tail.factor],
				f_se: withTail(column(steps, 'factor_standard_error'), tail.error),
				sigma: withTail(column(steps, 'sigma'), tail.sigma),
				latest: column(cohorts, 'latest'),
				dev_to_date: column(cohorts, 'developed_share'),
				ultimate: column(cohorts, 'ultimate'),
				ibnr: column(cohorts, 'outstanding'),
				mack_se: column(cohorts, 'standard_error'),
				total_ultimate: sum(column(cohorts, 'ultimate')),
				total_ibnr: sum(column(cohorts, 'outstanding')),
				total_mack_se: cohorts[0]?.total_standard_error
			};
			return [...figuresOf(expected, found, toleranceOf(oracle, given)), ...printedInPapers(printed, found)];
		}
	}));

export default chainLadder;

function lastSigmaOf(words: string = 'mack'): string {
	const name = /^(mack|log-linear)\b/.exec(words)?.[1];
	if (!name) throw new Error(`nothing is known of a last sigma ${JSON.stringify(words)}`);
	return name;
}

/** Papers print thousands and per cent, leave out the oldest cohort, which has nothing to come, and end with the total. */
function printedInPapers(printed: Json, found: Record<string, Json>): Figure[] {
	const outstanding = [...found.ibnr, found.total_ibnr];
	const errors = [...found.mack_se, found.total_mack_se];
	const thousands = (values: number[]) => values.map((value) => value / 1000);
	const columns: Record<string, number[]> = {
		reserves: outstanding,
		reserves_thousands: thousands(outstanding),
		ibnr: outstanding,
		ibnr_thousands: thousands(outstanding),
		se: errors,
		ibnr_se: errors,
		mack_se: errors,
		ibnr_se_thousands: thousands(errors),
		se_thousands: thousands(errors),
		se_percent: errors.map((error, place) => (outstanding[place] === 0 ? 0 : (100 * error) / outstanding[place]!))
	};
	const shown: Record<string, Json> = {
		...found,
		total_se: found.total_mack_se,
		total_se_thousands: found.total_mack_se / 1000,
		total_ibnr_thousands: found.total_ibnr / 1000
	};
	for (const [key, wanted] of Object.entries(printed ?? {})) {
		const cohorts = found.latest.length;
		if (key === 'f' && Array.isArray(wanted)) shown.f = found.f.slice(0, wanted.length);
		if (!columns[key] || !Array.isArray(wanted)) continue;
		const from = wanted[0] === 0 ? 0 : 1;
		shown[key] = columns[key].slice(from, from + wanted.length <= cohorts + 1 ? from + wanted.length : cohorts + 1);
	}
	return printedToTheDigit(printed, shown);
}
