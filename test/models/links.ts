// First in, first out as a clerk would do it: one request after another. The model does it for all groups at once; this
// is the independent computation that it must agree with.
import type { RawRow, RawRows } from './warehouse.ts';

type Value = string | number | null | undefined;

export type Link = { link: 'reference' | 'matched' | 'unlinked'; order_line_id: string | null };

const alive = (rows: RawRow[] = []) => rows.filter((row) => row.deleted_at === null || row.deleted_at === undefined);

/** The link of every living return line, given the rows of one source that says when it ships. */
export function linkOneByOne(rows: RawRows, isEnded: (returnId: string) => boolean): Map<string, Link> {
	const orders = new Map(alive(rows.orders).map((row) => [row.order_id, row]));
	const deletedOrders = new Set(rows.orders?.filter((row) => row.deleted_at).map((row) => row.order_id));
	const returns = new Map(alive(rows.returns).map((row) => [row.return_id, row]));
	const deletedReturns = new Set(rows.returns?.filter((row) => row.deleted_at).map((row) => row.return_id));
	const sold = alive(rows.order_lines).filter((row) => !deletedOrders.has(row.order_id));
	const ships = sold.some((row) => row.shipped_at);
	const left = new Map<Value, number>();
	for (const line of sold) {
		const isOut = !ships || line.shipped_at;
		left.set(
			line.order_line_id,
			isOut ? Number(line.quantity) - Number(line.cancelled_quantity ?? 0) : Number.NEGATIVE_INFINITY
		);
	}
	const links = new Map<string, Link>();
	const lines = alive(rows.return_lines).filter((row) => !deletedReturns.has(row.return_id));
	const open: RawRow[] = [];
	for (const line of lines) {
		if (line.order_line_id === null || !left.has(line.order_line_id)) {
			open.push(line);
			continue;
		}
		links.set(String(line.return_line_id), { link: 'reference', order_line_id: String(line.order_line_id) });
		if (!isEnded(String(line.return_id)))
			left.set(line.order_line_id, (left.get(line.order_line_id) ?? 0) - Number(line.quantity));
	}
	const soldAt = (line: RawRow) => String(line.shipped_at ?? orders.get(line.order_id)?.ordered_at);
	const bySale = [...sold].sort(
		(a, b) => compare(soldAt(a), soldAt(b)) || compare(String(a.order_line_id), String(b.order_line_id))
	);
	const requestedAt = (line: RawRow) => String(returns.get(line.return_id)?.requested_at);
	open.sort(
		(a, b) => compare(requestedAt(a), requestedAt(b)) || compare(String(a.return_line_id), String(b.return_line_id))
	);
	for (const line of open) {
		const request = returns.get(line.return_id);
		const named = request?.order_id ? orders.get(request.order_id) : undefined;
		const customer = named ? named.customer_id : request?.customer_id;
		const found = bySale.find((candidate) => {
			const order = orders.get(candidate.order_id);
			if (!request || !order || line.product_id === null || candidate.product_id !== line.product_id) return false;
			if (request.order_id && candidate.order_id !== request.order_id) return false;
			if (!named && (customer === null || order.customer_id !== customer)) return false;
			return (
				(left.get(candidate.order_line_id) ?? 0) >= Number(line.quantity) &&
				soldAt(candidate) <= String(request.requested_at)
			);
		});
		links.set(String(line.return_line_id), {
			link: found ? 'matched' : 'unlinked',
			order_line_id: found ? String(found.order_line_id) : null
		});
		if (found && !isEnded(String(line.return_id)))
			left.set(found.order_line_id, (left.get(found.order_line_id) ?? 0) - Number(line.quantity));
	}
	return links;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
