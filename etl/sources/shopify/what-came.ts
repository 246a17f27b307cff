// What arrived of a return and what became of it: inspections and movements of stock.
import type { Mapped } from './landed-rows.ts';
import type { ShopifySettings } from './settings.ts';
import { idOf, productOf, type Order, type Return } from './shapes.ts';

export type Words = Pick<ShopifySettings, 'dispositions'>;

/**
 * What arrived of a return and what was decided about it: as the warehouse said, else as a refund of the return put
 * it back into stock. `units` by return line; a line that nothing is said of is not in it.
 */
export function whatCame(
	order: Order,
	one: Return,
	{ dispositions }: Words
): { rows: Mapped[]; units: Map<string, number> } {
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
export const restocking = (id: string, stock: Stock): Mapped[] => [
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
