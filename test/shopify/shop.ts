// A shop that lives: what merchants and customers do, in Shopify's records, and beside them, written at the moment of each
// deed and by its intention, the rows that Retour should have of it. Lists stand where the API has connections.

type Row = Record<string, string | number | null>;
/** A record in the shape of the API; the schema of the server checks it whenever it is asked for. */
type Record_ = any;

const gid = (type: string, id: number): string => `gid://shopify/${type}/${id}`;
export const numberOf = (gidText: string): string => gidText.split('/').at(-1) ?? '';
/** Cents as a decimal text. */
const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const bag = (cents: number) => ({
	shopMoney: { amount: money(cents), currencyCode: 'EUR' },
	// what the customer saw: never to be added up
	presentmentMoney: { amount: money(cents * 2), currencyCode: 'USD' }
});

export type NewLine = {
	variant: Record_ | null;
	units: number;
	/** Cents. */
	price: number;
	discount?: number;
	tax?: number;
	sku?: string;
	title?: string;
};

export class Shop {
	/** Milliseconds; Shopify's clock, in whole seconds. */
	clock: number;
	readonly shop = { name: 'Test Shop', currencyCode: 'EUR', ianaTimezone: 'Europe/Berlin' };
	orders: Record_[] = [];
	customers: Record_[] = [];
	products: Record_[] = [];
	locations: Record_[] = [];
	inventoryItems: Record_[] = [];
	/** The rows that Retour should have, without `updated_at` of those that belong to an order. */
	private readonly rows = new Map<string, Map<string, { row: Row; order: Record_ | null }>>();
	private next = 1000;

	constructor(start = '2026-03-01T08:00:00Z') {
		this.clock = Date.parse(start);
	}

	now(): string {
		return new Date(this.clock).toISOString().replace('.000Z', 'Z');
	}

	pass(seconds: number): void {
		this.clock += seconds * 1000;
	}

	/** What Retour should have: all live rows of an entity. */
	expected(entity: string): Row[] {
		return [...(this.rows.get(entity)?.values() ?? [])].map(({ row, order }) =>
			order ? { ...row, updated_at: order.updatedAt } : row
		);
	}

	location(name: string, countryCode: string): Record_ {
		const location = { __typename: 'Location', id: gid('Location', this.id()), name, address: { countryCode } };
		this.locations.push(location);
		this.is('warehouses', location.id, { warehouse_id: numberOf(location.id), name, country: countryCode });
		return location;
	}

	customer(displayName: string, country: string): Record_ {
		this.pass(1);
		const customer = {
			__typename: 'Customer',
			id: gid('Customer', this.id()),
			displayName,
			createdAt: this.now(),
			updatedAt: this.now(),
			defaultAddress: { countryCodeV2: country, province: 'Region', city: 'City' },
			defaultEmailAddress: { emailAddress: `${displayName}@example.com`.toLowerCase() },
			defaultPhoneNumber: { phoneNumber: '+491234567' }
		};
		this.customers.push(customer);
		this.is('customers', customer.id, {
			customer_id: numberOf(customer.id),
			name: displayName,
			country,
			region: 'Region',
			city: 'City',
			created_at: this.now(),
			updated_at: this.now()
		});
		return customer;
	}

	product(title: string, productType: string, variants: readonly string[]): Record_ {
		this.pass(1);
		const product: Record_ = {
			__typename: 'Product',
			id: gid('Product', this.id()),
			title,
			productType,
			vendor: 'Maker',
			createdAt: this.now(),
			// a quarter of an hour before midnight in UTC is the next day in the shop
			publishedAt: '2026-02-10T23:45:00Z',
			updatedAt: this.now(),
			variants: []
		};
		for (const name of variants) {
			const variant: Record_ = {
				__typename: 'ProductVariant',
				id: gid('ProductVariant', this.id()),
				title: name,
				sku: `SKU-${this.next}`
			};
			const item = {
				__typename: 'InventoryItem',
				id: gid('InventoryItem', this.id()),
				tracked: true,
				unitCost: { amount: '12.5', currencyCode: 'EUR' },
				variant,
				inventoryLevels: [] as Record_[]
			};
			variant.inventoryItem = item;
			this.inventoryItems.push(item);
			product.variants.push(variant);
		}
		this.products.push(product);
		this.sayProduct(product);
		return product;
	}

	rename(product: Record_, title: string): void {
		this.pass(1);
		product.title = title;
		product.updatedAt = this.now();
		this.sayProduct(product);
	}

	stock(variant: Record_, location: Record_, onHand: number, damaged: number, inspected: number, day: string): void {
		variant.inventoryItem.inventoryLevels.push({
			__typename: 'InventoryLevel',
			id: `${gid('InventoryLevel', this.id())}?inventory_item_id=1`,
			location,
			quantities: { on_hand: onHand, damaged, quality_control: inspected, available: onHand - damaged - inspected }
		});
		const of = (state: string, quantity: number) =>
			this.is('inventory_levels', `${variant.id} ${location.id} ${state}`, {
				product_id: numberOf(variant.id),
				warehouse_id: numberOf(location.id),
				stock_state: state,
				as_of: day,
				quantity
			});
		of('sellable', onHand - damaged - inspected);
		if (damaged > 0) of('unsellable', damaged);
		if (inspected > 0) of('quarantine', inspected);
	}

	order(
		lines: readonly NewLine[],
		of: { customer?: Record_; country?: string; taxesIncluded?: boolean; test?: boolean; processedAt?: string } = {}
	): Record_ {
		this.pass(61);
		const order: Record_ = {
			__typename: 'Order',
			id: gid('Order', this.id()),
			name: `#${this.next}`,
			createdAt: this.now(),
			processedAt: of.processedAt ?? this.now(),
			updatedAt: this.now(),
			cancelledAt: null,
			test: of.test ?? false,
			sourceName: 'web',
			currencyCode: 'EUR',
			taxesIncluded: of.taxesIncluded ?? false,
			displayFulfillmentStatus: 'UNFULFILLED',
			customer: of.customer ?? null,
			shippingAddress: of.country ? { countryCodeV2: of.country } : null,
			billingAddress: { countryCodeV2: 'FR' },
			lineItems: [],
			refunds: [],
			fulfillments: [],
			returns: []
		};
		this.orders.push(order);
		if (!order.test)
			this.isOf(order, 'orders', order.id, {
				order_id: numberOf(order.id),
				order_number: order.name,
				customer_id: order.customer ? numberOf(order.customer.id) : null,
				channel: 'web',
				ordered_at: order.processedAt,
				currency: 'EUR',
				country: of.country ?? 'FR',
				status: 'UNFULFILLED'
			});
		for (const line of lines) this.addLine(order, line);
		return order;
	}

	private addLine(order: Record_, { variant, units, price, discount = 0, tax = 0, ...words }: NewLine): Record_ {
		const product = variant && this.products.find((one) => one.variants.includes(variant));
		const line = {
			__typename: 'LineItem',
			id: gid('LineItem', this.id()),
			title: words.title ?? product?.title ?? 'Custom',
			sku: words.sku ?? variant?.sku ?? null,
			quantity: units,
			currentQuantity: units,
			variant,
			originalUnitPriceSet: bag(price),
			discountAllocations: discount === 0 ? [] : [{ allocatedAmountSet: bag(discount) }],
			taxLines: tax === 0 ? [] : [{ priceSet: bag(tax - 1) }, { priceSet: bag(1) }]
		};
		order.lineItems.push(line);
		const productId = variant ? numberOf(variant.id) : line.sku ? `sku:${line.sku}` : `title:${line.title}`;
		if (!order.test) {
			this.isOf(order, 'order_lines', line.id, {
				order_line_id: numberOf(line.id),
				order_id: numberOf(order.id),
				product_id: productId,
				quantity: units,
				cancelled_quantity: 0,
				unit_price: money(price),
				discount_amount: money(discount),
				net_amount: money(price * units - discount - (order.taxesIncluded ? tax : 0))
			});
			if (!variant) this.is('products', productId, { product_id: productId, sku: line.sku, name: line.title });
		}
		return line;
	}

	ship(order: Record_, parts: readonly { line: Record_; units: number }[], location?: Record_): Record_ {
		this.touch(order);
		const shipment = {
			__typename: 'Fulfillment',
			id: gid('Fulfillment', this.id()),
			status: 'SUCCESS',
			createdAt: this.now(),
			deliveredAt: null as string | null,
			totalQuantity: parts.reduce((total, part) => total + part.units, 0),
			location: location ?? null,
			trackingInfo: [{ company: 'DHL' }],
			fulfillmentLineItems: parts.map(({ line, units }) => ({
				__typename: 'FulfillmentLineItem',
				id: gid('FulfillmentLineItem', this.id()),
				quantity: units,
				lineItem: line
			}))
		};
		order.fulfillments.push(shipment);
		order.displayFulfillmentStatus = 'FULFILLED';
		this.changes('orders', order.id, { status: 'FULFILLED' });
		for (const { line } of parts) {
			const row = this.row('order_lines', line.id);
			if (row && row.shipped_at == null)
				Object.assign(row, {
					shipped_at: this.now(),
					carrier: 'DHL',
					warehouse_id: location ? numberOf(location.id) : null
				});
			// a later part that is still on its way
			if (row) row.delivered_at = null;
		}
		return shipment;
	}

	/** A shipment that was called off: the goods never left. */
	shipInVain(order: Record_, line: Record_): void {
		this.touch(order);
		order.fulfillments.push({
			__typename: 'Fulfillment',
			id: gid('Fulfillment', this.id()),
			status: 'CANCELLED',
			createdAt: this.now(),
			deliveredAt: null,
			totalQuantity: line.quantity,
			location: null,
			trackingInfo: [],
			fulfillmentLineItems: [
				{
					__typename: 'FulfillmentLineItem',
					id: gid('FulfillmentLineItem', this.id()),
					quantity: line.quantity,
					lineItem: line
				}
			]
		});
	}

	deliver(order: Record_, shipment: Record_): void {
		this.touch(order);
		shipment.deliveredAt = this.now();
		for (const part of shipment.fulfillmentLineItems) {
			const all = order.fulfillments.filter(
				(one: Record_) =>
					one.status === 'SUCCESS' &&
					one.fulfillmentLineItems.some((other: Record_) => other.lineItem === part.lineItem)
			);
			if (all.every((one: Record_) => one.deliveredAt !== null))
				this.changes('order_lines', part.lineItem.id, { delivered_at: this.now() });
		}
	}

	/** The merchant takes units off before they are shipped and pays them back. */
	cancelUnits(order: Record_, line: Record_, units: number): void {
		this.touch(order);
		line.currentQuantity -= units;
		this.refund(order, { lines: [{ line, units, restockType: 'CANCEL' }], cents: units * 100, truth: {} });
		this.cancelled(line, units);
	}

	/** Units that were never shipped are refunded without the box for restocking: cancelled, whatever the box says. */
	refundUnshipped(order: Record_, line: Record_, units: number): void {
		this.touch(order);
		line.currentQuantity -= units;
		this.refund(order, { lines: [{ line, units, restockType: 'NO_RESTOCK' }], cents: units * 100, truth: {} });
		this.cancelled(line, units);
	}

	/** An edit of an order that nobody had paid. */
	removeUnits(order: Record_, line: Record_, units: number): void {
		this.touch(order);
		line.currentQuantity -= units;
		this.cancelled(line, units);
	}

	/** Called off as a whole, with nothing paid back. */
	cancelOrder(order: Record_): void {
		this.touch(order);
		order.cancelledAt = this.now();
		this.changes('orders', order.id, { status: 'CANCELLED' });
		for (const line of order.lineItems) {
			line.currentQuantity = 0;
			this.changes('order_lines', line.id, { cancelled_quantity: line.quantity });
		}
	}

	deleteOrder(order: Record_): void {
		this.pass(61);
		this.orders = this.orders.filter((one) => one !== order);
		for (const rows of this.rows.values()) for (const [key, { order: of }] of rows) if (of === order) rows.delete(key);
	}

	requestReturn(
		order: Record_,
		lines: readonly { shipped: Record_; units: number; reason: string; note?: string }[],
		{ byCustomer }: { byCustomer: boolean }
	): Record_ {
		this.touch(order);
		const one: Record_ = {
			__typename: 'Return',
			id: gid('Return', this.id()),
			name: `${order.name}-R${order.returns.length + 1}`,
			status: byCustomer ? 'REQUESTED' : 'OPEN',
			createdAt: this.now(),
			requestApprovedAt: null,
			closedAt: null,
			decline: null,
			returnLineItems: [],
			exchangeLineItems: [],
			reverseFulfillmentOrders: []
		};
		order.returns.push(one);
		this.isOf(order, 'returns', one.id, {
			return_id: numberOf(one.id),
			rma_number: one.name,
			order_id: numberOf(order.id),
			customer_id: order.customer ? numberOf(order.customer.id) : null,
			request_channel: byCustomer ? 'online' : null,
			requested_at: this.now(),
			status: one.status,
			requested_resolution: 'refund'
		});
		const reverse: Record_ = {
			__typename: 'ReverseFulfillmentOrder',
			id: gid('ReverseFulfillmentOrder', this.id()),
			lineItems: []
		};
		for (const { shipped, units, reason, note } of lines) {
			const line = {
				__typename: 'ReturnLineItem',
				id: gid('ReturnLineItem', this.id()),
				quantity: units,
				returnReason: 'OTHER',
				returnReasonDefinition: { id: gid('ReturnReasonDefinition', 1), handle: reason, name: reason },
				returnReasonNote: '',
				customerNote: note ?? null,
				fulfillmentLineItem: shipped
			};
			one.returnLineItems.push(line);
			reverse.lineItems.push({
				__typename: 'ReverseFulfillmentOrderLineItem',
				id: gid('ReverseFulfillmentOrderLineItem', this.id()),
				totalQuantity: units,
				fulfillmentLineItem: shipped,
				dispositions: []
			});
			this.isOf(order, 'return_lines', line.id, {
				return_line_id: numberOf(line.id),
				return_id: numberOf(one.id),
				order_line_id: numberOf(shipped.lineItem.id),
				product_id: this.productOf(shipped.lineItem),
				quantity: units,
				received_quantity: null,
				reason_code: reason,
				reason_text: note ?? null
			});
		}
		one.reverseFulfillmentOrders.push(reverse);
		if (!byCustomer) this.approved(order, one, this.now());
		return one;
	}

	approve(order: Record_, one: Record_): void {
		this.touch(order);
		one.status = 'OPEN';
		one.requestApprovedAt = this.now();
		this.changes('returns', one.id, { status: 'OPEN' });
		this.approved(order, one, this.now());
	}

	decline(order: Record_, one: Record_): void {
		this.touch(order);
		Object.assign(one, { status: 'DECLINED', decline: { reason: 'FINAL_SALE', note: 'on sale' } });
		this.changes('returns', one.id, { status: 'DECLINED', note: 'FINAL_SALE: on sale' });
	}

	cancelReturn(order: Record_, one: Record_): void {
		this.touch(order);
		one.status = 'CANCELED';
		this.changes('returns', one.id, { status: 'CANCELED' });
	}

	closeReturn(order: Record_, one: Record_): void {
		this.touch(order);
		Object.assign(one, { status: 'CLOSED', closedAt: this.now() });
		this.changes('returns', one.id, { status: 'CLOSED' });
		this.event(order, one, 'closed', this.now());
	}

	reopenReturn(order: Record_, one: Record_): void {
		this.touch(order);
		Object.assign(one, { status: 'OPEN', closedAt: null });
		this.changes('returns', one.id, { status: 'OPEN' });
		this.isNot('return_events', `${one.id} closed`);
	}

	/** The customer keeps one of the goods after all. */
	removeFromReturn(order: Record_, one: Record_, index: number): void {
		this.touch(order);
		const [line] = one.returnLineItems.splice(index, 1);
		one.reverseFulfillmentOrders[0].lineItems.splice(index, 1);
		this.isNot('return_lines', line.id);
	}

	/** The warehouse says what became of units of a return line. */
	dispose(order: Record_, one: Record_, index: number, type: string, units: number, location?: Record_): void {
		this.touch(order);
		const line = one.returnLineItems[index];
		const disposition = {
			__typename: 'ReverseFulfillmentOrderDisposition',
			id: gid('ReverseFulfillmentOrderDisposition', this.id()),
			type,
			quantity: units,
			createdAt: this.now(),
			location: location ?? null
		};
		one.reverseFulfillmentOrders[0].lineItems[index].dispositions.push(disposition);
		const row = this.row('return_lines', line.id) as Row;
		row.received_quantity = Number(row.received_quantity ?? 0) + (type === 'MISSING' ? 0 : units);
		if (type === 'MISSING') return;
		const id = numberOf(disposition.id);
		this.isOf(order, 'inspections', id, {
			inspection_id: id,
			return_line_id: numberOf(line.id),
			inspected_at: this.now(),
			quantity: units,
			result: { RESTOCKED: 'pass', NOT_RESTOCKED: 'fail' }[type] ?? null,
			disposition: { RESTOCKED: 'restock', NOT_RESTOCKED: 'scrap', PROCESSING_REQUIRED: 'quarantine' }[type] ?? null,
			note: type
		});
		const move = (suffix: string, kind: string, quantity: number, state: string) =>
			this.movement(order, `${id}-${suffix}`, line.fulfillmentLineItem.lineItem, numberOf(line.id), {
				kind,
				quantity,
				stock_state: state,
				warehouse_id: location ? numberOf(location.id) : null
			});
		move('receipt', 'return_receipt', units, 'quarantine');
		if (type === 'RESTOCKED') {
			move('restock', 'restock', units, 'sellable');
			move('moved', 'adjustment', -units, 'quarantine');
		}
		if (type === 'NOT_RESTOCKED') move('out', 'write_off', -units, 'quarantine');
	}

	/**
	 * Pays a return. `on: 'order'`: on the page of the order, where Shopify does not link them. `restock`: with the box
	 * that puts the goods back, for returns that no warehouse has decided about.
	 */
	refundReturn(
		order: Record_,
		one: Record_,
		units: number,
		{
			on = 'return',
			restock = false,
			status = 'SUCCESS'
		}: { on?: 'return' | 'order'; restock?: boolean; status?: string } = {}
	): Record_ {
		this.touch(order);
		const line = one.returnLineItems[0];
		const { lineItem } = line.fulfillmentLineItem;
		lineItem.currentQuantity -= units;
		const refund = this.refund(order, {
			lines: [{ line: lineItem, units, restockType: restock ? 'RETURN' : 'NO_RESTOCK' }],
			cents: units * 500,
			of: on === 'return' ? one : null,
			status,
			truth: { return_id: numberOf(one.id) }
		});
		if (restock && on === 'return') {
			const row = this.row('return_lines', line.id) as Row;
			row.received_quantity = Number(row.received_quantity ?? 0) + units;
			this.restocked(order, refund.refundLineItems[0], numberOf(line.id), units);
		}
		return refund;
	}

	/** A pending payment goes through. */
	settle(order: Record_, refund: Record_): void {
		this.touch(order);
		Object.assign(refund.transactions[0], { status: 'SUCCESS', processedAt: this.now() });
		this.changes('refunds', refund.id, {
			status: 'paid',
			paid_at: this.now(),
			reference: numberOf(refund.transactions[0].id)
		});
	}

	/** A shop that opens no returns: it refunds goods that were shipped. `shipped` 0: a sale without a shipment. */
	refundShipped(order: Record_, line: Record_, units: number, { restock }: { restock: boolean }): Record_ {
		this.touch(order);
		line.currentQuantity -= units;
		const refund = this.refund(order, {
			lines: [{ line, units, restockType: restock ? 'RETURN' : 'NO_RESTOCK' }],
			cents: units * 700,
			truth: {}
		});
		const id = numberOf(refund.id);
		this.changes('refunds', refund.id, { return_id: `refund-${id}` });
		this.isOf(order, 'returns', `refund-${id}`, {
			return_id: `refund-${id}`,
			order_id: numberOf(order.id),
			customer_id: order.customer ? numberOf(order.customer.id) : null,
			requested_at: this.now(),
			requested_resolution: 'refund'
		});
		const lineId = `refund-${numberOf(refund.refundLineItems[0].id)}`;
		this.isOf(order, 'return_lines', lineId, {
			return_line_id: lineId,
			return_id: `refund-${id}`,
			order_line_id: numberOf(line.id),
			product_id: this.productOf(line),
			quantity: units,
			received_quantity: restock ? units : null
		});
		if (restock) this.restocked(order, refund.refundLineItems[0], lineId, units);
		return refund;
	}

	/** A price reduction after the fact. */
	refundMoney(order: Record_, cents: number): void {
		this.touch(order);
		this.refund(order, { lines: [], cents, truth: {} });
	}

	exchange(order: Record_, one: Record_, variant: Record_, units: number): Record_ {
		this.touch(order);
		const exchange: Record_ = {
			__typename: 'ExchangeLineItem',
			id: gid('ExchangeLineItem', this.id()),
			quantity: units,
			processedQuantity: 0,
			variantId: variant.id,
			lineItems: []
		};
		one.exchangeLineItems.push(exchange);
		this.changes('returns', one.id, { requested_resolution: 'exchange' });
		this.isOf(order, 'exchanges', exchange.id, {
			exchange_id: numberOf(exchange.id),
			return_id: numberOf(one.id),
			return_line_id: one.returnLineItems.length === 1 ? numberOf(one.returnLineItems[0].id) : null,
			new_order_id: numberOf(order.id),
			product_id: numberOf(variant.id),
			quantity: units,
			status: 'UNPROCESSED',
			created_at: one.createdAt
		});
		return exchange;
	}

	/** The goods sent instead become a line of the order, and leave. Nothing is refunded for those that came back. */
	sendExchange(order: Record_, exchange: Record_, variant: Record_): void {
		this.touch(order);
		const line = this.addLine(order, { variant, units: exchange.quantity, price: 2000 });
		Object.assign(exchange, { processedQuantity: exchange.quantity, lineItems: [line] });
		this.changes('exchanges', exchange.id, { status: 'PROCESSED' });
		this.ship(order, [{ line, units: exchange.quantity }]);
		this.changes('exchanges', exchange.id, { shipped_at: this.now() });
	}

	private approved(order: Record_, one: Record_, at: string): void {
		this.event(order, one, 'approved', at);
		this.event(order, one, 'authorized', at);
	}

	private event(order: Record_, one: Record_, stage: string, at: string): void {
		this.isOf(order, 'return_events', `${one.id} ${stage}`, {
			event_id: `${numberOf(one.id)}-${stage}`,
			return_id: numberOf(one.id),
			stage,
			occurred_at: at
		});
	}

	private refund(
		order: Record_,
		of: {
			lines: readonly { line: Record_; units: number; restockType: string }[];
			cents: number;
			of?: Record_ | null;
			status?: string;
			truth: Row;
		}
	): Record_ {
		const { status = 'SUCCESS' } = of;
		const refund: Record_ = {
			__typename: 'Refund',
			id: gid('Refund', this.id()),
			createdAt: this.now(),
			return: of.of ?? null,
			totalRefundedSet: bag(of.cents),
			refundLineItems: of.lines.map(({ line, units, restockType }) => ({
				__typename: 'RefundLineItem',
				id: gid('RefundLineItem', this.id()),
				quantity: units,
				restockType,
				location: null,
				lineItem: line
			})),
			transactions: [
				{
					__typename: 'OrderTransaction',
					id: gid('OrderTransaction', this.id()),
					kind: 'REFUND',
					status,
					gateway: 'shopify_payments',
					processedAt: status === 'SUCCESS' ? this.now() : null
				}
			]
		};
		order.refunds.push(refund);
		this.isOf(order, 'refunds', refund.id, {
			refund_id: numberOf(refund.id),
			order_id: numberOf(order.id),
			customer_id: order.customer ? numberOf(order.customer.id) : null,
			amount: money(of.cents),
			currency: 'EUR',
			method: 'original_payment',
			status: status === 'SUCCESS' ? 'paid' : 'pending',
			requested_at: this.now(),
			approved_at: this.now(),
			paid_at: status === 'SUCCESS' ? this.now() : null,
			reference: status === 'SUCCESS' ? numberOf(refund.transactions[0].id) : null,
			...of.truth
		});
		return refund;
	}

	private restocked(order: Record_, refundLine: Record_, returnLineId: string, units: number): void {
		const id = `refund-line-${numberOf(refundLine.id)}`;
		const move = (suffix: string, kind: string, quantity: number, state: string) =>
			this.movement(order, `${id}-${suffix}`, refundLine.lineItem, returnLineId, {
				kind,
				quantity,
				stock_state: state
			});
		move('receipt', 'return_receipt', units, 'quarantine');
		move('restock', 'restock', units, 'sellable');
		move('moved', 'adjustment', -units, 'quarantine');
	}

	private movement(order: Record_, id: string, line: Record_, returnLineId: string, row: Row): void {
		this.isOf(order, 'inventory_movements', id, {
			movement_id: id,
			product_id: this.productOf(line),
			return_line_id: returnLineId,
			occurred_at: this.now(),
			...row
		});
	}

	private sayProduct(product: Record_): void {
		for (const variant of product.variants)
			this.is('products', variant.id, {
				product_id: numberOf(variant.id),
				sku: variant.sku,
				name: variant.title === 'Default Title' ? product.title : `${product.title} – ${variant.title}`,
				category: product.productType,
				brand: 'Maker',
				unit_cost: '12.5',
				currency: 'EUR',
				launched_on: '2026-02-11',
				updated_at: product.updatedAt
			});
	}

	private productOf(line: Record_): string {
		return line.variant ? numberOf(line.variant.id) : line.sku ? `sku:${line.sku}` : `title:${line.title}`;
	}

	private cancelled(line: Record_, units: number): void {
		const row = this.row('order_lines', line.id) as Row;
		row.cancelled_quantity = Number(row.cancelled_quantity) + units;
	}

	private touch(order: Record_): void {
		this.pass(61);
		order.updatedAt = this.now();
	}

	private id(): number {
		return this.next++;
	}

	private is(entity: string, key: string, row: Row): void {
		this.put(entity, key, row, null);
	}

	private isOf(order: Record_, entity: string, key: string, row: Row): void {
		this.put(entity, key, row, order);
	}

	private put(entity: string, key: string, row: Row, order: Record_ | null): void {
		const rows = this.rows.get(entity) ?? new Map<string, { row: Row; order: Record_ | null }>();
		this.rows.set(entity, rows.set(key, { row, order }));
	}

	private isNot(entity: string, key: string): void {
		this.rows.get(entity)?.delete(key);
	}

	private row(entity: string, key: string): Row | undefined {
		return this.rows.get(entity)?.get(key)?.row;
	}

	private changes(entity: string, key: string, change: Row): void {
		Object.assign(this.row(entity, key) ?? {}, change);
	}
}
