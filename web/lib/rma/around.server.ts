// What lies around a return: what became of its goods, where its source has it, what else its customer and its products
// sent back, and what stands out of them. An older version may lack some of it; the rest of the page is as it was.
import { unlessMissing } from '../server/missing.ts';
import type { Line } from './records.ts';

type Warehouse = App.Locals['warehouse'];
type Key = { source_id: string; return_id: string };

/** So many other returns of the customer are named; the rest is a link. */
const returnsNamed = 5;

/** `lines` are those of the return, being read; `day` (YYYY-MM-DD) the one on which it was asked for. */
export async function readAround(
	warehouse: Warehouse,
	key: Key,
	{ customer_id, day, lines }: { customer_id: string; day: string; lines: Promise<readonly Line[]> }
) {
	const [dispositions, link, customerReturns, ofLines] = await Promise.all([
		unlessMissing(warehouse.ask('rma_dispositions', key)),
		unlessMissing(warehouse.ask('rma_source_link', { source_id: key.source_id })),
		unlessMissing(warehouse.ask('rma_customer_returns', { ...key, customer_id, limit: returnsNamed })),
		lines.then((known) => readAroundLines(warehouse, key, { day, lines: known }))
	]);
	return {
		dispositions: dispositions ?? [],
		sourceHref: hrefOf(link?.[0]?.link, key.return_id),
		/** Null: a version of an earlier Retour does not tell. */
		customerReturns,
		...ofLines
	};
}

async function readAroundLines(
	warehouse: Warehouse,
	key: Key,
	{ day, lines }: { day: string; lines: readonly Line[] }
) {
	const known = (column: 'batch_id' | 'product_id' | 'supplier_id') =>
		[...new Set(lines.map((line) => line[column]))].filter((id) => id !== 'unknown');
	const products = known('product_id');
	const [productReturns, signals] = await Promise.all([
		warehouse.ask('rma_product_returns', { ...key, requested_on: day, products }),
		unlessMissing(
			warehouse.ask('rma_signals', { ...key, products, batches: known('batch_id'), suppliers: known('supplier_id') })
		)
	]);
	return {
		productReturns: productReturns.map((row) => ({
			...row,
			product_name: lines.find(({ product_id }) => product_id === row.product_id)?.product_name ?? row.product_id
		})),
		/** Null likewise. */
		signals
	};
}

export type Around = Awaited<ReturnType<typeof readAround>>;

/** The address of a return in its source. The configuration let only web addresses pass; an id cannot make it another. */
export function hrefOf(template: string | undefined, return_id: string): string | null {
	if (!template || !/^https?:\/\//.test(template)) return null;
	return template.replaceAll('{id}', encodeURIComponent(return_id));
}
