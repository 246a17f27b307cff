// From an order of Shopify to rows of the contract: what was sold. What came back of it stands in map-returns.ts, what was
// paid back in map-refunds.ts.
import { claimsOf } from './claims.ts';
import { less, sum, times } from './decimals.ts';
import type { Mapped } from './landed-rows.ts';
import { mapRefunds } from './map-refunds.ts';
import { mapReturns } from './map-returns.ts';
import type { ShopifySettings } from './settings.ts';
import { idOf, productIdOf, type Order } from './shapes.ts';
import { shipmentsOf } from './shipments.ts';

/** The rows of one order and of all that belongs to it. Each bears the last change of the order. */
export function mapOrder(order: Order, settings: Pick<ShopifySettings, 'refundsAsReturns' | 'dispositions'>): Mapped[] {
	const shipments = shipmentsOf(order);
	const claims = claimsOf(order, shipments, { ...settings, idOf });
	const orderId = idOf(order.id);
	const updatedAt = order.updatedAt;
	const rows: Mapped[] = [
		{
			entity: 'orders',
			row: {
				order_id: orderId,
				order_number: order.name,
				customer_id: order.customer ? idOf(order.customer.id) : null,
				channel: order.sourceName,
				ordered_at: order.processedAt,
				currency: order.currencyCode,
				country: order.shippingAddress?.countryCodeV2 ?? order.billingAddress?.countryCodeV2 ?? null,
				status: order.cancelledAt === null ? order.displayFulfillmentStatus : 'CANCELLED',
				updated_at: updatedAt
			}
		}
	];
	for (const line of order.lineItems) {
		const shipment = shipments.first(line.id);
		const discounts = line.discountAllocations.map((one) => one.allocatedAmountSet.shopMoney.amount);
		const taxes = order.taxesIncluded ? line.taxLines.map((one) => one.priceSet.shopMoney.amount) : [];
		const price = line.originalUnitPriceSet.shopMoney.amount;
		rows.push({
			entity: 'order_lines',
			row: {
				order_line_id: idOf(line.id),
				order_id: orderId,
				product_id: productIdOf(line),
				warehouse_id: shipment?.location ? idOf(shipment.location.id) : null,
				quantity: line.quantity,
				cancelled_quantity: claims.cancelled.get(line.id) ?? 0,
				unit_price: price,
				discount_amount: sum(discounts),
				net_amount: less(times(price, line.quantity), ...discounts, ...taxes),
				shipped_at: shipment?.createdAt ?? null,
				delivered_at: shipments.deliveredAt(line.id),
				carrier: shipment?.trackingInfo[0]?.company ?? null,
				updated_at: updatedAt
			}
		});
		if (!line.variant)
			rows.push({
				entity: 'products',
				row: { product_id: productIdOf(line), sku: line.sku, name: line.title, updated_at: null }
			});
	}
	return [...rows, ...mapReturns(order, claims, shipments, settings), ...mapRefunds(order, claims)];
}
