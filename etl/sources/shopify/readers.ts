// How each table of a shop is read into a landing: which rows, how they become contract rows, what is then known to be
// all, and what is remembered.
import { createHash } from 'node:crypto';
import type { Extraction, Landing } from '../types.ts';
import { planWindow, type EntityMemory, type Window } from '../window.ts';
import { ownReturnId } from './claims.ts';
import { customers, inventory, locations, orderIds, orders, products } from './documents.ts';
import type { LandedRows } from './landed-rows.ts';
import { daysIn, mapCustomer, mapLocation, mapProduct, mapStock } from './map-catalogue.ts';
import { mapOrder } from './map-orders.ts';
import { batchSizes, wholeOrders } from './orders.ts';
import { allRows, type Node, type Reader } from './reading.ts';
import { may, mayReadAllOrders, ofReturns, tables, type Shop } from './scopes.ts';
import type { ShopifySettings } from './settings.ts';
import { idOf } from './shapes.ts';
import { readTable, type TableOptions } from './table.ts';

/** Part of the cursor. Tables with a last change have a memory; stock has the day it was last counted. */
export type Memory = {
	orders?: EntityMemory;
	customers?: EntityMemory;
	products?: EntityMemory;
	inventoryOn?: string;
	/** A hash of all locations. */
	locations?: string;
	/** Whether returns could be read. */
	withReturns?: boolean;
	/** What else decides which rows come of an order: when it changes, all orders are read again. */
	terms?: string;
};

export type Run = {
	options: Pick<ShopifySettings, 'id' | 'bulkAbove' | 'refundsAsReturns' | 'dispositions' | 'contacts' | 'read'>;
	/** Milliseconds between two looks at a bulk operation. */
	pollEvery: number;
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

const termsOf = ({ options, shop }: Pick<Run, 'options' | 'shop'>): string =>
	JSON.stringify([may(shop, 'returns'), mayReadAllOrders(shop), options.refundsAsReturns, options.dispositions]);

type Dated = 'orders' | 'customers' | 'products';

/** The window of a table, how to read it, and how to remember it. */
async function readDated(
	run: Run,
	table: Dated,
	root: TableOptions['root'],
	each: TableOptions['each']
): Promise<Window> {
	const { options, extraction, reader, memory, wants } = run;
	const isRange = extraction.reading.kind === 'range' && memory[table] !== undefined;
	const isAnew = table === 'orders' && memory.terms !== termsOf(run) && !isRange;
	const before = isAnew ? undefined : memory[table];
	const window = planWindow(before, options.read, extraction.reading, extraction.effects.now());
	const seen = await readTable({
		extraction,
		reader,
		source: options.id,
		root,
		since: window.since,
		until: window.until,
		bulkAbove: options.bulkAbove,
		pollEvery: run.pollEvery,
		// a first load has nothing to lose by an answer of yesterday: what changed since is read next
		takeUpWithin: memory[table] ? 0 : 24 * hours,
		each
	});
	// by the clock of Shopify; nothing seen moves nothing
	const horizon = seen ?? before?.horizon;
	const isLater = before === undefined || horizon === undefined || horizon > before.horizon;
	// where only some of what hangs on a table was wanted, the rest is still to be read
	if (isRange || horizon === undefined || !tables[table].entities.every(wants)) return window;
	if (table === 'orders') Object.assign(memory, { terms: termsOf(run), withReturns: may(run.shop, 'returns') });
	memory[table] = window.remember(new Date(isLater || extraction.reading.kind === 'reload' ? horizon : before.horizon));
	return window;
}

export async function readOrders(run: Run): Promise<void> {
	const { options, reader, shop, rows, extraction, warnings, complete, wants } = run;
	const withReturns = may(shop, 'returns');
	const sizes = batchSizes();
	const done = new Map<string, string>();
	const named = new Set<string>();
	let tests = 0;
	let read = 0;
	const window = await readDated(run, 'orders', orders(withReturns), async (nodes, { isBulk }) => {
		for (const order of await wholeOrders(reader, nodes, sizes, withReturns)) {
			if (order.test) {
				tests++;
				continue;
			}
			// what changed while we read page by page comes twice
			if (done.get(order.id) === order.updatedAt) continue;
			if (!isBulk) done.set(order.id, order.updatedAt);
			read++;
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
	// of a window that shows no order at all, orders were deleted if anything: the sweep finds them
	if (read > 0 || window.since === null)
		for (const entity of children)
			if (!complete.some((one) => one.entity === entity)) complete.push({ entity, since: window.since });
	if (window.since === null && wants('orders')) complete.push({ entity: 'orders', since: null });
}

const isOfReturns = (entity: string): boolean => ['returns', 'return_lines', ...ofReturns].includes(entity);

/** The ids of all orders and of their returns and refunds, to find what was deleted. */
async function sweepOrders(run: Run): Promise<void> {
	const { options, extraction, reader, shop, rows, complete } = run;
	const withReturns = may(shop, 'returns');
	await readTable({
		extraction,
		reader,
		source: options.id,
		root: orderIds(withReturns),
		since: null,
		bulkAbove: options.bulkAbove,
		pollEvery: run.pollEvery,
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

export const readCustomers = async (run: Run): Promise<void> => {
	await readDated(run, 'customers', customers(run.options.contacts), async (nodes) => {
		for (const node of nodes) await run.rows.put('customers', mapCustomer(node));
	});
};

export const readProducts = async (run: Run): Promise<void> => {
	const dayOf = daysIn(run.shop.timezone);
	await readDated(run, 'products', products(may(run.shop, 'inventory')), async (nodes) => {
		for (const node of nodes) for (const row of mapProduct(node, dayOf)) await run.rows.put('products', row);
	});
};

/** Locations bear no last change: they are landed when anything about them is new. */
export async function readLocations({ extraction, reader, rows, memory }: Run): Promise<void> {
	const found = (await allRows(reader, locations)).map(mapLocation);
	const hash = createHash('sha256').update(JSON.stringify(found)).digest('hex');
	if (extraction.reading.kind === 'increment' && memory.locations === hash) return;
	for (const row of found) await rows.put('warehouses', row);
	memory.locations = hash;
}

/** Stock once a day: Shopify tells what is there, not what was. */
export async function readInventory(run: Run): Promise<void> {
	const { options, extraction, reader, shop, rows, memory } = run;
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
		pollEvery: run.pollEvery,
		each: async (nodes) => {
			for (const node of nodes) for (const row of mapStock(node, today)) await rows.put('inventory_levels', row);
		}
	});
	memory.inventoryOn = today;
}
