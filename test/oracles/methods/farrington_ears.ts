// Alarms on weekly counts: EARS where the input has a baseline, Farrington where it has years (b), flexible where it has
// a negative binomial threshold. The counts stand with the file or with the case.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import { farrington, farringtonNegativeBinomial, type FarringtonOptions } from '../../../sql/statistics/farrington.ts';
import type { Desk, Figure, Json, Method } from '../method.ts';
import { column, demandKeys, placesOf, printedToTheDigit } from '../shape.ts';

type Answer = { found: Record<string, Json>; beside: Figure[] };

const farringtonEars: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const counts: number[] = given.input?.weekly_counts ?? given.data?.weekly_counts ?? oracle.data?.weekly_counts;
			if (!Array.isArray(counts)) throw new Error('there are no weekly_counts');
			const period: number = given.data?.freq ?? oracle.data?.freq ?? 52;
			const { weekly_counts: _, ...input } = given.input;
			// without a range it is the last weeks, as many as have a limit
			const last = counts.length;
			const range = given.expected?.upper && [last - given.expected.upper.length + 1, last];
			const isRanged = input.baseline === undefined && range && input.range_1based === undefined;
			const asked = isRanged ? { ...input, range_1based: range } : input;
			const { found, beside } = await answers(desk, counts, period, asked);
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedToTheDigit(given.printed, found),
				...beside
			];
		}
	}));

export default farringtonEars;

function answers(desk: Desk, counts: number[], period: number, input: Json): Promise<Answer> {
	if (input.baseline !== undefined) return ears(desk, counts, input);
	if (input.thresholdMethod !== undefined) return flexible(desk, counts, period, input);
	return weeklyLimits(desk, counts, period, input);
}

const pointColumns = { position: 'bigint', value: 'double' };
const points = `with points as (select 0 as series, * from (${rowsFrom('points', pointColumns)}))`;
const pointsOf = (counts: number[]) => JSON.stringify(counts.map((value, index) => ({ position: index + 1, value })));

async function quantile(desk: Desk, probability: number): Promise<number> {
	const [row] = await desk.rows('select marts.normal_quantile($probability::double) as z', { probability });
	return row!.z;
}

async function ears(desk: Desk, counts: number[], input: Json): Promise<Answer> {
	demandKeys(input, ['baseline', 'alpha'], ['lag', 'min_sigma']);
	const z = await quantile(desk, 1 - input.alpha);
	const rows = await desk.rows(
		`${points} select * from marts.ears('points', lag_points := ${input.lag ?? 0}, baseline_points := ${input.baseline},
			z := ${z}, sigma_floor := ${input.min_sigma ?? 0}) order by position`,
		{ points: pointsOf(counts) }
	);
	const limited = rows.filter(({ upper }) => upper !== null);
	const alarms = placesOf(column(rows, 'is_alarm'));
	return {
		found: {
			first_index_1based: limited[0]?.position ?? null,
			upper: column(limited, 'upper'),
			n_alarms: alarms.length,
			alarm_index_1based: alarms
		},
		beside: []
	};
}

const powers: Record<string, number> = { none: 1, '1/2': 0.5, '2/3': 2 / 3 };

/** Farrington's own version; where it has no trend and no weights, the macro of the product must say the same. */
async function weeklyLimits(desk: Desk, counts: number[], period: number, input: Json): Promise<Answer> {
	demandKeys(input, ['b', 'w', 'range_1based', 'alpha'], ['reweight', 'trend', 'powertrans', 'limit54']);
	const { b: years, w: halfWindow, alpha, reweight = true, trend = true, powertrans = '2/3' } = input;
	const power = powers[powertrans];
	if (!power) throw new Error(`nothing is known of the power ${JSON.stringify(powertrans)}`);
	const z = await quantile(desk, 1 - alpha / 2);
	const options: FarringtonOptions = { years, halfWindow, period, z, reweight, trend, power };
	const answer = limitsOver(counts, input, (week) => farrington(counts, week, options)?.upper ?? null, 0);
	if (reweight || trend || power !== powers['2/3']) return { found: answer, beside: [] };
	const [first, last] = input.range_1based;
	const [least, weeks] = input.limit54 ?? [5, 4];
	const rows = await desk.rows(
		`${points} select * from marts.farrington('points', years := ${years}, half_window := ${halfWindow}, period := ${period},
			z := ${z}, least_recent := ${least}) where position between ${first} and ${last} order by position`,
		{ points: pointsOf(counts) }
	);
	if (weeks !== 4) throw new Error(`the macro adds up the last four weeks, not ${weeks}`);
	const found = {
		upper: rows.map(({ recent, upper }) => (recent >= least ? upper : 0)),
		alarm: rows.map(({ is_alarm }) => (is_alarm ? 1 : 0))
	};
	const exact = { tolerance: 1e-9, relative: true };
	return {
		found,
		beside: [{ name: 'upper in TypeScript', found: answer.upper, expected: found.upper, ...exact }]
	};
}

/** Noufaily's version with seasons and a negative binomial limit. */
async function flexible(_: Desk, counts: number[], period: number, input: Json): Promise<Answer> {
	const needed = ['b', 'w', 'noPeriods', 'weightsThreshold', 'pastWeeksNotIncluded', 'alpha', 'thresholdMethod'];
	demandKeys(input, [...needed, 'range_1based'], ['limit54', 'pThresholdTrend', 'reweight', 'trend']);
	if (input.thresholdMethod !== 'nbPlugin')
		throw new Error(`nothing is known of the threshold ${input.thresholdMethod}`);
	const options = {
		years: input.b,
		halfWindow: input.w,
		period,
		trend: input.trend ?? true,
		// Noufaily and others keep the trend whatever its p value: leaving it out made limits jump from week to week
		trendBelow: input.pThresholdTrend ?? 1,
		reweight: input.reweight ?? true,
		weightsAbove: input.weightsThreshold,
		seasons: input.noPeriods,
		recentLeftOut: input.pastWeeksNotIncluded
	};
	const limit = (week: number) => farringtonNegativeBinomial(counts, week, input.alpha, options)?.upper ?? null;
	return { found: limitsOver(counts, input, limit, null), beside: [] };
}

/** Limits and alarms of the weeks asked for; `silent` where the last weeks hold too little for an alarm. */
function limitsOver(
	counts: number[],
	input: Json,
	limitOf: (week: number) => number | null,
	silent: number | null
): Record<string, Json> {
	const [first, last] = input.range_1based;
	const [least, weeks] = input.limit54 ?? [5, 4];
	const upper: (number | null)[] = [];
	const alarm: number[] = [];
	for (let week = first - 1; week < last; week++) {
		const recent = counts.slice(Math.max(0, week - weeks + 1), week + 1).reduce((total, count) => total + count, 0);
		const limit = recent >= least ? limitOf(week) : silent;
		upper.push(limit);
		alarm.push(recent >= least && limit !== null && counts[week]! > limit ? 1 : 0);
	}
	return { upper, alarm };
}
