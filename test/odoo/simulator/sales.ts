// Orders: quotations, confirmation with its picking, delivery, cancellation.
import type { Company, Product } from './company.ts';
import { addMove, cancelPicking, newPicking, type Acts, type Picking, type Unit } from './stock.ts';
import type { Row } from './store.ts';
import { bookValue, round } from './values.ts';

export type Line = {
	row: Row;
	order: Order;
	product: Product;
	/** Ordered, in units of the product; the unit that the line is written in. */
	units: number;
	unit: Unit;
	price: number;
	discount: number;
	subtotal: number;
	/** On its way; shipped; was it ever to be moved? */
	open: number;
	shipped: number;
	moves: number;
	shippedAt: Date | null;
	value: number;
	lots: Set<string | null>;
};

export type Order = {
	row: Row;
	customer: Row;
	buyer: Row;
	currency: 'EUR' | 'USD' | 'CNY';
	warehouse: Row;
	lines: Line[];
	picking: Picking | null;
};

type Wanted = { product: Product; quantity: number; unit?: Unit; price: number; discount?: number; lot?: Row };
type Terms = { currency?: 'EUR' | 'USD' | 'CNY'; warehouse?: Row; team?: Row | null; shipTo?: Row; company?: number };

/** A quotation: nothing that a returns desk would see. Quantities and prices are by the unit of the line. */
export function quote(of: Company, customer: Row, buyer: Row, wanted: readonly Wanted[], terms: Terms = {}): Order {
	const { currency = 'EUR', warehouse = of.warehouse, team = of.teams[0]!, shipTo = buyer, company = of.id } = terms;
	const row = of.odoo.insert('sale_order', {
		name: 'S',
		state: 'draft',
		partner_id: buyer.id,
		partner_shipping_id: shipTo.id,
		partner_invoice_id: buyer.id,
		company_id: company,
		currency_id: of.currencies[currency].id,
		team_id: team?.id ?? null,
		warehouse_id: warehouse.id,
		date_order: of.now
	});
	of.odoo.write('sale_order', row, { name: `S${String(row.id).padStart(5, '0')}` });
	const order: Order = { row, customer, buyer, currency, warehouse, lines: [], picking: null };
	for (const { product, quantity, unit = product.units, price, discount = 0 } of wanted) {
		const subtotal = round(quantity * price * (1 - discount / 100), 2);
		const line = of.odoo.insert('sale_order_line', {
			order_id: row.id,
			company_id: company,
			name: 'line',
			product_id: product.id,
			product_uom: of.units[unit].id,
			product_uom_qty: quantity,
			price_unit: price,
			discount,
			price_subtotal: subtotal,
			price_total: round(subtotal * 1.2, 2),
			state: 'draft',
			is_downpayment: false,
			qty_delivered: 0
		});
		const units = round(quantity / of.units[unit].factor, 4);
		order.lines.push({
			row: line,
			order,
			product,
			units,
			unit,
			price,
			discount,
			subtotal,
			open: 0,
			shipped: 0,
			moves: 0,
			shippedAt: null,
			value: 0,
			lots: new Set()
		});
	}
	// neither is a product of the order
	of.odoo.insert('sale_order_line', {
		order_id: row.id,
		company_id: company,
		name: 'Summer',
		display_type: 'line_section',
		product_uom_qty: 0
	});
	of.odoo.insert('sale_order_line', {
		order_id: row.id,
		company_id: company,
		name: 'Down payment',
		is_downpayment: true,
		product_id: wanted[0]!.product.id,
		product_uom: of.units.unit.id,
		product_uom_qty: 0,
		price_unit: 50,
		price_subtotal: 0
	});
	return order;
}

/** The customer agrees: an order, and what is to be shipped. `lots` names the lot that is picked of a line. */
export function confirm(of: Company, order: Order, lots: readonly (Row | null)[] = []): Order {
	const { odoo } = of;
	const group = odoo.insert('procurement_group', { name: String(order.row.name), sale_id: order.row.id });
	odoo.write('sale_order', order.row, { state: 'sale', date_order: of.now, procurement_group_id: group.id });
	for (const line of order.lines) odoo.write('sale_order_line', line.row, { state: 'sale' });
	const shipTo = order.row.partner_shipping_id as number;
	const picking = newPicking(of, { id: shipTo }, `WH/OUT/${order.row.id}`, {
		sale_id: order.row.id,
		group_id: group.id,
		carrier_id: of.carrier?.id ?? null,
		location_dest_id: of.locations.customers!.id
	});
	order.picking = picking;
	const stock = of.locations[`${String(order.warehouse.code)}/Stock`]!;
	for (const [index, line] of order.lines.entries()) {
		if (line.product.service) continue;
		line.open = line.units;
		addMove(of, picking, {
			role: 'ship',
			product: line.product,
			units: line.units,
			unit: line.unit,
			line,
			lot: lots[index] ?? null,
			from: index % 2 === 0 ? stock : of.locations[`${String(order.warehouse.code)}/Stock/Shelf`]!,
			to: of.locations.customers!,
			acts: shipping(of, line),
			values: { group_id: group.id, to_refund: false }
		});
		line.moves += 1;
	}
	of.truth.set('orders', `${order.row.id}`, {
		order_number: String(order.row.name),
		customer_id: `${order.customer.id}`,
		channel: order.row.team_id === of.teams[0]!.id ? '网店' : order.row.team_id ? 'Field sales' : null,
		ordered_at: of.now,
		currency: order.currency,
		status: 'sale'
	});
	for (const line of order.lines) {
		of.truth.set('order_lines', `${line.row.id}`, {
			order_id: `${order.row.id}`,
			product_id: `${line.product.id}`,
			unit_price: round(line.price * of.units[line.unit].factor, 4),
			discount_amount: round((line.price * line.units * of.units[line.unit].factor * line.discount) / 100, 4),
			net_amount: line.subtotal
		});
		tellLine(of, line);
	}
	return order;
}

const shipping = (of: Company, line: Line): Acts => ({
	done: (move, at, layer) => {
		line.open = round(line.open - move.units, 4);
		line.shipped = round(line.shipped + move.units, 4);
		line.shippedAt = line.shippedAt === null || at < line.shippedAt ? at : line.shippedAt;
		line.lots.add(move.lot ? `${move.lot.id}` : null);
		if (layer) {
			line.value += layer.value;
			bookValue(of, layer.accountMove, layer.value, 'interim', null);
		}
		of.odoo.write('sale_order_line', line.row, { qty_delivered: round(line.shipped * of.units[line.unit].factor, 4) });
		tellLine(of, line);
	},
	cancelled: (move) => {
		line.open = round(line.open - move.units, 4);
		tellLine(of, line);
	}
});

/** What is known of an order line now. */
export function tellLine(of: Company, line: Line): void {
	const isOver = line.order.row.state === 'cancel' || (line.moves > 0 && line.open === 0);
	const [lot] = line.lots;
	of.truth.set('order_lines', `${line.row.id}`, {
		batch_id: line.lots.size === 1 ? (lot ?? null) : null,
		warehouse_id: `${line.order.warehouse.id}`,
		quantity: line.units,
		cancelled_quantity: isOver ? Math.max(round(line.units - line.shipped, 4), 0) : 0,
		unit_cost: line.shipped > 0 && !line.product.service ? round(-line.value / line.shipped, 4) : null,
		shipped_at: line.shippedAt,
		carrier: line.shippedAt && of.carrier ? '包裹' : null
	});
}

/** Cancels an order with what is not shipped of it. */
export function cancelOrder(of: Company, order: Order): void {
	of.odoo.write('sale_order', order.row, { state: 'cancel' });
	for (const line of order.lines) of.odoo.write('sale_order_line', line.row, { state: 'cancel' });
	if (order.picking && of.truth.get('orders', `${order.row.id}`)) {
		cancelPicking(of, order.picking);
		of.truth.set('orders', `${order.row.id}`, { status: 'cancel' });
		for (const line of order.lines) tellLine(of, line);
	}
}
