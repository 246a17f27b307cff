// What becomes of documents later: submitted, cancelled, deleted, closed.
import { childOf, doctype, type Company } from './documents.ts';
import type { Goods, Order } from './facts.ts';
import { ledger, postStock } from './stock.ts';

/** Submits a draft return: the goods have come in. */
export async function submit(of: Company, goods: Goods): Promise<void> {
	const { site } = of;
	goods.postedAt = site.now();
	goods.state = 'live';
	goods.status = 'Return';
	await site.change(doctype(goods.prefix), goods.name, {
		docstatus: 1,
		status: goods.status,
		posting_date: site.date(goods.postedAt),
		posting_time: site.time(goods.postedAt)
	});
	for (const line of goods.lines) await site.change(childOf(goods.prefix), line.name, { docstatus: 1 }, 'quietly');
	await postStock(of, goods);
}

/** Cancels a document: its ledger is cancelled and reversed, entries and reversals alike. */
export async function cancel(of: Company, goods: Goods): Promise<void> {
	const { site, facts } = of;
	goods.state = 'cancelled';
	goods.status = 'Cancelled';
	await site.change(doctype(goods.prefix), goods.name, { docstatus: 2, status: 'Cancelled' });
	const at = site.now();
	await site.run('update `tabStock Ledger Entry` set is_cancelled = 1, modified = ? where voucher_no = ?', [
		site.local(at),
		goods.name
	]);
	for (const movement of facts.movements.filter(({ id }) => id.startsWith(`${goods.name}/`))) {
		movement.isLive = false;
		const { warehouse, item, batch, cost } = movement;
		const line = { name: movement.id.split('/')[1]!, item, batch, warehouse, cost };
		const { at: postedAt, kind, units, returnLine } = movement;
		const back = await ledger(of, { voucher: goods.name, type: doctype(goods.prefix), line, units: -units, at: postedAt, kind, returnLine }); // prettier-ignore
		back.isLive = false;
	}
	await site.run('update `tabStock Ledger Entry` set is_cancelled = 1 where voucher_no = ?', [goods.name]);
}

/** Deletes a draft or a cancelled document. */
export async function remove({ site }: Company, goods: Goods): Promise<void> {
	goods.state = 'deleted';
	await site.remove(doctype(goods.prefix), goods.name, [childOf(goods.prefix)]);
}

/** Closes an order: what is still open of it will not be delivered. */
export async function closeOrder({ site }: Company, order: Order): Promise<void> {
	order.status = 'Closed';
	await site.change('Sales Order', order.name, { status: 'Closed' });
}

/** Cancels an order of which nothing was delivered. */
export async function cancelOrder({ site }: Company, order: Order): Promise<void> {
	order.state = 'cancelled';
	await site.change('Sales Order', order.name, { docstatus: 2, status: 'Cancelled' });
}
