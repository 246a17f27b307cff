import type { Fulfillment, Order } from './shapes.ts';

export type Shipments = {
	/** Units of an order line that had left by then; null: until now. */
	unitsBy: (lineItem: string, at: string | null) => number;
	/** The first shipment of a line; null: it has not left. */
	first: (lineItem: string) => Fulfillment | null;
	/** When the last unit of a line arrived; null: not all did, or the carrier does not say. */
	deliveredAt: (lineItem: string) => string | null;
};

const failed = new Set(['CANCELLED', 'ERROR', 'FAILURE']);

/** Whether a shipment came to be. */
export const isShipped = ({ status }: Fulfillment): boolean => !failed.has(status);

/**
 * Whether what the lists of an order told without their inner life tells all: nothing was shipped, or everything at
 * once.
 */
export const isToldByTotals = ({ fulfillments, lineItems }: Pick<Order, 'fulfillments' | 'lineItems'>): boolean => {
	const [only, ...others] = fulfillments;
	if (!only) return true;
	const ordered = lineItems.reduce((total, line) => total + line.quantity, 0);
	return others.length === 0 && isShipped(only) && only.totalQuantity === ordered;
};

/** What left of an order, and when. */
export function shipmentsOf(order: Pick<Order, 'fulfillments' | 'lineItems'>): Shipments {
	const shipped = order.fulfillments
		.filter(isShipped)
		.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1));
	const unitsIn = (shipment: Fulfillment, lineItem: string): number =>
		shipment.fulfillmentLineItems
			? shipment.fulfillmentLineItems
					.filter((line) => line.lineItem.id === lineItem)
					.reduce((total, line) => total + line.quantity, 0)
			: (order.lineItems.find((line) => line.id === lineItem)?.quantity ?? 0);
	const withLine = (lineItem: string) => shipped.filter((shipment) => unitsIn(shipment, lineItem) > 0);
	return {
		unitsBy: (lineItem, at) =>
			shipped
				.filter((shipment) => at === null || shipment.createdAt <= at)
				.reduce((total, shipment) => total + unitsIn(shipment, lineItem), 0),
		first: (lineItem) => withLine(lineItem)[0] ?? null,
		deliveredAt: (lineItem) => {
			const arrivals = withLine(lineItem).map((shipment) => shipment.deliveredAt);
			return arrivals.length === 0 || arrivals.includes(null) ? null : (arrivals.toSorted().at(-1) ?? null);
		}
	};
}
