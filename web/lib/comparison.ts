// Two periods held against each other.

/** A rate as the engine answers it; any part is null where there is no data. */
export type Rate = {
	value: number | null;
	low: number | null;
	high: number | null;
	numerator: number | null;
	denominator: number | null;
};

export type Difference = { by: number; low: number; high: number };

/**
 * How much a rate differs from another, with a 95 % interval made of the intervals of both (Newcombe 1998, method 10).
 * Null where either has no interval.
 */
export function difference(now: Rate, before: Rate): Difference | null {
	const { value: p, low: l, high: u } = now;
	const { value: q, low: k, high: v } = before;
	if (p === null || q === null || l === null || u === null || k === null || v === null) return null;
	const by = p - q;
	return { by, low: by - Math.hypot(p - l, v - q), high: by + Math.hypot(u - p, q - k) };
}

/** The same, but only between rates whose returns have come: a young rate is low because it is young. */
export const settledDifference = (
	now: Rate & { is_mature: boolean },
	before: (Rate & { is_mature: boolean }) | null
): Difference | null => (before && now.is_mature && before.is_mature ? difference(now, before) : null);

/** Whether the interval of a difference leaves no difference out. */
export const isClear = (found: Difference | null): found is Difference =>
	found !== null && (found.low > 0 || found.high < 0);
