// What goods are worth, and what accounting books for them.
import type { Company, Product } from './company.ts';
import type { Row } from './store.ts';

export type Layer = { accountMove: Row; value: number };

/** To so many digits, halves away from zero. */
export const round = (value: number, digits: number): number =>
	Number((Math.sign(value) * Math.round(Math.abs(value) * 10 ** digits + 1e-6)) / 10 ** digits);

/** Goods there belong to the company. */
export const isStock = (place: Row): boolean => place.usage === 'internal' || place.usage === 'transit';

/** The value of goods that enter or leave the company, with its entry in the books. */
export function valueLayer(
	of: Company,
	move: { row: Row; product: Product; from: Row; to: Row },
	units: number
): Layer | null {
	if (isStock(move.from) === isStock(move.to)) return null;
	const signed = isStock(move.to) ? units : -units;
	const value = round(signed * move.product.cost, 2);
	const accountMove = of.odoo.insert('account_move', {
		name: `STJ/${move.row.id}`,
		move_type: 'entry',
		state: 'posted',
		company_id: of.id,
		date: of.now,
		stock_move_id: move.row.id
	});
	of.odoo.insert('stock_valuation_layer', {
		company_id: of.id,
		product_id: move.product.id,
		quantity: signed,
		unit_cost: move.product.cost,
		value,
		stock_move_id: move.row.id,
		account_move_id: accountMove.id
	});
	return { accountMove, value };
}

/** The two lines of such an entry; of a return, an exchange or a scrap they belong to the truth. */
export function bookValue(
	of: Company,
	accountMove: Row,
	value: number,
	counterpart: 'interim' | 'scrap',
	document: { type: string; id: string } | null
): void {
	for (const [account, amount] of [
		['stock', value],
		[counterpart, -value]
	] as const) {
		const entry = of.odoo.insert('account_move_line', {
			move_id: accountMove.id,
			company_id: of.id,
			account_id: of.accounts[account].id,
			parent_state: 'posted',
			display_type: 'product',
			date: of.now,
			debit: Math.max(amount, 0),
			credit: Math.max(-amount, 0),
			balance: amount,
			currency_id: of.currencies.EUR.id
		});
		if (document) tellEntry(of, entry, account, amount, document);
	}
}

export function tellEntry(
	of: Company,
	entry: Row,
	account: keyof Company['accounts'],
	amount: number,
	document: { type: string; id: string }
): void {
	const row = of.accounts[account];
	of.truth.set('ledger_entries', `${entry.id}`, {
		posted_at: midnight(of.now),
		account_code: row.code as string,
		account_name: typeof row.name === 'string' ? row.name : (row.name as { zh_CN: string }).zh_CN,
		debit: amount > 0 ? amount : null,
		credit: amount < 0 ? -amount : null,
		currency: 'EUR',
		document_type: document.type,
		document_id: document.id
	});
}

/** The simulated company lives in Shanghai time, which knows no summer time: a day begins at 16:00 UTC of the day before. */
export const midnight = (at: Date): Date =>
	new Date(Date.parse(`${at.toISOString().slice(0, 10)}T00:00:00.000Z`) - 8 * 3_600_000);
