// A product month by month against its category, as the trend chart draws it.
import type { EChartsCoreOption } from 'echarts/core';
import { trendOption, type TrendPoint } from '#lib/charts/trend.ts';
import { addDays } from '#lib/filters.ts';
import { month as monthText, monthName, percent, percentRange } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { MetricRow } from '../../../sql/metrics/types.ts';

/** A month of a product: its rate, and in `before` that of its category. */
export type MonthPoint = TrendPoint;

/**
 * The months of a product, gaps filled. A month is mature when returns of its last day have had their time; that asks
 * for nothing where the basis is not the day of shipping.
 */
export function monthPoints(
	product: readonly MetricRow[],
	category: readonly MetricRow[],
	{ dataTo, maturityDays, isCohort }: { dataTo: string; maturityDays: number; isCohort: boolean }
): MonthPoint[] {
	const own = byMonth(product);
	const others = byMonth(category);
	const months = [...own.keys()].sort();
	const first = months[0];
	const last = months.at(-1);
	if (!first || !last) return [];
	const mature = addDays(dataTo, -maturityDays);
	const points: MonthPoint[] = [];
	for (let at = first; at <= last; at = nextMonth(at)) {
		const row = own.get(at);
		const number = (name: string) => (row?.[name] ?? null) as number | null;
		points.push({
			at,
			value: number('value'),
			low: number('low'),
			high: number('high'),
			is_mature: isCohort ? nextMonth(at) <= mature : nextMonth(at) <= addDays(dataTo, 1),
			projected: null,
			before: (others.get(at)?.['value'] ?? null) as number | null,
			numerator: number('numerator'),
			denominator: number('denominator')
		});
	}
	return points;
}

/** Rows by the first day of their month; returns without a day on this basis are in no month. */
const byMonth = (rows: readonly MetricRow[]) =>
	new Map(rows.filter((row) => row['month'] !== null).map((row) => [String(row['month']), row]));

/** The first day of the month after. */
function nextMonth(first: string): string {
	const at = new Date(`${first}T00:00:00Z`);
	return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
}

/** The chart of those months, at a width in pixels. */
export const monthsOption =
	(points: readonly MonthPoint[]) =>
	(width: number): EChartsCoreOption => {
		const every = Math.max(1, Math.ceil(points.length / (width / 70)));
		const places = new Map(points.map((point, index) => [point.at, index]));
		const option = trendOption(
			points,
			{
				percent: (ratio) => percent(ratio, ratio < 0.1 && ratio > 0 ? 1 : 0),
				axis: (at) => {
					const index = places.get(at);
					if (index === undefined || index % every !== 0) return '';
					return index === 0 || at.slice(5, 7) === '01' ? monthText(at) : monthName(at);
				},
				now: '',
				before: m.product_trend_category(),
				soFar: m.product_trend_immature(),
				tip: (point) => [
					monthText(point.at),
					`${percent(point.value)} (${percentRange(point.low, point.high)})`,
					`${m.product_trend_category()} ${percent(point.before)}`
				]
			},
			width
		);
		// Of few units all may come back; there is nothing above that.
		return points.some((point) => (point.high ?? 0) > 0.8)
			? { ...option, yAxis: { ...(option['yAxis'] as object), max: 1, interval: 0.25 } }
			: option;
	};
