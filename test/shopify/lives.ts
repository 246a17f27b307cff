// Lives of orders, drawn: what a shop does with an order is chosen among what it may do with it as it stands.
import type { Shop } from './shop.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function draws(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const reasons = ['too-small', 'style', 'damaged-or-defective', 'changed-my-mind'];

/** The people, goods and places of a shop. */
export function furnish(shop: Shop) {
	const berlin = shop.location('Berlin', 'DE');
	const lyon = shop.location('Lyon', 'FR');
	const shirts = shop.product('Shirt', 'Apparel', ['S', 'M', 'L']);
	const lamp = shop.product('Lamp', 'Home', ['Default Title']);
	const customers = ['Ada', 'Bo', 'Cy'].map((name) => shop.customer(name, 'DE'));
	return { berlin, lyon, shirts, lamp, customers, variants: [...shirts.variants, ...lamp.variants] };
}

export type Furniture = ReturnType<typeof furnish>;

/**
 * One order and a while of its life: at most `steps` deeds. What a deed means is never in doubt: nobody refunds goods on
 * the page of the order while another unit of the same line is on its way back, nor, without the box for restocking, units
 * of which some have left and others have not; nor does anybody pay one of two returns of a line there.
 */
export function live(
	shop: Shop,
	{ berlin, lyon, customers, variants, lamp }: Furniture,
	draw: () => number,
	steps: number
): void {
	const pick = <One>(list: readonly One[]): One => list[Math.floor(draw() * list.length)] as One;
	const upTo = (most: number): number => 1 + Math.floor(draw() * most);
	const order = shop.order(
		Array.from({ length: upTo(3) }, () => {
			const variant = draw() < 0.9 ? pick(variants) : null;
			return {
				variant,
				units: upTo(4),
				price: 500 + Math.floor(draw() * 5000),
				...(draw() < 0.3 ? { discount: Math.floor(draw() * 400) } : {}),
				tax: 19 + Math.floor(draw() * 50),
				...(variant ? {} : draw() < 0.5 ? { title: 'Engraving' } : { title: 'Gift', sku: 'GIFT-1' })
			};
		}),
		{
			...(draw() < 0.8 ? { customer: pick(customers) } : {}),
			...(draw() < 0.7 ? { country: 'DE' } : {}),
			taxesIncluded: draw() < 0.5
		}
	);
	type Track = { shipped: number; cancelled: number; back: number; parts: { part: unknown; left: number }[] };
	const tracks = new Map<unknown, Track>(
		order.lineItems.map((line: unknown) => [line, { shipped: 0, cancelled: 0, back: 0, parts: [] }])
	);
	const ended = new Set<unknown>();
	const decided = new Map<unknown, number>();
	const paid = new Set<unknown>();
	const openOf = (line: unknown): unknown[] =>
		order.returns.filter(
			(one: { returnLineItems: { fulfillmentLineItem: { lineItem: unknown } }[] }) =>
				!ended.has(one) && !paid.has(one) && one.returnLineItems[0]?.fulfillmentLineItem.lineItem === line
		);
	for (let step = 0; step < steps; step++) {
		const line = pick(order.lineItems) as { quantity: number };
		const track = tracks.get(line) as Track;
		if (!track) continue;
		const waiting = line.quantity - track.shipped - track.cancelled;
		const one = order.returns.length > 0 ? pick(order.returns as never[]) : null;
		const deed = draw();
		if (deed < 0.35 && waiting > 0) {
			const units = upTo(waiting);
			const shipment = shop.ship(order, [{ line, units }], draw() < 0.5 ? berlin : undefined);
			track.shipped += units;
			track.parts.push({ part: shipment.fulfillmentLineItems[0], left: units });
			if (draw() < 0.6) shop.deliver(order, shipment);
		} else if (deed < 0.42 && waiting > 0) {
			const units = upTo(waiting);
			const deeds = [shop.cancelUnits, shop.removeUnits, ...(track.shipped === 0 ? [shop.refundUnshipped] : [])];
			pick(deeds).call(shop, order, line, units);
			track.cancelled += units;
		} else if (deed < 0.44 && waiting > 0) shop.shipInVain(order, line);
		else if (deed < 0.62) {
			const part = track.parts.find((each) => each.left > 0);
			if (!part) continue;
			const units = upTo(part.left);
			part.left -= units;
			track.back += units;
			const asked = shop.requestReturn(
				order,
				[
					{
						shipped: part.part,
						units,
						reason: pick(reasons),
						...(draw() < 0.3 ? { note: 'too bright, and "loud"' } : {})
					}
				],
				{ byCustomer: draw() < 0.5 }
			);
			if (asked.status === 'REQUESTED' && draw() < 0.3) {
				shop.decline(order, asked);
				ended.add(asked);
				part.left += units;
			} else if (asked.status === 'OPEN' && draw() < 0.2) {
				shop.cancelReturn(order, asked);
				ended.add(asked);
				part.left += units;
			}
		} else if (deed < 0.7) {
			const part = track.parts.find((each) => each.left > 0);
			if (!part || openOf(line).length > 0) continue;
			const units = upTo(part.left);
			part.left -= units;
			shop.refundShipped(order, line, units, { restock: draw() < 0.5 });
		} else if (deed < 0.73) shop.refundMoney(order, upTo(900));
		else if (one && !ended.has(one)) act(one);
	}

	function act(one: never): void {
		const of = one as {
			status: string;
			returnLineItems: { quantity: number; fulfillmentLineItem: { lineItem: unknown } }[];
			exchangeLineItems: unknown[];
		};
		const quantity = of.returnLineItems[0]?.quantity ?? 0;
		if (of.status === 'REQUESTED') return shop.approve(order, one);
		const deed = draw();
		if (of.status === 'CLOSED') return deed < 0.3 ? shop.reopenReturn(order, one) : undefined;
		const left = quantity - (decided.get(one) ?? 0);
		if (deed < 0.45 && left > 0) {
			const units = upTo(left);
			decided.set(one, (decided.get(one) ?? 0) + units);
			const type = pick(['RESTOCKED', 'NOT_RESTOCKED', 'PROCESSING_REQUIRED', 'MISSING']);
			shop.dispose(order, one, 0, type, units, draw() < 0.5 ? lyon : undefined);
		} else if (deed < 0.75 && !paid.has(one)) {
			const isOnlyOne = openOf(of.returnLineItems[0]?.fulfillmentLineItem.lineItem).length === 1;
			paid.add(one);
			const isDecided = decided.has(one);
			if (!isDecided) decided.set(one, quantity);
			const refund = shop.refundReturn(order, one, quantity, {
				on: isOnlyOne && draw() < 0.4 ? 'order' : 'return',
				restock: !isDecided && draw() < 0.5,
				status: draw() < 0.2 ? 'PENDING' : 'SUCCESS'
			});
			if (refund.transactions[0].status === 'PENDING' && draw() < 0.5) shop.settle(order, refund);
		} else if (deed < 0.85 && of.exchangeLineItems.length === 0) {
			const exchange = shop.exchange(order, one, lamp.variants[0], 1);
			if (draw() < 0.6) shop.sendExchange(order, exchange, lamp.variants[0]);
		} else shop.closeReturn(order, one);
	}
}
