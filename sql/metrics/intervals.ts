// Intervals of rates. The macros of sql/macros say the same in SQL, for queries that rank by them.

/** The 97.5 % point of the normal distribution: intervals are 95 %. */
const z = 1.959963984540054;

export type Interval = { low: number | null; high: number | null };

/**
 * The 95 % Wilson score interval of x among n (Wilson 1927; Newcombe 1998, method 3). Both ends are null where n is 0
 * (no data) and where x is not between 0 and n (no proportion). x may be a fraction.
 */
export function wilson(x: number | null, n: number | null): Interval {
	if (x === null || n === null || !(n > 0) || !(x >= 0) || x > n) return { low: null, high: null };
	const centre = x + (z * z) / 2;
	const reach = z * Math.sqrt((x * (n - x)) / n + (z * z) / 4);
	return {
		low: x === 0 ? 0 : (centre - reach) / (n + z * z),
		high: x === n ? 1 : (centre + reach) / (n + z * z)
	};
}

/**
 * The interval of a rate whose rows weigh differently: Wilson on Kish's effective number (sum w)^2 / sum w^2
 * (Kish 1965), which is what the unequal weights leave of the number of rows.
 */
export function weightedWilson(part: number, whole: number, effective: number | null): Interval {
	if (effective === null || !(whole > 0) || part > whole) return { low: null, high: null };
	return part === whole ? wilson(effective, effective) : wilson((part / whole) * effective, effective);
}

/** A rate as the difference of two needs it: its value and the ends of its own interval. */
export type RateInterval = Interval & { value: number | null };

/**
 * The 95 % interval of the difference `one - other` of two independent rates, made of the Wilson intervals of both
 * (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10). Both ends are null where either has no interval.
 */
export function newcombe(one: RateInterval, other: RateInterval): Interval {
	const { value: p, low: l, high: u } = one;
	const { value: q, low: k, high: v } = other;
	if (p === null || q === null || l === null || u === null || k === null || v === null)
		return { low: null, high: null };
	return { low: p - q - Math.hypot(p - l, v - q), high: p - q + Math.hypot(u - p, q - k) };
}
