// How figures are put beside each other, and how rows of a case become a relation.
import type { Figure, Json, Oracle, OracleCase } from './method.ts';

/** Digits that a package prints; what R and DuckDB differ by is far smaller. */
const usual = 1e-9;

/** How near a figure of this case must come: the case's own word, else the file's, else nine digits. */
export function toleranceOf(oracle: Oracle, given?: OracleCase): Pick<Figure, 'tolerance' | 'relative'> {
	for (const words of [given, oracle]) {
		if (words?.tolerance_abs !== undefined) return { tolerance: words.tolerance_abs };
		if (words?.tolerance_rel !== undefined) return { tolerance: words.tolerance_rel, relative: true };
	}
	return { tolerance: usual, relative: true };
}

/**
 * A figure for every key of `expected`. Throws where there is no answer to a key: a figure that we cannot compute is
 * not a figure that agrees.
 */
export function figuresOf(
	expected: Record<string, Json>,
	found: Record<string, Json>,
	tolerance: Pick<Figure, 'tolerance' | 'relative'>
): Figure[] {
	return Object.entries(expected).map(([name, wanted]) => {
		if (!Object.hasOwn(found, name)) throw new Error(`nothing computes ${name}`);
		return { name, found: found[name], expected: wanted, ...tolerance };
	});
}

/** A figure for every key of `printed` that is a figure: numbers agree to their last printed digit. */
export function printedFigures(printed: Record<string, Json>, found: Record<string, Json>): Figure[] {
	return Object.entries(printed)
		.filter(([, wanted]) => typeof wanted !== 'string')
		.map(([name, wanted]) => {
			if (!Object.hasOwn(found, name)) throw new Error(`nothing computes the printed ${name}`);
			return { name: `printed ${name}`, found: found[name], expected: wanted, tolerance: halfOfLastDigit(wanted) };
		});
}

/** Half a unit of the last digit; a column of figures is printed to one number of digits, though JSON drops its zeros. */
export function halfOfLastDigit(printed: Json): number {
	const digits = (value: Json): number => {
		if (typeof value === 'number') return String(value).split('.')[1]?.length ?? 0;
		if (value === null || typeof value !== 'object') return 0;
		return Math.max(0, ...Object.values(value).map(digits));
	};
	return 0.5 * 10 ** -digits(printed) * (1 + 1e-9);
}

/**
 * A SELECT of the rows in `$<name>`, a text of JSON. Columns are given with their DuckDB types; a number passes through
 * JSON unchanged.
 */
export function rowsFrom(name: string, columns: Record<string, string>): string {
	return `select unnest(from_json($${name}, '${JSON.stringify([columns])}'), recursive := true)`;
}

/** How two figures differ, one sentence each; none where they agree. */
export function differences({ name, found, expected, tolerance, relative = false }: Figure): string[] {
	if (Array.isArray(expected)) {
		if (!Array.isArray(found)) return [`${name} is ${said(found)}, not a list`];
		if (found.length !== expected.length) return [`${name} has ${found.length} values, not ${expected.length}`];
		return expected.flatMap((wanted, index) =>
			differences({ name: `${name}[${index}]`, found: found[index], expected: wanted, tolerance, relative })
		);
	}
	if (expected !== null && typeof expected === 'object') {
		if (found === null || typeof found !== 'object') return [`${name} is ${said(found)}, not an object`];
		return Object.entries(expected).flatMap(([key, wanted]) =>
			differences({
				name: `${name}.${key}`,
				found: (found as Record<string, unknown>)[key],
				expected: wanted,
				tolerance,
				relative
			})
		);
	}
	if (typeof expected === 'number') {
		const number = typeof found === 'bigint' ? Number(found) : found;
		if (typeof number !== 'number' || !Number.isFinite(number))
			return [`${name} is ${said(found)}, not ${said(expected)}`];
		// nothing is relative to zero
		const allowed = relative ? (expected === 0 ? 1e-12 : tolerance * Math.abs(expected)) : tolerance;
		return Math.abs(number - expected) <= allowed ? [] : [`${name} is ${number}, not ${expected}`];
	}
	return found === expected ? [] : [`${name} is ${said(found)}, not ${said(expected)}`];
}

const said = (value: unknown): string => (value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value)));

/** How many figures stand in a value: numbers, words, and what is said to be none. */
export function countFigures(value: unknown): number {
	if (value === null || typeof value !== 'object') return 1;
	return Object.values(value).reduce<number>((count, part) => count + countFigures(part), 0);
}
