// The stock ledger by ERPNext's rules: what documents post to it, transfers, values that change afterwards, names that
// come late.
import { childOf, doctype, itemRow, money, stamp, type Company } from './documents.ts';
import type { Goods, Line, Movement } from './facts.ts';
import { company, rejected, type Item } from './masters.ts';

/** The stock ledger of a document, and what ERPNext notes on the documents that it is about. */
export async function postStock(of: Company, goods: Goods): Promise<void> {
	const { site } = of;
	for (const line of goods.lines) {
		if (goods.prefix !== 'POS')
			await ledger(of, {
				voucher: goods.name,
				type: doctype(goods.prefix),
				line,
				units: goods.isReturn ? line.units : -line.units,
				at: goods.postedAt,
				kind: goods.isReturn ? 'return_receipt' : 'sale',
				returnLine: goods.isReturn ? `${goods.prefix}:${line.name}` : null
			});
		// ERPNext keeps what was returned by SQL, without a trace on the delivered line
		if (line.original && goods.prefix === 'DN')
			await site.change('Delivery Note Item', line.original.name, { returned_qty: line.units }, 'quietly');
	}
	const order = goods.order ?? goods.original?.order;
	if (!order || order.state !== 'live') return;
	// a return takes from what ERPNext says was delivered of the order
	const isQuiet = site.chance(0.5);
	await site.change('Sales Order', order.name, { per_delivered: site.below(100) }, isQuiet ? 'quietly' : undefined);
}

type Entry = { voucher: string; type: string; line: Pick<Line, 'name' | 'item' | 'batch' | 'warehouse' | 'cost'>; units: number; at: Date; kind: string; returnLine: string | null }; // prettier-ignore

export async function ledger({ site, facts }: Company, entry: Entry): Promise<Movement> {
	const { voucher, type, line, units, at, kind, returnLine } = entry;
	const createdAt = await site.insert('Stock Ledger Entry', site.hash(), {
		item_code: line.item,
		warehouse: line.warehouse,
		batch_no: line.batch,
		voucher_type: type,
		voucher_no: voucher,
		voucher_detail_no: line.name,
		posting_date: site.date(at),
		posting_time: site.time(at),
		posting_datetime: site.chance(0.5) ? site.local(at) : null,
		actual_qty: units,
		stock_value_difference: money(units * line.cost),
		company,
		to_rename: 1
	});
	const movement: Movement = {
		id: [voucher, line.name, line.warehouse, stamp(site, createdAt)].join('/'),
		item: line.item,
		batch: line.batch,
		warehouse: line.warehouse,
		returnLine,
		at,
		kind,
		units,
		cost: line.cost,
		isLive: true
	};
	facts.movements.push(movement);
	return movement;
}

/** Values the stock of an item anew: earlier entries change, and the cost on delivered lines with their document's stamp as it was. */
export async function revalue({ site, facts }: Company, item: string, cost: number): Promise<void> {
	for (const goods of facts.goods)
		for (const line of goods.lines)
			if (line.item === item && goods.state === 'live' && goods.prefix !== 'POS') {
				line.cost = cost;
				await site.change(childOf(goods.prefix), line.name, { incoming_rate: cost });
			}
	for (const movement of facts.movements) {
		if (movement.item !== item || !movement.isLive) continue;
		movement.cost = cost;
		const [voucher, detail] = movement.id.split('/');
		await site.run(
			'update `tabStock Ledger Entry` set stock_value_difference = ?, modified = ? where voucher_no = ? and voucher_detail_no = ? and is_cancelled = 0 and actual_qty = ?',
			[money(movement.units * cost), site.local(site.now()), voucher, detail, movement.units]
		);
	}
}

/** The hourly job that gives ledger entries their names. */
export async function renameEntries({ site }: Company): Promise<void> {
	for (const table of ['Stock Ledger Entry', 'GL Entry']) {
		const rows = (await site.run(`select name from \`tab${table}\` where to_rename = 1 limit 5`)) as [
			{ name: string }[]
		];
		for (const { name } of rows[0])
			await site.run(`update \`tab${table}\` set name = ?, to_rename = 0, modified = ? where name = ?`, [
				site.series(table === 'GL Entry' ? 'ACC-GLE-2026-' : 'MAT-SLE-2026-'),
				site.local(site.now()),
				name
			]);
	}
}

/** Moves units between warehouses, or out of one. */
export async function transfer(of: Company, item: Item, from: string, to: string | null): Promise<void> {
	const { site } = of;
	const name = site.series('MAT-STE-2026-');
	const detail = site.hash();
	const at = site.now();
	await site.insert('Stock Entry', name, {
		purpose: to ? 'Material Transfer' : 'Material Issue',
		company,
		docstatus: 1,
		posting_date: site.date(at),
		posting_time: site.time(at)
	});
	await site.insert('Stock Entry Detail', detail, {
		parent: name,
		item_code: item.code,
		s_warehouse: from,
		t_warehouse: to,
		qty: 2
	});
	const line = { name: detail, item: item.code, batch: null, cost: item.cost };
	const post = (warehouse: string, units: number, kind: string) =>
		ledger(of, { voucher: name, type: 'Stock Entry', line: { ...line, warehouse }, units, at, kind, returnLine: null });
	await post(from, -2, to ? 'adjustment' : 'write_off');
	if (to) await post(to, 2, from === rejected && to !== rejected ? 'restock' : 'adjustment');
}

/** Merges POS invoices into one sales invoice that moves the stock; they stay as they are. */
export async function consolidate(of: Company, sold: readonly Goods[]): Promise<void> {
	const { site } = of;
	const isReturn = sold[0]!.isReturn;
	const name = site.series('ACC-SINV-2026-');
	const at = site.now();
	await site.insert('Sales Invoice', name, {
		customer: sold[0]!.customer, company, docstatus: 1, is_return: isReturn ? 1 : 0, is_pos: 1, update_stock: 1, is_consolidated: 1,
		posting_date: site.date(at), posting_time: site.time(at), currency: of.currency, conversion_rate: 1, grand_total: isReturn ? -1 : 1
	}); // prettier-ignore
	for (const goods of sold) {
		goods.status = 'Consolidated';
		await site.change('POS Invoice', goods.name, { status: 'Consolidated', consolidated_invoice: name });
		for (const line of goods.lines) {
			const detail = site.hash();
			await site.insert('Sales Invoice Item', detail, {
				...itemRow(line, isReturn ? -1 : 1),
				parent: name,
				pos_invoice: goods.name,
				pos_invoice_item: line.name
			});
			await ledger(of, {
				voucher: name,
				type: 'Sales Invoice',
				line: { ...line, name: detail },
				units: isReturn ? line.units : -line.units,
				at,
				kind: isReturn ? 'return_receipt' : 'sale',
				returnLine: isReturn ? `POS:${line.name}` : null
			});
		}
	}
}
