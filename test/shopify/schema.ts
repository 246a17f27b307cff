// The part of the Admin API that the tests serve, version 2026-07, with the types that its documentation gives.
export const schema = /* GraphQL */ `
	scalar DateTime
	scalar Decimal
	scalar URL
	scalar UnsignedInt64

	interface Node {
		id: ID!
	}
	type PageInfo {
		hasNextPage: Boolean!
		endCursor: String
	}
	type Count {
		count: Int!
		precision: CountPrecision!
	}
	enum CountPrecision {
		EXACT
		AT_LEAST
	}
	type MoneyV2 {
		amount: Decimal!
		currencyCode: String!
	}
	type MoneyBag {
		shopMoney: MoneyV2!
		presentmentMoney: MoneyV2!
	}
	type MailingAddress {
		countryCodeV2: String
		province: String
		city: String
	}
	type Shop {
		name: String!
		currencyCode: String!
		ianaTimezone: String!
	}
	type AccessScope {
		handle: String!
	}
	type AppInstallation {
		accessScopes: [AccessScope!]!
	}
	enum OrderSortKeys {
		CREATED_AT
		UPDATED_AT
		ID
	}
	enum CustomerSortKeys {
		UPDATED_AT
		ID
	}
	enum ProductSortKeys {
		UPDATED_AT
		ID
	}
	enum BulkOperationsSortKeys {
		CREATED_AT
		ID
	}

	type DiscountAllocation {
		allocatedAmountSet: MoneyBag!
	}
	type TaxLine {
		priceSet: MoneyBag!
	}
	type LineItem implements Node {
		id: ID!
		title: String!
		sku: String
		quantity: Int!
		currentQuantity: Int!
		variant: ProductVariant
		originalUnitPriceSet: MoneyBag!
		discountAllocations: [DiscountAllocation!]!
		taxLines(first: Int): [TaxLine!]!
	}
	type LineItemEdge {
		node: LineItem!
	}
	type LineItemConnection {
		edges: [LineItemEdge!]!
		pageInfo: PageInfo!
	}

	type FulfillmentTrackingInfo {
		company: String
	}
	enum FulfillmentStatus {
		SUCCESS
		CANCELLED
		ERROR
		FAILURE
	}
	type FulfillmentLineItem implements Node {
		id: ID!
		quantity: Int
		lineItem: LineItem!
	}
	type FulfillmentLineItemEdge {
		node: FulfillmentLineItem!
	}
	type FulfillmentLineItemConnection {
		edges: [FulfillmentLineItemEdge!]!
		pageInfo: PageInfo!
	}
	type Fulfillment implements Node {
		id: ID!
		status: FulfillmentStatus!
		createdAt: DateTime!
		deliveredAt: DateTime
		totalQuantity: Int!
		location: Location
		trackingInfo(first: Int): [FulfillmentTrackingInfo!]!
		fulfillmentLineItems(first: Int, after: String): FulfillmentLineItemConnection!
	}

	enum RefundLineItemRestockType {
		CANCEL
		RETURN
		NO_RESTOCK
		LEGACY_RESTOCK
	}
	type RefundLineItem {
		id: ID
		quantity: Int!
		restockType: RefundLineItemRestockType!
		location: Location
		lineItem: LineItem!
	}
	type RefundLineItemEdge {
		node: RefundLineItem!
	}
	type RefundLineItemConnection {
		edges: [RefundLineItemEdge!]!
		pageInfo: PageInfo!
	}
	enum OrderTransactionKind {
		SALE
		REFUND
	}
	enum OrderTransactionStatus {
		SUCCESS
		PENDING
		FAILURE
		ERROR
		AWAITING_RESPONSE
	}
	type OrderTransaction implements Node {
		id: ID!
		kind: OrderTransactionKind!
		status: OrderTransactionStatus!
		gateway: String
		processedAt: DateTime
	}
	type OrderTransactionEdge {
		node: OrderTransaction!
	}
	type OrderTransactionConnection {
		edges: [OrderTransactionEdge!]!
		pageInfo: PageInfo!
	}
	type Refund implements Node {
		id: ID!
		createdAt: DateTime
		return: Return
		totalRefundedSet: MoneyBag!
		refundLineItems(first: Int, after: String): RefundLineItemConnection!
		transactions(first: Int, after: String): OrderTransactionConnection!
	}

	enum ReturnStatus {
		REQUESTED
		OPEN
		CLOSED
		CANCELED
		DECLINED
	}
	enum ReturnReason {
		COLOR
		DEFECTIVE
		NOT_AS_DESCRIBED
		OTHER
		SIZE_TOO_LARGE
		SIZE_TOO_SMALL
		STYLE
		UNKNOWN
		UNWANTED
		WRONG_ITEM
	}
	type ReturnReasonDefinition implements Node {
		id: ID!
		handle: String!
		name: String!
	}
	enum ReturnDeclineReason {
		FINAL_SALE
		OTHER
		RETURN_PERIOD_ENDED
	}
	type ReturnDecline {
		reason: ReturnDeclineReason!
		note: String
	}
	interface ReturnLineItemType {
		id: ID!
		quantity: Int!
		returnReason: ReturnReason!
		returnReasonDefinition: ReturnReasonDefinition
		returnReasonNote: String!
		customerNote: String
	}
	type ReturnLineItem implements Node & ReturnLineItemType {
		id: ID!
		quantity: Int!
		returnReason: ReturnReason!
		returnReasonDefinition: ReturnReasonDefinition
		returnReasonNote: String!
		customerNote: String
		fulfillmentLineItem: FulfillmentLineItem
	}
	type UnverifiedReturnLineItem implements Node & ReturnLineItemType {
		id: ID!
		quantity: Int!
		returnReason: ReturnReason!
		returnReasonDefinition: ReturnReasonDefinition
		returnReasonNote: String!
		customerNote: String
	}
	type ReturnLineItemTypeEdge {
		node: ReturnLineItemType!
	}
	type ReturnLineItemTypeConnection {
		edges: [ReturnLineItemTypeEdge!]!
		pageInfo: PageInfo!
	}
	type ExchangeLineItem implements Node {
		id: ID!
		quantity: Int!
		processedQuantity: Int!
		variantId: ID
		lineItems: [LineItem!]
	}
	type ExchangeLineItemEdge {
		node: ExchangeLineItem!
	}
	type ExchangeLineItemConnection {
		edges: [ExchangeLineItemEdge!]!
		pageInfo: PageInfo!
	}
	enum ReverseFulfillmentOrderDispositionType {
		MISSING
		NOT_RESTOCKED
		PROCESSING_REQUIRED
		RESTOCKED
	}
	type ReverseFulfillmentOrderDisposition implements Node {
		id: ID!
		type: ReverseFulfillmentOrderDispositionType!
		quantity: Int!
		createdAt: DateTime!
		location: Location
	}
	type ReverseFulfillmentOrderLineItem implements Node {
		id: ID!
		totalQuantity: Int!
		fulfillmentLineItem: FulfillmentLineItem
		dispositions: [ReverseFulfillmentOrderDisposition!]!
	}
	type ReverseFulfillmentOrderLineItemEdge {
		node: ReverseFulfillmentOrderLineItem!
	}
	type ReverseFulfillmentOrderLineItemConnection {
		edges: [ReverseFulfillmentOrderLineItemEdge!]!
		pageInfo: PageInfo!
	}
	type ReverseFulfillmentOrder implements Node {
		id: ID!
		lineItems(first: Int, after: String): ReverseFulfillmentOrderLineItemConnection!
	}
	type ReverseFulfillmentOrderEdge {
		node: ReverseFulfillmentOrder!
	}
	type ReverseFulfillmentOrderConnection {
		edges: [ReverseFulfillmentOrderEdge!]!
		pageInfo: PageInfo!
	}
	type Return implements Node {
		id: ID!
		name: String!
		status: ReturnStatus!
		createdAt: DateTime!
		requestApprovedAt: DateTime
		closedAt: DateTime
		decline: ReturnDecline
		returnLineItems(first: Int, after: String): ReturnLineItemTypeConnection!
		exchangeLineItems(first: Int, after: String): ExchangeLineItemConnection!
		reverseFulfillmentOrders(first: Int, after: String): ReverseFulfillmentOrderConnection!
	}
	type ReturnEdge {
		node: Return!
	}
	type ReturnConnection {
		edges: [ReturnEdge!]!
		pageInfo: PageInfo!
	}

	enum OrderDisplayFulfillmentStatus {
		FULFILLED
		PARTIALLY_FULFILLED
		UNFULFILLED
	}
	type Order implements Node {
		id: ID!
		name: String!
		createdAt: DateTime!
		processedAt: DateTime!
		updatedAt: DateTime!
		cancelledAt: DateTime
		test: Boolean!
		sourceName: String
		currencyCode: String!
		taxesIncluded: Boolean!
		displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
		customer: Customer
		shippingAddress: MailingAddress
		billingAddress: MailingAddress
		refunds(first: Int): [Refund!]!
		fulfillments(first: Int): [Fulfillment!]!
		lineItems(first: Int, after: String): LineItemConnection!
		returns(first: Int, after: String): ReturnConnection!
	}
	type OrderEdge {
		node: Order!
	}
	type OrderConnection {
		edges: [OrderEdge!]!
		pageInfo: PageInfo!
	}

	type CustomerEmailAddress {
		emailAddress: String!
	}
	type CustomerPhoneNumber {
		phoneNumber: String!
	}
	type Customer implements Node {
		id: ID!
		displayName: String!
		createdAt: DateTime!
		updatedAt: DateTime!
		defaultAddress: MailingAddress
		defaultEmailAddress: CustomerEmailAddress
		defaultPhoneNumber: CustomerPhoneNumber
	}
	type CustomerEdge {
		node: Customer!
	}
	type CustomerConnection {
		edges: [CustomerEdge!]!
		pageInfo: PageInfo!
	}

	type InventoryQuantity {
		name: String!
		quantity: Int!
	}
	type InventoryLevel implements Node {
		id: ID!
		location: Location!
		quantities(names: [String!]!): [InventoryQuantity!]!
	}
	type InventoryLevelEdge {
		node: InventoryLevel!
	}
	type InventoryLevelConnection {
		edges: [InventoryLevelEdge!]!
		pageInfo: PageInfo!
	}
	type InventoryItem implements Node {
		id: ID!
		tracked: Boolean!
		unitCost: MoneyV2
		variant: ProductVariant!
		inventoryLevels(first: Int, after: String): InventoryLevelConnection!
	}
	type InventoryItemEdge {
		node: InventoryItem!
	}
	type InventoryItemConnection {
		edges: [InventoryItemEdge!]!
		pageInfo: PageInfo!
	}
	type ProductVariant implements Node {
		id: ID!
		title: String!
		sku: String
		inventoryItem: InventoryItem!
	}
	type ProductVariantEdge {
		node: ProductVariant!
	}
	type ProductVariantConnection {
		edges: [ProductVariantEdge!]!
		pageInfo: PageInfo!
	}
	type Product implements Node {
		id: ID!
		title: String!
		productType: String!
		vendor: String!
		createdAt: DateTime!
		publishedAt: DateTime
		updatedAt: DateTime!
		variants(first: Int, after: String): ProductVariantConnection!
	}
	type ProductEdge {
		node: Product!
	}
	type ProductConnection {
		edges: [ProductEdge!]!
		pageInfo: PageInfo!
	}
	type LocationAddress {
		countryCode: String
	}
	type Location implements Node {
		id: ID!
		name: String!
		address: LocationAddress!
	}
	type LocationEdge {
		node: Location!
	}
	type LocationConnection {
		edges: [LocationEdge!]!
		pageInfo: PageInfo!
	}

	enum BulkOperationStatus {
		CREATED
		RUNNING
		COMPLETED
		FAILED
		CANCELED
		CANCELING
		EXPIRED
	}
	enum BulkOperationErrorCode {
		ACCESS_DENIED
		INTERNAL_SERVER_ERROR
		TIMEOUT
	}
	type BulkOperation implements Node {
		id: ID!
		status: BulkOperationStatus!
		errorCode: BulkOperationErrorCode
		createdAt: DateTime!
		completedAt: DateTime
		objectCount: UnsignedInt64!
		fileSize: UnsignedInt64
		url: URL
		partialDataUrl: URL
		query: String!
	}
	type BulkOperationEdge {
		node: BulkOperation!
	}
	type BulkOperationConnection {
		edges: [BulkOperationEdge!]!
		pageInfo: PageInfo!
	}
	type BulkOperationUserError {
		code: String
		message: String!
	}
	type BulkOperationRunQueryPayload {
		bulkOperation: BulkOperation
		userErrors: [BulkOperationUserError!]!
	}

	type Query {
		shop: Shop!
		currentAppInstallation: AppInstallation!
		node(id: ID!): Node
		nodes(ids: [ID!]!): [Node]!
		orders(first: Int, after: String, query: String, sortKey: OrderSortKeys): OrderConnection!
		ordersCount(query: String): Count
		customers(first: Int, after: String, query: String, sortKey: CustomerSortKeys): CustomerConnection!
		customersCount(query: String): Count
		products(first: Int, after: String, query: String, sortKey: ProductSortKeys): ProductConnection!
		productsCount(query: String): Count
		productVariantsCount(query: String): Count
		inventoryItems(first: Int, after: String): InventoryItemConnection!
		locations(first: Int, after: String, includeInactive: Boolean, includeLegacy: Boolean): LocationConnection!
		bulkOperations(
			first: Int
			after: String
			sortKey: BulkOperationsSortKeys
			reverse: Boolean
		): BulkOperationConnection!
	}
	type Mutation {
		bulkOperationRunQuery(query: String!, groupObjects: Boolean! = true): BulkOperationRunQueryPayload
	}
`;
