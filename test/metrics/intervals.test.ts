import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { weightedWilson, wilson } from '../../sql/metrics/intervals.ts';
import { openPublished } from '../fixtures/published.ts';

// Newcombe, R. G. (1998): Two-sided confidence intervals for the single proportion, Statistics in Medicine 17,
// 857-872, Table I, method 3. Four digits are printed.
const newcombe = [
	{ x: 81, n: 263, low: 0.2553, high: 0.3662 },
	{ x: 15, n: 148, low: 0.0624, high: 0.1605 },
	{ x: 0, n: 20, low: 0, high: 0.1611 },
	{ x: 1, n: 29, low: 0.0061, high: 0.1718 }
];

describe('the Wilson interval', () => {
	let connection: DuckDBConnection;
	beforeAll(async () => {
		connection = await openPublished();
	});
	afterAll(() => connection.closeSync());

	const macros = async (pairs: readonly (readonly [number | null, number | null])[]) =>
		(
			await connection.runAndReadAll(
				`select marts.wilson_low(x, n), marts.wilson_high(x, n)
				from (values ${pairs.map(([x, n], index) => `(${index}, ${x ?? 'null'}::double, ${n ?? 'null'}::double)`).join(', ')}) as t(place, x, n)
				order by place`
			)
		).getRows() as [number | null, number | null][];

	test.each(newcombe)(
		'of $x among $n is the printed $low to $high, in TypeScript and in SQL',
		async ({ x, n, low, high }) => {
			const [sql] = await macros([[x, n]]);
			for (const [foundLow, foundHigh] of [[wilson(x, n).low, wilson(x, n).high], sql ?? []]) {
				expect(foundLow).toBeCloseTo(low, 4);
				expect(foundHigh).toBeCloseTo(high, 4);
			}
		}
	);

	test('is the same in TypeScript and in SQL, everywhere', async () => {
		const numbers = [-1, 0, 0.25, 1, 2, 3, 7, 19.5, 20, 100, 12_345, 7.6e9];
		const pairs: (readonly [number | null, number | null])[] = [[null, 3]];
		for (const x of numbers) for (const n of [...numbers, null]) pairs.push([x, n]);
		const found = await macros(pairs);
		for (const [index, [x, n]] of pairs.entries()) {
			const { low, high } = wilson(x, n);
			const [sqlLow, sqlHigh] = found[index] ?? [];
			if (low === null || high === null) expect([sqlLow, sqlHigh], `${x} of ${n}`).toEqual([null, null]);
			else {
				expect(Math.abs((sqlLow ?? NaN) - low), `${x} of ${n}`).toBeLessThan(1e-14);
				expect(Math.abs((sqlHigh ?? NaN) - high), `${x} of ${n}`).toBeLessThan(1e-14);
			}
		}
	});

	test('without an n, or with more than n, is none; at the ends it is exact', () => {
		expect(wilson(0, 0)).toEqual({ low: null, high: null });
		expect(wilson(4, 3)).toEqual({ low: null, high: null });
		expect(wilson(0, 20).low).toBe(0);
		expect(wilson(20, 20).high).toBe(1);
		expect(wilson(null, 20)).toEqual({ low: null, high: null });
	});

	test('of equal weights is the plain one, and of unequal weights is wider', () => {
		const plain = wilson(3, 10);
		const equal = weightedWilson(30, 100, 10);
		expect(equal.low).toBeCloseTo(plain.low ?? NaN, 12);
		expect(equal.high).toBeCloseTo(plain.high ?? NaN, 12);
		// one line of 91 and nine of 1: (91 + 9)^2 / (91^2 + 9)
		const unequal = weightedWilson(30, 100, 100 ** 2 / (91 ** 2 + 9));
		expect((unequal.high ?? 0) - (unequal.low ?? 0)).toBeGreaterThan((plain.high ?? 0) - (plain.low ?? 0));
	});
});
