import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { bases, countings, measures } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import { dictionary, insertRows, openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';
import { fill, shop } from './shop.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'marts.dim_products', [
		{ source_id: 'erp', product_id: 'p1', product_name: 'Trail Runner', sku: 'TR-1', category: 'Shoes' },
		{ source_id: 'erp', product_id: 'p2', product_name: '运动袜三双装', sku: 'SK-2', category: 'Shoes' }
	]);
});
afterAll(() => connection.closeSync());

const narrowed = fc.record({
	since: fc.constantFrom('2026-01-01', '2026-02-01'),
	until: fc.constantFrom('2026-03-01', '2027-01-01'),
	basis: fc.constantFrom(...bases),
	measure: fc.constantFrom(...measures),
	counted: fc.constantFrom(...countings),
	category: fc.constantFrom([], ['Shoes']),
	reason: fc.constantFrom([], ['style'], ['style', 'defective']),
	channel: fc.constantFrom([], ['online']),
	source: fc.constantFrom([], ['erp'])
});

const where = (filters: Record<string, readonly string[]>) =>
	Object.fromEntries(Object.entries(filters).filter(([, members]) => members.length > 0));

describe('on any shop', { timeout: 180_000 }, () => {
	test('the list of products says of each what the metric engine says, and of its category too', async () => {
		await fc.assert(
			fc.asyncProperty(shop, narrowed, async (rows, { since, until, basis, measure, counted, ...filters }) => {
				await fill(connection, rows);
				const coordinates = { basis, measure, counted };
				const ask = (by: string[]) =>
					answer(
						{ metric: 'return_rate', by, from: since, to: until, ...coordinates, where: where(filters) },
						{ dictionary, ask: askOf(connection), version: 'v' }
					);
				const listed = await askQuery(connection, 'products_list', { since, until, ...coordinates, ...filters });
				const products = new Map(
					(await ask(['product'])).rows.map((row) => [`${row['source']} ${row['product']}`, row])
				);
				const categories = new Map((await ask(['category'])).rows.map((row) => [row['category'], row['value']]));
				const known = listed.filter((row) => row.numerator > 0 || row.denominator > 0);
				expect(known.map((row) => `${row.source_id} ${row.product_id}`).sort()).toEqual(
					[...products]
						.filter(([, row]) => (row['numerator'] ?? 0) !== 0 || (row['denominator'] ?? 0) !== 0)
						.map(([key]) => key)
						.sort()
				);
				for (const row of known) {
					const expected = products.get(`${row.source_id} ${row.product_id}`);
					const names = ['value', 'numerator', 'denominator', 'low', 'high'] as const;
					const found = { ...row, value: row.rate };
					for (const name of names) {
						const [one, other] = [found[name], expected?.[name] ?? (name.endsWith('ator') ? 0 : null)];
						if (one === null || other === null) expect([name, one]).toEqual([name, other]);
						else expect(one, `${name} of ${row.product_id}`).toBeCloseTo(Number(other), 9);
					}
					const category = (categories.get(row.category) ?? null) as number | null;
					if (row.category_rate === null || category === null) expect(row.category_rate).toBe(category);
					else expect(row.category_rate).toBeCloseTo(category, 9);
				}
			}),
			{ numRuns: 60 }
		);
	});

	test('pages of any length neither repeat nor skip a product, whatever the order', async () => {
		const sort = fc.constantFrom('-low', 'rate', 'name', '-name', 'shipped', '-amount', 'category', 'no such order');
		await fc.assert(
			fc.asyncProperty(shop, sort, fc.integer({ min: 1, max: 4 }), async (rows, order, limit) => {
				await fill(connection, rows);
				const all = await askQuery(connection, 'products_list', { sort: order });
				const keyOf = (row: (typeof all)[number]) => `${row.source_id} ${row.product_id}`;
				const paged: string[] = [];
				for (let offset = 0; offset < all.length; offset += limit)
					paged.push(...(await askQuery(connection, 'products_list', { sort: order, limit, offset })).map(keyOf));
				expect(paged).toEqual(all.map(keyOf));
				expect(new Set(paged).size).toBe(paged.length);
			}),
			{ numRuns: 20 }
		);
	});
});

const line = (product_id: string, shipped_units: number) => ({
	source_id: 'erp', order_line_id: product_id, order_id: product_id, customer_id: 'c1', product_id, category: 'Shoes',
	channel: 'online', cohort_on: '2026-02-01', ordered_on: '2026-02-01', shipped_units, net_amount: 10
}); // prettier-ignore
const back = (product_id: string, returned_units: number, reason = 'style', fault = 'customer') => ({
	source_id: 'erp', return_line_id: `${product_id} ${reason}`, return_id: 'R1', order_line_id: product_id, order_id: product_id,
	customer_id: 'c1', product_id, category: 'Shoes', channel: 'online', reason, fault, cohort_on: '2026-02-01',
	requested_on: '2026-02-05', is_counted: true, returned_units, returned_amount: 10, received_units: 0, refunded_units: 0
}); // prettier-ignore

async function put(orders: object[], returns: object[]): Promise<void> {
	await connection.run('delete from marts.fct_order_lines; delete from marts.fct_return_lines');
	await insertRows(connection, 'marts.fct_order_lines', orders as never);
	await insertRows(connection, 'marts.fct_return_lines', returns as never);
}

test('a product of which two units were sold does not lead the list before one of many', async () => {
	await put([line('p1', 2), line('p2', 400)], [back('p1', 1), back('p2', 160)]);
	const listed = await askQuery(connection, 'products_list', { sort: '-low' });
	expect(listed.map((row) => row.product_id)).toEqual(['p2', 'p1']);
	expect(listed[0]?.rate).toBeLessThan(listed[1]?.rate ?? 0);
});

test('a product is found by a part of its name, by the beginning of its SKU, and not by what DuckDB would make of %', async () => {
	await put([line('p1', 2), line('p2', 4)], []);
	const found = async (search: string) =>
		(await askQuery(connection, 'products_list', { search })).map((row) => row.product_id);
	expect(await found('runner')).toEqual(['p1']);
	expect(await found('袜')).toEqual(['p2']);
	expect(await found('sk-')).toEqual(['p2']);
	expect(await found('%')).toEqual([]);
});

test('the main reason is the one of most units, with its share of what came back', async () => {
	await put([line('p1', 10)], [back('p1', 3), back('p1', 1, 'defective', 'seller')]);
	const [row] = await askQuery(connection, 'products_list');
	expect(row).toMatchObject({ main_reason: 'style', main_fault: 'customer', main_share: 0.75 });
});

const ranked = (product_id: string, priority_amount: number | null, more: object = {}) => ({
	source_id: 'erp', product_id, category: 'Shoes', shipped_units: 10, exposed_units: 9, returned_units: 3, fit: 'fitted',
	is_flagged: false, probability_over: 0.5, shrunk_rate: 0.2, excess_amount: 5, priority_amount, ...more
}); // prettier-ignore

test('the ranking goes by probability times money, products without one last, and totals the flagged ones of the filters', async () => {
	await connection.run('delete from marts.agg_product_ranking');
	await insertRows(connection, 'marts.agg_product_ranking', [
		ranked('p1', null, { fit: 'no difference', probability_over: null, shrunk_rate: 0.4 }),
		ranked('p2', 20, { is_flagged: true, excess_amount: 30, excess_cost_amount: 4 }),
		ranked('p3', 50, { category: 'Bags', is_flagged: true, excess_amount: 60 })
	]);
	const ids = async (parameters: Parameters<typeof askQuery<'product_ranking'>>[2]) =>
		(await askQuery(connection, 'product_ranking', parameters)).map((row) => row.product_id);
	expect(await ids({})).toEqual(['p3', 'p2', 'p1']);
	expect(await ids({ category: ['Shoes'] })).toEqual(['p2', 'p1']);
	expect(await ids({ only: ['erp p1', 'shop p2'] })).toEqual(['p1']);
	expect(await ids({ search: '袜' })).toEqual(['p2']);
	expect(await ids({ limit: 1, offset: 1 })).toEqual(['p2']);
	const [first] = await askQuery(connection, 'product_ranking', { category: ['Shoes'] });
	expect(first).toMatchObject({ flagged: 1, flagged_amount: 34, total: 2 });
});

test('a list of some products has their figures as the whole list has them', async () => {
	await put([line('p1', 2), line('p2', 400)], [back('p1', 1), back('p2', 160)]);
	const whole = await askQuery(connection, 'products_list', { sort: '-low' });
	const [only] = await askQuery(connection, 'products_list', { sort: '-low', only: ['erp p2'] });
	expect({ ...only, above: 0, total: 0 }).toEqual({
		...whole.find((row) => row.product_id === 'p2'),
		above: 0,
		total: 0
	});
});
