// Whole orders: those that a page or a bulk operation tells all of, and the others with their inner life.
import { orderLists, orderReturns, nodesOf, selection } from './documents.ts';
import { gather, gatherLists, nodesById, type Node, type Reader } from './reading.ts';
import type { Order } from './shapes.ts';
import { isToldByTotals } from './shipments.ts';

/** How many orders one request asks for; what fits is found by asking. */
export type BatchSizes = { lists: { now: number }; returns: { now: number } };

export const batchSizes = (): BatchSizes => ({ lists: { now: 10 }, returns: { now: 10 } });

/**
 * The orders of some rows, each whole. An order that was deleted in between is left out: it is found by its absence.
 * `withReturns`: whether returns may be read.
 */
export async function wholeOrders(
	reader: Reader,
	rows: readonly Node[],
	sizes: BatchSizes,
	withReturns: boolean
): Promise<Order[]> {
	const orders = rows.map((row) => ({ ...row, returns: row.returns ?? [] }) as unknown as Order);
	const asked = {
		lists: orders.filter((order) => order.refunds.length > 0 || !isToldByTotals(order)).map((order) => order.id),
		returns: withReturns ? orders.filter((order) => order.returns.length > 0).map((order) => order.id) : []
	};
	const inside = orderLists(withReturns);
	const lists = await byIds(reader, asked.lists, {
		size: sizes.lists,
		selections: inside.map((list) => selection(list, { paged: true, list: true })),
		complete: (node) => gatherLists(reader, node, inside)
	});
	const returns = await byIds(reader, asked.returns, {
		size: sizes.returns,
		selections: [selection(orderReturns, { paged: true })],
		complete: (node) => gather(reader, node, [orderReturns])
	});
	return orders.flatMap((order) => {
		const more = { ...lists.get(order.id), ...returns.get(order.id) };
		const isGone =
			(asked.lists.includes(order.id) && !lists.has(order.id)) ||
			(asked.returns.includes(order.id) && !returns.has(order.id));
		return isGone ? [] : [{ ...order, ...more } as Order];
	});
}

type Batch = { size: { now: number }; selections: readonly string[]; complete: (node: Node) => Promise<void> };

async function byIds(
	reader: Reader,
	ids: readonly string[],
	{ size, selections, complete }: Batch
): Promise<Map<string, Node>> {
	const nodes = await nodesById(reader, ids, { document: nodesOf('Order', selections), size, what: 'orders' });
	for (const node of nodes) await complete(node);
	return new Map(nodes.map((node) => [node.id, node]));
}
