import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { once } from '../../etl/sources/http/client.ts';
import { adminApi } from '../../etl/sources/shopify/admin.ts';
import { rowsOfBulk } from '../../etl/sources/shopify/bulk-rows.ts';
import { less, sum, times } from '../../etl/sources/shopify/decimals.ts';
import { bulkOf, customers, inventory, orderIds, orders, products } from '../../etl/sources/shopify/documents.ts';
import { daysIn } from '../../etl/sources/shopify/map-catalogue.ts';
import { rowsSince, type Node } from '../../etl/sources/shopify/reading.ts';
import { idOf } from '../../etl/sources/shopify/shapes.ts';
import { refusal } from './bulk-server.ts';
import { schema } from './schema.ts';
import { serveShopify } from './server.ts';
import { Shop } from './shop.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'retour-shopify-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function collect(lines: object[], atOnce: number): Promise<Node[]> {
	const path = join(folder, 'answer');
	const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
	writeFileSync(path, text);
	const rows: Node[] = [];
	const of = { root: products(true), objects: lines.length, bytes: Buffer.byteLength(text), atOnce };
	for await (const row of rowsOfBulk(path, of)) rows.push(row);
	return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const productLine = (id: number) => ({ id: `gid://shopify/Product/${id}`, title: `P${id}` });
const variantLine = (id: number, of: number) => ({
	id: `gid://shopify/ProductVariant/${id}`,
	__parentId: `gid://shopify/Product/${of}`
});

test('children of a bulk answer find their parents in any order, in memory and dealt out over files', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(7), { maxLength: 30 }),
			fc.infiniteStream(fc.nat(1000)),
			fc.constantFrom(1_000_000, 300, 40),
			async (parents, keys, atOnce) => {
				const known = [...new Set(parents)];
				const lines = [...known.map(productLine), ...parents.map((of, index) => variantLine(100 + index, of))];
				const shuffled = lines
					.map((line) => ({ line, key: keys.next().value as number }))
					.toSorted((a, b) => a.key - b.key);
				const rows = await collect(
					shuffled.map(({ line }) => line),
					atOnce
				);
				expect(rows.map((row) => [row.id, (row.variants as Node[]).map((one) => one.id).toSorted()])).toEqual(
					known
						.map((id): [string, string[]] => [
							`gid://shopify/Product/${id}`,
							parents
								.flatMap((of, index) => (of === id ? [`gid://shopify/ProductVariant/${100 + index}`] : []))
								.toSorted()
						])
						.toSorted(([a], [b]) => (a < b ? -1 : 1))
				);
			}
		),
		{ numRuns: 30 }
	);
	expect(readdirSync(folder)).toEqual([]);
});

test.for<[string, string, number]>([
	['a line is missing', `${JSON.stringify(productLine(1))}\n`, 2],
	['a line is cut off', `${JSON.stringify(productLine(1))}\n{"id":"gid://sh`, 2],
	['a parent is missing', `${JSON.stringify(variantLine(1, 2))}\n`, 1],
	['a line has no id', '{"title":"x"}\n', 1]
])('a bulk answer of which %s is refused and leaves no file', async ([, text, objects]) => {
	writeFileSync(join(folder, 'answer'), text);
	const rows = rowsOfBulk(join(folder, 'answer'), { root: products(false), objects, bytes: text.length });
	await expect(Array.fromAsync(rows)).rejects.toMatchObject({ code: 'SHOPIFY_BULK' });
	expect(readdirSync(folder)).toEqual([]);
});

test('more rows than a connection gives are reached by asking anew from the last change', async () => {
	const shop = new Shop();
	for (let index = 0; index < 70; index++) shop.customer(`C${index}`, 'DE');
	const server = await serveShopify({ shop, deepest: 30 });
	try {
		const admin = adminApi({ source: 'shop', endpoint: server.endpoint, token: server.token, version: '2026-07' });
		const root = { ...customers(false), first: 10 };
		const seen = new Set<string>();
		for await (const nodes of rowsSince({ admin, caller: once }, root, { since: null, reach: 20 }))
			for (const node of nodes) seen.add(node.id);
		expect(seen.size).toBe(70);

		// all of one moment: there is no next question, and that is said
		for (const customer of shop.customers) customer.updatedAt = shop.now();
		const stuck = Array.fromAsync(rowsSince({ admin, caller: once }, root, { since: shop.now(), reach: 20 }));
		await expect(stuck).rejects.toMatchObject({ code: 'SHOPIFY_PAGING' });
	} finally {
		await server.close();
	}
});

test('every bulk document is one that Shopify takes', () => {
	const built = buildSchema(schema);
	for (const root of [orders(true), orders(false), orderIds(true), orderIds(false), customers(true), products(true)])
		expect(refusal(built, bulkOf(root, "updated_at:>='2026-01-01T00:00:00Z'")), root.field).toBe(null);
	expect(refusal(built, bulkOf(inventory, ''))).toBe(null);
});

test('decimal texts add up exactly', () => {
	expect(sum(['0.1', '0.2'])).toBe('0.3');
	expect(sum([])).toBe('0');
	expect(less('10', '0.01', '9.99')).toBe('0');
	expect(less('1', '1.5')).toBe('-0.5');
	expect(times('1234567890123.4567', 3)).toBe('3703703670370.3701');
	fc.assert(
		fc.property(fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })), (cents) => {
			const text = (value: bigint) => {
				const digits = String(value < 0n ? -value : value).padStart(3, '0');
				return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
			};
			const total = cents.reduce((a, b) => a + b, 0n);
			expect(less(sum(cents.map(text)), text(total))).toBe('0');
		})
	);
	expect(() => sum(['1e3'])).toThrow(TypeError);
});

test('ids are the numbers that people see, days those of the shop', () => {
	expect(idOf('gid://shopify/Order/123')).toBe('123');
	expect(idOf('gid://shopify/InventoryLevel/5?inventory_item_id=7')).toBe('5');
	expect(daysIn('Europe/Berlin')('2026-02-10T23:45:00Z')).toBe('2026-02-11');
});
