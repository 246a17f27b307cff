// What several pages ask of the metric engine: a rate now and before, by time, by reason, by category and reason.
import type { Rate } from '#lib/comparison.ts';
import { bucketsOf, grainOf, nextBucket, type Grain } from '#lib/charts/buckets.ts';
import type { TrendPoint } from '#lib/charts/trend.ts';
import { queryParams, questionOf, type Days, type Filters } from '#lib/filters.ts';
import { immatureFrom, settledDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import { wilson } from '../../../sql/metrics/intervals.ts';
import type { MetricRow, Question } from '../../../sql/metrics/types.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import type { Data } from './data.ts';
import { unlessMissing } from './missing.ts';

type Metrics = Data['metrics'];

const numberOf = (value: MetricRow[string] | undefined): number | null => (typeof value === 'number' ? value : null);

const rateOf = (row: MetricRow | undefined): Rate => ({
	value: numberOf(row?.['value']),
	low: numberOf(row?.['low']),
	high: numberOf(row?.['high']),
	numerator: numberOf(row?.['numerator']),
	denominator: numberOf(row?.['denominator'])
});

/** The question of the filters on other days. */
const on = (filters: Filters, days: Days): Omit<Question, 'metric'> => questionOf({ ...filters, ...days });

/** The one figure of a metric on some days. The coordinates are asked only of metrics that have them. */
export async function readFigure(
	metrics: Metrics,
	metric: string,
	filters: Filters,
	days: Days,
	coordinates: Pick<Question, 'basis' | 'measure' | 'counted'> = {}
): Promise<Rate> {
	const { from, to, where } = questionOf({ ...filters, ...days });
	const { rows } = await metrics.answer({ metric, from, to, where, ...coordinates });
	return rateOf(rows[0]);
}

export type SettledRate = Rate & Days & { is_mature: boolean; left_out: number };

/** The return rate of the mature part of some days, on the coordinates of the filters. */
export async function readRate(
	metrics: Metrics,
	filters: Filters,
	days: Days,
	publication: Publication
): Promise<SettledRate> {
	const settled = settledDays(days, filters, publication);
	const { rows, left_out } = await metrics.answer({ metric: 'return_rate', ...on(filters, settled) });
	return {
		...rateOf(rows[0]),
		...settled,
		left_out: left_out.find(({ reason }) => reason === 'unlinked')?.amount ?? 0
	};
}

/** The part of a period since the first day of data: before it there is nothing to draw. */
const sinceData = ({ since, until }: Days, { data_from }: Publication): Days => ({
	since: data_from && data_from > since && data_from < until ? data_from : since,
	until
});

export type Trend = { grain: Grain; points: TrendPoint[] };

/**
 * The return rate by day, week or month of the period, beside that of the period before; where returns are still coming
 * in, with what it will reach.
 */
export async function readTrend(
	{ metrics, warehouse }: Pick<Data, 'metrics' | 'warehouse'>,
	filters: Filters,
	publication: Publication
): Promise<Trend> {
	const known = sinceData(filters, publication);
	const grain = grainOf(known);
	const ask = async (days: Days) => {
		const { rows } = await metrics.answer({ metric: 'return_rate', by: [grain], ...on(filters, days) });
		return new Map(rows.map((row) => [String(row[grain]).slice(0, 10), rateOf(row)]));
	};
	const beforeBuckets = filters.before ? bucketsOf(filters.before, grain) : [];
	const lastBefore = beforeBuckets.at(-1);
	const buckets = bucketsOf(filters, grain);
	const young = filters.basis === 'cohort' ? immatureFrom(publication) : filters.until;
	const firstYoung = buckets.find((bucket) => nextBucket(bucket, grain) > young);
	const [now, before, projections] = await Promise.all([
		ask(filters),
		// To the end of its last week: a part of a week is no week.
		filters.before && lastBefore ? ask({ ...filters.before, until: nextBucket(lastBefore, grain) }) : null,
		firstYoung === undefined
			? []
			: readProjections(warehouse, filters, { since: maxDay(firstYoung, filters.since), grain })
	]);
	const projected = new Map(projections.map((row) => [row.bucket, row]));
	const points = buckets.map((bucket, index): TrendPoint => {
		const rate = now.get(bucket);
		return {
			at: bucket,
			value: rate?.value ?? null,
			low: rate?.low ?? null,
			high: rate?.high ?? null,
			numerator: rate?.numerator ?? null,
			denominator: rate?.denominator ?? null,
			is_mature: nextBucket(bucket, grain) <= young,
			projected: projectedOf(projected.get(bucket)),
			before: before?.get(beforeBuckets[index] ?? '')?.value ?? null
		};
	});
	return { grain, points: points.filter(({ at }) => nextBucket(at, grain) > known.since) };
}

const maxDay = (one: string, other: string): string => (one > other ? one : other);

/** None from a version that was published before there were projections: the rest of its pages is as it was. */
export const readProjections = (
	warehouse: Data['warehouse'],
	filters: Filters,
	part: { since: string; grain: Grain }
): Promise<readonly Queries['projected_trend']['row'][]> =>
	unlessMissing(warehouse.ask('projected_trend', { ...queryParams(filters), ...part })).then((rows) => rows ?? []);

function projectedOf(row: Queries['projected_trend']['row'] | undefined): TrendPoint['projected'] {
	if (!row || row.projected === null || row.low === null || row.high === null) return null;
	return { value: row.projected, low: row.low, high: row.high };
}

export type ReasonShare = {
	reason: string;
	/** Returned, in the measure of the filters. */
	returned: number;
	/** Of all that came back, with its interval where units are counted. */
	share: number;
	low: number | null;
	high: number | null;
	/** Of all that was shipped. */
	rate: Rate;
};

/**
 * What came back by reason, the most frequent first, as a share of all that came back. The reason filter does not
 * apply: the list is where reasons are chosen.
 */
export async function readReasons(metrics: Metrics, filters: Filters, days: Days): Promise<ReasonShare[]> {
	const question = on({ ...filters, where: { ...filters.where, reason: [] } }, days);
	const { rows } = await metrics.answer({ metric: 'return_rate', by: ['reason'], ...question });
	const rates = rows.map((row) => ({ reason: String(row['reason']), rate: rateOf(row) }));
	const all = rates.reduce((sum, { rate }) => sum + (rate.numerator ?? 0), 0);
	return rates
		.filter(({ rate }) => (rate.numerator ?? 0) > 0)
		.map(({ reason, rate }) => {
			const returned = rate.numerator ?? 0;
			const interval = filters.measure === 'value' ? { low: null, high: null } : wilson(returned, all);
			return { reason, returned, share: returned / all, ...interval, rate };
		})
		.sort((a, b) => b.returned - a.returned || a.reason.localeCompare(b.reason));
}

export type Pair = {
	category: string;
	reason: string;
	rate: Rate;
	/** Units of the category that were shipped, whatever the measure: what the rate rests on. */
	shipped_units: number;
};

/** A cell of those that have no place of their own: null is all other categories, all other reasons. */
export type OtherPair = Omit<Pair, 'category' | 'reason'> & { category: string | null; reason: string | null };

export type Pairs = {
	categories: string[];
	reasons: string[];
	pairs: Pair[];
	/** How many members have no row, no column of their own. */
	other_categories: number;
	other_reasons: number;
	/** Their cells, so that the table holds all that came back. */
	others: OtherPair[];
};

/**
 * The return rate by category and reason, for the categories and reasons with the most returns, and for all others
 * together.
 */
export async function readPairs(
	metrics: Metrics,
	filters: Filters,
	days: Days,
	{ categories = 8, reasons = 6 } = {}
): Promise<Pairs> {
	const question = on(filters, days);
	const [{ rows }, units] = await Promise.all([
		metrics.answer({ metric: 'return_rate', by: ['category', 'reason'], ...question }),
		metrics.answer({ metric: 'return_rate', by: ['category'], ...question, measure: 'units' })
	]);
	const shipped = new Map(units.rows.map((row) => [String(row['category']), rateOf(row).denominator ?? 0]));
	const pairs = rows
		.map((row): Pair => {
			const category = String(row['category']);
			const shipped_units = shipped.get(category) ?? 0;
			return { category, reason: String(row['reason']), rate: rateOf(row), shipped_units };
		})
		.filter(({ rate }) => (rate.numerator ?? 0) > 0);
	const most = (name: 'category' | 'reason', count: number) => {
		const totals = new Map<string, number>();
		for (const pair of pairs) totals.set(pair[name], (totals.get(pair[name]) ?? 0) + (pair.rate.numerator ?? 0));
		return [...totals]
			.sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
			.slice(0, count)
			.map(([member]) => member);
	};
	const shown = { categories: most('category', categories), reasons: most('reason', reasons) };
	const rest = {
		// also those that were shipped and of which nothing came back: they are in the rate of the rest
		categories: [...shipped.keys()].filter((category) => !shown.categories.includes(category)),
		reasons: [...new Set(pairs.map(({ reason }) => reason))].filter((reason) => !shown.reasons.includes(reason))
	};
	return {
		...shown,
		pairs: pairs.filter(
			({ category, reason }) => shown.categories.includes(category) && shown.reasons.includes(reason)
		),
		other_categories: rest.categories.length,
		other_reasons: rest.reasons.length,
		others: await readOtherPairs(metrics, question, { shown, rest, shipped })
	};
}

type Members = { categories: string[]; reasons: string[] };

/** The cells of the rest, counted and not added up: an order with two of the reasons is one order. */
async function readOtherPairs(
	metrics: Metrics,
	question: Omit<Question, 'metric'>,
	{ shown, rest, shipped }: { shown: Members; rest: Members; shipped: ReadonlyMap<string, number> }
): Promise<OtherPair[]> {
	const ask = async (by: string[], category: string[], reason: string[]) => {
		if (category.length === 0 || reason.length === 0) return [];
		const where = { ...question.where, category, reason };
		return (await metrics.answer({ metric: 'return_rate', ...question, by, where })).rows;
	};
	const [inRow, inColumn, inCorner] = await Promise.all([
		ask(['category'], shown.categories, rest.reasons),
		ask(['reason'], rest.categories, shown.reasons),
		ask([], rest.categories, rest.reasons)
	]);
	const shippedRest = rest.categories.reduce((sum, category) => sum + (shipped.get(category) ?? 0), 0);
	const cells = [
		...inRow.map((row): OtherPair => {
			const category = String(row['category']);
			return { category, reason: null, rate: rateOf(row), shipped_units: shipped.get(category) ?? 0 };
		}),
		...inColumn.map((row): OtherPair => ({
			category: null,
			reason: String(row['reason']),
			rate: rateOf(row),
			shipped_units: shippedRest
		})),
		...inCorner.map((row): OtherPair => ({
			category: null,
			reason: null,
			rate: rateOf(row),
			shipped_units: shippedRest
		}))
	];
	return cells.filter(({ rate }) => (rate.numerator ?? 0) > 0);
}

export type ReasonTrend = { reason: string; points: TrendPoint[] };

/**
 * The return rate of some reasons by week or month. All share the denominator of their bucket, so they can be compared.
 */
export async function readReasonTrends(
	metrics: Metrics,
	filters: Filters,
	publication: Publication,
	reasons: readonly string[]
): Promise<{ grain: Grain; trends: ReasonTrend[] }> {
	const known = sinceData(filters, publication);
	const grain = grainOf(known) === 'day' ? 'week' : 'month';
	if (reasons.length === 0) return { grain, trends: [] };
	const among = (chosen: readonly string[]) =>
		on({ ...filters, where: { ...filters.where, reason: [...chosen] } }, filters);
	const [parts, whole] = await Promise.all([
		metrics.answer({ metric: 'return_rate', by: ['reason', grain], ...among(reasons) }),
		metrics.answer({ metric: 'return_rate', by: [grain], ...among([]) })
	]);
	const bucketOf = (row: MetricRow) => String(row[grain]).slice(0, 10);
	const rates = new Map(parts.rows.map((row) => [`${String(row['reason'])} ${bucketOf(row)}`, rateOf(row)]));
	const denominators = new Map(whole.rows.map((row) => [bucketOf(row), rateOf(row).denominator]));
	const young = filters.basis === 'cohort' ? immatureFrom(publication) : filters.until;
	const trends = reasons.map((reason) => ({
		reason,
		points: bucketsOf(known, grain).map((at): TrendPoint => {
			const rate = rates.get(`${reason} ${at}`);
			const denominator = rate?.denominator ?? denominators.get(at) ?? null;
			return {
				at,
				// No row means that nothing came back for this reason, where anything was shipped at all.
				value: rate?.value ?? (denominator ? 0 : null),
				low: rate?.low ?? null,
				high: rate?.high ?? null,
				numerator: rate?.numerator ?? (denominator ? 0 : null),
				denominator,
				is_mature: nextBucket(at, grain) <= young,
				projected: null,
				before: null
			};
		})
	}));
	return { grain, trends };
}

/** Whether any reason is known: a source may send a column of reasons in which nothing ever stands. */
export const knowsReasons = (reasons: readonly ReasonShare[]): boolean =>
	reasons.length === 0 || reasons.some(({ reason }) => reason !== 'no_reason');
