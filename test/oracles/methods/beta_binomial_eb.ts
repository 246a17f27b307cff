// Priors fitted to rates, and what they say of an item. A case is told by its input: a prior (alpha, beta) with items
// gives shrunk rates; a `new` item gives the printed method of BDA3; else the fit that the figures speak of.
import { fitBetaBinomial } from '../../../sql/statistics/beta-binomial.ts';
import { figuresOf, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Json, Method, OracleCase } from '../method.ts';

const betaBinomial: Method = (oracle) =>
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

async function answer(desk: Desk, given: OracleCase): Promise<Record<string, Json>> {
	const { y, n, alpha, beta, new: newItem } = given.input;
	const expected: Record<string, Json> = given.expected ?? {};
	if (alpha !== undefined) return shrunkRates(desk, given);
	if (newItem !== undefined) return rawMoments(desk, given);
	if ('rho' in expected || 'K' in expected || 'p' in expected) {
		const [row] = await desk.rows(
			`with items as (select 1 as series, * from (${rowsFrom('items', { x: 'double', n: 'double' })}))
			select rate as p, rho, k as "K", alpha, beta from marts.beta_binomial_moments('items')`,
			{ items: JSON.stringify(y.map((x: number, index: number) => ({ x, n: n[index] }))) }
		);
		return row!;
	}
	if (beta !== undefined) throw new Error('a beta without an alpha is no prior');
	const fit = fitBetaBinomial(y.map((x: number, index: number) => ({ x, n: n[index] })));
	if (!fit) return { alpha: null, beta: null, loglik: null };
	const size = fit.alpha + fit.beta;
	const figures = { alpha: fit.alpha, beta: fit.beta, loglik: fit.logLikelihood };
	return { ...figures, vgam: { ...figures, mu: fit.alpha / size, rho: 1 / (1 + size) } };
}

/** BDA3, 5.1: the prior that has the mean and deviation of the raw rates. Kept for the printed figures only. */
async function rawMoments(desk: Desk, given: OracleCase): Promise<Record<string, Json>> {
	const { y, n, new: newItem } = given.input;
	const rates: number[] = y.map((x: number, index: number) => x / n[index]);
	const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
	const variance = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (rates.length - 1);
	const size = (mean * (1 - mean)) / variance - 1;
	const prior = { alpha: mean * size, beta: (1 - mean) * size };
	const posterior = await posteriorOf(desk, newItem.y, newItem.n, prior, given.expected?.posterior?.prob_rate_above);
	return {
		mean,
		sd: Math.sqrt(variance),
		sd_n_minus_1: Math.sqrt(variance),
		...prior,
		posterior,
		posterior_mean: posterior.mean,
		posterior_sd: posterior.sd
	};
}

async function shrunkRates(desk: Desk, given: OracleCase): Promise<Record<string, Json>> {
	const { y, n, alpha, beta } = given.input;
	const rows = await desk.rows(
		`with items as (${rowsFrom('items', { item: 'bigint', x: 'double', n: 'double' })})
		select item, marts.shrunk_rate(x, n, $alpha::double, $beta::double) as shrunk from items order by item`,
		{ items: JSON.stringify(y.map((x: number, item: number) => ({ item, x, n: n[item] }))), alpha, beta }
	);
	const shrunk: number[] = rows.map((row) => row.shrunk);
	const found: Record<string, Json> = {
		shrunk,
		// equal rates in the order of the items
		order_desc_1based: shrunk.map((_, index) => index + 1).toSorted((a, b) => shrunk[b - 1]! - shrunk[a - 1]! || a - b)
	};
	for (const [key, expected] of Object.entries<Json>(given.expected ?? {})) {
		const place = Number(/^posterior_item(\d+)$/.exec(key)?.[1] ?? 0);
		if (place > 0)
			found[key] = await posteriorOf(desk, y[place - 1], n[place - 1], { alpha, beta }, expected.prob_rate_above);
	}
	return found;
}

/** `thresholds` has keys such as `gt_0.2`. */
async function posteriorOf(
	desk: Desk,
	x: number,
	n: number,
	{ alpha, beta }: { alpha: number; beta: number },
	thresholds: Record<string, number> = {}
): Promise<Record<string, Json>> {
	const given = 'select $x::double as x, $n::double as n, $alpha::double as a, $beta::double as b';
	const [row] = await desk.rows(
		`select x + a as alpha, n - x + b as beta, marts.shrunk_rate(x, n, a, b) as mean,
			marts.posterior_low(x, n, a, b, 0.95) as q025, marts.posterior_high(x, n, a, b, 0.95) as q975
		from (${given})`,
		{ x, n, alpha, beta }
	);
	const size = row!.alpha + row!.beta;
	const above: Record<string, number> = {};
	for (const key of Object.keys(thresholds)) {
		const threshold = Number(/^gt_([\d.]+)$/.exec(key)?.[1]);
		const [tail] = await desk.rows(
			`select marts.posterior_above(x, n, a, b, $threshold::double) as above from (${given})`,
			{ x, n, alpha, beta, threshold }
		);
		above[key] = tail!.above;
	}
	return { ...row, sd: Math.sqrt((row!.mean * (1 - row!.mean)) / (size + 1)), prob_rate_above: above };
}

export default betaBinomial;
