// What was said eight weeks ago against what came: weeks over categories, and categories over weeks.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows, openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	const week = (category: string, on: string, then: number, said: number, variance: number, came: number) => ({
		category, week_on: on, shipped_units: 1000, returned_then_units: then, said_units: said, said_variance: variance, came_units: came
	}); // prettier-ignore
	await insertRows(connection, 'marts.agg_back_test', [
		week('Shoes', '2026-01-05', 90, 92, 16, 93),
		week('Bags', '2026-01-05', 50, 51, 9, 58),
		week('Shoes', '2026-01-12', 20, 80, 100, 100),
		// nothing was to come any more: being right about it is no merit
		week('Shoes', '2025-12-29', 90, 90.2, 0.2, 90)
	]);
});
afterAll(() => connection.closeSync());

test('a week adds up its categories, and their variances', async () => {
	const [young, old] = await askQuery(connection, 'back_test_weeks');
	// the root of 16 + 9 is 5; what is back already is the least that there can be
	expect(old).toMatchObject({ week_on: '2026-01-05', shipped_units: 2000, returned_then: 0.07, said: 0.0715, came: 0.0755 });
	expect(old?.low).toBe(0.07);
	expect(old?.high).toBeCloseTo((143 + 1.6448536 * 5) / 2000, 8);
	expect(old?.is_within).toBe(true);
	expect(young).toMatchObject({ said: 0.08, came: 0.1, is_within: false });
}); // prettier-ignore

test('a category counts its weeks, and only what was still to come', async () => {
	const [shoes, bags] = await askQuery(connection, 'back_test_categories');
	expect(shoes).toEqual({
		category: 'Shoes',
		weeks: 2,
		weeks_within: 1,
		said_units: expect.closeTo(62.2, 9) as number,
		came_units: 83
	});
	expect(bags).toEqual({ category: 'Bags', weeks: 1, weeks_within: 0, said_units: 1, came_units: 8 });
	expect(await askQuery(connection, 'back_test_categories', { category: ['Bags'] })).toHaveLength(1);
});
