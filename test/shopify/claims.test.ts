import { expect, test } from 'vitest';
import { claimsOf } from '../../etl/sources/shopify/claims.ts';
import { idOf, type Order } from '../../etl/sources/shopify/shapes.ts';
import { shipmentsOf } from '../../etl/sources/shopify/shipments.ts';

type Case = {
	/** Units of the one line, and those still on the order. */
	ordered: number;
	current?: number;
	cancelledAt?: string;
	/** Units by the minute in which they were shipped. */
	shipped?: [minute: number, units: number][];
	returns?: { id: number; minute: number; units: number; status?: string }[];
	refunds?: { id: number; minute: number; units: number; type: string; of?: number }[];
};

const at = (minute: number): string => `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`;
const lineItem = { id: 'gid://shopify/LineItem/1' };
const money = { shopMoney: { amount: '1.0', currencyCode: 'EUR' } };

function orderOf({ ordered, current = ordered, cancelledAt, shipped = [], returns = [], refunds = [] }: Case): Order {
	return {
		id: 'gid://shopify/Order/1',
		updatedAt: at(59),
		cancelledAt: cancelledAt ?? null,
		lineItems: [{ ...lineItem, quantity: ordered, currentQuantity: current }],
		fulfillments: shipped.map(([minute, units], index) => ({
			id: `gid://shopify/Fulfillment/${index}`,
			status: 'SUCCESS',
			createdAt: at(minute),
			totalQuantity: units,
			fulfillmentLineItems: [{ id: 'f', quantity: units, lineItem }]
		})),
		returns: returns.map(({ id, minute, units, status = 'OPEN' }) => ({
			id: `gid://shopify/Return/${id}`,
			status,
			createdAt: at(minute),
			returnLineItems: [{ id: 'r', quantity: units, fulfillmentLineItem: { id: 'f', lineItem } }]
		})),
		refunds: refunds.map(({ id, minute, units, type, of }) => ({
			id: `gid://shopify/Refund/${id}`,
			createdAt: at(minute),
			return: of === undefined ? null : { id: `gid://shopify/Return/${of}` },
			totalRefundedSet: money,
			refundLineItems: [
				{ id: `gid://shopify/RefundLineItem/${id}`, quantity: units, restockType: type, location: null, lineItem }
			],
			transactions: []
		}))
	} as unknown as Order;
}

function judged(of: Case, refundsAsReturns: 'all' | 'restocked' | 'none' = 'all') {
	const order = orderOf(of);
	const claims = claimsOf(order, shipmentsOf(order), { refundsAsReturns, idOf });
	return {
		cancelled: claims.cancelled.get(lineItem.id) ?? 0,
		own: claims.own.flatMap(({ refund, lines }) => lines.map((line) => [Number(idOf(refund.id)), line.units])),
		belongs: Object.fromEntries([...claims.returnOf].map(([refund, one]) => [idOf(refund), one]))
	};
}

const nothing = { cancelled: 0, own: [], belongs: {} };

test.for<[string, Case, Partial<ReturnType<typeof judged>>]>([
	['CANCEL is no return, shipped or not', { ordered: 3, shipped: [[1, 2]], refunds: [{ id: 9, minute: 2, units: 1, type: 'CANCEL' }] }, { cancelled: 1 }],
	['a refund of shipped goods without a return is one', { ordered: 3, shipped: [[1, 3]], refunds: [{ id: 9, minute: 2, units: 2, type: 'NO_RESTOCK' }] }, { own: [[9, 2]], belongs: { 9: 'refund-9' } }],
	['a refund before anything was shipped is a cancellation', { ordered: 3, refunds: [{ id: 9, minute: 2, units: 2, type: 'NO_RESTOCK' }] }, { cancelled: 2 }],
	['what is shipped after the refund does not make it a return', { ordered: 3, shipped: [[5, 1]], refunds: [{ id: 9, minute: 2, units: 2, type: 'NO_RESTOCK' }] }, { cancelled: 2 }],
	['restocked as returned where no shipment was recorded: a return', { ordered: 1, refunds: [{ id: 9, minute: 2, units: 1, type: 'RETURN' }] }, { own: [[9, 1]], belongs: { 9: 'refund-9' } }],
	['more units than were shipped: the rest was cancelled', { ordered: 3, shipped: [[1, 1]], refunds: [{ id: 9, minute: 2, units: 3, type: 'LEGACY_RESTOCK' }] }, { own: [[9, 1]], cancelled: 2, belongs: { 9: 'refund-9' } }],
	['a refund of a return is not a second one', { ordered: 2, shipped: [[1, 2]], returns: [{ id: 5, minute: 2, units: 2 }], refunds: [{ id: 9, minute: 3, units: 2, type: 'RETURN', of: 5 }] }, { belongs: { 9: '5' } }],
	['made on the page of the order for goods of an open return: it belongs to that return', { ordered: 2, shipped: [[1, 2]], returns: [{ id: 5, minute: 2, units: 2 }], refunds: [{ id: 9, minute: 3, units: 2, type: 'NO_RESTOCK' }] }, { belongs: { 9: '5' } }],
	['… of which the paid units are no longer open: the others are returned besides', { ordered: 4, shipped: [[1, 4]], returns: [{ id: 5, minute: 2, units: 2 }], refunds: [{ id: 8, minute: 3, units: 2, type: 'RETURN', of: 5 }, { id: 9, minute: 4, units: 1, type: 'NO_RESTOCK' }] }, { own: [[9, 1]], belongs: { 8: '5', 9: 'refund-9' } }],
	['… and only part of it: the rest of the units is a return of its own', { ordered: 4, shipped: [[1, 4]], returns: [{ id: 5, minute: 2, units: 1 }], refunds: [{ id: 9, minute: 3, units: 3, type: 'RETURN' }] }, { own: [[9, 2]], belongs: { 9: 'refund-9' } }],
	['a return asked for after the refund has nothing to do with it', { ordered: 2, shipped: [[1, 2]], returns: [{ id: 5, minute: 4, units: 1 }], refunds: [{ id: 9, minute: 3, units: 1, type: 'NO_RESTOCK' }] }, { own: [[9, 1]], belongs: { 9: 'refund-9' } }],
	['a declined return claims nothing', { ordered: 1, shipped: [[1, 1]], returns: [{ id: 5, minute: 2, units: 1, status: 'DECLINED' }], refunds: [{ id: 9, minute: 3, units: 1, type: 'NO_RESTOCK' }] }, { own: [[9, 1]], belongs: { 9: 'refund-9' } }],
	['two refunds do not return a unit twice', { ordered: 1, shipped: [[1, 1]], refunds: [{ id: 8, minute: 2, units: 1, type: 'NO_RESTOCK' }, { id: 9, minute: 3, units: 1, type: 'NO_RESTOCK' }] }, { own: [[8, 1]], cancelled: 1, belongs: { 8: 'refund-8' } }],
	['units edited away before they were shipped are cancelled', { ordered: 5, current: 2, shipped: [[1, 2]] }, { cancelled: 3 }],
	['units that an exchange took off the order are not', { ordered: 2, current: 1, shipped: [[1, 2]], returns: [{ id: 5, minute: 2, units: 1 }] }, {}],
	['of a cancelled order everything that never left is cancelled', { ordered: 5, cancelledAt: at(7), shipped: [[1, 2]] }, { cancelled: 3 }]
])('%s', ([, of, wanted]) => {
	expect(judged(of)).toEqual({ ...nothing, ...wanted });
}); // prettier-ignore

test('a shop may count only what came back to stock, or only what Shopify calls a return', () => {
	const of: Case = {
		ordered: 2,
		shipped: [[1, 2]],
		refunds: [
			{ id: 8, minute: 2, units: 1, type: 'NO_RESTOCK' },
			{ id: 9, minute: 3, units: 1, type: 'RETURN' }
		]
	};
	expect(judged(of, 'restocked')).toEqual({ ...nothing, own: [[9, 1]], belongs: { 9: 'refund-9' } });
	expect(judged(of, 'none')).toEqual(nothing);
});
