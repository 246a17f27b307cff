// Maximum likelihood of the beta-binomial distribution, which plain SQL cannot search for. The macro
// beta_binomial_moments gives the closed form that the product ranks by; this is what it is checked with, and for fits
// of few items, where moments are rough.

export type Item = { x: number; n: number };

/**
 * `logLikelihood` counts the binomial coefficients, as R's VGAM does. Where the likelihood grows without end as the
 * items are taken to be more alike, or where all rates are 0 or all 1, there is no fit.
 */
export type BetaBinomialFit = { alpha: number; beta: number; logLikelihood: number };

/** The largest size of a prior that is told from "all alike". */
const alike = 1e7;

/**
 * Fits alpha and beta to counts x of n by Newton's method in logit(mean) and ln(alpha + beta), halving steps that do not
 * improve. x and n are whole numbers; items without n are left out.
 */
export function fitBetaBinomial(items: readonly Item[]): BetaBinomialFit | null {
	const counted = items.filter(({ n }) => n > 0);
	const units = counted.reduce((sum, { n }) => sum + n, 0);
	const mean = counted.reduce((sum, { x }) => sum + x, 0) / units;
	if (!(mean > 0 && mean < 1)) return null;
	const value = ([logit, logSize]: Point): number => logLikelihood(counted, parameters([logit, logSize]));
	// from a prior as large as an item: the likelihood has one peak, but flat flanks
	let point: Point = [Math.log(mean / (1 - mean)), Math.log(units / counted.length)];
	let best = value(point);
	for (let step = 0; step < 200; step++) {
		const { alpha, beta } = parameters(point);
		if (alpha + beta > alike) return null;
		const { gradient, hessian } = derivatives(counted, point);
		const direction = ascent(gradient, hessian);
		let share = 1;
		let next: Point = point;
		let found = best;
		for (; share > 1e-12; share /= 2) {
			next = [point[0] + share * direction[0], point[1] + share * direction[1]];
			found = value(next);
			if (found >= best) break;
		}
		const moved = Math.abs(next[0] - point[0]) + Math.abs(next[1] - point[1]);
		if (share <= 1e-12) break;
		point = next;
		best = found;
		if (moved < 1e-13) break;
	}
	const { alpha, beta } = parameters(point);
	if (alpha + beta > alike) return null;
	const coefficients = counted.reduce((sum, { x, n }) => sum + logBinomial(n, x), 0);
	return { alpha, beta, logLikelihood: best + coefficients };
}

/** logit(mean), ln(alpha + beta). */
type Point = [number, number];

function parameters([logit, logSize]: Point): { alpha: number; beta: number } {
	const size = Math.exp(logSize);
	return { alpha: size / (1 + Math.exp(-logit)), beta: size / (1 + Math.exp(logit)) };
}

/** ln of the product of (a + i) for i below count: the ratio of two gamma functions, for whole counts. */
const risen = (a: number, count: number): number => sumBelow(count, (i) => Math.log(a + i));

function sumBelow(count: number, term: (i: number) => number): number {
	let sum = 0;
	for (let i = 0; i < count; i++) sum += term(i);
	return sum;
}

const logBinomial = (n: number, x: number): number => sumBelow(x, (i) => Math.log((n - i) / (i + 1)));

function logLikelihood(items: readonly Item[], { alpha, beta }: { alpha: number; beta: number }): number {
	return items.reduce((sum, { x, n }) => sum + risen(alpha, x) + risen(beta, n - x) - risen(alpha + beta, n), 0);
}

/** First and second derivatives in the two coordinates of a point, from those in alpha and beta. */
function derivatives(items: readonly Item[], point: Point): { gradient: Point; hessian: [number, number, number] } {
	const { alpha, beta } = parameters(point);
	const size = alpha + beta;
	let [byAlpha, byBeta, byAlpha2, byBeta2, shared] = [0, 0, 0, 0, 0];
	for (const { x, n } of items) {
		const common = sumBelow(n, (i) => 1 / (size + i));
		byAlpha += sumBelow(x, (i) => 1 / (alpha + i)) - common;
		byBeta += sumBelow(n - x, (i) => 1 / (beta + i)) - common;
		byAlpha2 -= sumBelow(x, (i) => 1 / (alpha + i) ** 2);
		byBeta2 -= sumBelow(n - x, (i) => 1 / (beta + i) ** 2);
		shared += sumBelow(n, (i) => 1 / (size + i) ** 2);
	}
	const [aa, bb, ab] = [byAlpha2 + shared, byBeta2 + shared, shared];
	// d alpha / d logit = alpha beta / size = -d beta / d logit; d alpha / d ln size = alpha, d beta / d ln size = beta
	const turn = (alpha * beta) / size;
	const bend = (turn * (beta - alpha)) / size;
	return {
		gradient: [turn * (byAlpha - byBeta), alpha * byAlpha + beta * byBeta],
		hessian: [
			turn * turn * (aa - 2 * ab + bb) + bend * (byAlpha - byBeta),
			turn * (alpha * (aa - ab) + beta * (ab - bb)) + turn * (byAlpha - byBeta),
			alpha * alpha * aa + 2 * alpha * beta * ab + beta * beta * bb + alpha * byAlpha + beta * byBeta
		]
	};
}

/** Newton's direction where the surface is a hill, else up the slope by at most one. */
function ascent([up, right]: Point, [first, cross, second]: [number, number, number]): Point {
	const determinant = first * second - cross * cross;
	if (first < 0 && determinant > 0)
		return [(cross * right - second * up) / determinant, (cross * up - first * right) / determinant];
	const length = Math.hypot(up, right);
	return length > 1 ? [up / length, right / length] : [up, right];
}
