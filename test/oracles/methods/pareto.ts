// Labels in the order of their frequencies. The input is an object of frequencies, or two lists.
import { figuresOf, halfOfLastDigit, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Figure, Json, Method } from '../method.ts';

const pareto: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const rows = await desk.rows(
				`with items as (select 1 as series, * from (${rowsFrom('items', { label: 'varchar', frequency: 'double' })}))
				select * from marts.pareto('items') order by position`,
				{
					items: JSON.stringify(Object.entries<number>(given.input).map(([label, frequency]) => ({ label, frequency })))
				}
			);
			const column = (name: string, times = 1) => rows.map((row) => row[name] * times);
			const found: Record<string, Json> = {
				order: rows.map(({ label }) => label),
				frequency: column('frequency'),
				cum_frequency: column('cumulative_frequency'),
				percent: column('share', 100),
				cum_percent: column('cumulative_share', 100)
			};
			found.printed_percent = found.percent;
			found.printed_cum = found.cum_percent;
			const figures: Figure[] = figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given));
			return [
				...figures.map((figure) =>
					// these keys are printed figures that stand among the computed ones
					figure.name.startsWith('printed_')
						? { ...figure, relative: false, tolerance: halfOfLastDigit(figure.expected) }
						: figure
				),
				...printedFigures(given.printed ?? {}, found)
			];
		}
	}));

export default pareto;
