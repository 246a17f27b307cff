// The OCA module rma: its states with every way back, receipt, refund, replacement, sending back, split.
import type { Company, Product } from './company.ts';
import { creditNote, type CreditNote } from './invoices.ts';
import { sending, tellExchange, tellStocked } from './returns.ts';
import type { Line, Order } from './sales.ts';
import { addMove, cancelPicking, newPicking, type Move, type Picking } from './stock.ts';
import type { Row } from './store.ts';
import { bookValue } from './values.ts';

export type Case = {
	row: Row;
	id: string;
	order: Order;
	line: Line;
	product: Product;
	units: number;
	reception: Move | null;
	lot: Row | null;
};

const stages: Record<string, string> = {
	confirmed: 'authorized',
	received: 'received',
	replaced: 'exchanged',
	finished: 'closed',
	cancelled: 'cancelled'
};

/** A case is written down: what the customer asks for. The quantity is in units of the product. */
export function ask(
	of: Company,
	order: Order,
	line: Line,
	shipped: Move,
	units: number,
	operation: 'replace' | 'refund' | 'repair',
	reason = 0
): Case {
	const made = of.odoo.insert('rma', {
		name: 'New',
		date: of.now,
		state: 'draft',
		company_id: of.id,
		partner_id: order.buyer.id,
		partner_shipping_id: order.buyer.id,
		partner_invoice_id: order.buyer.id,
		user_id: of.user.id,
		picking_id: shipped.picking.row.id,
		move_id: shipped.row.id,
		product_id: line.product.id,
		product_uom_qty: units * of.units[line.unit].factor,
		product_uom: of.units[line.unit].id,
		operation_id: of.operations![operation].id,
		description: '<p>Broken&nbsp;on arrival</p>'.replace('&nbsp;', ' '),
		order_id: order.row.id,
		lot_id: shipped.lot?.id ?? null,
		reason_id: of.reasons[reason]?.row.id ?? null,
		delivered_qty: 0
	});
	const result: Case = {
		row: made,
		id: `rma-${made.id}`,
		order,
		line,
		product: line.product,
		units,
		reception: null,
		lot: shipped.lot
	};
	const known = of.reasons[reason];
	of.truth.set('returns', result.id, {
		rma_number: 'New',
		order_id: `${order.row.id}`,
		customer_id: `${order.customer.id}`,
		requested_at: of.now,
		status: 'draft',
		requested_resolution: operation === 'replace' ? 'exchange' : operation,
		handler: of.userName,
		note: 'Broken on arrival'
	});
	of.truth.set('return_lines', result.id, {
		return_id: result.id,
		order_line_id: `${line.row.id}`,
		product_id: `${line.product.id}`,
		batch_id: of.odoo.has('rma', 'lot_id') && shipped.lot ? `${shipped.lot.id}` : null,
		quantity: units,
		received_quantity: 0,
		reason_code: known?.code ?? null,
		reason_text: known?.name.zh_CN ?? null
	});
	return result;
}

function become(of: Company, of_: Case, state: string, values: Record<string, unknown> = {}): void {
	const before = String(of_.row.state);
	of.odoo.write('rma', of_.row, { state, ...values });
	const event = of.track('rma', of_.row, before, state);
	of.truth.set('returns', of_.id, { status: state, rma_number: String(of_.row.name) });
	const isRepair = of_.row.operation_id === of.operations!.repair.id;
	const stage = state === 'returned' ? (isRepair ? 'repaired' : 'closed') : stages[state];
	if (stage)
		of.truth.set('return_events', event, {
			return_id: of_.id,
			return_line_id: of_.id,
			stage,
			occurred_at: of.now,
			actor: of.userName
		});
}

/** Agreed: it gets its number and a receipt to wait for. */
export function confirmCase(of: Company, asked: Case): Picking {
	const picking = newPicking(of, asked.order.buyer, `WH/IN/M${asked.row.id}`, {
		location_id: of.locations.customers!.id,
		picking_type_id: asked.order.warehouse.rma_in_type_id
	});
	const into = of.locations[`${String(asked.order.warehouse.code)}/Stock`]!;
	asked.reception = addMove(of, picking, {
		role: 'rma-in',
		product: asked.product,
		units: asked.units,
		unit: asked.line.unit,
		line: asked.line,
		lot: asked.lot,
		from: of.locations.customers!,
		to: into,
		values: { origin_returned_move_id: asked.row.move_id, to_refund: false },
		acts: {
			done: (move, at, layer) => {
				if (layer) bookValue(of, layer.accountMove, layer.value, 'interim', { type: 'restock', id: asked.id });
				for (const detail of move.details)
					of.truth.set('inventory_movements', `line-${detail.id}`, { return_line_id: asked.id });
				tellStocked(of, move.row, move.to, asked.id, asked.id, at);
				of.truth.set('return_lines', asked.id, {
					received_quantity: asked.units,
					batch_id: asked.lot ? `${asked.lot.id}` : null
				});
				become(of, asked, 'received');
			},
			cancelled: () => undefined
		}
	});
	become(of, asked, 'confirmed', {
		name: `RMA${String(asked.row.id).padStart(4, '0')}`,
		reception_move_id: asked.reception.row.id
	});
	return picking;
}

/** The receipt is cancelled: the case is a draft again. */
export function cancelReception(of: Company, asked: Case): void {
	cancelPicking(of, asked.reception!.picking);
	become(of, asked, 'draft');
}

/** A credit note for several cases at once, as grouping them does; each becomes `refunded` with the draft. */
export function refundCases(of: Company, cases: readonly Case[]): CreditNote {
	const [first] = cases;
	const note = creditNote(
		of,
		first!.order,
		cases.map((asked) => ({
			line: asked.line,
			quantity: asked.units * of.units[asked.line.unit].factor,
			price: asked.line.price,
			rma: asked.row,
			returnId: asked.id
		}))
	);
	for (const [index, asked] of cases.entries())
		become(of, asked, 'refunded', { refund_id: note.row.id, refund_line_id: note.lines[index]!.row.id });
	return note;
}

/** The draft is thrown away: the cases are `received` again. */
export function refundUndone(of: Company, cases: readonly Case[]): void {
	for (const asked of cases) become(of, asked, 'received', { refund_id: null, refund_line_id: null });
}

/** Goods go out for the case: other ones (`replace`), or its own. They are sent with `validate`. */
export function deliverCase(of: Company, asked: Case, units: number, how: 'replace' | 'return'): Picking {
	const picking = newPicking(of, asked.order.buyer, `WH/OUT/M${asked.row.id}`, {
		location_dest_id: of.locations.customers!.id
	});
	const acts = how === 'replace' ? sending(of, asked.id, asked.id) : {};
	const move = addMove(of, picking, {
		role: how === 'replace' ? 'rma-replace' : 'rma-return',
		product: asked.product,
		units,
		unit: asked.line.unit,
		from: asked.reception!.to,
		to: of.locations.customers!,
		values: { rma_id: asked.row.id },
		acts: {
			...acts,
			done: (done, at, layer) => {
				acts.done?.(done, at, layer);
				if (!acts.done && layer) bookValue(of, layer.accountMove, layer.value, 'interim', null);
				of.odoo.write('rma', asked.row, { delivered_qty: asked.row.product_uom_qty });
				become(of, asked, how === 'replace' ? 'replaced' : 'returned');
			},
			cancelled: (cancelled) => {
				acts.cancelled?.(cancelled);
				become(of, asked, 'received');
			}
		}
	});
	if (how === 'return')
		of.odoo.link('stock_move_move_rel', { move_orig_id: asked.reception!.row.id, move_dest_id: move.row.id });
	else tellExchange(of, asked.id, asked.id, move, 'assigned', null);
	become(of, asked, how === 'replace' ? 'waiting_replacement' : 'waiting_return');
	return picking;
}

/** Part of a waiting case becomes one of its own, already received with the same receipt. */
export function split(of: Company, asked: Case, units: number): Case {
	asked.units -= units;
	of.odoo.write('rma', asked.row, { product_uom_qty: asked.units * of.units[asked.line.unit].factor });
	of.truth.set('return_lines', asked.id, { quantity: asked.units, received_quantity: asked.units });
	const { id: _id, create_date: _created, ...same } = asked.row;
	const row = of.odoo.insert('rma', {
		...same,
		name: `RMA${String(asked.row.id).padStart(4, '0')}S`,
		state: 'received',
		date: of.now,
		product_uom_qty: units * of.units[asked.line.unit].factor,
		origin_split_rma_id: asked.row.id,
		write_date: of.now
	});
	const made: Case = { ...asked, row, id: `rma-${row.id}`, units };
	of.truth.set('returns', made.id, {
		...of.truth.get('returns', asked.id)!,
		rma_number: String(row.name),
		requested_at: of.now,
		status: 'received'
	});
	of.truth.set('return_lines', made.id, {
		...of.truth.get('return_lines', asked.id)!,
		return_id: made.id,
		quantity: units,
		received_quantity: units
	});
	tellStocked(of, asked.reception!.row, asked.reception!.to, made.id, made.id, asked.reception!.row.date as Date);
	return made;
}

export const finish = (of: Company, asked: Case): void => become(of, asked, 'finished');
export const lock = (of: Company, asked: Case): void => become(of, asked, 'locked');
export const unlock = (of: Company, asked: Case): void => become(of, asked, 'received');

export function cancelCase(of: Company, asked: Case): void {
	if (asked.reception?.state === 'assigned') cancelPicking(of, asked.reception.picking);
	become(of, asked, 'cancelled');
}

export const reopen = (of: Company, asked: Case): void => become(of, asked, 'draft');

/** A draft is deleted: no trace but its log. */
export function deleteCase(of: Company, asked: Case): void {
	of.odoo.unlink('rma', asked.row);
	of.truth.delete('returns', asked.id);
	of.truth.delete('return_lines', asked.id);
	for (const [key, row] of of.truth.entities.get('return_events') ?? [])
		if (row.return_id === asked.id) of.truth.delete('return_events', key);
}
