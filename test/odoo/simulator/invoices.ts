// Invoices, credit notes and their payment, with 20 % tax, in the currency of the order, booked in euros.
import type { Company } from './company.ts';
import type { Line, Order } from './sales.ts';
import type { Row } from './store.ts';
import { midnight, round, tellEntry } from './values.ts';

export type Part = { line: Line | null; quantity: number; price: number; rma?: Row; returnId: string | null };
export type Invoice = { row: Row; lines: { row: Row; part: Part }[]; receivable: Row; total: number };
export type CreditNote = Invoice & { ids: string[]; currency: Order['currency'] };

const perEuro = { EUR: 1, USD: 1.25, CNY: 8 };

function document(
	of: Company,
	kind: 'out_invoice' | 'out_refund',
	customer: Row,
	buyer: Row,
	currency: Order['currency'],
	parts: readonly Part[],
	values: Record<string, unknown>
): Invoice {
	const { odoo } = of;
	const net = parts.map(({ quantity, price }) => round(quantity * price, 2));
	const gross = net.map((amount) => round(amount * 1.2, 2));
	const total = round(
		gross.reduce((sum, amount) => sum + amount, 0),
		2
	);
	const untaxed = round(
		net.reduce((sum, amount) => sum + amount, 0),
		2
	);
	const row = odoo.insert('account_move', {
		name: '/',
		move_type: kind,
		state: 'draft',
		payment_state: 'not_paid',
		company_id: of.id,
		partner_id: buyer.id,
		commercial_partner_id: customer.id,
		currency_id: of.currencies[currency].id,
		amount_untaxed: untaxed,
		amount_total: total,
		amount_residual: total,
		date: of.now,
		invoice_date: of.now,
		...values
	});
	const common = {
		move_id: row.id,
		company_id: of.id,
		parent_state: 'draft',
		currency_id: of.currencies[currency].id,
		date: of.now
	};
	const sign = kind === 'out_refund' ? 1 : -1;
	const booked = (account: 'revenue' | 'tax' | 'receivable', amount: number, more: Record<string, unknown>) => {
		const euros = round(amount / perEuro[currency], 2);
		return odoo.insert('account_move_line', {
			...common,
			account_id: of.accounts[account].id,
			debit: Math.max(euros, 0),
			credit: Math.max(-euros, 0),
			balance: euros,
			...more
		});
	};
	const lines = parts.map((part, index) => ({
		part,
		row: booked('revenue', sign * net[index]!, {
			display_type: 'product',
			product_id: part.line?.product.id ?? null,
			product_uom_id: part.line ? of.units[part.line.unit].id : null,
			quantity: part.quantity,
			price_unit: part.price,
			price_subtotal: net[index],
			price_total: gross[index],
			rma_id: part.rma?.id ?? null
		})
	}));
	for (const { row: line, part } of lines)
		if (part.line && !part.rma)
			odoo.link('sale_order_line_invoice_rel', { order_line_id: part.line.row.id, invoice_line_id: line.id });
	booked('tax', sign * (total - untaxed), { display_type: 'tax' });
	const receivable = booked('receivable', -sign * total, { display_type: 'payment_term' });
	odoo.insert('account_move_line', { ...common, display_type: 'line_note', name: 'Thank you' });
	return { row, lines, receivable, total };
}

/** Invoices an order as it was ordered. */
export function invoice(of: Company, order: Order): Invoice {
	const parts = order.lines.map((line): Part => ({
		line,
		quantity: line.units * of.units[line.unit].factor,
		price: line.price * (1 - line.discount / 100),
		returnId: null
	}));
	const made = document(of, 'out_invoice', order.customer, order.buyer, order.currency, parts, {});
	of.odoo.write('account_move', made.row, {
		state: 'posted',
		name: `INV/2026/${String(made.row.id).padStart(5, '0')}`
	});
	return made;
}

/** A credit note, in draft: what it credits, for which return each part is. */
export function creditNote(
	of: Company,
	order: Order,
	parts: readonly Part[],
	of_: { invoice?: Invoice; reason?: string } = {}
): CreditNote {
	const { invoice: reversed, reason } = of_;
	const made = document(of, 'out_refund', order.customer, order.buyer, order.currency, parts, {
		reversed_entry_id: reversed?.row.id ?? null,
		ref: reversed ? `冲销：${String(reversed.row.name)}${reason ? `, ${reason}` : ''}` : null
	});
	const groups = new Map<string | null, number>();
	for (const { part, row } of made.lines)
		groups.set(part.returnId, round((groups.get(part.returnId) ?? 0) + Number(row.price_total), 2));
	const ids = [...groups].map(([returnId, amount]) => {
		const id = groups.size > 1 ? `${made.row.id}${returnId === null ? '' : `-${returnId}`}` : `${made.row.id}`;
		const orders = new Set([...parts.flatMap(({ line }) => (line ? [line.order] : [])), ...(reversed ? [order] : [])]);
		of.truth.set('refunds', id, {
			return_id: returnId,
			order_id: orders.size === 1 ? `${order.row.id}` : null,
			customer_id: `${order.customer.id}`,
			amount,
			currency: order.currency,
			status: 'pending',
			requested_at: of.now,
			approved_at: null,
			paid_at: null,
			reference: null
		});
		return id;
	});
	return { ...made, ids, currency: order.currency };
}

/** Posts a credit note: it has a number, and stands in the books. */
export function post(of: Company, note: CreditNote): void {
	const name = `RINV/2026/${String(note.row.id).padStart(5, '0')}`;
	of.odoo.write('account_move', note.row, { state: 'posted', name, date: of.now, invoice_date: of.now });
	of.track('account.move', note.row, 'draft', 'posted');
	const [first] = [...note.ids].sort();
	const entries = [
		...note.lines.map(({ row }) => ({ row, account: 'revenue' as const })),
		{ row: note.receivable, account: 'receivable' as const }
	];
	for (const { row, account } of entries) {
		of.odoo.write('account_move_line', row, { parent_state: 'posted', date: of.now });
		tellEntry(of, row, account, Number(row.balance), { type: 'refund', id: first! });
	}
	const untaxed = note.lines.reduce((sum, { row }) => sum + Number(row.price_subtotal), 0);
	const tax = { id: note.receivable.id - 1 } as Row;
	of.odoo.write('account_move_line', tax, { parent_state: 'posted', date: of.now });
	tellEntry(of, tax, 'tax', round((note.total - untaxed) / perEuro[note.currency], 2), { type: 'refund', id: first! });
	for (const id of note.ids) of.truth.set('refunds', id, { status: 'approved', approved_at: of.now, reference: name });
}

/** Pays it, or sets it against the invoice that it reverses; entered on another day than it is booked, it has no time. */
export function settle(
	of: Company,
	note: CreditNote,
	{ share = 1, bookedOn = of.now }: { share?: number; bookedOn?: Date } = {}
): Row {
	const settled = of.odoo.insert('account_partial_reconcile', {
		debit_move_id: note.receivable.id + 1_000_000,
		credit_move_id: note.receivable.id,
		amount: round(note.total * share, 2),
		company_id: of.id,
		max_date: bookedOn
	});
	const isPaid = share === 1;
	of.odoo.write('account_move', note.row, {
		payment_state: isPaid ? 'paid' : 'partial',
		amount_residual: round(note.total * (1 - share), 2)
	});
	// the day as people in Shanghai have it
	const local = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
	const isSameDay = local(of.now) === bookedOn.toISOString().slice(0, 10);
	for (const id of note.ids)
		of.truth.set(
			'refunds',
			id,
			isPaid ? { status: 'paid', paid_at: isSameDay ? of.now : midnight(bookedOn) } : { status: 'approved' }
		);
	return settled;
}

/** The payment is taken back: Odoo deletes the reconciliation. */
export function unsettle(of: Company, note: CreditNote, settled: Row): void {
	of.odoo.unlink('account_partial_reconcile', settled);
	of.odoo.write('account_move', note.row, { payment_state: 'not_paid', amount_residual: note.total });
	for (const id of note.ids) of.truth.set('refunds', id, { status: 'approved', paid_at: null });
}

/** A draft is thrown away. */
export function deleteDraft(of: Company, note: CreditNote): void {
	for (const { row } of note.lines) {
		of.odoo.unlink('account_move_line', row);
		of.odoo.unlinkLinks('sale_order_line_invoice_rel', 'invoice_line_id', row.id);
	}
	of.odoo.unlink('account_move', note.row);
	for (const id of note.ids) of.truth.delete('refunds', id);
}
