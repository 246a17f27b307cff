// The source `shopify`: orders with what came back of them, customers, products, locations and stock of one shop.
import type { Effects } from '../../effects.ts';
import type { Checked, Cursor, Extraction, Landing, Source, StoppedEntity } from '../types.ts';
import { planWindow, type EntityMemory, type Window } from '../window.ts';
import { adminApi, type Admin } from './admin.ts';
import { checkShop } from './check.ts';
import { ownReturnId } from './claims.ts';
import { customers, inventory, locations, orderIds, orders, products } from './documents.ts';
import { landRows, type LandedRows } from './landed-rows.ts';
import { daysIn, mapCustomer, mapLocation, mapProduct, mapStock } from './map-catalogue.ts';
import { mapOrder } from './map-orders.ts';
import { batchSizes, wholeOrders } from './orders.ts';
import { allRows, type Node, type Reader } from './reading.ts';
import { askShop, may, mayReadAllOrders, ofReturns, tables, withoutOrders, type Shop, type Table } from './scopes.ts';
import type { ShopifySettings } from './settings.ts';
import { idOf } from './shapes.ts';
import { readTable, type TableOptions } from './table.ts';

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

/** Part of the cursor. Tables with a last change have a memory; stock has the day it was last counted. */
type Memory = {
	orders?: EntityMemory;
	customers?: EntityMemory;
	products?: EntityMemory;
	inventoryOn?: string;
	/** Whether returns could be read. */
	withReturns?: boolean;
};

type Run = {
	options: ShopifyOptions;
	extraction: Extraction;
	reader: Reader;
	shop: Shop;
	rows: LandedRows;
	memory: Memory;
	warnings: string[];
	complete: NonNullable<Landing['complete']>;
	/** Whether an entity is to be landed. */
	wants: (entity: string) => boolean;
};

const hours = 3_600_000;

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
			if (may(shop, tables[table].scope)) await read(run);
			else if (table === 'orders' && !run.memory.orders) throw withoutOrders(id);
			else if (isRemembered(run.memory, table))
				stopped.push(...withoutScope(tables[table].entities, tables[table].scope));
		}
		if (may(shop, 'returns')) run.memory.withReturns = true;
		else if (run.memory.withReturns && may(shop, 'orders')) stopped.push(...withoutScope(ofReturns, 'returns'));
		const files = await rows.close();
		const cursor: Cursor = run.memory;
		const isNothing = files.length === 0 && run.complete.length === 0 && stopped.length === 0;
		if (isNothing && reading.kind === 'increment' && run.warnings.length === 0) return null;
		return { files, rejects: [], cursor, warnings: run.warnings, stopped, complete: run.complete };
	} catch (error) {
		rows.abandon();
		throw error;
	}
}

const isRemembered = (memory: Memory, table: Table): boolean =>
	table === 'inventory' ? memory.inventoryOn !== undefined : table !== 'locations' && memory[table] !== undefined;

const withoutScope = (entities: readonly string[], scope: string): StoppedEntity[] =>
	entities.map((entity) => ({
		entity,
		code: 'SHOPIFY_SCOPE',
		message: `the access token may not read ${scope}`,
		hint: `give the app the access scope read_${scope} and approve it in the shop`
	}));

type Dated = 'orders' | 'customers' | 'products';

/** The window of a table, how to read it, and how to remember it. */
async function readDated(
	run: Run,
	table: Dated,
	root: TableOptions['root'],
	each: TableOptions['each']
): Promise<Window> {
	const { options, extraction, reader, memory, warnings, wants } = run;
	const before = memory[table];
	const window = planWindow(before, options.read, extraction.reading, extraction.effects.now());
	const seen = await readTable({
		extraction,
		reader,
		source: options.id,
		root,
		since: window.since,
		until: window.until,
		bulkAbove: options.bulkAbove,
		pollEvery: options.pollEvery ?? 2000,
		// a first load has nothing to lose by an answer of yesterday: what changed since is read next
		takeUpWithin: before ? 0 : 24 * hours,
		warn: (sentence) => warnings.push(sentence),
		each
	});
	// by the clock of Shopify; nothing seen moves nothing
	const horizon = seen ?? before?.horizon;
	const isLater = before === undefined || horizon === undefined || horizon > before.horizon;
	// where only some of what hangs on a table was wanted, the rest is still to be read
	if (horizon !== undefined && tables[table].entities.every(wants))
		memory[table] = window.remember(
			new Date(isLater || extraction.reading.kind === 'reload' ? horizon : before.horizon)
		);
	return window;
}

async function readOrders(run: Run): Promise<void> {
	const { options, reader, shop, rows, extraction, warnings, complete, wants } = run;
	const withReturns = may(shop, 'returns');
	const sizes = batchSizes();
	const done = new Map<string, string>();
	const named = new Set<string>();
	let tests = 0;
	const window = await readDated(run, 'orders', orders(withReturns), async (nodes) => {
		for (const order of await wholeOrders(reader, nodes, sizes, withReturns)) {
			if (order.test) {
				tests++;
				continue;
			}
			// what changed while we read comes twice
			if (done.get(order.id) === order.updatedAt) continue;
			done.set(order.id, order.updatedAt);
			for (const { entity, row, isGone } of mapOrder(order, options)) {
				if (entity === 'products') {
					if (named.has(String(row.product_id))) continue;
					named.add(String(row.product_id));
				}
				await rows.put(entity, row, isGone ? 'deletions' : 'rows');
			}
		}
	});
	if (tests > 0) extraction.effects.log('info', `${options.id}: ${tests} test orders are no sales and were left out`);
	if (!mayReadAllOrders(shop)) {
		if (window.since === null)
			warnings.push(
				'only orders of the last 60 days can be seen: the app lacks the access scope read_all_orders; deleted orders are not looked for'
			);
		return;
	}
	if (extraction.reading.kind === 'range') return;
	const children = tables.orders.entities.filter(
		(entity) => entity !== 'orders' && wants(entity) && (withReturns || !isOfReturns(entity))
	);
	// all orders that changed since were read to the end, so what they no longer have is gone
	const isSwept = window.sweep && window.since !== null;
	if (isSwept) await sweepOrders(run);
	for (const entity of children)
		if (!complete.some((one) => one.entity === entity)) complete.push({ entity, since: window.since });
	if (window.since === null && wants('orders')) complete.push({ entity: 'orders', since: null });
}

const isOfReturns = (entity: string): boolean => ['returns', 'return_lines', ...ofReturns].includes(entity);

/** The ids of all orders and of their returns and refunds, to find what was deleted. */
async function sweepOrders({ options, extraction, reader, shop, rows, complete, warnings }: Run): Promise<void> {
	const withReturns = may(shop, 'returns');
	await readTable({
		extraction,
		reader,
		source: options.id,
		root: orderIds(withReturns),
		since: null,
		bulkAbove: options.bulkAbove,
		pollEvery: options.pollEvery ?? 2000,
		warn: (sentence) => warnings.push(sentence),
		each: async (nodes) => {
			for (const node of nodes) {
				await rows.put('orders', { order_id: idOf(node.id) }, 'keys');
				for (const refund of node.refunds as Node[]) {
					await rows.put('refunds', { refund_id: idOf(refund.id) }, 'keys');
					// whether a refund is a return is not asked here: all that may be are there
					await rows.put('returns', { return_id: ownReturnId(idOf(refund.id)) }, 'keys');
				}
				for (const one of (node.returns as Node[] | undefined) ?? [])
					await rows.put('returns', { return_id: idOf(one.id) }, 'keys');
			}
		}
	});
	// lines and what else hangs on an order or a return go with it
	const swept = ['orders', 'refunds', ...(withReturns ? ['returns'] : [])];
	for (const entity of swept) complete.push({ entity, since: null });
}

const readCustomers = async (run: Run): Promise<void> => {
	await readDated(run, 'customers', customers(run.options.contacts), async (nodes) => {
		for (const node of nodes) await run.rows.put('customers', mapCustomer(node));
	});
};

const readProducts = async (run: Run): Promise<void> => {
	const dayOf = daysIn(run.shop.timezone);
	await readDated(run, 'products', products(may(run.shop, 'inventory')), async (nodes) => {
		for (const node of nodes) for (const row of mapProduct(node, dayOf)) await run.rows.put('products', row);
	});
};

const readLocations = async ({ reader, rows }: Run): Promise<void> => {
	for (const node of await allRows(reader, locations)) await rows.put('warehouses', mapLocation(node));
};

/** Stock once a day: Shopify tells what is there, not what was. */
async function readInventory(run: Run): Promise<void> {
	const { options, extraction, reader, shop, rows, memory, warnings } = run;
	const today = daysIn(shop.timezone)(extraction.effects.now().toISOString());
	if (memory.inventoryOn === today && extraction.reading.kind === 'increment') return;
	if (extraction.reading.kind === 'range') return;
	await readTable({
		extraction,
		reader,
		source: options.id,
		root: inventory,
		since: null,
		isDated: false,
		bulkAbove: options.bulkAbove,
		pollEvery: options.pollEvery ?? 2000,
		warn: (sentence) => warnings.push(sentence),
		each: async (nodes) => {
			for (const node of nodes) for (const row of mapStock(node, today)) await rows.put('inventory_levels', row);
		}
	});
	memory.inventoryOn = today;
}
