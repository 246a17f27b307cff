import { afterEach, expect, test, vi } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import { furnish, live, draws } from './lives.ts';
import { serveShopify, type ServerOptions, type ShopifyServer } from './server.ts';
import { Shop } from './shop.ts';
import { expectTruth, openWarehouse, type Warehouse } from './warehouse.ts';

// on a machine that may be busy
vi.setConfig({ testTimeout: 120_000 });

let server: ShopifyServer | undefined;
let warehouse: Warehouse | undefined;

afterEach(async () => {
	warehouse?.close();
	await server?.close();
	[server, warehouse] = [undefined, undefined];
});

async function open(shop: Shop, options: Partial<ServerOptions> = {}, settings: Record<string, unknown> = {}) {
	server = await serveShopify({ shop, ...options });
	warehouse = await openWarehouse(shop, server, { bulkAbove: false, ...settings });
	return { server, warehouse };
}

const silent = {
	now: () => new Date(),
	log: () => undefined,
	progress: () => undefined,
	threads: 1,
	memoryLimit: '1GB'
};
const every = ['orders', 'all_orders', 'returns', 'customers', 'products', 'locations', 'inventory'].map(
	(one) => `read_${one}`
);
const without = (...scopes: string[]) => every.filter((one) => !scopes.includes(one));

function shopWithReturn() {
	const shop = new Shop();
	const { variants } = furnish(shop);
	const order = shop.order([{ variant: variants[0], units: 2, price: 1000 }]);
	const shipment = shop.ship(order, [{ line: order.lineItems[0], units: 2 }]);
	const one = shop.requestReturn(order, [{ shipped: shipment.fulfillmentLineItems[0], units: 1, reason: 'style' }], {
		byCustomer: false
	});
	return { shop, order, one, variants };
}

test('the check names what every missing right takes away', async () => {
	const { warehouse } = await open(new Shop(), { scopes: ['read_orders', 'write_products'] });
	const { entities, notes } = await warehouse.source.check(silent);
	expect(entities).toEqual([
		'orders',
		'order_lines',
		'refunds',
		'returns',
		'return_lines',
		'inventory_movements',
		'products'
	]);
	const told = notes.join('\n');
	for (const scope of ['read_returns', 'read_all_orders', 'read_customers', 'read_locations', 'read_inventory'])
		expect(told).toContain(scope);
});

test('with all rights the check has nothing to complain of', async () => {
	const { warehouse } = await open(new Shop());
	const { entities, notes } = await warehouse.source.check(silent);
	expect(entities).toHaveLength(13);
	expect(notes).toEqual(['Test Shop, version 2026-07 of the Admin API']);
});

test('without the right to read orders there is nothing to read', async () => {
	const { warehouse } = await open(new Shop(), { scopes: without('read_orders') });
	await expect(warehouse.source.check(silent)).rejects.toMatchObject({ code: 'SHOPIFY_SCOPE' });
	await expect(warehouse.run()).rejects.toMatchObject({ code: 'SHOPIFY_SCOPE' });
});

test('without returns their refunds are the returns; once they may be read, everything is read again', async () => {
	const { shop, order, one } = shopWithReturn();
	shop.refundReturn(order, one, 1);
	const { server, warehouse } = await open(shop, { scopes: without('read_returns') });
	await warehouse.run();
	const [refund] = await warehouse.rows('refunds');
	expect((await warehouse.rows('returns')).map((row) => row.return_id)).toEqual([
		`refund-${String(refund?.refund_id)}`
	]);
	server.options.scopes = every;
	shop.pass(900);
	await warehouse.run();
	await expectTruth(warehouse, shop);

	// taken away again: orders stand still rather than being counted twice, all else goes on
	server.options.scopes = without('read_returns');
	shop.customer('New', 'DE');
	shop.pass(900);
	await warehouse.run();
	await expectTruth(warehouse, shop);
	const stopped = await warehouse.ask('select entity, code from load.stopped_entities order by entity');
	expect(stopped).toContainEqual(['orders', 'SHOPIFY_SCOPE']);
	expect(stopped).not.toContainEqual(['customers', 'SHOPIFY_SCOPE']);
});

test('orders that grew too old to be seen are not taken for deleted', async () => {
	const { shop, variants } = shopWithReturn();
	const { warehouse } = await open(shop, { scopes: without('read_all_orders') });
	const { report } = await warehouse.run();
	expect(report?.warnings.join('\n')).toContain('60 days');
	shop.pass(61 * 86_400);
	shop.order([{ variant: variants[0], units: 1, price: 100 }]);
	await warehouse.run();
	await expectTruth(warehouse, shop);
});

test('a version that lacks a field is named by the check and by the run', async () => {
	const { shop } = shopWithReturn();
	const { warehouse } = await open(shop, { lacks: 'Order.sourceName' });
	const wanted = { code: 'SHOPIFY_SCHEMA', message: expect.stringContaining('sourceName') as string };
	await expect(warehouse.source.check(silent)).rejects.toMatchObject(wanted);
	await expect(warehouse.run()).rejects.toMatchObject(wanted);
});

test('a version that is no longer served is said', async () => {
	const { warehouse } = await open(new Shop(), { version: '2026-10' });
	expect((await warehouse.source.check(silent)).notes.join('\n')).toContain('2026-10');
	expect((await warehouse.run()).report?.warnings.join('\n')).toContain('2026-10');
});

test('neither the token nor people stand in logs, messages or, unasked, in the landing', async () => {
	const shop = new Shop();
	const furniture = furnish(shop);
	live(shop, furniture, draws(1), 12);
	const { server, warehouse } = await open(shop, { fault: (request) => (request === 4 ? 'busy' : undefined) });
	const { files } = await warehouse.extract();
	const everything = JSON.stringify(files) + warehouse.log.join('\n');
	expect(everything).toContain('Ada');
	expect(everything).not.toContain('@example.com');
	expect(everything).not.toContain('+491234567');
	expect(everything).not.toContain(server.token);
	const asked = await openWarehouse(shop, server, { bulkAbove: false, contacts: true });
	expect(JSON.stringify((await asked.extract()).files)).toContain('ada@example.com');
	asked.close();
});

test('a wrong token is refused without being shown', async () => {
	const { server, warehouse } = await open(new Shop());
	server.token = 'shpat_wrong';
	const other = await openWarehouse(new Shop(), server);
	const error = await other.run().catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({ code: 'HTTP_REFUSED' });
	expect(String(error)).not.toContain('shpat');
	other.close();
	await warehouse.run();
});

test('a shop in the configuration becomes a source; what is wrong is named', async () => {
	const shop = { id: 'shop', kind: 'shopify', shop: 'example.myshopify.com', tokenFrom: 'SHOPIFY_TOKEN' };
	process.env.SHOPIFY_TOKEN = 'shpat_x';
	const [source] = await sourcesOf(checkConfig({ sources: [shop] }, null));
	delete process.env.SHOPIFY_TOKEN;
	expect(source).toMatchObject({ id: 'shop', kind: 'shopify', patience: { tries: 5, minutes: 60 } });
	for (const [wrong, named] of [
		[{ shop: 'https://example.com' }, 'sources[0].shop'],
		[{ apiVersion: '2025-07' }, 'sources[0].apiVersion'],
		[{ tokenFrom: 'shpat_0123' }, 'sources[0].tokenFrom']
	] as const)
		expect(() => checkConfig({ sources: [{ ...shop, ...wrong }] }, null)).toThrow(named);
});
