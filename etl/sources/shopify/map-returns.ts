// From an order of Shopify to rows of the contract: what came back, what became of it, and what was paid.
import { ownReturnId, type Claims } from './claims.ts';
import type { Mapped, Row } from './landed-rows.ts';
import type { ShopifySettings } from './settings.ts';
import { idOf, productIdOf, type Order, type Refund, type Return } from './shapes.ts';
import type { Shipments } from './shipments.ts';

type Words = Pick<ShopifySettings, 'dispositions'>;

/** Returns, and refunds that are returns, with their lines, events, inspections, movements and exchanges. */
export function mapReturns(order: Order, claims: Claims, shipments: Shipments, settings: Words): Mapped[] {
	const rows = order.returns.flatMap((one) => mapReturn(order, one, shipments, settings));
	const own = new Map(claims.own.map((one) => [one.refund.id, one]));
	for (const refund of order.refunds) {
		const found = own.get(refund.id);
		const returnId = ownReturnId(idOf(refund.id));
		if (!found) {
			// what was a return yesterday may have been found to belong to another one since
			rows.push(gone('returns', { return_id: returnId }, order));
			continue;
		}
		rows.push({
			entity: 'returns',
			row: {
				return_id: returnId,
				order_id: idOf(order.id),
				customer_id: order.customer ? idOf(order.customer.id) : null,
				requested_at: refund.createdAt ?? order.updatedAt,
				requested_resolution: 'refund',
				made_from: 'refund',
				updated_at: order.updatedAt
			}
		});
		for (const line of refund.refundLineItems) {
			const lineId = `refund-${idOf(line.id)}`;
			const mine = found.lines.find((one) => one.line.id === line.id);
			if (!mine) {
				rows.push(gone('return_lines', { return_line_id: lineId }, order));
				continue;
			}
			rows.push({
				entity: 'return_lines',
				row: {
					return_line_id: lineId,
					return_id: returnId,
					order_line_id: idOf(line.lineItem.id),
					product_id: productOf(order, line.lineItem.id),
					quantity: mine.units,
					received_quantity: mine.isRestocked ? mine.units : null,
					updated_at: order.updatedAt
				}
			});
			if (mine.isRestocked)
				rows.push(
					...restocking(`refund-line-${idOf(line.id)}`, {
						order,
						lineItem: line.lineItem.id,
						returnLineId: lineId,
						at: refund.createdAt ?? order.updatedAt,
						location: line.location?.id ?? null,
						units: mine.units
					})
				);
		}
	}
	return rows;
}

function mapReturn(order: Order, one: Return, shipments: Shipments, settings: Words): Mapped[] {
	const returnId = idOf(one.id);
	const rows: Mapped[] = [
		{
			entity: 'returns',
			row: {
				return_id: returnId,
				rma_number: one.name,
				order_id: idOf(order.id),
				customer_id: order.customer ? idOf(order.customer.id) : null,
				// what a customer asks for in the shop waits for approval; what a merchant enters does not
				request_channel:
					one.requestApprovedAt !== null || one.status === 'REQUESTED' || one.status === 'DECLINED' ? 'online' : null,
				requested_at: one.createdAt,
				status: one.status,
				requested_resolution: one.exchangeLineItems.length > 0 ? 'exchange' : 'refund',
				note: one.decline ? [one.decline.reason, one.decline.note].filter(Boolean).join(': ') : null,
				updated_at: order.updatedAt
			}
		},
		...eventsOf(order, one)
	];
	const received = whatCame(order, one, settings);
	rows.push(...received.rows);
	for (const line of one.returnLineItems) {
		const lineItem = line.fulfillmentLineItem?.lineItem.id ?? null;
		rows.push({
			entity: 'return_lines',
			row: {
				return_line_id: idOf(line.id),
				return_id: returnId,
				order_line_id: lineItem === null ? null : idOf(lineItem),
				product_id: lineItem === null ? null : productOf(order, lineItem),
				quantity: line.quantity,
				received_quantity: received.units.get(line.id) ?? null,
				reason_code: line.returnReasonDefinition?.handle ?? line.returnReason ?? null,
				reason_text: line.customerNote || line.returnReasonNote || null,
				updated_at: order.updatedAt
			}
		});
	}
	const [onlyLine, ...otherLines] = one.returnLineItems;
	for (const exchange of one.exchangeLineItems) {
		const shipped = (exchange.lineItems ?? []).map((line) => shipments.first(line.id)?.createdAt);
		rows.push({
			entity: 'exchanges',
			row: {
				exchange_id: idOf(exchange.id),
				return_id: returnId,
				return_line_id: onlyLine && otherLines.length === 0 ? idOf(onlyLine.id) : null,
				// the goods sent instead become lines of the same order
				new_order_id: idOf(order.id),
				product_id:
					exchange.variantId === null
						? exchange.lineItems?.[0]
							? productOf(order, exchange.lineItems[0].id)
							: null
						: idOf(exchange.variantId),
				quantity: exchange.quantity,
				status: exchange.processedQuantity >= exchange.quantity ? 'PROCESSED' : 'UNPROCESSED',
				created_at: one.createdAt,
				shipped_at: shipped.find((at) => at !== undefined) ?? null,
				updated_at: order.updatedAt
			}
		});
	}
	return rows;
}

/** Approving is authorizing: with it the customer is told where to send the goods. */
function eventsOf(order: Order, one: Return): Mapped[] {
	const returnId = idOf(one.id);
	// only what was open can be cancelled
	const isApproved = one.status === 'OPEN' || one.status === 'CLOSED' || one.status === 'CANCELED';
	const at = one.requestApprovedAt ?? (isApproved ? one.createdAt : null);
	const event = (stage: string, occurredAt: string): Mapped => ({
		entity: 'return_events',
		row: {
			event_id: `${returnId}-${stage}`,
			return_id: returnId,
			stage,
			occurred_at: occurredAt,
			updated_at: order.updatedAt
		}
	});
	return [
		...(at === null ? [] : [event('approved', at), event('authorized', at)]),
		// a closed return can be opened again
		one.status === 'CLOSED' && one.closedAt !== null
			? event('closed', one.closedAt)
			: gone('return_events', { event_id: `${returnId}-closed` }, order)
	];
}

/**
 * What arrived of a return and what was decided about it: as the warehouse said, else as a refund of the return put
 * it back into stock. `units` by return line; a line that nothing is said of is not in it.
 */
function whatCame(order: Order, one: Return, { dispositions }: Words): { rows: Mapped[]; units: Map<string, number> } {
	const rows: Mapped[] = [];
	const units = new Map<string, number>();
	const decided = new Map<string, number>();
	const lines = one.returnLineItems.filter((line) => line.fulfillmentLineItem);
	/** Deals units out over the return lines of the same shipped line, in order, as far as they have room. */
	const deal = (fits: (line: (typeof lines)[number]) => boolean, count: number) => {
		const fitting = lines.filter(fits);
		let left = count;
		return fitting.flatMap((line, index) => {
			const before = decided.get(line.id) ?? 0;
			const some = index === fitting.length - 1 ? left : Math.min(left, Math.max(0, line.quantity - before));
			if (some === 0) return [];
			left -= some;
			decided.set(line.id, before + some);
			return [{ line, some, part: index }];
		});
	};
	const came = (line: (typeof lines)[number], some: number): void =>
		void units.set(line.id, Math.min(line.quantity, (units.get(line.id) ?? 0) + some));

	const found = one.reverseFulfillmentOrders
		.flatMap((reverse) => reverse.lineItems)
		.flatMap((line) => line.dispositions.map((disposition) => ({ of: line.fulfillmentLineItem?.id, disposition })))
		.toSorted((a, b) =>
			a.disposition.createdAt + a.disposition.id < b.disposition.createdAt + b.disposition.id ? -1 : 1
		);
	for (const { of, disposition } of found)
		for (const { line, some, part } of deal((each) => each.fulfillmentLineItem?.id === of, disposition.quantity)) {
			const id = `${idOf(disposition.id)}${part === 0 ? '' : `-${part + 1}`}`;
			const lineItem = line.fulfillmentLineItem?.lineItem.id ?? '';
			const stock = {
				order,
				lineItem,
				returnLineId: idOf(line.id),
				at: disposition.createdAt,
				location: disposition.location?.id ?? null,
				units: some
			};
			if (disposition.type === 'MISSING') {
				came(line, 0);
				continue;
			}
			came(line, some);
			const becomes = (dispositions as Record<string, string>)[disposition.type] ?? null;
			rows.push({
				entity: 'inspections',
				row: {
					inspection_id: id,
					return_line_id: idOf(line.id),
					inspected_at: disposition.createdAt,
					quantity: some,
					result: disposition.type === 'RESTOCKED' ? 'pass' : disposition.type === 'NOT_RESTOCKED' ? 'fail' : null,
					disposition: becomes,
					note: disposition.type,
					updated_at: order.updatedAt
				}
			});
			if (disposition.type === 'RESTOCKED') rows.push(...restocking(id, stock));
			else {
				rows.push(movement(`${id}-receipt`, stock, 'return_receipt', 1, 'quarantine'));
				if (disposition.type === 'NOT_RESTOCKED' && (becomes === 'scrap' || becomes === 'return_to_vendor'))
					rows.push(
						movement(`${id}-out`, stock, becomes === 'scrap' ? 'write_off' : 'return_to_vendor', -1, 'quarantine')
					);
			}
		}

	const isSaid = new Set(units.keys());
	for (const refund of order.refunds.filter((each) => each.return?.id === one.id))
		for (const refunded of refund.refundLineItems.filter((each) => each.restockType === 'RETURN')) {
			const fits = (line: (typeof lines)[number]) =>
				!isSaid.has(line.id) && line.fulfillmentLineItem?.lineItem.id === refunded.lineItem.id;
			for (const { line, some, part } of deal(fits, refunded.quantity)) {
				came(line, some);
				rows.push(
					...restocking(`refund-line-${idOf(refunded.id)}${part === 0 ? '' : `-${part + 1}`}`, {
						order,
						lineItem: refunded.lineItem.id,
						returnLineId: idOf(line.id),
						at: refund.createdAt ?? order.updatedAt,
						location: refunded.location?.id ?? null,
						units: some
					})
				);
			}
		}
	return { rows, units };
}

type Stock = {
	order: Order;
	lineItem: string;
	returnLineId: string;
	at: string;
	location: string | null;
	units: number;
};

/** Arrived, and for sale again at once: Shopify knows no time between. */
const restocking = (id: string, stock: Stock): Mapped[] => [
	movement(`${id}-receipt`, stock, 'return_receipt', 1, 'quarantine'),
	movement(`${id}-restock`, stock, 'restock', 1, 'sellable'),
	movement(`${id}-moved`, stock, 'adjustment', -1, 'quarantine')
];

const movement = (id: string, stock: Stock, kind: string, sign: 1 | -1, state: string): Mapped => ({
	entity: 'inventory_movements',
	row: {
		movement_id: id,
		product_id: productOf(stock.order, stock.lineItem),
		warehouse_id: stock.location === null ? null : idOf(stock.location),
		return_line_id: stock.returnLineId,
		occurred_at: stock.at,
		kind,
		quantity: sign * stock.units,
		stock_state: state,
		updated_at: stock.order.updatedAt
	}
});

/** Money that went back. A refund that moved none (a correction of stock) is no refund. */
export const mapRefunds = (order: Order, claims: Claims): Mapped[] =>
	order.refunds
		.filter((refund) => refund.transactions.length > 0 || /[1-9]/.test(refund.totalRefundedSet.shopMoney.amount))
		.map((refund) => ({
			entity: 'refunds',
			row: {
				refund_id: idOf(refund.id),
				return_id: claims.returnOf.get(refund.id) ?? null,
				order_id: idOf(order.id),
				customer_id: order.customer ? idOf(order.customer.id) : null,
				amount: refund.totalRefundedSet.shopMoney.amount,
				currency: refund.totalRefundedSet.shopMoney.currencyCode ?? order.currencyCode,
				...payment(refund),
				requested_at: refund.createdAt,
				approved_at: refund.createdAt,
				updated_at: order.updatedAt
			}
		}));

function payment({ transactions }: Refund): Row {
	const paying = transactions.filter((one) => one.kind === 'REFUND');
	const failed = paying.filter((one) => one.status === 'FAILURE' || one.status === 'ERROR');
	const paid = paying.filter((one) => one.status === 'SUCCESS');
	const methods = new Set(paying.filter((one) => !failed.includes(one)).map((one) => methodOf(one.gateway)));
	const isPaid = paid.length > 0 && paid.length + failed.length === paying.length;
	return {
		method: methods.size === 0 ? null : methods.size === 1 ? ([...methods][0] as string) : 'other',
		status: isPaid ? 'paid' : paying.length > 0 && failed.length === paying.length ? 'failed' : 'pending',
		paid_at: isPaid
			? (paid
					.flatMap((one) => one.processedAt ?? [])
					.toSorted()
					.at(-1) ?? null)
			: null,
		reference: paid[0] ? idOf(paid[0].id) : null
	};
}

const methodOf = (gateway: string | null): string => {
	if (gateway === 'gift_card' || gateway === 'shopify_store_credit') return 'store_credit';
	if (gateway === 'cash') return 'cash';
	if (gateway === 'bank_deposit' || gateway === 'Bank Deposit') return 'bank_transfer';
	return gateway === 'manual' ? 'other' : 'original_payment';
};

const productOf = (order: Order, lineItem: string): string | null => {
	const line = order.lineItems.find((one) => one.id === lineItem);
	return line ? productIdOf(line) : null;
};

const gone = (entity: string, key: Row, order: Order): Mapped => ({
	entity,
	row: { ...key, deleted_at: order.updatedAt },
	isGone: true
});
