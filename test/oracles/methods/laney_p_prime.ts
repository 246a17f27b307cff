// Laney's p' and u': shares of n (x) or counts per n (c), all of them the baseline.
import { figuresOf, toleranceOf } from '../figures.ts';
import type { Method } from '../method.ts';
import { column, placesOf, printedToTheDigit } from '../shape.ts';
import { chartOf, rowsOfChart } from './shewhart_p_u_charts.ts';

const laney: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const chart = chartOf(given.input);
			const rows = await rowsOfChart(desk, chart, given.input.exclude_1based ?? []);
			const letter = chart.macro === 'control_chart_p' ? 'p' : 'u';
			const plain = placesOf(column(rows, 'is_beyond'));
			const prime = placesOf(column(rows, 'is_beyond_laney'));
			const found = {
				center: rows[0]!.center,
				cl: rows[0]!.center,
				sigma_z: rows[0]!.sigma_z,
				y: column(rows, letter === 'p' ? 'share' : 'rate'),
				z: column(rows, 'z'),
				lcl: column(rows, 'laney_low'),
				ucl: column(rows, 'laney_high'),
				signal: column(rows, 'is_beyond_laney'),
				out_of_control_1based: prime,
				[`signals_plain_${letter}`]: plain.length,
				[`signals_${letter}_prime`]: prime.length
			};
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedToTheDigit(given.printed, found)
			];
		}
	}));

export default laney;
