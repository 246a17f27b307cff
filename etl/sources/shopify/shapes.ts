// Shopify's records as we ask for them, connections gathered into lists. Amounts are decimal texts.

/** An amount in the currency of the shop: what the customer saw in another one is converted by Shopify. */
export type Money = { shopMoney: { amount: string; currencyCode?: string } };
type Id = { id: string };

export type LineItem = {
	id: string;
	title: string;
	sku: string | null;
	quantity: number;
	/** Without refunded and removed units. */
	currentQuantity: number;
	variant: Id | null;
	originalUnitPriceSet: Money;
	discountAllocations: { allocatedAmountSet: Money }[];
	taxLines: { priceSet: Money }[];
};

export type Fulfillment = {
	id: string;
	status: string;
	createdAt: string;
	deliveredAt: string | null;
	totalQuantity: number;
	location: Id | null;
	trackingInfo: { company: string | null }[];
	/** Absent where the one shipment of an order holds all of it. */
	fulfillmentLineItems?: { id: string; quantity: number; lineItem: Id }[];
};

export type RefundLine = {
	id: string;
	quantity: number;
	/** CANCEL, RETURN, NO_RESTOCK or LEGACY_RESTOCK. */
	restockType: string;
	location: Id | null;
	lineItem: Id;
};

export type Transaction = {
	id: string;
	kind: string;
	status: string;
	gateway: string | null;
	processedAt: string | null;
};

export type Refund = {
	id: string;
	createdAt: string | null;
	return: Id | null;
	totalRefundedSet: Money;
	refundLineItems: RefundLine[];
	transactions: Transaction[];
};

export type Disposition = { id: string; type: string; quantity: number; createdAt: string; location: Id | null };

export type Return = {
	id: string;
	name: string;
	status: string;
	createdAt: string;
	requestApprovedAt: string | null;
	closedAt: string | null;
	decline: { reason: string; note: string | null } | null;
	returnLineItems: {
		id: string;
		quantity: number;
		returnReason?: string | null;
		returnReasonDefinition: { handle: string } | null;
		returnReasonNote: string | null;
		customerNote: string | null;
		/** Absent of what was returned without proof of a purchase. */
		fulfillmentLineItem?: { id: string; lineItem: Id } | null;
	}[];
	exchangeLineItems: {
		id: string;
		quantity: number;
		processedQuantity: number;
		variantId: string | null;
		lineItems: Id[] | null;
	}[];
	reverseFulfillmentOrders: {
		id: string;
		lineItems: { id: string; fulfillmentLineItem: Id | null; dispositions: Disposition[] }[];
	}[];
};

export type Order = {
	id: string;
	name: string;
	processedAt: string;
	updatedAt: string;
	cancelledAt: string | null;
	/** Paid with nothing: no sale. */
	test: boolean;
	sourceName: string | null;
	currencyCode: string;
	/** Prices include tax. */
	taxesIncluded: boolean;
	displayFulfillmentStatus: string;
	customer: Id | null;
	shippingAddress: { countryCodeV2: string | null } | null;
	billingAddress: { countryCodeV2: string | null } | null;
	lineItems: LineItem[];
	fulfillments: Fulfillment[];
	refunds: Refund[];
	returns: Return[];
};

/** The number at the end of `gid://shopify/Order/123`: what people see in addresses and exports. */
export const idOf = (gid: string): string => /\/(\d+)(?:\?.*)?$/.exec(gid)?.[1] ?? gid;

/** `Order` of `gid://shopify/Order/123`. */
export const typeOf = (gid: string): string => /^gid:\/\/shopify\/([A-Za-z]+)\//.exec(gid)?.[1] ?? '';

/** What goods are known as. A line whose product was deleted, or that never was one, keeps what the line itself says. */
export const productIdOf = (line: Pick<LineItem, 'variant' | 'sku' | 'title'>): string =>
	line.variant ? idOf(line.variant.id) : line.sku ? `sku:${line.sku}` : `title:${line.title}`;

/** The product of a line of the order; null: it has no such line. */
export const productOf = (order: Pick<Order, 'lineItems'>, lineItem: string): string | null => {
	const line = order.lineItems.find((one) => one.id === lineItem);
	return line ? productIdOf(line) : null;
};
