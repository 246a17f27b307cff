// What a case of an oracle file may say, and how near a printed figure must come.
import type { Figure, Json } from './method.ts';

/** Throws where an input lacks a key, or says something that the method does not know: it would not be obeyed. */
export function demandKeys(input: Json, needed: readonly string[], optional: readonly string[] = []): void {
	if (input === null || typeof input !== 'object') throw new Error('the case has no input');
	const missing = needed.filter((key) => input[key] === undefined);
	if (missing.length > 0) throw new Error(`the input has no ${missing.join(', ')}`);
	const unknown = Object.keys(input).filter((key) => !needed.includes(key) && !optional.includes(key));
	if (unknown.length > 0) throw new Error(`nothing is known of the input's ${unknown.join(', ')}`);
}

/**
 * Figures for what was printed, each number to its own last digit: tables print 168 beside 74.2. Sentences are no
 * figures; a number in quotes is one. Throws for a key that nothing computes.
 */
export function printedToTheDigit(printed: Json, found: Record<string, Json>): Figure[] {
	return Object.entries(printed ?? {}).flatMap(([key, wanted]) => {
		const number = typeof wanted === 'string' && wanted !== '' && !Number.isNaN(Number(wanted));
		if (typeof wanted === 'string' && !number) return [];
		if (!Object.hasOwn(found, key)) throw new Error(`nothing computes the printed ${key}`);
		return [...eachNumber(`printed ${key}`, number ? Number(wanted) : wanted, found[key], number ? wanted : undefined)];
	});
}

function* eachNumber(name: string, wanted: Json, found: Json, text?: string): Generator<Figure> {
	if (wanted === null || typeof wanted !== 'object') {
		const digits = (text ?? String(wanted)).split('.')[1]?.length ?? 0;
		// a rounding that falls on the half may go either way, by the last bit of a double
		yield { name, found, expected: wanted, tolerance: 0.5 * 10 ** -digits * (1 + 1e-9) + 1e-12 };
		return;
	}
	if (Array.isArray(wanted) && (!Array.isArray(found) || found.length !== wanted.length)) {
		yield { name, found, expected: wanted, tolerance: 0 };
		return;
	}
	for (const key of Object.keys(wanted)) yield* eachNumber(`${name}.${key}`, wanted[key], found?.[key]);
}

/** The places, counted from 1, at which something is so. */
export const placesOf = (flags: readonly boolean[]): number[] =>
	flags.flatMap((flag, index) => (flag ? [index + 1] : []));

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The column of rows that a query gave. */
export const column = <T = number>(rows: readonly Record<string, Json>[], name: string): T[] =>
	rows.map((row) => row[name] as T);
