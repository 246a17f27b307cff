// What the refunds of an order say about its goods, so that a unit is counted once.
//
// Shopify knows returns, and refunds that name lines. Many shops never open a return: they refund the line. What a
// merchant calls a return is then the refund. For each unit that a refund names, in the order of time:
//
//   1. CANCEL: it never left. Cancelled, not returned.
//   2. The refund belongs to a return: that return has counted it.
//   3. A return of the same line is open for it, with units that no refund has paid yet: it is one of those. The refund
//      was made on the page of the order instead of that of the return, and belongs to it.
//   4. It had been shipped and no return has it: it is a return of its own, `refund-<id>`. With RETURN the goods are
//      back in stock, also where no shipment was recorded; with NO_RESTOCK nothing says that they came.
//   5. It had not been shipped: cancelled, whatever was done to the stock.
//
// Units that were taken off an order without a refund (edits, cancelled orders) are cancelled as far as they were never
// shipped. All of it follows from the order as it is now: reading it again gives the same.
import type { Order, Refund, RefundLine, Return } from './shapes.ts';
import type { Shipments } from './shipments.ts';

export type OwnReturn = {
	refund: Refund;
	lines: { line: RefundLine; units: number; isRestocked: boolean }[];
};

export type Claims = {
	/** Units by order line that never left. */
	cancelled: Map<string, number>;
	/** Refund to the return that it pays for, by our ids of returns; refunds of no return are not in it. */
	returnOf: Map<string, string>;
	/** Refunds that are returns. */
	own: OwnReturn[];
};

/** Our id of the return that a refund is. */
export const ownReturnId = (refundId: string): string => `refund-${refundId}`;

export function claimsOf(
	order: Order,
	shipments: Shipments,
	{ refundsAsReturns, idOf }: { refundsAsReturns: 'all' | 'restocked' | 'none'; idOf: (gid: string) => string }
): Claims {
	const cancelled = new Map<string, number>();
	const claims: Claims = { cancelled, returnOf: new Map(), own: [] };
	const returns = order.returns.filter(isAlive).toSorted(byTime((one) => one.createdAt));
	const open = openUnits(returns);
	const refunds = order.refunds.toSorted(byTime((one) => one.createdAt ?? ''));

	for (const refund of refunds) {
		if (!refund.return) continue;
		claims.returnOf.set(refund.id, idOf(refund.return.id));
		for (const line of refund.refundLineItems)
			if (line.restockType !== 'CANCEL') take(open, line, (unit) => unit.of.id === refund.return?.id);
	}

	/** Units by order line of returns of their own, so far. */
	const returned = new Map<string, number>();
	for (const refund of refunds) {
		const at = refund.createdAt ?? order.updatedAt;
		const own: OwnReturn = { refund, lines: [] };
		const paid = new Set<string>();
		for (const line of refund.refundLineItems) {
			if (line.restockType === 'CANCEL') {
				add(cancelled, line.lineItem.id, line.quantity);
				continue;
			}
			if (refund.return) continue;
			const taken = take(open, line, (unit) => unit.of.createdAt <= at);
			for (const { of } of taken.from) paid.add(of.id);
			const rest = line.quantity - taken.units;
			const out =
				shipments.unitsBy(line.lineItem.id, at) -
				(returned.get(line.lineItem.id) ?? 0) -
				unitsAsked(returns, line.lineItem.id, at);
			const units = line.restockType === 'RETURN' ? rest : Math.min(rest, Math.max(0, out));
			add(cancelled, line.lineItem.id, rest - units);
			add(returned, line.lineItem.id, units);
			const isRestocked = line.restockType === 'RETURN' || line.restockType === 'LEGACY_RESTOCK';
			if (units > 0 && (refundsAsReturns === 'all' || (refundsAsReturns === 'restocked' && isRestocked)))
				own.lines.push({ line, units, isRestocked });
		}
		if (own.lines.length > 0) {
			claims.own.push(own);
			claims.returnOf.set(refund.id, ownReturnId(idOf(refund.id)));
		} else if (paid.size === 1) claims.returnOf.set(refund.id, idOf([...paid][0] as string));
	}

	for (const line of order.lineItems) {
		const known = cancelled.get(line.id) ?? 0;
		// what came back had left, even where nobody recorded it
		const left = Math.max(shipments.unitsBy(line.id, null), returned.get(line.id) ?? 0);
		const unshipped = line.quantity - left;
		const refunded = order.refunds
			.flatMap((refund) => refund.refundLineItems)
			.filter((one) => one.lineItem.id === line.id)
			.reduce((total, one) => total + one.quantity, 0);
		const removed = order.cancelledAt === null ? line.quantity - line.currentQuantity - refunded : line.quantity;
		const more = Math.min(Math.max(0, removed), Math.max(0, unshipped - known));
		cancelled.set(line.id, Math.min(line.quantity, known + more));
	}
	return claims;
}

/** A return that was declined or cancelled claims nothing. */
const isAlive = (one: Return): boolean => one.status !== 'DECLINED' && one.status !== 'CANCELED';

type OpenUnit = { of: Return; lineItem: string; left: number };

const openUnits = (returns: readonly Return[]): OpenUnit[] =>
	returns.flatMap((of) =>
		of.returnLineItems.flatMap((line) =>
			line.fulfillmentLineItem ? [{ of, lineItem: line.fulfillmentLineItem.lineItem.id, left: line.quantity }] : []
		)
	);

/** Takes the units of a refund from those of returns that nobody has paid for. */
function take(open: OpenUnit[], line: RefundLine, isFit: (unit: OpenUnit) => boolean) {
	let units = 0;
	const from: OpenUnit[] = [];
	for (const unit of open) {
		if (unit.lineItem !== line.lineItem.id || unit.left === 0 || !isFit(unit)) continue;
		const some = Math.min(unit.left, line.quantity - units);
		if (some === 0) break;
		unit.left -= some;
		units += some;
		from.push(unit);
	}
	return { units, from };
}

const unitsAsked = (returns: readonly Return[], lineItem: string, at: string): number =>
	returns
		.filter((one) => one.createdAt <= at)
		.flatMap((one) => one.returnLineItems)
		.filter((line) => line.fulfillmentLineItem?.lineItem.id === lineItem)
		.reduce((total, line) => total + line.quantity, 0);

const add = (counts: Map<string, number>, id: string, units: number): void =>
	void counts.set(id, (counts.get(id) ?? 0) + units);

/** By time, then by id: Shopify's times are of whole seconds. */
const byTime =
	<One extends { id: string }>(time: (one: One) => string) =>
	(a: One, b: One): number =>
		time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : a.id < b.id ? -1 : 1;
