import { afterEach, beforeEach, expect, test } from 'vitest';
import { draws, furnish, live, type Furniture } from './lives.ts';
import { serveShopify, type ServerOptions, type ShopifyServer } from './server.ts';
import { Shop } from './shop.ts';
import { expectTruth, openWarehouse, type Warehouse } from './warehouse.ts';

let shop: Shop;
let furniture: Furniture;
let server: ShopifyServer;
let warehouse: Warehouse;

async function open(options: Partial<ServerOptions> = {}, settings: Record<string, unknown> = {}): Promise<void> {
	server = await serveShopify({ shop, ...options });
	warehouse = await openWarehouse(shop, server, settings);
}

beforeEach(() => {
	shop = new Shop();
	furniture = furnish(shop);
});

afterEach(async () => {
	warehouse?.close();
	await server?.close();
});

const bulk = { bulkAbove: 1 };
const paged = { bulkAbove: false };

test.for([
	['bulk operations', bulk],
	['pages', paged]
] as const)('a first load by %s, then increments: every row as it happened', async ([, settings]) => {
	await open({}, settings);
	const draw = draws(7);
	for (let order = 0; order < 40; order++) live(shop, furniture, draw, 14);
	await warehouse.run();
	await expectTruth(warehouse, shop);
	for (let round = 0; round < 3; round++) {
		shop.pass(1800);
		for (let order = 0; order < 6; order++) live(shop, furniture, draw, 14);
		shop.rename(furniture.shirts, `Shirt ${round}`);
		await warehouse.run();
		await expectTruth(warehouse, shop);
	}
});
