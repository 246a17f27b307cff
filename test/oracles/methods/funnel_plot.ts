// Funnels. A case is told by the shape of its input: rows of rates, a target with its z, rows of observed and expected
// counts, expected counts alone, an exact binomial target, or counts whose spread is to be measured.
import { figuresOf, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Json, Method, OracleCase } from '../method.ts';

const funnelPlot: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const found = await answer(desk, given);
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedFigures(given.printed ?? {}, found)
			];
		}
	}));

/** The labels of UKHSA. */
const label: Record<string, string> = {
	'far above': 'High (0.001)',
	above: 'High (0.025)',
	usual: 'Not significant',
	below: 'Low (0.025)',
	'far below': 'Low (0.001)'
};
const labels = (rows: Json[]): (string | null)[] => rows.map(({ place }) => label[place] ?? null);

/** Of two-sided limits, as the names of columns say them. */
const levels = { 95: 0.95, 998: 0.998 };

async function answer(desk: Desk, given: OracleCase): Promise<Record<string, Json>> {
	const { rows, average, z, expected_counts, theta0, x, n, trim } = given.input;
	if (rows?.[0]?.observed !== undefined) {
		const found = await desk.rows(
			`select marts.funnel_place(observed, expected) as place
			from (${rowsFrom('rows', { at: 'bigint', observed: 'double', expected: 'double' })}) order by "at"`,
			{ rows: JSON.stringify(rows.map((row: Json, at: number) => ({ ...row, at }))) }
		);
		return { significance: labels(found) };
	}
	if (rows) return plot(desk, rows);
	if (x && n)
		return plot(
			desk,
			x.map((count: number, index: number) => ({ x: count, n: n[index] })),
			trim
		);
	if (average !== undefined && z) return curve(desk, average, z, given.expected.rows);
	if (expected_counts) return poissonLimits(desk, expected_counts);
	if (theta0 !== undefined) return binomialLimits(desk, theta0, given.expected.rows);
	throw new Error(`no funnel has the input ${Object.keys(given.input).join(', ')}`);
}

async function plot(desk: Desk, rows: Json[], trim = 0.1): Promise<Record<string, Json>> {
	const found = await desk.rows(
		`with items as (select 1 as series, * from (${rowsFrom('rows', { item: 'bigint', x: 'double', n: 'double' })}))
		select * from marts.funnel_plot('items', share_winsorised := ${Number(trim)}) order by item`,
		{ rows: JSON.stringify(rows.map(({ x, n }, item) => ({ item, x, n }))) }
	);
	const [first] = found;
	return {
		average: first!.pooled_rate,
		target: first!.pooled_rate,
		significance: labels(found),
		z: found.map((row) => row.z),
		z_winsorised: found.map((row) => row.z_winsorised),
		phi: first!.phi,
		tau2: first!.tau_squared
	};
}

/** Limits in percent at each population. */
async function curve(desk: Desk, average: number, z: number[], rows: Json[]): Promise<Record<string, Json>> {
	const found = await desk.rows(
		`select population, 100 * average as baseline,
			100 * marts.funnel_low(average, population, z95) as lo95, 100 * marts.funnel_high(average, population, z95) as hi95,
			100 * marts.funnel_low(average, population, z998) as lo998, 100 * marts.funnel_high(average, population, z998) as hi998
		from (${rowsFrom('rows', { at: 'bigint', population: 'double' })}),
			(select $average::double as average, $z95::double as z95, $z998::double as z998)
		order by "at"`,
		{ rows: JSON.stringify(rows.map(({ population }, at) => ({ at, population }))), average, z95: z[0]!, z998: z[1]! }
	);
	return { rows: found };
}

/** Exact limits of observed / expected. */
async function poissonLimits(desk: Desk, expectedCounts: number[]): Promise<Record<string, Json>> {
	const found: Record<string, number[]> = {};
	for (const [name, confidence] of Object.entries(levels)) {
		const rows = await desk.rows(
			`select marts.poisson_low(expected, $confidence) / expected as low, marts.poisson_high(expected, $confidence) / expected as high
			from (${rowsFrom('rows', { at: 'bigint', expected: 'double' })}) order by "at"`,
			{ rows: JSON.stringify(expectedCounts.map((expected, at) => ({ at, expected }))), confidence }
		);
		found[`ll${name}`] = rows.map(({ low }) => low);
		found[`ul${name}`] = rows.map(({ high }) => high);
	}
	return found;
}

/**
 * Spiegelhalter 2005, appendix: the quantile of the binomial distribution, moved by how far its probability is passed. No
 * page shows it; it is a check of the binomial tail.
 */
async function binomialLimits(desk: Desk, theta: number, rows: Json[]): Promise<Record<string, Json>> {
	/** P(X <= r) for every r from 0, in one statement: planning the tail is dearer than computing it. */
	const probabilities = async (n: number): Promise<number[]> =>
		(
			await desk.rows(
				`select 1 - marts.binomial_tail(r::double + 1, $n::double, $theta::double) as probability
				from range($n::bigint + 1) as counts(r)
				order by r`,
				{ n, theta }
			)
		).map((row) => row['probability'] as number);
	const limit = (upTo: readonly number[], p: number, n: number): number => {
		const reached = upTo.findIndex((probability) => probability >= p);
		const [at = NaN, before = 0] = [upTo[reached], upTo[reached - 1]];
		return (reached - (at - p) / (at - before)) / n;
	};
	const found: Json[] = [];
	for (const { n } of rows) {
		const row: Record<string, number> = { n };
		const upTo = await probabilities(n);
		for (const [name, confidence] of Object.entries(levels)) {
			row[`lo${name}`] = limit(upTo, (1 - confidence) / 2, n);
			row[`hi${name}`] = limit(upTo, (1 + confidence) / 2, n);
		}
		found.push(row);
	}
	return { rows: found };
}

export default funnelPlot;
