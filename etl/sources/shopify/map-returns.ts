// From an order of Shopify to rows of the contract: what came back. What became of it stands in what-came.ts.
import { ownReturnId, type Claims } from './claims.ts';
import type { Mapped, Row } from './landed-rows.ts';
import { idOf, productOf, type Order, type Return } from './shapes.ts';
import type { Shipments } from './shipments.ts';
import { restocking, whatCame, type Words } from './what-came.ts';

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

const gone = (entity: string, key: Row, order: Order): Mapped => ({
	entity,
	row: { ...key, deleted_at: order.updatedAt },
	isGone: true
});
