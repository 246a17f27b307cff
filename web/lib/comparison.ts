// Two periods held against each other.
import { newcombe } from '../../sql/metrics/intervals.ts';

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
	const { low, high } = newcombe(now, before);
	if (now.value === null || before.value === null || low === null || high === null) return null;
	return { by: now.value - before.value, low, high };
}

/** The same, but only between rates whose returns have come: a young rate is low because it is young. */
export const settledDifference = (
	now: Rate & { is_mature: boolean },
	before: (Rate & { is_mature: boolean }) | null
): Difference | null => (before && now.is_mature && before.is_mature ? difference(now, before) : null);

/** Whether the interval of a difference leaves no difference out. */
export const isClear = (found: Difference | null): found is Difference =>
	found !== null && (found.low > 0 || found.high < 0);
