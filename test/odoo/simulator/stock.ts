// Goods on the move: pickings, moves, what is done of them in parts, lots, and what accounting makes of their value.
// Everything that Odoo's stock app does to these tables when a picking is entered, validated, cancelled or deleted.
import type { Company, Product } from './company.ts';
import type { Row } from './store.ts';
import { isStock, round, valueLayer, type Layer } from './values.ts';
import type { Line } from './sales.ts';

export type Role = 'ship' | 'return' | 'resend' | 'buy' | 'transfer' | 'rma-in' | 'rma-replace' | 'rma-return';
export type Unit = 'unit' | 'dozen' | 'kg';

export type Move = {
	row: Row;
	role: Role;
	product: Product;
	/** Of the demand, in units of the product. */
	units: number;
	/** The unit that the document is written in. */
	unit: Unit;
	line: Line | null;
	from: Row;
	to: Row;
	lot: Row | null;
	picking: Picking;
	state: 'assigned' | 'done' | 'cancel';
	/** Lines of stock_move_line, once done. */
	details: Row[];
	/** What it means beyond stock. */
	acts: Acts;
};

export type Acts = {
	done?: (move: Move, at: Date, layer: Layer | null) => void;
	cancelled?: (move: Move) => void;
	/** The rest of it became a move of its own. */
	split?: (move: Move, rest: Move) => void;
};

export type Picking = { row: Row; moves: Move[]; partner: Row; backorderOf: Picking | null };

type NewMove = Pick<Move, 'role' | 'product' | 'units' | 'from' | 'to'> & {
	unit?: Unit;
	line?: Line | null;
	lot?: Row | null;
	acts?: Acts;
	values?: Record<string, unknown>;
};

/** Odoo's factor: how many of the unit make one of the reference. */
const factor = (of: Company, unit: Unit): number => of.units[unit].factor;
const inUnit = (of: Company, units: number, unit: Unit): number => Number((units * factor(of, unit)).toFixed(4));
export function newPicking(of: Company, partner: Row, name: string, values: Record<string, unknown>): Picking {
	const row = of.odoo.insert('stock_picking', {
		name,
		state: 'assigned',
		partner_id: partner.id,
		company_id: of.id,
		move_type: 'direct',
		scheduled_date: of.now,
		...values
	});
	return { row, moves: [], partner, backorderOf: null };
}

export function addMove(of: Company, picking: Picking, made: NewMove): Move {
	const {
		product,
		units,
		unit = product.units,
		line = null,
		lot = null,
		from,
		to,
		role,
		acts = {},
		values = {}
	} = made;
	const row = of.odoo.insert('stock_move', {
		name: 'move',
		product_id: product.id,
		product_uom: of.units[unit].id,
		product_uom_qty: inUnit(of, units, unit),
		product_qty: units,
		// Odoo 17 and 18: what is reserved; 16 keeps that elsewhere and this is what was done
		quantity: inUnit(of, units, unit),
		quantity_done: 0,
		state: 'assigned',
		picking_id: picking.row.id,
		company_id: of.id,
		location_id: from.id,
		location_dest_id: to.id,
		sale_line_id: line?.row.id ?? null,
		date: of.now,
		procure_method: 'make_to_stock',
		scrapped: false,
		...values
	});
	const move: Move = {
		row,
		role,
		product,
		units,
		unit,
		line,
		from,
		to,
		lot,
		picking,
		state: 'assigned',
		details: [],
		acts
	};
	picking.moves.push(move);
	return move;
}

type Done = {
	/** Of each move, in units of the product; the whole demand where it is not named. */
	parts?: Map<Move, number>;
	rest?: 'backorder' | 'cancel';
	/** Entered later: when it happened. */
	at?: Date;
};

/** Validates a picking; what is not done goes into a backorder or is cancelled. Returns the backorder. */
export function validate(
	of: Company,
	picking: Picking,
	{ parts = new Map(), rest = 'backorder', at = of.now }: Done = {}
): Picking | null {
	let backorder: Picking | null = null;
	// the loop takes moves off the picking and puts others on it
	for (const move of picking.moves.slice()) {
		if (move.state !== 'assigned') continue;
		const units = parts.get(move) ?? move.units;
		const left = round(move.units - units, 4);
		if (left > 0 && rest === 'backorder') {
			backorder ??= {
				row: of.odoo.insert('stock_picking', {
					...picking.row,
					id: undefined,
					name: `${String(picking.row.name)}B`,
					backorder_id: picking.row.id,
					state: 'assigned',
					create_date: of.now
				}),
				moves: [],
				partner: picking.partner,
				backorderOf: picking
			};
			splitInto(of, move, backorder, left);
		} else if (left > 0) {
			const dropped = splitInto(of, move, picking, left);
			cancelMove(of, dropped);
		}
		if (units === 0) {
			of.odoo.unlink('stock_move', move.row);
			picking.moves.splice(picking.moves.indexOf(move), 1);
		} else finish(of, move, units, at);
	}
	of.odoo.write('stock_picking', picking.row, { state: 'done', date_done: at });
	of.track('stock.picking', picking.row, 'assigned', 'done');
	return backorder;
}

function splitInto(of: Company, move: Move, picking: Picking, units: number): Move {
	const { id: _id, create_date: _created, write_date: _written, ...same } = move.row;
	const rest = addMove(of, picking, {
		...move,
		units,
		values: {
			...same,
			picking_id: picking.row.id,
			product_qty: units,
			product_uom_qty: inUnit(of, units, move.unit),
			quantity: inUnit(of, units, move.unit)
		}
	});
	move.units = round(move.units - units, 4);
	move.acts.split?.(move, rest);
	return rest;
}

function finish(of: Company, move: Move, units: number, at: Date): void {
	const { odoo } = of;
	const quantity = inUnit(of, units, move.unit);
	move.state = 'done';
	move.units = units;
	odoo.write('stock_move', move.row, {
		state: 'done',
		date: at,
		product_qty: units,
		product_uom_qty: quantity,
		quantity,
		quantity_done: quantity,
		picked: true
	});
	const layer = move.product.service ? null : valueLayer(of, move, units);
	// of goods without a lot, half lies on each of two places: two lines
	const pieces = move.lot || units < 2 || !Number.isInteger(units) ? [units] : [1, units - 1];
	for (const piece of pieces) {
		const detail = odoo.insert('stock_move_line', {
			move_id: move.row.id,
			picking_id: move.picking.row.id,
			product_id: move.product.id,
			product_uom_id: of.units[move.unit].id,
			company_id: of.id,
			lot_id: move.lot?.id ?? null,
			location_id: move.from.id,
			location_dest_id: move.to.id,
			state: 'done',
			date: at,
			qty_done: inUnit(of, piece, move.unit),
			quantity: inUnit(of, piece, move.unit),
			quantity_product_uom: piece,
			picked: true
		});
		move.details.push(detail);
		tellMovement(of, move, detail, piece, at, layer?.value ?? null, units);
	}
	move.acts.done?.(move, at, layer);
}

function tellMovement(
	of: Company,
	move: Move,
	detail: Row,
	units: number,
	at: Date,
	value: number | null,
	total: number
): void {
	if (isStock(move.from) === isStock(move.to) || move.product.service) return;
	const place = isStock(move.from) ? move.from : move.to;
	const kinds = {
		ship: 'sale',
		return: 'return_receipt',
		resend: 'exchange_out',
		buy: 'purchase',
		transfer: 'adjustment',
		'rma-in': 'return_receipt',
		'rma-replace': 'exchange_out',
		'rma-return': 'exchange_out'
	};
	of.truth.set('inventory_movements', `line-${detail.id}`, {
		product_id: `${move.product.id}`,
		batch_id: move.lot ? `${move.lot.id}` : null,
		warehouse_id: (place.warehouse_id as number | undefined) ? `${place.warehouse_id as number}` : null,
		return_line_id: null,
		occurred_at: at,
		kind: kinds[move.role],
		quantity: isStock(move.to) ? units : -units,
		stock_state: 'sellable',
		unit_cost: value === null ? null : round(value / (isStock(move.to) ? total : -total), 4)
	});
}

function cancelMove(of: Company, move: Move): void {
	move.state = 'cancel';
	of.odoo.write('stock_move', move.row, { state: 'cancel' });
	move.acts.cancelled?.(move);
}

/** Cancels what is not done of a picking. */
export function cancelPicking(of: Company, picking: Picking): string {
	for (const move of picking.moves) if (move.state === 'assigned') cancelMove(of, move);
	of.odoo.write('stock_picking', picking.row, { state: 'cancel' });
	return of.track('stock.picking', picking.row, 'assigned', 'cancel');
}

/** Deletes a cancelled picking: no trace but its log. */
export function deletePicking(of: Company, picking: Picking): void {
	for (const move of picking.moves) of.odoo.unlink('stock_move', move.row);
	of.odoo.unlink('stock_picking', picking.row);
}
