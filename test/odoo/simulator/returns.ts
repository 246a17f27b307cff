// Core returns: the wizard that returns a picking, receipt in parts, goods sent again, scrap.
import type { Company } from './company.ts';
import { addMove, cancelPicking, newPicking, type Acts, type Move, type Picking } from './stock.ts';
import type { Row } from './store.ts';
import { bookValue } from './values.ts';

/** A return as the truth has it: its picking, and the backorders of that. */
export type Return = {
	id: string;
	picking: Picking;
	moves: Move[];
	order: Row | null;
	toRefund: boolean;
	exchanged: boolean;
	requestedAt: Date;
};

type Back = { move: Move; units: number };
type Options = { toRefund?: boolean; into?: Row; handler?: boolean };

/** The wizard "Return": a picking in the other direction, one move for each that is returned. */
export function returnOf(of: Company, picking: Picking, back: readonly Back[], options: Options = {}): Return {
	const { toRefund = true, into, handler = false } = options;
	const made = newPicking(of, picking.partner, `WH/IN/R${picking.row.id}`, {
		return_id: picking.row.id,
		origin: `Return of ${String(picking.row.name)}`,
		location_id: of.locations.customers!.id,
		user_id: handler ? of.user.id : null,
		note: handler ? '<p>Box was <b>open</b></p>' : null,
		sale_id: picking.row.sale_id ?? null
	});
	const orders = new Set(back.map(({ move }) => move.line?.order.row ?? null));
	const [order] = orders;
	const result: Return = {
		id: `picking-${made.row.id}`,
		picking: made,
		moves: [],
		order: orders.size === 1 ? (order ?? null) : null,
		toRefund,
		exchanged: false,
		requestedAt: of.now
	};
	for (const { move, units } of back) {
		// the wizard writes its lines in the unit of the product
		const returned = addMove(of, made, {
			role: 'return',
			product: move.product,
			units,
			line: move.line,
			lot: move.lot,
			from: of.locations.customers!,
			to: into ?? move.from,
			acts: receiving(of, result),
			values: { origin_returned_move_id: move.row.id, to_refund: toRefund }
		});
		result.moves.push(returned);
	}
	of.truth.set('return_events', `${result.id}-authorized`, {
		return_id: result.id,
		stage: 'authorized',
		occurred_at: of.now
	});
	tellReturn(of, result);
	return result;
}

const receiving = (of: Company, back: Return): Acts => ({
	done: (move, at, layer) => {
		if (at < back.requestedAt) back.requestedAt = at;
		if (layer) bookValue(of, layer.accountMove, layer.value, 'interim', { type: 'restock', id: back.id });
		for (const detail of move.details)
			of.truth.set('inventory_movements', `line-${detail.id}`, { return_line_id: `move-${move.row.id}` });
		of.truth.set('return_events', `picking-${move.picking.row.id}-received`, {
			return_id: back.id,
			stage: 'received',
			occurred_at: at,
			actor: back.picking.row.user_id ? of.userName : null,
			warehouse_id: `${move.to.warehouse_id as number}`
		});
		tellStocked(of, move.row, move.to, back.id, `move-${move.row.id}`, at);
		tellReturn(of, back);
	},
	cancelled: () => tellReturn(of, back),
	split: (_, rest) => {
		back.moves.push(rest);
		tellReturn(of, back);
	}
});

/** Goods that came straight into the stock of a warehouse can be sold from then on. */
export function tellStocked(of: Company, move: Row, to: Row, returnId: string, lineId: string, at: Date): void {
	if (!String(to.name).includes('/Stock')) return;
	of.truth.set('return_events', `move-${move.id}-stocked-${lineId}`, {
		return_id: returnId,
		return_line_id: lineId,
		stage: 'stocked',
		occurred_at: at,
		warehouse_id: `${to.warehouse_id as number}`
	});
}

/** What is known of a return and its lines now. */
export function tellReturn(of: Company, back: Return): void {
	const { moves, picking } = back;
	const isCancelled = moves.every(({ state }) => state === 'cancel');
	const isOpen = moves.some(({ state }) => state === 'assigned');
	const isReceived = moves.some(({ state }) => state === 'done');
	const row = picking.row;
	of.truth.set('returns', back.id, {
		rma_number: String(row.name),
		order_id: back.order ? `${back.order.id}` : null,
		customer_id: `${customerOf(of, picking.partner)}`,
		requested_at: back.requestedAt,
		status: isCancelled
			? 'picking cancel'
			: !isOpen
				? 'picking done'
				: isReceived
					? 'picking partially done'
					: 'picking assigned',
		requested_resolution: back.exchanged ? 'exchange' : back.toRefund ? 'refund' : null,
		handler: row.user_id ? of.userName : null,
		note: row.note ? 'Box was open' : null
	});
	of.truth.set('return_events', `${back.id}-authorized`, { occurred_at: back.requestedAt });
	for (const move of moves) {
		const key = `move-${move.row.id}`;
		if (move.state === 'cancel' && !isCancelled) of.truth.delete('return_lines', key);
		else
			of.truth.set('return_lines', key, {
				return_id: back.id,
				order_line_id: move.line ? `${move.line.row.id}` : null,
				product_id: `${move.product.id}`,
				batch_id: move.state === 'done' && move.lot ? `${move.lot.id}` : null,
				quantity: move.units,
				received_quantity: move.state === 'done' ? move.units : 0
			});
	}
}

const customers = new WeakMap<Company, Map<number, number>>();

/** Who is behind an address. */
export function knownAs(of: Company, address: Row, customer: Row): void {
	const known = customers.get(of) ?? new Map<number, number>();
	customers.set(of, known.set(address.id, customer.id));
}

const customerOf = (of: Company, address: Row): number => customers.get(of)?.get(address.id) ?? address.id;

/** Nothing came: the return is cancelled. */
export function cancelReturn(of: Company, back: Return): void {
	const event = cancelPicking(of, back.picking);
	of.truth.set('return_events', event, {
		return_id: back.id,
		stage: 'cancelled',
		occurred_at: of.now,
		actor: of.userName
	});
}

/** The return of a return: the goods, or the same ones new, go out again. */
export function sendAgain(of: Company, back: Return, received: Move, units: number): { picking: Picking; move: Move } {
	const picking = newPicking(of, back.picking.partner, `WH/OUT/X${back.picking.row.id}`, {
		return_id: back.picking.row.id,
		location_dest_id: of.locations.customers!.id
	});
	const move = addMove(of, picking, {
		role: 'resend',
		product: received.product,
		units,
		line: received.line,
		from: received.to,
		to: of.locations.customers!,
		acts: sending(of, back.id, `move-${received.row.id}`),
		values: { origin_returned_move_id: received.row.id, to_refund: true }
	});
	back.exchanged = true;
	tellReturn(of, back);
	tellExchange(of, back.id, `move-${received.row.id}`, move, 'assigned', null);
	return { picking, move };
}

/** Odoo 18, "Return for Exchange": in one transaction with the return, the same line is ordered again. */
export function exchange(of: Company, back: Return): Picking {
	const picking = newPicking(of, back.picking.partner, `WH/OUT/E${back.picking.row.id}`, {
		location_dest_id: of.locations.customers!.id
	});
	for (const returned of back.moves) {
		const lineId = `move-${returned.row.id}`;
		const move = addMove(of, picking, {
			role: 'resend',
			product: returned.product,
			units: returned.units,
			line: returned.line,
			from: returned.to,
			to: of.locations.customers!,
			acts: sending(of, back.id, lineId)
		});
		tellExchange(of, back.id, lineId, move, 'assigned', null);
	}
	back.exchanged = true;
	tellReturn(of, back);
	return picking;
}

/** What it means that goods go out in place of what came back. */
export const sending = (of: Company, returnId: string, lineId: string): Acts => ({
	done: (move, at, layer) => {
		if (layer)
			bookValue(of, layer.accountMove, layer.value, 'interim', { type: 'exchange', id: `move-${move.row.id}` });
		for (const detail of move.details)
			of.truth.set('inventory_movements', `line-${detail.id}`, { return_line_id: lineId });
		tellExchange(of, returnId, lineId, move, 'done', at);
	},
	cancelled: (move) => of.truth.delete('exchanges', `move-${move.row.id}`)
});

export function tellExchange(
	of: Company,
	returnId: string,
	lineId: string,
	move: Move,
	status: string,
	at: Date | null
): void {
	of.truth.set('exchanges', `move-${move.row.id}`, {
		return_id: returnId,
		return_line_id: lineId,
		product_id: `${move.product.id}`,
		quantity: move.units,
		status,
		created_at: move.row.create_date as Date,
		shipped_at: at
	});
}
