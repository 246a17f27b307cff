import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildSchema, parse } from 'graphql';
import { once } from '../../etl/sources/http/client.ts';
import { adminApi } from '../../etl/sources/shopify/admin.ts';
import { orders, pageOf } from '../../etl/sources/shopify/documents.ts';
import { requestedCost } from './cost.ts';
import { draws, furnish, live, type Furniture } from './lives.ts';
import { schema } from './schema.ts';
import { serveShopify, type Fault, type ServerOptions, type ShopifyServer } from './server.ts';
import { numberOf, Shop } from './shop.ts';
import { expectTruth, openWarehouse, type Warehouse } from './warehouse.ts';

// several loads of a dozen entities each, on a machine that may be busy
vi.setConfig({ testTimeout: 120_000 });

let shop: Shop;
let furniture: Furniture;
let server: ShopifyServer | undefined;
let warehouse: Warehouse | undefined;

async function open(
	options: Partial<ServerOptions> = {},
	settings: Record<string, unknown> = {}
): Promise<{ server: ShopifyServer; warehouse: Warehouse }> {
	server = await serveShopify({ shop, ...options });
	warehouse = await openWarehouse(shop, server, settings);
	return { server, warehouse };
}

beforeEach(() => {
	shop = new Shop();
	furniture = furnish(shop);
});

afterEach(async () => {
	warehouse?.close();
	await server?.close();
	[server, warehouse] = [undefined, undefined];
});

const bulk = { bulkAbove: 1 };
const paged = { bulkAbove: false };
const ways = [
	['bulk operations', bulk],
	['pages', paged]
] as const;

function fill(seed: number, orders = 25): () => number {
	const draw = draws(seed);
	for (let order = 0; order < orders; order++) live(shop, furniture, draw, 14);
	return draw;
}

test.for(ways)(
	'a first load by %s, then increments, with faults in the middle: every row as it happened',
	async ([, way]) => {
		const faults: (Fault | undefined)[] = ['busy', 'broken', undefined, 'internal', 'cut', 'short', undefined];
		const { server, warehouse } = await open({}, way);
		const draw = fill(7, 22);
		shop.order([{ variant: furniture.variants[0], units: 1, price: 100 }], { test: true });
		shop.order([{ variant: furniture.variants[0], units: 1, price: 100 }], { processedAt: '2026-01-05T10:00:00Z' });
		shop.stock(furniture.variants[0], furniture.berlin, 10, 2, 1, '2026-03-01');
		shop.stock(furniture.variants[1], furniture.lyon, 0, 0, 0, '2026-03-01');

		// dead from the twelfth request on: nothing is left of this run
		server.options.fault = (request) => (request > 12 ? 'busy' : undefined);
		await expect(warehouse.run()).rejects.toMatchObject({ code: 'HTTP_BUSY' });
		expect(warehouse.landings()).toEqual([]);
		expect(await warehouse.ask('select count(*)::integer from raw.orders')).toEqual([[0]]);

		server.options.fault = (request) => (request % 3 === 0 ? faults[(request / 3) % faults.length] : undefined);
		const { spent } = await warehouse.run();
		expect(spent.retries).toBeGreaterThan(2);
		await expectTruth(warehouse, shop, ['inventory_levels']);
		shop.pass(1800);
		for (let order = 0; order < 6; order++) live(shop, furniture, draw, 14);
		for (const order of shop.orders.slice(0, 5)) shop.refundMoney(order, 10);
		shop.rename(furniture.shirts, 'Blouse');
		await warehouse.run();
		await expectTruth(warehouse, shop, ['inventory_levels']);
		// counted once a day
		expect(server.asked.filter((what) => what === 'Count productVariantsCount')).toHaveLength(1);
		shop.pass(900);
		const { report } = await warehouse.run();
		for (const { entity, inserted, updated, deleted } of report?.entities ?? [])
			expect([entity, inserted, updated, deleted]).toEqual([entity, 0, 0, 0]);
	}
);

test('bulk operations that come to nothing, answers that vanish, runs that are cut off: no row is lost', async () => {
	const { server, warehouse } = await open(
		{ bulkEnds: ['INTERNAL_SERVER_ERROR', 'COMPLETED', 'COMPLETED', 'EXPIRED'] },
		bulk
	);
	fill(5);
	server.options.fault = (_request, what) => {
		// the file is gone between the answer that names it and the download
		const named = server.operations.filter((one) => one.status === 'COMPLETED');
		if (what === 'file' && named.length === 1 && named[0]) named[0].isGone = true;
		return what === 'file' && server.operations.at(-1)?.query.startsWith('{ orders') ? 'busy' : undefined;
	};
	await expect(warehouse.run()).rejects.toMatchObject({ code: 'HTTP_BUSY' });
	expect(server.operations.map((one) => `${one.query.slice(2, 10)} ${one.status}`)).toEqual([
		'products FAILED',
		'products COMPLETED',
		'products COMPLETED',
		'customer EXPIRED',
		'customer COMPLETED',
		'orders { COMPLETED'
	]);
	server.options.fault = () => undefined;
	await warehouse.run();
	await expectTruth(warehouse, shop);
	const ofOrders = () => server.operations.filter((one) => one.query.startsWith('{ orders'));
	expect(ofOrders()).toHaveLength(1);
	// a reload wants the shop as it is now
	await warehouse.run({ kind: 'reload', entities: ['orders', 'order_lines'] });
	expect(ofOrders()).toHaveLength(2);
	await expectTruth(warehouse, shop);
});

test('a bulk operation that fails three times fails the run with its name', async () => {
	const end = 'INTERNAL_SERVER_ERROR' as const;
	const { warehouse } = await open({ bulkEnds: [end, end, end] }, bulk);
	await expect(warehouse.run()).rejects.toMatchObject({ code: 'SHOPIFY_BULK' });
	expect(warehouse.landings()).toEqual([]);
});

test('a throttled request waits for exactly the points that it lacks, and that costs no try', async () => {
	const { server } = await open({ restoreRate: 1000 });
	const admin = adminApi({ source: 'shop', endpoint: server.endpoint, token: server.token, version: '2026-07' });
	const document = pageOf(orders(true), true);
	server.drain();
	const started = performance.now();
	await admin.ask({ document, variables: { first: 3 }, what: 'orders' }, once);
	const took = performance.now() - started;
	const cost = requestedCost(buildSchema(schema), parse(document), { first: 3 });
	expect(server.asked).toEqual(['Page orders', 'Page orders']);
	expect(server.throttled()).toBe(1);
	expect(took).toBeGreaterThan(cost * 0.9);
	expect(took).toBeLessThan(cost + 300);
});

test('a client that knows what its requests cost is never throttled by itself', async () => {
	const { server, warehouse } = await open({ restoreRate: 5000 }, paged);
	fill(2, 12);
	await warehouse.extract();
	const unknown = server.throttled();
	const { spent } = await warehouse.extract();
	expect(server.throttled()).toBe(unknown);
	expect(spent.retries).toBe(0);
});

test('orders with more lines, refunds, shipments and returned goods than one answer holds come whole', async () => {
	const [variant] = furniture.variants;
	const order = shop.order(
		Array.from({ length: 60 }, (_, index) => ({ variant, units: 1 + (index % 3), price: 1000 + index }))
	);
	for (let at = 0; at < 60; at += 15)
		shop.ship(
			order,
			order.lineItems.slice(at, at + 15).map((line: { quantity: number }) => ({ line, units: line.quantity }))
		);
	for (let at = 0; at < 12; at++) shop.refundShipped(order, order.lineItems[at], 1, { restock: at % 2 === 0 });
	const parts = order.fulfillments
		.slice(1)
		.flatMap((one: { fulfillmentLineItems: unknown[] }) => one.fulfillmentLineItems);
	const big = shop.requestReturn(
		order,
		parts.slice(0, 20).map((shipped: unknown) => ({ shipped, units: 1, reason: 'style' })),
		{ byCustomer: false }
	);
	for (let index = 0; index < 20; index++) shop.dispose(order, big, index, 'RESTOCKED', 1);
	for (let index = 20; index < 26; index++)
		shop.requestReturn(order, [{ shipped: parts[index], units: 1, reason: 'color' }], { byCustomer: true });
	const { server, warehouse } = await open({}, bulk);
	await warehouse.run();
	await expectTruth(warehouse, shop);
	expect(server.asked).toContain('Ids');
	expect(server.asked).toContain('More');
});

test('what changes while we read is read again and nothing is taken for deleted', async () => {
	const { server, warehouse } = await open({}, paged);
	fill(4, 20);
	await warehouse.run();
	shop.pass(3600);
	const [a, b] = [shop.orders[0], shop.orders[19]];
	shop.refundMoney(a, 100);
	shop.refundMoney(b, 100);
	let pages = 0;
	server.options.before = (what) => {
		if (what === 'Page orders' && ++pages === 2) {
			shop.refundMoney(shop.orders[3], 50);
			shop.refundMoney(b, 200);
			shop.order([{ variant: furniture.variants[0], units: 1, price: 100 }]);
		}
	};
	// a day later: everything of the last thirty days is read again, in several pages
	shop.pass(86_400);
	await warehouse.run();
	server.options.before = () => undefined;
	await warehouse.run();
	expect(pages).toBeGreaterThan(2);
	await expectTruth(warehouse, shop);
});

test.for(ways)(
	'gone: a line of a return, an event that was undone, an order that was deleted; by %s',
	async ([, way]) => {
		const { warehouse } = await open({}, way);
		const [variant] = furniture.variants;
		const order = shop.order([
			{ variant, units: 2, price: 1000 },
			{ variant, units: 1, price: 1000 }
		]);
		const shipment = shop.ship(
			order,
			order.lineItems.map((line: { quantity: number }) => ({ line, units: line.quantity }))
		);
		const [first, second] = shipment.fulfillmentLineItems;
		const one = shop.requestReturn(
			order,
			[
				{ shipped: first, units: 1, reason: 'style' },
				{ shipped: second, units: 1, reason: 'color' }
			],
			{ byCustomer: true }
		);
		shop.approve(order, one);
		shop.closeReturn(order, one);
		const doomed = shop.order([{ variant, units: 1, price: 500 }]);
		shop.ship(doomed, [{ line: doomed.lineItems[0], units: 1 }]);
		shop.refundShipped(doomed, doomed.lineItems[0], 1, { restock: true });
		await warehouse.run();
		await expectTruth(warehouse, shop);

		shop.pass(600);
		shop.reopenReturn(order, one);
		shop.removeFromReturn(order, one, 1);
		await warehouse.run();
		await expectTruth(warehouse, shop);

		shop.deleteOrder(doomed);
		shop.pass(86_400);
		await warehouse.run();
		for (const entity of ['orders', 'returns', 'refunds'])
			expect(await warehouse.rows(entity), entity).toHaveLength(shop.expected(entity).length);
	}
);

test('a refund that is linked to a return later is no longer a return of its own', async () => {
	const { warehouse } = await open({}, paged);
	const order = shop.order([{ variant: furniture.variants[0], units: 3, price: 1000 }]);
	const [line] = order.lineItems;
	shop.ship(order, [{ line, units: 3 }]);
	const refund = shop.refundShipped(order, line, 1, { restock: false });
	await warehouse.run();
	expect(await warehouse.rows('returns')).toHaveLength(1);
	const one = shop.requestReturn(
		order,
		[{ shipped: order.fulfillments[0].fulfillmentLineItems[0], units: 1, reason: 'style' }],
		{ byCustomer: false }
	);
	refund.return = one;
	await warehouse.run();
	const id = numberOf(one.id);
	expect((await warehouse.rows('returns')).map((row) => row.return_id)).toEqual([id]);
	expect((await warehouse.rows('return_lines')).map((row) => row.return_id)).toEqual([id]);
	expect((await warehouse.rows('refunds')).map((row) => row.return_id)).toEqual([id]);
});
