// What happens to goods once they came back: thrown away, or put away.
import type { Company, Product } from './company.ts';
import type { Move, Picking } from './stock.ts';
import type { Row } from './store.ts';
import { bookValue, round, valueLayer } from './values.ts';

/** Goods are thrown away; of a return where they came back with one. */
export function scrap(
	of: Company,
	product: Product,
	units: number,
	from: Row,
	back: { picking: Picking; received: Move } | null
): void {
	const { odoo } = of;
	const made = odoo.insert('stock_scrap', {
		name: 'SP',
		company_id: of.id,
		product_id: product.id,
		product_uom_id: of.units[product.units].id,
		scrap_qty: units,
		state: 'done',
		date_done: of.now,
		picking_id: back?.picking.row.id ?? null,
		location_id: from.id,
		scrap_location_id: of.locations.scrap!.id
	});
	const common = {
		product_id: product.id,
		company_id: of.id,
		location_id: from.id,
		location_dest_id: of.locations.scrap!.id,
		state: 'done',
		date: of.now
	};
	const row = odoo.insert('stock_move', {
		...common,
		name: 'SP',
		product_uom: of.units[product.units].id,
		product_uom_qty: units,
		product_qty: units,
		quantity: units,
		quantity_done: units,
		scrapped: true,
		scrap_id: made.id,
		picking_id: back?.picking.row.id ?? null
	});
	odoo.write('stock_scrap', made, { move_id: row.id });
	const detail = odoo.insert('stock_move_line', {
		...common,
		move_id: row.id,
		product_uom_id: of.units[product.units].id,
		qty_done: units,
		quantity: units,
		quantity_product_uom: units
	});
	const key = `line-${detail.id}`;
	const layer = valueLayer(of, { row, product, from, to: of.locations.scrap! }, units)!;
	bookValue(of, layer.accountMove, layer.value, 'scrap', { type: 'write_off', id: key });
	of.truth.set('inventory_movements', key, {
		product_id: `${product.id}`,
		batch_id: null,
		warehouse_id: `${from.warehouse_id as number}`,
		return_line_id: back ? `move-${back.received.row.id}` : null,
		occurred_at: of.now,
		kind: 'write_off',
		quantity: -units,
		stock_state: 'unsellable',
		unit_cost: round(layer.value / -units, 4)
	});
}

/** From where it was received into stock: a move that follows on the receipt. */
export function putAway(
	of: Company,
	returnId: string,
	lineId: string,
	received: { row: Row; to: Row; product: Product; units: number }
): void {
	const stock = of.locations[`${String(received.to.name).split('/')[0]!}/Stock`]!;
	const row = of.odoo.insert('stock_move', {
		name: 'put away',
		product_id: received.product.id,
		product_uom: of.units[received.product.units].id,
		product_uom_qty: received.units,
		product_qty: received.units,
		quantity: received.units,
		quantity_done: received.units,
		company_id: of.id,
		state: 'done',
		date: of.now,
		location_id: received.to.id,
		location_dest_id: stock.id
	});
	of.odoo.link('stock_move_move_rel', { move_orig_id: received.row.id, move_dest_id: row.id });
	of.truth.set('return_events', `move-${row.id}-stocked-${lineId}`, {
		return_id: returnId,
		return_line_id: lineId,
		stage: 'stocked',
		occurred_at: of.now,
		warehouse_id: `${stock.warehouse_id as number}`
	});
}
