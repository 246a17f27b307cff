// Farrington's alarms on weekly counts with trend, reweighting and season: a regression, which SQL cannot fit. The closed
// form without them is marts.farrington; a test holds the two together.

export type FarringtonOptions = {
	/** How many earlier years give reference weeks. */
	years: number;
	/** How many weeks before and after a reference week belong to it. */
	halfWindow: number;
	/** Weeks in a year. */
	period?: number;
	/** The normal quantile of the false alarms allowed: 2.576 is one in two hundred weeks. */
	z: number;
	/** Keep a trend where it is significant, the years are three or more, and it does not run above every count. */
	trend: boolean;
	/** The trend's p value must be below this; 1 keeps every trend. */
	trendBelow?: number;
	/** Fit again with weights that take down past outbreaks. */
	reweight: boolean;
	/** Counts whose standardised Anscombe residual is above this weigh less. */
	weightsAbove?: number;
	/** The power on which counts are near to normal; two thirds unless said. */
	power?: number;
	/** Seasons of the year: 1 compares with reference weeks only, more use every week, with a factor for the season. */
	seasons?: number;
	/** So many weeks before the current one are no reference: an outbreak must not lift its own limit. */
	recentLeftOut?: number;
};

export type Forecast = {
	/** The count expected this week. */
	expected: number;
	/** The standard error of ln expected. */
	logError: number;
	/** How much wider than Poisson the counts are, 1 or more. */
	dispersion: number;
	/** The trend per week on ln expected; null where none was kept. */
	trend: number | null;
	/** A count above this is an alarm. */
	upper: number;
};

/**
 * What the count of week `index` (from 0) is expected to be, from the same season of earlier years, and its upper bound:
 * Farrington and others 1996 (JRSS A 159, 547-563); with `seasons` Noufaily and others 2013 (Statistics in Medicine 32,
 * 1206-1222). Null where the reference weeks hold nothing, or too little for the terms.
 */
export function farrington(counts: readonly number[], index: number, options: FarringtonOptions): Forecast | null {
	const fitted = forecast(counts, index, options);
	if (!fitted) return null;
	const { expected, dispersion, logError } = fitted;
	const { z, power = 2 / 3 } = options;
	const spread = dispersion + logError ** 2 * expected;
	const transformed = expected ** power + z * power * expected ** (power - 0.5) * Math.sqrt(spread);
	return { ...fitted, upper: transformed ** (1 / power) };
}

/**
 * The same with the bound of the negative binomial distribution that has the expected count as its mean ("nbPlugin"):
 * the smallest count that is exceeded with a chance of at most `alpha`.
 */
export function farringtonNegativeBinomial(
	counts: readonly number[],
	index: number,
	alpha: number,
	options: Omit<FarringtonOptions, 'z' | 'power'>
): Forecast | null {
	const fitted = forecast(counts, index, options);
	if (!fitted) return null;
	return { ...fitted, upper: countNotExceeded(1 - alpha, fitted.expected, fitted.dispersion) };
}

function forecast(
	counts: readonly number[],
	index: number,
	{ trend, trendBelow = 0.05, years, ...options }: Omit<FarringtonOptions, 'z' | 'power'>
): Omit<Forecast, 'upper'> | null {
	const { seasons = 1 } = options;
	const weeks = referenceWeeks(counts.length, index, { years, ...options });
	if (weeks.length === 0) return null;
	const observed = weeks.map(({ week }) => counts[week]!);
	// the current week is of the last season, which is the base of the factor
	const rows = (withTrend: boolean) =>
		weeks.map(({ week, season }) => [
			1,
			...Array.from({ length: seasons - 1 }, (_, other) => (season === other + 1 ? 1 : 0)),
			...(withTrend ? [week - index] : [])
		]);
	let model = fitWeighted(rows(trend), observed, options);
	let kept = trend && model !== null;
	if (model && trend) {
		const slope = model.coefficients.at(-1)!;
		// the test of the trend takes the dispersion as it was found, also below 1
		const error = Math.sqrt((model.covariance.at(-1)!.at(-1)! * model.foundDispersion) / model.dispersion);
		const p = studentTwoSided(slope / error, weeks.length - model.coefficients.length);
		// time is counted from the current week: its expected count is the intercept
		kept = years >= 3 && p < trendBelow && Math.exp(model.coefficients[0]!) <= Math.max(...observed);
	}
	if (!kept) model = fitWeighted(rows(false), observed, options);
	if (!model) return null;
	return {
		expected: Math.exp(model.coefficients[0]!),
		logError: Math.sqrt(model.covariance[0]![0]!),
		dispersion: model.dispersion,
		trend: kept ? model.coefficients.at(-1)! : null
	};
}

/** Weeks (from 0) with their season: the last season is the weeks around the current one, a year and more ago. */
function referenceWeeks(
	length: number,
	index: number,
	{
		years,
		halfWindow,
		period = 52,
		seasons = 1,
		recentLeftOut = halfWindow
	}: Pick<FarringtonOptions, 'years' | 'halfWindow' | 'period' | 'seasons' | 'recentLeftOut'>
): { week: number; season: number }[] {
	const season = new Map<number, number>();
	for (let year = years; year >= 1; year--) {
		const center = index - period * year;
		for (let week = center - halfWindow; week <= center + halfWindow; week++) season.set(week, seasons);
		if (seasons === 1) continue;
		// what lies between two windows is shared out in blocks; the first ones are one week longer where it does not divide
		const between = period - 2 * halfWindow - 1;
		const [block, longer] = [Math.floor(between / (seasons - 1)), between % (seasons - 1)];
		let week = center + halfWindow + 1;
		for (let other = 1; other < seasons; other++)
			for (const end = week + block + (other <= longer ? 1 : 0); week < end; week++) season.set(week, other);
	}
	const last = seasons === 1 ? index - 1 : index - recentLeftOut - 1;
	return [...season]
		.filter(([week]) => week >= 0 && week < length && week <= last)
		.map(([week, of]) => ({ week, season: of }))
		.sort((a, b) => a.week - b.week);
}

type Fit = {
	coefficients: number[];
	covariance: number[][];
	/** Pearson's, at least 1. */
	dispersion: number;
	/** Pearson's, as it was found. */
	foundDispersion: number;
};

/** The quasi-Poisson fit; with `reweight` a second one, in which counts far above the first weigh less. */
function fitWeighted(
	rows: number[][],
	observed: number[],
	{ reweight, weightsAbove = 1 }: Pick<FarringtonOptions, 'reweight' | 'weightsAbove'>
): Fit | null {
	const first = fit(
		rows,
		observed,
		rows.map(() => 1)
	);
	if (!first || !reweight) return first;
	const residuals = observed.map((count, row) => {
		const mean = first.means[row]!;
		const anscombe = 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean));
		return anscombe / Math.sqrt(first.dispersion * (1 - first.leverages[row]!));
	});
	const raw = residuals.map((residual) => (residual > weightsAbove ? residual ** -2 : 1));
	const scale = raw.length / raw.reduce((sum, weight) => sum + weight, 0);
	return fit(
		rows,
		observed,
		raw.map((weight) => weight * scale)
	);
}

/** Log-linear regression of counts by iteratively reweighted least squares (McCullagh and Nelder 1989). */
function fit(
	rows: number[][],
	observed: number[],
	weights: number[]
): (Fit & { means: number[]; leverages: number[] }) | null {
	const size = rows[0]!.length;
	if (rows.length <= size || observed.every((count) => count === 0)) return null;
	let means = observed.map((count) => count + 0.1);
	let coefficients: number[] = [];
	let inverse: number[][] | null = null;
	for (let round = 0; round < 200; round++) {
		const working = means.map((mean, row) => Math.log(mean) + (observed[row]! - mean) / mean);
		const information = Array.from({ length: size }, (_, a) =>
			Array.from({ length: size }, (_, b) => total(rows, (x, row) => weights[row]! * means[row]! * x[a]! * x[b]!))
		);
		inverse = invert(information);
		if (!inverse) return null;
		const moment = Array.from({ length: size }, (_, a) =>
			total(rows, (x, row) => weights[row]! * means[row]! * x[a]! * working[row]!)
		);
		const before = coefficients;
		coefficients = inverse.map((line) => total(line, (value, column) => value * moment[column]!));
		means = rows.map((x) => Math.exp(total(x, (value, column) => value * coefficients[column]!)));
		if (means.some((mean) => !(mean > 0 && mean < Infinity))) return null;
		const moved = Math.max(...coefficients.map((value, column) => Math.abs(value - (before[column] ?? Infinity))));
		if (moved < 1e-11) break;
	}
	const pearson = total(means, (mean, row) => (weights[row]! * (observed[row]! - mean) ** 2) / mean);
	const foundDispersion = pearson / (rows.length - size);
	const dispersion = Math.max(foundDispersion, 1);
	const leverages = rows.map(
		(x, row) => weights[row]! * means[row]! * total(x, (a, i) => total(x, (b, j) => a * inverse![i]![j]! * b))
	);
	return {
		coefficients,
		covariance: inverse!.map((line) => line.map((value) => value * dispersion)),
		dispersion,
		foundDispersion,
		means,
		leverages
	};
}

const total = <T>(values: readonly T[], of: (value: T, index: number) => number): number =>
	values.reduce((sum, value, index) => sum + of(value, index), 0);

/** By Gauss and Jordan with the largest pivot; null for a matrix that has no inverse. */
function invert(matrix: number[][]): number[][] | null {
	const size = matrix.length;
	const rows = matrix.map((line, row) => [...line, ...line.map((_, column) => (row === column ? 1 : 0))]);
	for (let pivot = 0; pivot < size; pivot++) {
		let largest = pivot;
		for (let row = pivot + 1; row < size; row++)
			if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[largest]![pivot]!)) largest = row;
		[rows[pivot], rows[largest]] = [rows[largest]!, rows[pivot]!];
		const divisor = rows[pivot]![pivot]!;
		if (!(Math.abs(divisor) > 1e-300)) return null;
		rows[pivot] = rows[pivot]!.map((value) => value / divisor);
		for (let row = 0; row < size; row++) {
			const factor = rows[row]![pivot]!;
			if (row !== pivot) rows[row] = rows[row]!.map((value, column) => value - factor * rows[pivot]![column]!);
		}
	}
	return rows.map((line) => line.slice(size));
}

/** marts.student_two_sided, for whole degrees of freedom. */
function studentTwoSided(t: number, degrees: number): number {
	const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
	const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
	const isEven = degrees % 2 === 0;
	let term = isEven ? 1 : cosine;
	let sum = degrees === 1 ? 0 : term;
	for (let power = isEven ? 2 : 3; power < degrees; power += 2) {
		term *= ((power - 1) / power) * cosine ** 2;
		sum += term;
	}
	return 1 - (isEven ? sine * sum : (2 / Math.PI) * (angle + sine * sum));
}

/** The smallest count whose distribution function reaches the probability; variance = dispersion x mean. */
function countNotExceeded(probability: number, mean: number, dispersion: number): number {
	// negative binomial of size r and chance p, whose terms follow from each other; Poisson where the dispersion is 1
	const size = dispersion > 1 ? mean / (dispersion - 1) : Infinity;
	let term = dispersion > 1 ? dispersion ** -size : Math.exp(-mean);
	let sum = term;
	let count = 0;
	for (; sum < probability * (1 - 64 * Number.EPSILON) && count < 1e7; count++) {
		const ratio = dispersion > 1 ? ((count + size) * (1 - 1 / dispersion)) / (count + 1) : mean / (count + 1);
		term *= ratio;
		sum += term;
	}
	return count;
}
