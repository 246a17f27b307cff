// Intervals of one rate or one count. The product shows Wilson's, the exact ones and Byar's; the others that a table
// prints are made here from the same quantiles and tails, as a check of those.
import { figuresOf, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Figure, Json, Method, Oracle, OracleCase } from '../method.ts';

const proportionIntervals: Method = (oracle) => [
	...(oracle.cases ?? []).map((given) => ({
		id: given.id,
		figures: (desk: Desk) =>
			given.input.n === undefined ? countFigures(desk, oracle, given) : rateFigures(desk, oracle, given)
	})),
	...Object.entries(oracle)
		.filter(([, value]) => Array.isArray(value?.rows))
		.map(([id, table]) => ({ id, figures: (desk: Desk) => tableFigures(desk, table) }))
];

async function rateFigures(desk: Desk, oracle: Oracle, given: OracleCase): Promise<Figure[]> {
	const { x, n, confidence = 0.95 } = given.input;
	const [row] = await desk.rows(
		`with given as (
			select $x::double as x, $n::double as n, $confidence::double as confidence,
				marts.normal_quantile((1 + $confidence::double) / 2) as z
		)
		select x / nullif(n, 0) as value, [marts.wilson_low(x, n, z), marts.wilson_high(x, n, z)] as wilson,
			[marts.clopper_pearson_low(x, n, confidence), marts.clopper_pearson_high(x, n, confidence)] as clopper_pearson,
			[
				case when x = 0 then 0 else marts.beta_quantile((1 - confidence) / 2, x + 0.5, n - x + 0.5) end,
				case when x = n then 1 else marts.beta_quantile((1 + confidence) / 2, x + 0.5, n - x + 0.5) end
			] as jeffreys,
			z
		from given`,
		{ x, n, confidence }
	);
	const found = { ...row, ...closedForms(x, n, row!.z), mid_p: await midP(desk, x, n, confidence) };
	return [
		...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
		...printedFigures(given.printed ?? {}, found)
	];
}

/** Of no use on a screen, and on every table: Wald, Agresti and Coull 1998, Wilson with continuity (Newcombe, method 4). */
function closedForms(x: number, n: number, z: number): Record<string, [number, number]> {
	const rate = x / n;
	const wald = z * Math.sqrt((rate * (1 - rate)) / n);
	const centre = (x + (z * z) / 2) / (n + z * z);
	const coull = z * Math.sqrt((centre * (1 - centre)) / (n + z * z));
	const reach = (sign: number) => z * Math.sqrt(z * z + sign * 2 - 1 / n + 4 * rate * (n * (1 - rate) - sign));
	return {
		wald: [rate - wald, rate + wald],
		agresti_coull: [centre - coull, centre + coull],
		wilson_cc: [
			x === 0 ? 0 : (2 * x + z * z - 1 - reach(-1)) / (2 * (n + z * z)),
			x === n ? 1 : (2 * x + z * z + 1 + reach(1)) / (2 * (n + z * z))
		]
	};
}

/** Newcombe 1998, method 6: half of P(X = x) counts to either tail; searched with our binomial tails. */
async function midP(desk: Desk, x: number, n: number, confidence: number): Promise<[number, number]> {
	// A statement asks for many points of both ends: planning the tail is dearer than computing it.
	const points = 64;
	const ends = [(1 - confidence) / 2, (1 + confidence) / 2].map((wanted) => ({ wanted, low: 0, high: 1 }));
	while (ends.some(({ low, high }) => high - low > 1e-15)) {
		const rates = ends.map(({ low, high }) =>
			Array.from({ length: points - 1 }, (_, index) => low + ((high - low) * (index + 1)) / points)
		);
		const asked = await desk.rows(
			`with given as (${rowsFrom('given', { place: 'bigint', rate: 'double' })})
			select (marts.binomial_tail($x::double, $n::double, rate) + marts.binomial_tail($x::double + 1, $n::double, rate)) / 2 as tail
			from given
			order by place`,
			{ x, n, given: JSON.stringify(rates.flat().map((rate, place) => ({ place, rate }))) }
		);
		for (const [index, end] of ends.entries()) {
			const grid = [end.low, ...(rates[index] ?? []), end.high];
			const tails = asked.slice(index * (points - 1), (index + 1) * (points - 1));
			const below = tails.filter(({ tail }) => tail < end.wanted).length;
			[end.low, end.high] = [grid[below] ?? NaN, grid[below + 1] ?? NaN];
		}
	}
	const [low = NaN, high = NaN] = ends.map((end) => (end.low + end.high) / 2);
	return [x === 0 ? 0 : low, x === n ? 1 : high];
}

async function countFigures(desk: Desk, oracle: Oracle, given: OracleCase): Promise<Figure[]> {
	const { x, confidence = 0.95 } = given.input;
	const [row] = await desk.rows(
		`select [marts.byar_low(x, z), marts.byar_high(x, z)] as byar,
			[marts.poisson_low(x, confidence), marts.poisson_high(x, confidence)] as poisson
		from (select $x::double as x, $confidence::double as confidence,
			marts.normal_quantile((1 + $confidence::double) / 2) as z)`,
		{ x, confidence }
	);
	const found = { ...row, exact: row!.poisson, exact_poisson: row!.poisson };
	return [
		...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
		...printedFigures(given.printed ?? {}, found)
	];
}

/**
 * A table of one method: rows of x and n with Wilson limits `lo95`, `hi998` and so on, or of counts x with Byar's `lo`
 * and `hi` at a `confidence` such as "99.8%".
 */
async function tableFigures(desk: Desk, table: Json): Promise<Figure[]> {
	const rows: Record<string, Json>[] = table.rows;
	const figures: Figure[] = [];
	for (const [index, given] of rows.entries()) {
		const isRate = 'n' in given;
		const columns = Object.keys(given).filter((key) => !['x', 'n', 'confidence'].includes(key));
		for (const column of columns) {
			const [, end, level] = /^(lo|hi|value)(\d*)$/.exec(column) ?? [];
			if (!end || (end === 'value' && !isRate)) throw new Error(`nothing computes ${column}`);
			const percent = level ? Number(`${level.slice(0, 2)}.${level.slice(2)}`) : parseFloat(given.confidence ?? '95');
			const side = end === 'lo' ? 'low' : 'high';
			const expression =
				end === 'value' ? 'x / nullif(n, 0)' : isRate ? `marts.wilson_${side}(x, n, z)` : `marts.byar_${side}(x, z)`;
			const [row] = await desk.rows(
				`with given as (${rowsFrom('given', { x: 'double', n: 'double', confidence: 'double' })}),
				levels as (select *, marts.normal_quantile((1 + confidence) / 2) as z from given)
				select ${expression} as found from levels`,
				{ given: JSON.stringify([{ x: given.x, n: given.n ?? null, confidence: percent / 100 }]) }
			);
			figures.push({
				name: `row ${index + 1} ${column}`,
				found: row!.found,
				expected: given[column],
				...toleranceOf(table)
			});
		}
	}
	return figures;
}

export default proportionIntervals;
