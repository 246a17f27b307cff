// Chance that is the same in every run: numbers made of a seed and of the place where they are used, in SQL.

/**
 * A number from 0 to 1 (never either) as a SQL expression, for the values of these whole-number expressions; another
 * for another `use`. It does not depend on the number of threads, as random() after setseed() does. Places are hashed
 * one into the other: DuckDB combines the hashes of several values in a way that leaves neighbours alike.
 */
export function uniform(seed: number, use: string, ...places: string[]): string {
	const mixed = places.reduce((hash, place) => `hash(xor(${hash}, (${place})::ubigint))`, `hash('${seed} ${use}')`);
	return `((${mixed} + 0.5::double) / 18446744073709551616.0::double)`;
}

/** A standard normal value as a SQL expression (Box and Muller 1958). */
export const normal = (seed: number, use: string, ...places: string[]): string =>
	`(sqrt(-2 * ln(${uniform(seed, `${use} radius`, ...places)})) * cos(2 * pi() * ${uniform(seed, `${use} angle`, ...places)}))`;
