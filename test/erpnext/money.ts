// How money goes back by ERPNext's rules: invoices, credit notes made in each of the ways there are, payments whole and
// in parts, and what the ledger says of them.
import type { Credit, Goods, LoosePayment, Part } from './facts.ts';
import { doctype, gross, midnight, money, net, stamp, type Company } from './documents.ts';
import { abbr, company } from './masters.ts';
import type { Row } from './site.ts';

/** How a credit note knows the return that it is for. */
export type Trace =
	/** Made by the return itself. */
	| 'return'
	/** Both name the delivered line. */
	| 'delivery'
	/** The delivery was made from the invoice. */
	| 'invoice'
	/** Both name the ordered line. */
	| 'order';

/** An invoice of a delivery, not moving stock. Returns its name and the names of its lines, by delivered line. */
export async function bill(
	{ site, facts }: Company,
	delivery: Goods,
	trace: Trace
): Promise<{ name: string; lines: Map<string, string> }> {
	const name = site.series('ACC-SINV-2026-');
	const at = site.now();
	facts.billed.push({ at, currency: delivery.currency });
	await site.insert('Sales Invoice', name, {
		...head(delivery, site.date(at), site.time(at)),
		docstatus: 1,
		grand_total: gross(delivery.lines)
	});
	const lines = new Map<string, string>();
	for (const line of delivery.lines) {
		const detail = site.hash();
		lines.set(line.name, detail);
		await site.insert('Sales Invoice Item', detail, {
			parent: name,
			item_code: line.item,
			qty: line.units / line.factor,
			stock_qty: line.units,
			conversion_factor: line.factor,
			net_amount: net(line),
			...(trace === 'delivery' ? { dn_detail: line.name, delivery_note: delivery.name } : {}),
			...orderOf(delivery, line.ordered?.name)
		});
		if (trace === 'invoice')
			await site.change('Delivery Note Item', line.name, { si_detail: detail, against_sales_invoice: name }, 'quietly');
	}
	return { name, lines };
}

const head = (
	{ customer, currency, rate }: Pick<Goods, 'customer' | 'currency' | 'rate'>,
	day: string,
	time: string
): Row => ({
	customer,
	company,
	currency,
	conversion_rate: rate,
	party_account_currency: currency,
	posting_date: day,
	posting_time: time
});

const orderOf = (goods: Goods, line: string | undefined): Row =>
	goods.order && line ? { sales_order: goods.order.name, so_detail: line } : {};

type Crediting = {
	trace: Trace;
	invoice: { name: string; lines: Map<string, string> };
	isDraft?: boolean;
	/** Booked on the account of the original, which is not paid yet, or is. */
	onOriginal?: 'unpaid' | 'paid';
};

/** A credit note for goods that a delivery note took back. */
export async function credit(of: Company, returned: Goods, crediting: Crediting): Promise<Credit> {
	const { site } = of;
	const { trace, invoice, isDraft = false, onOriginal } = crediting;
	const delivery = returned.original!;
	if (onOriginal)
		await site.change(
			'Sales Invoice',
			invoice.name,
			{ outstanding_amount: onOriginal === 'paid' ? -1 : 10 },
			'quietly'
		);
	const made = await note(of, {
		like: returned,
		total: gross(returned.lines),
		against: trace === 'return' ? null : invoice.name,
		forReturn: returned,
		orderId: delivery.order ? `SO:${delivery.order.name}` : `DN:${delivery.name}`,
		isDraft,
		onOriginal: onOriginal ?? null
	});
	for (const line of returned.lines) {
		const original = line.original!;
		if (trace === 'invoice')
			await site.change(
				'Delivery Note Item',
				line.name,
				{ si_detail: invoice.lines.get(original.name)!, against_sales_invoice: invoice.name },
				'quietly'
			);
		await site.insert('Sales Invoice Item', site.hash(), {
			parent: made.name,
			item_code: line.item,
			qty: -line.units / line.factor,
			stock_qty: -line.units,
			conversion_factor: line.factor,
			net_amount: -net(line),
			...(trace === 'return'
				? { dn_detail: line.name, delivery_note: returned.name }
				: { sales_invoice_item: invoice.lines.get(original.name)! }),
			...(trace === 'delivery' ? { dn_detail: original.name, delivery_note: delivery.name } : {}),
			...orderOf(delivery, original.ordered?.name)
		});
	}
	return made;
}

/** A credit note for no goods at all: an allowance. */
export async function allowance(of: Company, customer: string): Promise<Credit> {
	const like = { customer, currency: of.currency, rate: 1 };
	const made = await note(of, { like, total: 11.9, against: null, forReturn: null, orderId: null, isDraft: false, onOriginal: null }); // prettier-ignore
	await of.site.insert('Sales Invoice Item', of.site.hash(), { parent: made.name, qty: -1, stock_qty: -1, conversion_factor: 1, net_amount: -10 }); // prettier-ignore
	return made;
}

type Note = Pick<Credit, 'total' | 'forReturn' | 'orderId'> & {
	like: Pick<Goods, 'customer' | 'currency' | 'rate'>;
	against: string | null;
	isDraft: boolean;
	onOriginal: 'unpaid' | 'paid' | null;
};

async function note(
	of: Company,
	{ like, total, against, forReturn, orderId, isDraft, onOriginal }: Note
): Promise<Credit> {
	const { site, facts } = of;
	const name = site.series('ACC-SINV-RET-2026-');
	const postedAt = site.now();
	const createdAt = await site.insert('Sales Invoice', name, {
		...head(like, site.date(postedAt), site.time(postedAt)),
		docstatus: isDraft ? 0 : 1,
		is_return: 1,
		return_against: against,
		update_outstanding_for_self: onOriginal ? 0 : 1,
		grand_total: -total,
		rounded_total: site.chance(0.3) ? -total : 0,
		status: isDraft ? 'Draft' : 'Return'
	});
	const made: Credit = {
		id: `SI:${name}`,
		name,
		goods: null,
		forReturn,
		orderId,
		customer: like.customer,
		currency: like.currency,
		total,
		state: isDraft ? 'draft' : 'live',
		createdAt,
		postedAt,
		parts: [],
		isOffset: onOriginal === 'unpaid',
		isOnOriginal: onOriginal !== null
	};
	facts.credits.push(made);
	if (isDraft) return made;
	await book(of, {
		voucher: name,
		type: 'Sales Invoice',
		account: 'Sales',
		debit: total,
		at: postedAt,
		document: made.id
	});
	await book(of, {
		voucher: name,
		type: 'Sales Invoice',
		account: 'Debtors',
		debit: -total,
		at: postedAt,
		document: made.id
	});
	return made;
}

type Entry = {
	voucher: string;
	type: string;
	account: 'Sales' | 'Debtors' | 'Bank';
	debit: number;
	at: Date;
	document: string;
};

/** An entry of the general ledger; a negative debit is a credit. Booked on the day of the voucher. */
async function book({ site, facts }: Company, { voucher, type, account, debit, at, document }: Entry): Promise<void> {
	const createdAt = await site.insert('GL Entry', site.hash(), {
		posting_date: site.date(at),
		account: `${account} - ${abbr}`,
		debit: Math.max(debit, 0),
		credit: Math.max(-debit, 0),
		voucher_type: type,
		voucher_no: voucher,
		company,
		to_rename: 1
	});
	facts.bookings.push({
		id: `${voucher}/${account} - ${abbr}/${stamp(site, createdAt)}`,
		at: site.date(at) === site.date(createdAt) ? createdAt : midnight(site, site.date(at)),
		account,
		debit: Math.max(debit, 0),
		credit: Math.max(-debit, 0),
		type: 'refund',
		document,
		isLive: true
	});
}

type Paying = { amount: number; mode: 'Cash' | 'Wire Transfer' | 'Voucher'; against?: string; isLate?: boolean };

/** A payment to the customer on a credit note, or on its original where it is booked there. */
export async function pay(of: Company, { id, name, customer, currency, parts }: Credit, paying: Paying): Promise<Part> {
	const { site } = of;
	const { payment, paidAt } = await payOut(of, { customer, currency, ...paying, unallocated: 0 });
	const reference = site.hash();
	await site.insert('Payment Entry Reference', reference, {
		parent: payment,
		reference_doctype: 'Sales Invoice',
		reference_name: paying.against ?? name,
		allocated_amount: -paying.amount
	});
	await book(of, { voucher: payment, type: 'Payment Entry', account: 'Bank', debit: -paying.amount, at: paidAt, document: paying.against ? `PE:${payment}` : id }); // prettier-ignore
	const method = { Cash: 'cash', 'Wire Transfer': 'bank_transfer', Voucher: 'other' }[paying.mode];
	const part = { id: `PER:${reference}`, amount: paying.amount, paidAt, method, reference: payment, isLive: true };
	parts.push(part);
	return part;
}

async function payOut(
	{ site }: Company,
	{
		customer,
		currency,
		amount,
		mode,
		isLate = false,
		unallocated
	}: Paying & { customer: string; currency: string; unallocated: number }
): Promise<{ payment: string; paidAt: Date }> {
	// prettier-ignore
	const payment = site.series('ACC-PAY-2026-');
	const at = site.now();
	const day = site.date(isLate ? new Date(at.getTime() - 86_400_000) : at);
	const createdAt = await site.insert('Payment Entry', payment, {
		payment_type: 'Pay',
		party_type: 'Customer',
		party: customer,
		company,
		docstatus: 1,
		posting_date: day,
		mode_of_payment: mode,
		paid_to_account_currency: currency,
		paid_amount: amount,
		unallocated_amount: unallocated
	});
	return { payment, paidAt: isLate ? midnight(site, day) : createdAt };
}

/** A payment to a customer that is for no credit note. */
export async function payLoosely(of: Company, customer: string, amount: number): Promise<LoosePayment> {
	const { payment, paidAt } = await payOut(of, {
		customer,
		currency: of.currency,
		amount,
		mode: 'Cash',
		unallocated: amount
	});
	const made = { name: payment, customer, amount, currency: of.currency, paidAt, isLive: true };
	of.facts.payments.push(made);
	return made;
}

/** Cancels a payment. */
export async function cancelPayment({ site, facts }: Company, part: Part): Promise<void> {
	part.isLive = false;
	await site.change('Payment Entry', part.reference, { docstatus: 2 });
	await site.run('update `tabGL Entry` set is_cancelled = 1, modified = ? where voucher_no = ?', [
		site.local(site.now()),
		part.reference
	]);
	for (const booking of facts.bookings) if (booking.id.startsWith(`${part.reference}/`)) booking.isLive = false;
}

/** A journal entry that takes a credit note into account for something else. */
export async function reconcile({ site }: Company, { name, parts }: Credit, amount: number): Promise<Part> {
	const journal = site.series('ACC-JV-2026-');
	const at = site.now();
	const paidAt = await site.insert('Journal Entry', journal, {
		voucher_type: 'Credit Note',
		company,
		docstatus: 1,
		posting_date: site.date(at)
	});
	const detail = site.hash();
	await site.insert('Journal Entry Account', detail, {
		parent: journal,
		reference_type: 'Sales Invoice',
		reference_name: name,
		debit_in_account_currency: amount
	});
	const part = {
		id: `JE:${detail}`,
		amount: money(amount),
		paidAt,
		method: 'store_credit',
		reference: journal,
		isLive: true
	};
	parts.push(part);
	return part;
}

/** Cancels a credit note that nothing was paid on. */
export async function cancelCredit({ site, facts }: Company, made: Credit): Promise<void> {
	made.state = 'cancelled';
	await site.change(doctype('SI'), made.name, { docstatus: 2, status: 'Cancelled' });
	await site.run('update `tabGL Entry` set is_cancelled = 1, modified = ? where voucher_no = ?', [
		site.local(site.now()),
		made.name
	]);
	for (const booking of facts.bookings) if (booking.id.startsWith(`${made.name}/`)) booking.isLive = false;
}
