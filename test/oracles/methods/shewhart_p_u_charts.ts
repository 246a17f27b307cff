// Shewhart charts: shares of n (x), counts per n (c), or counts alone (count); some points may be left out of the baseline.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Json, Method } from '../method.ts';
import { column, demandKeys, placesOf, printedToTheDigit, sum } from '../shape.ts';

const shewhart: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const { input, expected = {}, printed = {} } = given;
			const chart = chartOf(input);
			const rows = await rowsOfChart(desk, chart, input.exclude_1based ?? []);
			const revision = printed.exclude_1based ?? input.exclude_1based;
			const revised = revision && (await rowsOfChart(desk, chart, revision));
			const answersTo = (wanted: Json): Record<string, Json> => {
				const found = figuresOfChart(rows, wanted);
				if (!revised) return found;
				for (const [key, value] of Object.entries(figuresOfChart(revised, wanted, 'revised_')))
					found[`revised_${key}`] = value;
				return found;
			};
			const { exclude_1based: _, ...figures } = printed;
			return [
				...figuresOf(expected, answersTo(expected), toleranceOf(oracle, given)),
				...printedToTheDigit(figures, answersTo(figures))
			];
		}
	}));

export default shewhart;

export type Chart = { macro: 'control_chart_p' | 'control_chart_u'; counted: number[]; units: number[] };

/** Which chart the input asks for: `x` among `n`, `c` per `n`, or `count` alone (a c chart: one unit each). */
export function chartOf(input: Json): Chart {
	const counted = ['x', 'c', 'count'].find((key) => input?.[key] !== undefined);
	if (!counted) throw new Error('the input has no x, c or count');
	demandKeys(input, counted === 'count' ? ['count'] : [counted, 'n'], ['exclude_1based']);
	return {
		macro: counted === 'x' ? 'control_chart_p' : 'control_chart_u',
		counted: input[counted],
		units: input.n ?? input.count.map(() => 1)
	};
}

/** The rows of the macro, in order; a sigma_z below 1 is left as it was measured, as other programs do. */
export function rowsOfChart(
	desk: Desk,
	{ macro, counted, units }: Chart,
	excluded: number[]
): Promise<Record<string, Json>[]> {
	const points = counted.map((count, index) => ({
		position: index + 1,
		counted: count,
		units: units[index],
		is_baseline: !excluded.includes(index + 1)
	}));
	const columns = { position: 'bigint', counted: 'double', units: 'double', is_baseline: 'boolean' };
	return desk.rows(
		`with points as (select 0 as series, * from (${rowsFrom('points', columns)}))
		select * from marts.${macro}('points', floor_below := 0) order by position`,
		{ points: JSON.stringify(points) }
	);
}

/** Limits are lists where n varies, and single numbers where the case prints them so, of points that are all alike. */
function figuresOfChart(rows: Record<string, Json>[], wanted: Json, prefix = ''): Record<string, Json> {
	const value = column(rows, 'share' in rows[0]! ? 'share' : 'rate');
	const limits: Record<string, Json> = {};
	for (const [key, name] of [
		['sd', 'sigma'],
		['lcl', 'limit_low'],
		['ucl', 'limit_high']
	] as const) {
		const values = column(rows, name);
		const isSingle = !Array.isArray(wanted[prefix + key]);
		if (isSingle && new Set(values).size > 1 && wanted[prefix + key] !== undefined)
			throw new Error(`${prefix}${key} is one number, and the points have ${new Set(values).size}`);
		limits[key] = isSingle ? values[0] : values;
	}
	return {
		...limits,
		center: rows[0]!.center,
		cl: rows[0]!.center,
		y: value,
		signal: column(rows, 'is_beyond'),
		out_of_control_1based: placesOf(column(rows, 'is_beyond')),
		sum_x: sum(column(rows, 'counted')),
		sum_n: sum(column(rows, 'units'))
	};
}
