// The source `shopify`: orders with what came back of them, customers, products, locations and stock of one shop.
import type { Effects } from '../../effects.ts';
import type { Checked, Cursor, Extraction, Landing, Source, StoppedEntity } from '../types.ts';
import { adminApi, type Admin } from './admin.ts';
import { checkShop } from './check.ts';
import { landRows } from './landed-rows.ts';
import {
	readCustomers,
	readInventory,
	readLocations,
	readOrders,
	readProducts,
	type Memory,
	type Run
} from './readers.ts';
import type { Reader } from './reading.ts';
import { askShop, may, tables, withoutOrders, type Table } from './scopes.ts';
import type { ShopifySettings } from './settings.ts';

export type ShopifyOptions = ShopifySettings & {
	title: string;
	/** Of the Admin API, with its version. */
	endpoint: string;
	token: string;
	timezone: string;
	currency: string;
	/** Milliseconds between two looks at a bulk operation. */
	pollEvery?: number;
};

/** Opens a shop. Throws `HTTP_SETTINGS` or `HTTP_INSECURE` for a wrong address. */
export function shopify(options: ShopifyOptions): Source {
	const { id, title, timezone, currency, endpoint, token, apiVersion, read } = options;
	const admin = adminApi({ source: id, endpoint, token, version: apiVersion });
	return {
		id,
		kind: 'shopify',
		title,
		timezone,
		currency,
		patience: { tries: read.tries, minutes: read.minutes },
		extract: (extraction) => extractShop(options, admin, extraction),
		check: (effects: Effects): Promise<Checked> => checkShop(options, admin, effects)
	};
}

async function extractShop(options: ShopifyOptions, admin: Admin, extraction: Extraction): Promise<Landing | null> {
	const { id, apiVersion } = options;
	const reader: Reader = { admin, caller: extraction };
	const shop = await askShop(admin, extraction);
	const { reading } = extraction;
	const named = reading.kind === 'increment' ? undefined : reading.entities;
	const wants = (entity: string): boolean => named === undefined || named.includes(entity);
	const rows = landRows(extraction.folder, id, wants);
	const run: Run = {
		options,
		pollEvery: options.pollEvery ?? 2000,
		extraction,
		reader,
		shop,
		rows,
		memory: { ...(extraction.cursor as Memory) },
		warnings: [],
		complete: [],
		wants
	};
	if (admin.answeredBy() !== null && admin.answeredBy() !== apiVersion)
		run.warnings.push(
			`Shopify answered with version ${admin.answeredBy()} of its API instead of ${apiVersion}, which it no longer serves`
		);
	const stopped: StoppedEntity[] = [];
	try {
		const readers: Record<Table, (run: Run) => Promise<void>> = {
			locations: readLocations,
			products: readProducts,
			customers: readCustomers,
			orders: readOrders,
			inventory: readInventory
		};
		for (const [table, read] of Object.entries(readers) as [Table, (run: Run) => Promise<void>][]) {
			if (!tables[table].entities.some(wants)) continue;
			// without returns their refunds would be taken for returns, a second time
			if (table === 'orders' && run.memory.withReturns && !may(shop, 'returns'))
				stopped.push(...withoutScope(tables.orders.entities, 'returns'));
			else if (may(shop, tables[table].scope)) await read(run);
			else if (table === 'orders' && !run.memory.orders) throw withoutOrders(id);
			else if (isRemembered(run.memory, table))
				stopped.push(...withoutScope(tables[table].entities, tables[table].scope));
		}
		const files = await rows.close();
		const cursor: Cursor = run.memory;
		const isNothing = files.length === 0 && run.complete.length + stopped.length + run.warnings.length === 0;
		// what is due again later is part of the memory: it must be committed even if it brought nothing
		if (isNothing && JSON.stringify(cursor) === JSON.stringify(extraction.cursor)) return null;
		return { files, rejects: [], cursor, warnings: run.warnings, stopped, complete: run.complete };
	} catch (error) {
		rows.abandon();
		throw error;
	}
}

const isRemembered = (memory: Memory, table: Table): boolean =>
	(table === 'inventory' ? memory.inventoryOn : memory[table]) !== undefined;

const withoutScope = (entities: readonly string[], scope: string): StoppedEntity[] =>
	entities.map((entity) => ({
		entity,
		code: 'SHOPIFY_SCOPE',
		message: `the access token may not read ${scope}`,
		hint: `give the app the access scope read_${scope} and approve it in the shop`
	}));
