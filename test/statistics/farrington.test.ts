// Farrington's limits on any small history against the definition written out plainly: the closed form of the macro, and
// the regression with trend and weights. The printed figures are in test/oracles.
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { farrington } from '../../sql/statistics/farrington.ts';
import type { Desk } from '../oracles/method.ts';
import { openDesk } from '../oracles/run.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk('.');
});
afterAll(() => desk.connection.closeSync());

// A year of eight weeks keeps five of them small.
const setting = { years: 4, halfWindow: 1, period: 8, z: 2.576 };
const history = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 20, max: 60 })), {
	minLength: 9,
	maxLength: 44
});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The weeks around this one in earlier years, of those years that the history knows. */
function references(counts: readonly number[], week: number) {
	const centers = [1, 2, 3, 4].map((year) => week - setting.period * year).filter((center) => center >= 0);
	return { years: centers.length, weeks: centers.flatMap((center) => [center - 1, center, center + 1]).filter((at) => at >= 0 && at < counts.length) }; // prettier-ignore
}

/** The upper bound on the two thirds power. */
const boundOf = (mean: number, variance: number) =>
	(mean ** (2 / 3) + setting.z * (2 / 3) * mean ** (1 / 6) * Math.sqrt(variance)) ** (3 / 2);

test('the macro draws the limit of the definition for each week, and calls what is above it', async () => {
	await fc.assert(
		fc.asyncProperty(history, async (counts) => {
			const rows = await desk.rows(
				`with given(series, position, value) as (values ${counts.map((count, at) => `(1, ${at}, ${count})`).join(', ')})
				select * from marts.farrington('given', years := 4, half_window := 1, period := 8, z := 2.576) order by position`
			);
			expect(rows).toHaveLength(counts.length);
			for (const [week, row] of rows.entries()) {
				const { years, weeks } = references(counts, week);
				const known = weeks.map((at) => counts[at]!);
				const mean = sum(known) / known.length;
				if (years < 3 || !(mean > 0)) {
					expect([row.upper, row.is_alarm], `week ${week}`).toEqual([null, false]);
					continue;
				}
				const pearson = sum(known.map((count) => (count - mean) ** 2 / mean));
				const dispersion = Math.max(1, pearson / (known.length - 1));
				const upper = boundOf(mean, dispersion + dispersion / known.length);
				expect(row.expected).toBeCloseTo(mean, 9);
				expect(row.dispersion).toBeCloseTo(dispersion, 9);
				expect(row.upper).toBeCloseTo(upper, 8);
				const recent = sum(counts.slice(Math.max(0, week - 3), week + 1));
				if (Math.abs(counts[week]! - upper) > 1e-9) expect(row.is_alarm).toBe(counts[week]! > upper && recent >= 5);
			}
		}),
		{ numRuns: 40 }
	);
}, 120_000);

test('without trend and weights the regression is the closed form', () => {
	fc.assert(
		fc.property(history, (counts) => {
			const week = counts.length - 1;
			const found = farrington(counts, week, { ...setting, trend: false, reweight: false });
			const known = references(counts, week).weeks.map((at) => counts[at]!);
			// the regression takes what it knows of a year that began before the history
			fc.pre([1, 2, 3, 4].every((year) => week - setting.period * year !== -1));
			if (known.length < 2 || sum(known) === 0) {
				expect(found).toBeNull();
				return;
			}
			const mean = sum(known) / known.length;
			const dispersion = Math.max(1, sum(known.map((count) => (count - mean) ** 2 / mean)) / (known.length - 1));
			expect(found?.expected).toBeCloseTo(mean, 7);
			expect(found?.upper).toBeCloseTo(boundOf(mean, dispersion + dispersion / known.length), 6);
		})
	);
});

type Line = { level: number; slope: number };

/** The likeliest line on the log of Poisson means, found by halving steps uphill: slow, and nothing like the regression. */
function likeliest(points: readonly { at: number; count: number; weight: number }[]): Line {
	const likelihood = ({ level, slope }: Line) =>
		sum(points.map(({ at, count, weight }) => weight * (count * (level + slope * at) - Math.exp(level + slope * at))));
	const mean = sum(points.map(({ count }) => count)) / points.length;
	// the time from its middle, so that the two directions do not lean on each other
	const middle = sum(points.map(({ at }) => at)) / points.length;
	const about = ({ level, slope }: Line): Line => ({ level: level - slope * middle, slope });
	let best: Line = { level: Math.log(mean), slope: 0 };
	let value = likelihood(about(best));
	for (let step = 0.5; step > 1e-11;) {
		const tried = [[step, 0], [-step, 0], [0, step / 10], [0, -step / 10]]
			.map(([level, slope]) => ({ level: best.level + level!, slope: best.slope + slope! })); // prettier-ignore
		const [next] = tried.map((line) => ({ line, value: likelihood(about(line)) })).sort((a, b) => b.value - a.value);
		if (next!.value > value) [best, value] = [next!.line, next!.value];
		else step /= 2;
	}
	return about(best);
}

test('with a trend it is the likeliest line, and its dispersion and its error are those of that line', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 34, maxLength: 44 }),
			fc.constantFrom(-0.04, -0.02, 0.02, 0.04),
			(noise, growth) => {
				const counts = noise.map((count, week) => Math.max(1, Math.round(count / 4 + 30 * Math.exp(growth * week))));
				const week = counts.length - 1;
				const found = farrington(counts, week, { ...setting, trend: true, trendBelow: 1, reweight: false });
				fc.pre(found?.trend !== null && found !== null);
				const points = references(counts, week).weeks.map((at) => ({ at: at - week, count: counts[at]!, weight: 1 }));
				const line = likeliest(points);
				const means = points.map(({ at }) => Math.exp(line.level + line.slope * at));
				expect(found.trend).toBeCloseTo(line.slope, 5);
				expect(found.expected / Math.exp(line.level)).toBeCloseTo(1, 4);
				const pearson = sum(points.map(({ count }, row) => (count - means[row]!) ** 2 / means[row]!));
				const dispersion = Math.max(1, pearson / (points.length - 2));
				expect(found.dispersion).toBeCloseTo(dispersion, 4);
				// the variance of the level: the first of the inverse of the information, times the dispersion
				const [a, b, c] = [0, 1, 2].map((power) => sum(points.map(({ at }, row) => means[row]! * at ** power)));
				const variance = (dispersion * c!) / (a! * c! - b! * b!);
				expect(found.logError ** 2 / variance).toBeCloseTo(1, 4);
				expect(found.upper / boundOf(found.expected, dispersion + variance * found.expected)).toBeCloseTo(1, 4);
			}
		),
		{ numRuns: 25 }
	);
}, 120_000);

test('an outbreak of the past weighs by the square of how far it stood out, so that the limit comes down', () => {
	const calm = Array.from({ length: 41 }, (_, week) => 6 + (week % 3));
	const week = 40;
	const outbreak = calm.with(week - 16, 60);
	const options = { ...setting, trend: false };
	const found = farrington(outbreak, week, { ...options, reweight: true })!;
	const plain = farrington(outbreak, week, { ...options, reweight: false })!;
	const known = references(outbreak, week).weeks.map((at) => outbreak[at]!);
	const mean = sum(known) / known.length;
	const dispersion = Math.max(1, sum(known.map((count) => (count - mean) ** 2 / mean)) / (known.length - 1));
	const raw = known.map((count) => {
		const anscombe = (1.5 * (count ** (2 / 3) - mean ** (2 / 3))) / mean ** (1 / 6);
		const residual = anscombe / Math.sqrt(dispersion * (1 - 1 / known.length));
		return residual > 1 ? residual ** -2 : 1;
	});
	const weights = raw.map((weight) => (weight * raw.length) / sum(raw));
	const expected = sum(known.map((count, row) => weights[row]! * count)) / known.length;
	expect(weights.filter((weight) => weight < 0.5)).toHaveLength(1);
	expect(found.expected).toBeCloseTo(expected, 8);
	expect(found.upper).toBeLessThan(plain.upper);
});
