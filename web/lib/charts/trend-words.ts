// What the trend says in words: on its axis, at its lines, and when somebody points at it.
import { m } from '#lib/paraglide/messages.js';
import { addDays, type Filters } from '../filters.ts';
import { bareRange, date, dayOfYear, measured, month, monthName, percent, period } from '../format.ts';
import { bucketStart, nextBucket, type Grain } from './buckets.ts';
import type { TrendPoint, TrendWords } from './trend.ts';

/** A bucket by its name: `Week of 3 Nov 2026`, `Nov 2026`. */
export const bucketName = (at: string, grain: Grain): string =>
	grain === 'month' ? month(at) : grain === 'week' ? m.week_of({ day: date(at) }) : date(at);

/** Where the axis has a label: at the bucket that holds the first of a month, of every second, third or sixth one. */
function axisLabel(points: readonly TrendPoint[], grain: Grain) {
	const months = new Set(points.map(({ at }) => at.slice(0, 7))).size;
	const step = months > 30 ? 6 : months > 14 ? 3 : months > 7 ? 2 : 1;
	return (at: string) => {
		if (grain === 'day' && months <= 2) return Number(at.slice(8)) % 5 === 1 ? dayOfYear(at) : '';
		const last = addDays(nextBucket(at, grain), -1);
		const first = bucketStart(last, 'month');
		const place = Number(first.slice(5, 7)) - 1;
		if (first < at || place % step !== 0) return '';
		return place === 0 || step > 3 ? month(first) : monthName(first);
	};
}

export function trendWords(
	{ grain, points }: { grain: Grain; points: readonly TrendPoint[] },
	{ before, measure }: Pick<Filters, 'before' | 'measure'>,
	currency: string
): TrendWords {
	const beforeName = before ? m.trend_before() : '';
	return {
		percent: (ratio) => percent(ratio, ratio !== 0 && Math.abs(ratio) < 0.01 ? 1 : 0),
		axis: axisLabel(points, grain),
		now: m.trend_now(),
		before: beforeName,
		soFar: m.trend_so_far(),
		tip: (point) => [
			grain === 'week' ? period(point.at, nextBucket(point.at, grain)) : bucketName(point.at, grain),
			...(point.value === null
				? [m.trend_tip_nothing()]
				: [
						point.is_mature
							? `${percent(point.value)}  (${bareRange(point.low, point.high)})`
							: m.trend_tip_so_far({ rate: percent(point.value) }),
						m.basis_of({
							numerator: measured(point.numerator, measure, currency),
							denominator: measured(point.denominator, measure, currency)
						})
					]),
			...(point.projected === null
				? []
				: [
						m.trend_tip_projected({
							rate: percent(point.projected.value),
							range: bareRange(point.projected.low, point.projected.high)
						})
					]),
			...(point.before === null ? [] : [`${beforeName}: ${percent(point.before)}`])
		]
	};
}
