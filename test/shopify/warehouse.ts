// A warehouse for one shop: extract, load, and what then stands in it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { entityOf } from '../../etl/contract/contract.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract, type Spent } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { shopify, type ShopifyOptions } from '../../etl/sources/shopify/shopify.ts';
import { shopifySource } from '../../etl/sources/shopify/settings.ts';
import type { Landing, Reading, Source } from '../../etl/sources/types.ts';
import type { Shop } from './shop.ts';
import type { ShopifyServer } from './server.ts';

export type Warehouse = {
	run: (reading?: Reading) => Promise<{ report: LoadReport | null; spent: Spent }>;
	source: Source;
	/** Only reads, from nothing: the manifest and the files by name. */
	extract: (reading?: Reading) => Promise<{ landing: Landing; files: Record<string, string>; spent: Spent }>;
	/** What stands in the landing folder of the source, half-written folders too. */
	landings: () => string[];
	/** Live rows of an entity, as the contract names them. */
	rows: (entity: string) => Promise<Record<string, unknown>[]>;
	ask: (sql: string) => Promise<unknown[][]>;
	log: string[];
	close: () => void;
};

export async function openWarehouse(
	shop: Shop,
	server: ShopifyServer,
	settings: Record<string, unknown> = {}
): Promise<Warehouse> {
	const dataFolder = mkdtempSync(join(tmpdir(), 'retour-shopify-'));
	const log: string[] = [];
	const effects: Effects = {
		now: () => new Date(shop.clock),
		log: (_level, sentence) => log.push(sentence),
		progress: () => undefined,
		threads: 1,
		memoryLimit: '500MB'
	};
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	await prepareLoading(connection);
	const opened = (): Source => {
		const checked = shopifySource.parse({
			id: 'shop',
			kind: 'shopify',
			shop: 'test.myshopify.com',
			tokenFrom: 'SHOPIFY_TOKEN',
			...settings
		});
		const options: ShopifyOptions = {
			...checked,
			title: 'Shop',
			timezone: 'Europe/Berlin',
			currency: 'EUR',
			endpoint: server.endpoint,
			token: server.token,
			pollEvery: 1
		};
		return shopify(options);
	};
	const source = opened();
	const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	return {
		source,
		log,
		ask,
		run: async (reading) => {
			const cursor = await readCursor(connection, 'shop');
			const { folder, spent } = await extract({
				source,
				dataFolder,
				effects,
				cursor,
				runId: 'run',
				signal: new AbortController().signal,
				firstWait: 1,
				...(reading ? { reading } : {})
			});
			if (folder === null) return { report: null, spent };
			return {
				report: await loadLanding({ connection, effects, source, landingFolder: folder, runId: 'run' }),
				spent
			};
		},
		landings: () => {
			const folder = join(dataFolder, 'landing', 'shop');
			return existsSync(folder) ? readdirSync(folder) : [];
		},
		extract: async (reading) => {
			const { folder, spent } = await extract({
				source,
				dataFolder,
				effects,
				runId: 'run',
				firstWait: 1,
				cursor: {},
				signal: new AbortController().signal,
				...(reading ? { reading } : {})
			});
			const names = readdirSync(folder ?? '');
			const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder ?? '', name), 'utf8')]));
			const landing = JSON.parse(files['manifest.json'] ?? '') as Landing;
			rmSync(folder ?? '', { recursive: true });
			return { landing, files, spent };
		},
		rows: async (entity) => {
			const columns = entityOf(entity).columns.filter((column) => column.name !== 'deleted_at');
			const texts = columns.map(({ name, type }) =>
				type === 'instant' ? `strftime(${name} at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')` : `${name}::varchar`
			);
			const found = await ask(`select ${texts.join(', ')} from raw.${entity} where deleted_at is null`);
			return found.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
		},
		close: () => {
			close();
			rmSync(dataFolder, { recursive: true, force: true });
		}
	};
}

const entities = [
	'warehouses', 'customers', 'products', 'orders', 'order_lines', 'returns', 'return_lines', 'return_events', 'inspections',
	'inventory_movements', 'exchanges', 'refunds'
]; // prettier-ignore

/** The warehouse has exactly what happened in the shop, nothing else, and nothing in quarantine. */
export async function expectTruth(warehouse: Warehouse, shop: Shop, more: readonly string[] = []): Promise<void> {
	expect(await warehouse.ask('select entity, column_name, found, reason, raw_text from load.quarantine')).toEqual([]);
	for (const entity of [...entities, ...more]) {
		const columns = entityOf(entity).columns.filter((column) => column.name !== 'deleted_at');
		const text = (value: unknown, type: string): string | null => {
			if (value === null || value === undefined) return null;
			return type === 'money' || type === 'quantity' ? Number(value).toFixed(4) : String(value);
		};
		const wanted = shop
			.expected(entity)
			.map((row) => Object.fromEntries(columns.map(({ name, type }) => [name, text(row[name], type)])));
		const found = await warehouse.rows(entity);
		const inOrder = (rows: Record<string, unknown>[]) =>
			rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
		expect(inOrder(found), entity).toEqual(inOrder(wanted));
	}
}
