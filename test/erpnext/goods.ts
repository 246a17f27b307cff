// How goods are ordered, leave and come back by ERPNext's rules. Each step writes what ERPNext writes and notes what
// happened.
import { childOf, doctype, gross, itemRow, midnight, money, newLine, type Company } from './documents.ts';
import type { Claim, Credit, Goods, Line, Order } from './facts.ts';
import { company, items } from './masters.ts';
import { postStock } from './stock.ts';
import { reasonField } from './tables.ts';

/** A submitted sales order. */
export async function order({ site, facts, currency }: Company, customer: string): Promise<Order> {
	const isForeign = site.chance(0.3);
	const name = site.series('SAL-ORD-2026-');
	const lines = Array.from({ length: 1 + site.below(3) }, (_, index) =>
		newLine(site, 'SO', site.pick(items), index + 1, site.pick([0, 0.1]))
	);
	const at = site.now();
	// one that is written down a day late has its day and no time
	const day = site.chance(0.2) ? site.date(new Date(at.getTime() - 86_400_000)) : site.date(at);
	const made: Order = {
		name,
		customer,
		currency: isForeign ? 'USD' : currency,
		rate: isForeign ? 1.25 : 1,
		orderedAt: at,
		status: 'To Deliver and Bill',
		state: 'live',
		lines
	};
	const createdAt = await site.insert('Sales Order', name, {
		customer,
		company,
		docstatus: 1,
		transaction_date: day,
		order_type: 'Sales',
		currency: made.currency,
		conversion_rate: made.rate,
		status: made.status,
		customer_address: `${customer}-Billing`
	});
	made.orderedAt = day === site.date(createdAt) ? createdAt : midnight(site, day);
	for (const line of lines) await site.insert('Sales Order Item', line.name, { ...itemRow(line, 1), parent: name });
	facts.orders.push(made);
	return made;
}

export type Wanted = { line: Line; units: number };

export type Moving = {
	prefix: Goods['prefix'];
	customer: string;
	order?: Order | null;
	/** What is delivered of an order, or comes back of a delivery; without: new lines. */
	wanted?: readonly Wanted[];
	original?: Goods;
	isDraft?: boolean;
	isCounter?: boolean;
	issuesCredit?: boolean;
	/** Posted on an earlier day than it is entered. */
	postedAt?: Date;
	reason?: string | null;
	/** Batches of one line, where it is made of two. */
	isMixed?: boolean;
};

/** A delivery or a return: its document, its lines and, unless it is a draft, the stock ledger. */
export async function move(of: Company, moving: Moving): Promise<Goods> {
	const { site, facts } = of;
	const { prefix, customer, order: sold = null, original = null, isDraft = false, isCounter = false } = moving;
	const isReturn = original !== null;
	const sign = isReturn ? -1 : 1;
	const currency = original?.currency ?? sold?.currency ?? of.currency;
	const rate = original?.rate ?? sold?.rate ?? 1;
	const name = site.series(`${isReturn ? 'RET' : prefix}-2026-`);
	const goods: Goods = {
		prefix,
		name,
		isReturn,
		isCounter,
		customer,
		currency,
		rate,
		createdAt: new Date(0),
		postedAt: moving.postedAt ?? site.now(),
		state: isDraft ? 'draft' : 'live',
		status: isDraft ? 'Draft' : isReturn ? 'Return' : 'To Bill',
		carrier: prefix === 'DN' && site.chance(0.5) ? '顺丰速运' : null,
		order: sold,
		original,
		lines: linesOf(of, moving),
		note: isReturn && site.chance(0.3) ? "Karton fehlt, 'alles' nass" : null,
		issuesCredit: moving.issuesCredit ?? false
	};
	goods.createdAt = await site.insert(doctype(prefix), name, {
		customer,
		company,
		docstatus: isDraft ? 0 : 1,
		is_return: isReturn ? 1 : 0,
		return_against: original?.name ?? null,
		posting_date: site.date(goods.postedAt),
		posting_time: site.time(goods.postedAt),
		currency,
		conversion_rate: rate,
		status: goods.status,
		customer_address: `${customer}-Billing`,
		...(prefix === 'DN'
			? { instructions: goods.note, transporter_name: goods.carrier, issue_credit_note: goods.issuesCredit ? 1 : 0 }
			: {
					...(prefix === 'SI' ? { update_stock: 1, update_outstanding_for_self: 1 } : {}),
					is_pos: isCounter ? 1 : 0,
					remarks: goods.note,
					party_account_currency: currency,
					grand_total: sign * gross(goods.lines),
					paid_amount: isCounter ? sign * gross(goods.lines) : 0
				})
	});
	for (const line of goods.lines) await writeLine(of, goods, line, sign, moving.isMixed ?? false);
	facts.goods.push(goods);
	if (isReturn && prefix !== 'DN') facts.credits.push(creditOf(goods));
	if (!isDraft) await postStock(of, goods);
	return goods;
}

/** An invoice that takes goods back is its own credit note; at the counter it is paid at once. */
function creditOf(goods: Goods): Credit {
	const { prefix, name, customer, currency, createdAt, postedAt, lines, isCounter, original } = goods;
	const id = `${prefix}:${name}`;
	const total = gross(lines);
	const order = original?.order;
	return {
		id,
		name,
		goods,
		forReturn: goods,
		orderId: order ? `SO:${order.name}` : `${prefix}:${original!.name}`,
		customer,
		currency,
		total,
		state: 'live',
		createdAt,
		postedAt,
		parts: isCounter
			? [
					{
						id: `${id}:counter`,
						amount: total,
						paidAt: postedAt,
						method: 'original_payment',
						reference: name,
						isLive: true
					}
				]
			: [],
		isOffset: false,
		isOnOriginal: false
	};
}

function linesOf({ site }: Company, { prefix, wanted, original, reason = null }: Moving): Line[] {
	if (!wanted)
		return Array.from({ length: 1 + site.below(2) }, (_, index) => {
			const item = site.pick(items);
			return {
				...newLine(site, prefix, item, index + 1, 0),
				batch: item.batches.length > 0 ? site.pick(item.batches) : null
			};
		});
	return wanted.map(({ line, units }, index) => {
		const batches = items.find(({ code }) => code === line.item)!.batches;
		return {
			...line,
			name: site.hash(),
			idx: index + 1,
			units,
			share: money((line.share * units) / line.units),
			prefix,
			batch: original ? line.batch : batches.length > 0 ? site.pick(batches) : null,
			ordered: original ? line.ordered : line,
			original: original ? line : null,
			reason
		};
	});
}

async function writeLine({ site }: Company, goods: Goods, line: Line, sign: 1 | -1, isMixed: boolean): Promise<void> {
	const order = goods.order ?? goods.original?.order ?? null;
	const isBundled = line.serial !== null ? site.chance(0.5) : line.batch !== null && (isMixed || site.chance(0.5));
	const bundle = isBundled ? site.series('SABB-') : null;
	await site.insert(childOf(goods.prefix), line.name, {
		...itemRow(line, sign),
		parent: goods.name,
		docstatus: goods.state === 'draft' ? 0 : 1,
		incoming_rate: line.cost,
		batch_no: bundle ? null : line.batch,
		serial_no: line.serial && !bundle ? `${line.serial}\nSN-another` : null,
		serial_and_batch_bundle: bundle,
		...(goods.prefix === 'POS'
			? { pos_invoice_item: line.original?.name ?? null }
			: { so_detail: order && line.ordered ? line.ordered.name : null }),
		...(goods.prefix === 'DN'
			? { against_sales_order: order && line.ordered ? order.name : null, dn_detail: line.original?.name ?? null }
			: {}),
		...(goods.prefix === 'SI'
			? { sales_order: order && line.ordered ? order.name : null, sales_invoice_item: line.original?.name ?? null }
			: {}),
		[reasonField]: line.reason
	});
	if (!bundle) return;
	await site.insert('Serial and Batch Bundle', bundle, {
		item_code: line.item,
		voucher_type: doctype(goods.prefix),
		voucher_no: goods.name,
		type_of_transaction: sign === 1 ? 'Outward' : 'Inward',
		docstatus: 1,
		company
	});
	const batches = isMixed && line.batch === 'B-SNK-1' ? [line.batch, 'B-SNK-2'] : [line.batch];
	if (batches.length > 1) line.batch = null;
	for (const batch_no of batches)
		await site.insert('Serial and Batch Entry', site.hash(), {
			parent: bundle,
			batch_no,
			serial_no: line.serial,
			qty: -sign * (line.units / batches.length)
		});
}

/** A warranty claim about a unit that was delivered. */
export async function claim({ site, facts }: Company, goods: Goods, line: Line): Promise<Claim> {
	const name = site.series('SER-WRN-2026-');
	const at = site.now();
	const made: Claim = {
		name,
		customer: goods.customer,
		item: line.item,
		serial: line.serial!,
		complainedAt: at,
		complaint: '机器 macht Lärm',
		status: 'Open',
		closedAt: null,
		led: null,
		isDeleted: false
	};
	made.complainedAt = await site.insert('Warranty Claim', name, {
		customer: goods.customer,
		company,
		item_code: line.item,
		serial_no: line.serial,
		status: 'Open',
		complaint_date: site.date(at),
		complaint: '<div class="ql-editor"><p>机器&nbsp;macht Lärm</p></div>',
		warranty_amc_status: 'Under Warranty'
	});
	facts.claims.push(made);
	return made;
}
