// EWMA, CUSUM and the run length of CUSUM: what the input names says which of the three a case is.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import { cusumRunLength } from '../../../sql/statistics/run-length.ts';
import type { Desk, Figure, Json, Method } from '../method.ts';
import { column, demandKeys, placesOf, printedToTheDigit } from '../shape.ts';

const ewmaCusum: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const { input, expected = {}, printed = {} } = given;
			const found = await answers(desk, input, { ...printed, ...expected });
			return [
				...figuresOf(expected, found, toleranceOf(oracle, given)),
				...printedToTheDigit(printed, found).map(truncatedLimit)
			];
		}
	}));

export default ewmaCusum;

/** The NIST handbook cuts its limits off instead of rounding them: a whole unit of the last digit. */
const truncatedLimit = (figure: Figure): Figure =>
	/^printed [lu]cl\b/.test(figure.name) ? { ...figure, tolerance: 2 * figure.tolerance } : figure;

function answers(desk: Desk, input: Json, wanted: Json): Promise<Record<string, Json>> {
	if (input?.lambda !== undefined) return ewma(desk, input, wanted);
	if (input?.shift_sd !== undefined) return Promise.resolve(runLengths(input, wanted));
	return cusum(desk, input, wanted);
}

const series = `with points as (
	select 0 as series, position, value from (${rowsFrom('points', { position: 'bigint', value: 'double' })})
)`;

async function ewma(desk: Desk, input: Json, wanted: Json): Promise<Record<string, Json>> {
	demandKeys(input, ['y', 'mu', 'lambda', 'L'], ['s', 'sigma']);
	const { mu, lambda, L: width } = input;
	const sigma = input.sigma ?? input.s;
	if (sigma === undefined) throw new Error('the input has no s or sigma');
	const points = (values: number[]) => JSON.stringify(values.map((value, index) => ({ position: index + 1, value })));
	const ask = (values: number[]) =>
		desk.rows(
			`${series} select * from marts.ewma('points', target := ${mu}, sigma := ${sigma}, weight := ${lambda}, width := ${width})
			order by position`,
			{ points: points(values) }
		);
	const rows = await ask(input.y);
	const averages = column(rows, 'average');
	// after so many values on the target the limits have become what they will be
	const steps = Math.ceil(40 / Math.min(lambda, 0.999)) + 1;
	const last = (await ask(Array.from({ length: steps }, () => mu))).at(-1)!;
	const found: Record<string, Json> = {
		ewma_from_t0: [mu, ...averages],
		ewma: wanted.ewma?.length === averages.length + 1 ? [mu, ...averages] : averages,
		z: averages,
		sigma: column(rows, 'average_sigma'),
		lcl: Array.isArray(wanted.lcl) ? column(rows, 'limit_low') : last.limit_low,
		ucl: Array.isArray(wanted.ucl) ? column(rows, 'limit_high') : last.limit_high,
		lcl_asymptotic: last.limit_low,
		ucl_asymptotic: last.limit_high,
		signals_1based: placesOf(column(rows, 'is_beyond')),
		first_signal_1based: placesOf(column(rows, 'is_beyond'))[0] ?? null
	};
	for (const key of Object.keys(wanted)) {
		const [, from, to] = /^z(\d+)_(\d+)$/.exec(key) ?? [];
		// z28_30 says 28 to 30
		if (from && to) found[key] = averages.slice(Number(from) - 1, Number(to));
	}
	return found;
}

async function cusum(desk: Desk, input: Json, wanted: Json): Promise<Record<string, Json>> {
	demandKeys(input, ['y', 'k', 'h'], ['mu', 'target', 'sigma']);
	const { y, k, h, sigma = 1 } = input;
	const target = input.target ?? input.mu ?? 0;
	const points = y.map((value: number, index: number) => ({ position: index + 1, value: value / sigma }));
	const rows = await desk.rows(
		`${series} select * from marts.cusum('points', target := ${target / sigma}, allowance := ${k}, decision := ${h})
		order by position`,
		{ points: JSON.stringify(points) }
	);
	const high = column(rows, 'cusum_high');
	const low = column(rows, 'cusum_low');
	const signals = placesOf(rows.map(({ is_high, is_low }) => is_high || is_low));
	const found: Record<string, Json> = {
		upper: high,
		lower: low,
		c_plus: high,
		c_minus: low,
		pos: high,
		// qcc draws the lower sum below the line
		neg: low.map((value) => (value === 0 ? 0 : -value)),
		first_signal_1based: signals[0] ?? null,
		signals_1based: signals,
		strict_greater_than_h: rows.every(
			({ cusum_high, cusum_low, is_high, is_low }) => is_high === cusum_high > h && is_low === cusum_low > h
		)
	};
	for (const key of Object.keys(wanted)) {
		const [, side, from] = /^(upper|lower)_from_(\d+)$/.exec(key) ?? [];
		if (side) found[key] = (side === 'upper' ? high : low).slice(Number(from) - 1);
	}
	return found;
}

/** Mean run lengths of the two-sided chart: `h5` is a decision of 5, a number for each shift. */
function runLengths(input: Json, wanted: Json): Record<string, Json> {
	demandKeys(input, ['k', 'shift_sd']);
	const found: Record<string, Json> = {};
	for (const key of Object.keys(wanted)) {
		const [, decision] = /^h(\d+(?:\.\d+)?)$/.exec(key) ?? [];
		if (decision)
			found[key] = input.shift_sd.map((shift: number) =>
				cusumRunLength({ allowance: input.k, decision: Number(decision), shift })
			);
	}
	return found;
}
