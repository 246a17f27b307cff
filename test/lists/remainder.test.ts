// What a list or a table leaves out stands in it as one more member, so that all of it is the whole.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bases, countings, measures } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { readFilters, type Filters } from '../../web/lib/filters.ts';
import { remainderOf, summariesOf } from '../../web/lib/listing/remainder.ts';
import { readProductSums } from '../../web/lib/products/product-list.server.ts';
import type { Metrics } from '../../web/lib/server/metrics.ts';
import { readPairs } from '../../web/lib/server/rates.ts';
import { dictionary, openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';
import { fill, shop } from './shop.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());

const metrics = {
	answer: (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' })
} as Metrics;
const everything = readFilters(new URL('http://localhost/?from=2020-01-01&to=2030-01-01'), { data_to: '2026-11-20' });
const coordinates = fc.record({
	basis: fc.constantFrom(...bases),
	measure: fc.constantFrom(...measures),
	counted: fc.constantFrom(...countings)
});
const sum = <Row>(rows: readonly Row[], of: (row: Row) => number | null | undefined) =>
	rows.reduce((total, row) => total + (of(row) ?? 0), 0);
const summed = (rows: readonly Record<string, unknown>[], names: readonly string[]) =>
	Object.fromEntries(names.map((name) => [name, sum(rows, (row) => row[name] as number | null)]));

describe('the rest of a list', () => {
	test('is what the whole has beyond the rows that are shown', () => {
		expect(remainderOf({ units: 10, amount: 0.3 }, [{ units: 4, amount: 0.1 }, { units: 6, amount: 0.2 }])).toEqual({ units: 0, amount: 0 }); // prettier-ignore
		expect(remainderOf({ units: 10, orders: null }, [{ units: null, orders: 3 }])).toEqual({ units: 10, orders: null });
	});

	test('is named only where the list is cut', () => {
		const whole = { units: 5 };
		expect(summariesOf(whole, [{ units: 2 }, { units: 3 }], 2)).toEqual([]);
		expect(summariesOf(whole, [], 3)).toEqual([]);
		expect(summariesOf(null, [{ units: 2 }], 3)).toEqual([]);
		expect(summariesOf(whole, [{ units: 2 }], 3)).toEqual([
			{ key: 'others', count: 2, sums: { units: 3 } },
			{ key: 'all', count: 3, sums: whole }
		]);
	});
});

describe('on any shop', { timeout: 180_000 }, () => {
	test('all products together are what the metric engine says of the filters', async () => {
		await fc.assert(
			fc.asyncProperty(shop, coordinates, async (rows, place) => {
				await fill(connection, rows);
				const filters: Filters = { ...everything, ...place };
				const listed = await askQuery(connection, 'products_list', place);
				const whole = await readProductSums(metrics, filters);
				const names = ['shipped_units', 'returned_units', 'returned_amount'];
				const all = summed(listed, names);
				for (const name of names) expect(whole[name as 'shipped_units'], name).toBeCloseTo(all[name]!, 6);
				if (place.measure === 'orders') expect(whole).toMatchObject({ numerator: null, denominator: null });
				else {
					expect(whole.numerator).toBeCloseTo(
						sum(listed, (row) => row.numerator),
						6
					);
					expect(whole.denominator).toBeCloseTo(
						sum(listed, (row) => row.denominator),
						6
					);
				}
			}),
			{ numRuns: 40 }
		);
	});

	test('a page of customers, those on other pages and those without a name are all of them', async () => {
		await fc.assert(
			fc.asyncProperty(shop, coordinates, async (rows, place) => {
				await fill(connection, rows);
				const listed = await askQuery(connection, 'customers_list', place);
				const [first] = await askQuery(connection, 'customers_list', { ...place, limit: 1 });
				fc.pre(first !== undefined);
				const named = summed(listed, ['shipped_units', 'returned_units', 'numerator', 'denominator']);
				const [all] = (await metrics.answer({ metric: 'return_rate', ...place, measure: 'units' })).rows;
				expect(first!.all_shipped_units).toBeCloseTo(Number(all?.['denominator'] ?? 0), 6);
				expect(first!.all_returned_units).toBeCloseTo(Number(all?.['numerator'] ?? 0), 6);
				// those without a name are in the whole and in no row
				expect(first!.all_shipped_units - named['shipped_units']!).toBeCloseTo(first!.nameless_units, 6);
				expect(first!.all_numerator).toBeGreaterThanOrEqual(named['numerator']! - 1e-9);
				expect(first!.all_denominator).toBeGreaterThanOrEqual(named['denominator']! - 1e-9);
			}),
			{ numRuns: 40 }
		);
	});

	test('the cells of categories and reasons with those of all others hold all that came back, none twice', async () => {
		await fc.assert(
			fc.asyncProperty(
				shop,
				coordinates,
				fc.record({ categories: fc.integer({ min: 1, max: 3 }), reasons: fc.integer({ min: 1, max: 4 }) }),
				async (rows, place, most) => {
					await fill(connection, rows);
					const filters: Filters = { ...everything, ...place };
					const found = await readPairs(metrics, filters, filters, most);
					const cells = [...found.pairs, ...found.others];
					const places = cells.map(({ category, reason }) => `${category} / ${reason}`);
					expect(new Set(places).size).toBe(places.length);
					const [all] = (await metrics.answer({ metric: 'return_rate', ...place })).rows;
					const held = sum(cells, ({ rate }) => rate.numerator);
					const whole = Number(all?.['numerator'] ?? 0);
					// an order with two reasons is in both cells
					if (place.measure === 'orders') expect(held).toBeGreaterThanOrEqual(whole);
					else if (place.measure !== 'lines') expect(held).toBeCloseTo(whole, 6);
					if (found.other_categories === 0)
						expect(found.others.filter(({ category }) => category === null)).toEqual([]);
					// a row of others has everything under it that was shipped of them
					const [rest] = found.others.filter(({ category }) => category === null);
					if (rest && place.measure === 'units') expect(rest.rate.denominator).toBeCloseTo(rest.shipped_units, 6);
				}
			),
			{ numRuns: 40 }
		);
	});
});
