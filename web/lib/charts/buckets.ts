// A period cut into days, weeks or months: fine enough to see, coarse enough to read.
import { addDays, type Days } from '../filters.ts';

export type Grain = 'day' | 'week' | 'month';

const daysIn = ({ since, until }: Days) => Math.round((Date.parse(until) - Date.parse(since)) / 86_400_000);

/** Days up to eight weeks, weeks up to three years and a half, then months. */
export function grainOf(days: Days): Grain {
	const length = daysIn(days);
	return length <= 56 ? 'day' : length <= 1280 ? 'week' : 'month';
}

/** The first day of the bucket that a day lies in; weeks begin on Monday (ISO 8601). */
export function bucketStart(day: string, grain: Grain): string {
	if (grain === 'day') return day;
	if (grain === 'month') return `${day.slice(0, 7)}-01`;
	const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
	return addDays(day, -weekday);
}

/** The first day of the bucket after that of `start`. */
export function nextBucket(start: string, grain: Grain): string {
	return grain === 'month' ? bucketStart(addDays(start, 31), 'month') : addDays(start, grain === 'week' ? 7 : 1);
}

/** The buckets of a period, by their first days. A first one that the period only touches is left out. */
export function bucketsOf({ since, until }: Days, grain: Grain): string[] {
	const buckets: string[] = [];
	let at = bucketStart(since, grain);
	if (at < since) at = nextBucket(at, grain);
	for (; at < until; at = nextBucket(at, grain)) buckets.push(at);
	return buckets;
}
