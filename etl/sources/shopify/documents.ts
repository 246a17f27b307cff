// What is asked of Shopify: the same fields for pages and for bulk operations, in the form that each allows.
// A bulk operation takes at most five connections, two levels below the first, and none below a plain list; refunds and
// shipments of an order are plain lists. So orders come without the inner life of those, and the orders that have any are
// asked for again by their ids.

/** A list that Shopify gives in pages. `on` is the type of its parent. */
export type Connection = {
	field: string;
	on: string;
	/** Of a page inside of a larger answer; further pages are larger. */
	first: number;
	/** Besides `first` and `after`. */
	args?: string;
	fields: string;
	/** Only whether there is any: further pages are not asked for. */
	isPeek?: true;
	nested?: readonly Connection[];
};

/** A plain list of `of`: with as many as asked for there may be more, and the ids of `most` are asked for. */
export type List = Connection & { of: string; most: number };

const money = 'shopMoney { amount currencyCode }';
const address = '{ countryCodeV2 }';

const lineItems: Connection = {
	field: 'lineItems',
	on: 'Order',
	first: 10,
	fields: `id title sku quantity currentQuantity variant { id } originalUnitPriceSet { ${money} }
		discountAllocations { allocatedAmountSet { ${money} } } taxLines { priceSet { ${money} } }`
};

const returnIds: Connection = { field: 'returns', on: 'Order', first: 1, fields: 'id' };
const anyReturn: Connection = { ...returnIds, isPeek: true };

const fulfillmentFields = `id status createdAt deliveredAt totalQuantity location { id } trackingInfo(first: 1) { company }`;

/** Orders with what a bulk operation can hold; what else there is of them is told by what is in the lists. */
const orderFields = `id name processedAt updatedAt cancelledAt test sourceName currencyCode taxesIncluded
	displayFulfillmentStatus customer { id } shippingAddress ${address} billingAddress ${address}
	refunds(first: 1) { id } fulfillments(first: 2) { ${fulfillmentFields} }`;

/** A table that is read row by row: the connection at the root, the word by which it is counted. */
export type Root = Connection & { count: string };

/** `returns`: whether the token may read them. */
export const orders = (returns: boolean): Root => ({
	field: 'orders',
	on: 'QueryRoot',
	count: 'ordersCount',
	first: 50,
	fields: orderFields,
	nested: returns ? [lineItems, anyReturn] : [lineItems]
});

/** Only the ids, to find what was deleted. Lines of an order cannot be deleted alone, and go with it. */
export const orderIds = (returns: boolean): Root => ({
	field: 'orders',
	on: 'QueryRoot',
	count: 'ordersCount',
	first: 50,
	fields: 'id refunds { id }',
	nested: returns ? [{ ...returnIds, first: 5 }] : []
});

export const customers = (contacts: boolean): Root => ({
	field: 'customers',
	on: 'QueryRoot',
	count: 'customersCount',
	first: 100,
	fields: `id displayName createdAt updatedAt defaultAddress { countryCodeV2 province city }
		${contacts ? 'defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }' : ''}`
});

/** `costs`: whether the token may read inventory. */
export const products = (costs: boolean): Root => ({
	field: 'products',
	on: 'QueryRoot',
	count: 'productsCount',
	first: 25,
	fields: 'id title productType vendor createdAt publishedAt updatedAt',
	nested: [
		{
			field: 'variants',
			on: 'Product',
			first: 20,
			fields: `id title sku ${costs ? 'inventoryItem { unitCost { amount currencyCode } }' : ''}`
		}
	]
});

/** Quantities are asked for by name; what is not named is not counted. */
export const inventory: Root = {
	field: 'inventoryItems',
	on: 'QueryRoot',
	count: 'productVariantsCount',
	first: 25,
	fields: 'id tracked variant { id }',
	nested: [
		{
			field: 'inventoryLevels',
			on: 'InventoryItem',
			first: 10,
			fields: 'id location { id } quantities(names: ["on_hand", "damaged", "quality_control"]) { name quantity }'
		}
	]
};

export const locations: Connection = {
	field: 'locations',
	on: 'QueryRoot',
	first: 50,
	args: 'includeInactive: true, includeLegacy: true',
	fields: 'id name address { countryCode }'
};

/** The inner life of orders, in two halves so that one order of each fits into the cost of a request. */
export const orderLists = (returns: boolean): readonly List[] => [
	{
		field: 'refunds',
		on: 'Order',
		first: 5,
		of: 'Refund',
		most: 250,
		fields: `id createdAt ${returns ? 'return { id }' : ''} totalRefundedSet { ${money} }`,
		nested: [
			{
				field: 'refundLineItems',
				on: 'Refund',
				first: 8,
				fields: 'id quantity restockType location { id } lineItem { id }'
			},
			{ field: 'transactions', on: 'Refund', first: 4, fields: 'id kind status gateway processedAt' }
		]
	},
	{
		field: 'fulfillments',
		on: 'Order',
		first: 5,
		of: 'Fulfillment',
		most: 250,
		fields: fulfillmentFields,
		nested: [{ field: 'fulfillmentLineItems', on: 'Fulfillment', first: 12, fields: 'id quantity lineItem { id }' }]
	}
];

export const orderReturns: Connection = {
	field: 'returns',
	on: 'Order',
	first: 2,
	fields: 'id name status createdAt requestApprovedAt closedAt decline { reason note }',
	nested: [
		{
			field: 'returnLineItems',
			on: 'Return',
			first: 8,
			fields: `id quantity returnReason returnReasonDefinition { handle } returnReasonNote customerNote
				... on ReturnLineItem { fulfillmentLineItem { id lineItem { id } } }`
		},
		{
			field: 'exchangeLineItems',
			on: 'Return',
			first: 3,
			fields: 'id quantity processedQuantity variantId lineItems { id }'
		},
		{
			field: 'reverseFulfillmentOrders',
			on: 'Return',
			// there is one, but for goods that come back to several places
			first: 1,
			fields: 'id',
			nested: [
				{
					field: 'lineItems',
					on: 'ReverseFulfillmentOrder',
					first: 8,
					fields: `id fulfillmentLineItem { id } dispositions { id type quantity createdAt location { id } }`
				}
			]
		}
	]
};

/** The selection of a connection. Without `paged` as a bulk operation takes it: neither sizes nor places of pages. */
export function selection(connection: Connection, { paged, list = false }: { paged: boolean; list?: boolean }): string {
	const args = [connection.args, paged ? `first: ${connection.first}` : ''].filter(Boolean).join(', ');
	return `${connection.field}${args ? `(${args})` : ''} ${body(connection, paged, list)}`;
}

/** What is asked of each row of a connection, below it. */
const inner = ({ fields, nested = [] }: Connection, paged: boolean): string =>
	[fields, ...nested.map((one) => selection(one, { paged }))].join(' ');

const body = (connection: Connection, paged: boolean, list: boolean): string =>
	list
		? `{ ${inner(connection, paged)} }`
		: `{ edges { node { ${inner(connection, paged)} } }${paged ? ' pageInfo { hasNextPage endCursor }' : ''} }`;

/** One page of a table, of the rows that `$query` finds, in the order of their last change. */
export const pageOf = (root: Connection, sorted: boolean): string =>
	`query Page($first: Int!, $after: String${sorted ? ', $query: String' : ''}) {
	${root.field}(first: $first, after: $after${sorted ? ', query: $query, sortKey: UPDATED_AT' : ''}${root.args ? `, ${root.args}` : ''}) ${body(root, true, false)}
}`;

/** A further page of a connection of one node. */
export const moreOf = (connection: Connection): string =>
	`query More($id: ID!, $first: Int!, $after: String) {
	node(id: $id) { ... on ${connection.on} { id ${connection.field}(first: $first, after: $after) ${body(connection, true, false)} } }
}`;

/** The ids of a plain list of one node. */
export const idsOf = (list: List): string =>
	`query Ids($id: ID!) { node(id: $id) { ... on ${list.on} { id ${list.field}(first: ${list.most}) { id } } } }`;

/** Members of a plain list, by their ids. */
export const membersOf = (list: List): string => nodesOf(list.of, [inner(list, true)]);

/** Some nodes of one type. */
export const nodesOf = (type: string, selections: readonly string[]): string =>
	`query Nodes($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { id ${selections.join(' ')} } } }`;

/** The text of a bulk operation. The filter becomes part of it: a bulk operation takes no variables. */
export const bulkOf = (root: Connection, query: string): string =>
	`{ ${root.field}${query ? `(query: ${JSON.stringify(query)})` : ''} ${body(root, false, false)} }`;

export const countOf = (root: Root): string =>
	`query Count($query: String) { ${root.count}(query: $query) { count precision } }`;

export const shopDocument = `{
	shop { name currencyCode ianaTimezone }
	currentAppInstallation { accessScopes { handle } }
}`;

export const startBulk = `mutation Start($query: String!) {
	bulkOperationRunQuery(query: $query, groupObjects: false) {
		bulkOperation { id status createdAt }
		userErrors { code message }
	}
}`;

const bulkFields = 'id status errorCode createdAt objectCount fileSize url';
export const bulkState = `query Bulk($id: ID!) { node(id: $id) { ... on BulkOperation { ${bulkFields} } } }`;
/** Ours of late: a run that was interrupted may have left one at work. */
export const bulkRecent = `{ bulkOperations(first: 10, sortKey: CREATED_AT, reverse: true) { edges { node { query ${bulkFields} } } } }`;
