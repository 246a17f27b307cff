// Cape Cod: one triangle and its exposure for the file (or the case), and a trend and a decay per case.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Figure, Json, Method } from '../method.ts';
import { column, demandKeys, printedToTheDigit, sum } from '../shape.ts';
import { cellColumns, triangleCells } from './chain_ladder_mack.ts';

const capeCod: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const input: Json = { ...oracle.input, ...given.input };
			demandKeys(input, ['cumulative_triangle', 'exposure'], ['origins', 'tail_factor', 'trend', 'decay']);
			const { trend = 0, decay = 1, tail_factor: tail = 1 } = input;
			const values = {
				cells: JSON.stringify(triangleCells(input.cumulative_triangle)),
				exposure: JSON.stringify(input.exposure.map((units: number, cohort: number) => ({ cohort, units })))
			};
			const triangle = `with triangle as (select 0 as series, * from (${rowsFrom('cells', cellColumns)})),
				exposure as (${rowsFrom('exposure', { cohort: 'bigint', units: 'double' })}),
				developed as (select * from marts.chain_ladder('triangle', tail_factor := ${tail})),
				cohorts as (
					select 0 as series, cohort, latest as returned_units, units as shipped_units, developed_share
					from developed join exposure using (cohort)
				)`;
			const factors = await desk.rows(
				`${triangle} select factor from marts.chain_ladder_factors('triangle') order by development`,
				values
			);
			const rows = await desk.rows(
				`${triangle} select * from marts.cape_cod_decayed('cohorts', ${decay}, trend := ${trend}) order by cohort`,
				values
			);
			const links = column(factors, 'factor');
			const found = {
				link_ratios: links,
				cdf: [...links, tail].map((_, step) =>
					[...links, tail].slice(step).reduce((product, link) => product * link, 1)
				),
				percent_developed: column(rows, 'developed_share'),
				used_exposure: column(rows, 'used_units'),
				detrended_rate: column(rows, 'projected_rate'),
				ibnr: column(rows, 'outstanding_units'),
				total_ibnr: sum(column(rows, 'outstanding_units')),
				total_ibnr_int: Math.trunc(sum(column(rows, 'outstanding_units'))),
				ultimate: column(rows, 'ultimate_units')
			};
			const figures: Figure[] = [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedToTheDigit(given.printed, found)
			];
			if (decay === 1 && trend === 0 && figures.length > 0) {
				// one rate for all: the macro that the product shows must say the same
				const plain = await desk.rows(`${triangle} select * from marts.cape_cod('cohorts') order by cohort`, values);
				const tolerance = { tolerance: 1e-12, relative: true };
				figures.push({
					name: 'ultimate of cape_cod',
					found: column(plain, 'ultimate_units'),
					expected: found.ultimate,
					...tolerance
				});
			}
			return figures;
		}
	}));

export default capeCod;
