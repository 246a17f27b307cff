// Two medians held against each other.

export type Median = { median_hours: number | null; median_low: number | null; median_high: number | null };

/**
 * How much longer one median is than another, with a 95 % interval made of the intervals of both (the limits are
 * recovered as in Newcombe's method; Zou and Donner 2008). Null where either has no interval: too few cases.
 */
export function medianDifference(one: Median, other: Median): { by: number; low: number; high: number } | null {
	const { median_hours: a, median_low: aLow, median_high: aHigh } = one;
	const { median_hours: b, median_low: bLow, median_high: bHigh } = other;
	if (a === null || aLow === null || aHigh === null || b === null || bLow === null || bHigh === null) return null;
	const by = a - b;
	return { by, low: by - Math.hypot(a - aLow, bHigh - b), high: by + Math.hypot(aHigh - a, b - bLow) };
}
