// What the documents of ERPNext have in common: their doctypes, their lines, their sums.
import type { Facts, Line } from './facts.ts';
import { outlet, stores, type Item } from './masters.ts';
import type { Row, Site } from './site.ts';

export type Company = { site: Site; facts: Facts; currency: string };

const doctypeOf = { SO: 'Sales Order', DN: 'Delivery Note', SI: 'Sales Invoice', POS: 'POS Invoice' } as const;

export const doctype = (prefix: string): string => doctypeOf[prefix as keyof typeof doctypeOf];

export const childOf = (prefix: string): string => `${doctype(prefix)} Item`;

export const money = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The amount of a line after discounts, in the currency of its document. */
export const net = (line: Line): number => money((line.rate * line.units) / line.factor - line.share);

/** With 19 % tax, in the currency of the document. */
export const gross = (lines: readonly Line[]): number =>
	Math.round(lines.reduce((sum, line) => sum + net(line), 0) * 119) / 100;

export const itemRow = (line: Line, sign: 1 | -1): Row => ({
	parenttype: doctype(line.prefix),
	idx: line.idx,
	docstatus: 1,
	item_code: line.item,
	qty: (sign * line.units) / line.factor,
	stock_qty: sign * line.units,
	conversion_factor: line.factor,
	price_list_rate: line.list,
	rate: line.rate,
	amount: money((sign * line.rate * line.units) / line.factor),
	net_amount: sign * net(line),
	distributed_discount_amount: sign * line.share,
	warehouse: line.warehouse
});

export function newLine(site: Site, prefix: string, item: Item, idx: number, discount: number): Line {
	const factor = site.chance(0.3) && !item.hasSerial ? 12 : 1;
	return {
		name: site.hash(),
		idx,
		item: item.code,
		units: item.hasSerial ? 1 : factor * (1 + site.below(4)),
		factor,
		list: item.price * factor,
		rate: money(item.price * factor * (1 - discount)),
		share: site.chance(0.2) ? 2.4 : 0,
		cost: item.cost,
		warehouse: site.chance(0.8) ? stores : outlet,
		batch: null,
		serial: item.hasSerial ? `SN-${site.hash()}` : null,
		ordered: null,
		original: null,
		prefix,
		reason: null
	};
}

/** The instant at which a day of the site begins. */
export function midnight(site: Site, day: string): Date {
	const utc = Date.parse(`${day}T00:00:00Z`);
	for (let hours = -15; hours <= 15; hours += 0.5) {
		const at = new Date(utc + hours * 3_600_000);
		if (site.local(at) === `${day} 00:00:00.000`) return at;
	}
	throw new Error(`no midnight on ${day} in ${site.zone}`);
}

/** The moment of creation, as it stands in keys. */
export const stamp = (site: Site, at: Date): string => `${site.local(at).replaceAll(/\D/g, '')}000`;
