// Odoo 16, 17 and 18 on its PostgreSQL database. What is read and what that means is in sql/sources/odoo/ and the README
// here; this finds out which Odoo it is, with which modules, and says.
import { fileURLToPath } from 'node:url';
import * as installation from '../../../sql/sources/odoo/installation.ts';
import { RetourError } from '../../errors.ts';
import { postgres } from '../postgres/session.ts';
import type { DatabaseAddress } from '../sql/dialect.ts';
import type { Ask, Prepared } from '../sql/options.ts';
import { relational } from '../sql/relational.ts';
import type { Source } from '../types.ts';
import type { ReadSettings } from '../window.ts';

export type OdooOptions = {
	id: string;
	title: string;
	address: DatabaseAddress;
	/** Folder with SELECTs of the operator's own, which win file by file. Absolute. */
	overrides?: string | undefined;
	/** Where days begin that Odoo books without a time. */
	timezone: string;
	/** In which the company keeps its books. */
	currency: string;
	/** Of `exchange_rates`. */
	reportingCurrency: string;
	/** Id of the company in `res_company`. */
	company: number;
	/** Of translated names, as Odoo calls it: `en_US`, `zh_CN`. */
	language: string;
	read: ReadSettings;
	statementMinutes: number;
};

const presetFolder = fileURLToPath(new URL('../../../sql/sources/odoo', import.meta.url));

/** Without these a database is no Odoo with sales, stock and invoicing; with the app that brings each. */
const needed: readonly [table: string, column: string, app: string][] = [
	['ir_module_module', 'latest_version', 'base'],
	['res_company', 'currency_id', 'base'],
	['sale_order', 'procurement_group_id', 'sale_stock (Sales with Inventory)'],
	['stock_move', 'sale_line_id', 'sale_stock (Sales with Inventory)'],
	['account_move', 'reversed_entry_id', 'account (Invoicing)'],
	['stock_move', 'to_refund', 'stock_account (Inventory with Invoicing)'],
	['stock_valuation_layer', 'value', 'stock_account (Inventory with Invoicing)']
];

/** Optional: told by a column. `variant` takes the files of that name; `otherwise` is said where it is missing. */
const optional = [
	{
		table: 'stock_picking',
		column: 'carrier_id',
		variant: 'delivery',
		name: 'delivery',
		otherwise: 'carriers are not known'
	},
	{
		table: 'rma',
		column: 'reception_move_id',
		variant: 'rma',
		name: 'rma (OCA)',
		otherwise: 'returns are known from their pickings only, without a request and a reason'
	},
	{
		table: 'rma',
		column: 'reason_id',
		variant: 'rma_reason',
		name: 'rma_reason (OCA)',
		otherwise: 'core Odoo has no field for the reason of a return; see the README on _move_reasons.sql'
	},
	{ table: 'rma', column: 'order_id', variant: null, name: 'rma_sale (OCA)', otherwise: null },
	{ table: 'rma', column: 'lot_id', variant: null, name: 'rma_lot (OCA)', otherwise: null }
] as const;

/** Installed, but not read: better said than missed. */
const unread: readonly [table: string, column: string, sentence: string][] = [
	['pos_order', 'id', 'orders and refunds of the Point of Sale are not read, only the stock that they move'],
	['repair_order', 'id', 'repair orders are not read'],
	['mrp_bom', 'id', 'kits: returns of their components are read as products of their own, without an order line']
];

/**
 * A source over an Odoo database. Beyond what `relational` throws: `ODOO_DATABASE` where it is no Odoo, lacks an app that
 * is needed or may not be read, `ODOO_VERSION` for a version that this does not know, `ODOO_COMPANY` for an unknown company,
 * `ODOO_CURRENCY` where its books are kept in another currency than the configured one.
 */
export function odoo(options: OdooOptions): Source {
	const { id, title, address, overrides, timezone, currency, reportingCurrency, company, language } = options;
	return relational({
		id,
		title,
		kind: 'odoo',
		dialect: postgres,
		address,
		folders: [presetFolder, ...(overrides ? [overrides] : [])],
		timezone,
		currency,
		read: options.read,
		statementMinutes: options.statementMinutes,
		parameters: { company, language, reporting_currency: reportingCurrency },
		prepare: (ask) => prepare(options, ask)
	});
}

async function prepare(options: OdooOptions, ask: Ask): Promise<Prepared> {
	const { id, address } = options;
	const asked = [...needed, ...optional.map(({ table, column }) => [table, column] as const), ...unread];
	const tables = [...asked.map(([table]) => table), 'product_product'];
	const rows = await ask(installation.listColumns, { tables: [...new Set(tables)] });
	const known = new Set(rows.map(({ table, column }) => `${table}.${column}`));
	const has = (table: string, column: string): boolean => known.has(`${table}.${column}`);
	const missing = needed.find(([table, column]) => !has(table, column));
	if (missing)
		throw new RetourError(
			'source',
			'ODOO_DATABASE',
			`${id}: there is no ${missing[0]}.${missing[1]} to read, of the app ${missing[2]}`,
			{
				hint: `is ${address.database} the database of an Odoo with these apps, and may ${address.user} read its tables?`
			}
		);
	const version = await versionOf(id, ask, has);
	const company = await companyOf(options, ask);
	const found = optional.filter(({ table, column }) => has(table, column));
	const notes = optional.flatMap(({ table, column, otherwise }) =>
		has(table, column) || !otherwise ? [] : [otherwise]
	);
	return {
		variants: [version.major, ...found.flatMap(({ variant }) => (variant ? [variant] : []))],
		notes: [
			`Odoo ${version.text}, company ${company}${found.length > 0 ? `, with ${found.map(({ name }) => name).join(', ')}` : ''}`,
			...notes,
			'Odoo Community has no inspections; those of Enterprise are not read',
			...unread.filter(([table, column]) => has(table, column)).map(([, , sentence]) => sentence)
		]
	};
}

/** The version by the columns that tell them apart: a database may be of a release in between. */
async function versionOf(
	id: string,
	ask: Ask,
	has: (table: string, column: string) => boolean
): Promise<{ major: '16' | '17' | '18'; text: string }> {
	const [row] = await ask(installation.readVersion);
	const text = row?.version ?? 'of an unknown version';
	const named = Number(/(\d+)/.exec(text)?.[1]);
	if (named >= 16 && named <= 18 && (has('stock_move', 'quantity_done') || has('stock_move', 'quantity'))) {
		if (has('stock_move', 'quantity_done')) return { major: '16', text };
		return { major: has('product_product', 'standard_price') ? '18' : '17', text };
	}
	throw new RetourError('source', 'ODOO_VERSION', `${id}: this is Odoo ${text}; 16, 17 and 18 are known`, {
		hint: 'for another version, write SELECTs of your own over it, as a source of kind postgres'
	});
}

async function companyOf({ id, company, currency }: OdooOptions, ask: Ask): Promise<string> {
	const companies = await ask(installation.listCompanies);
	const found = companies.find((row) => row.id === String(company));
	if (!found)
		throw new RetourError('source', 'ODOO_COMPANY', `${id}: there is no company ${company}`, {
			hint: `\`company\` is one of ${companies.map((row) => `${row.id} (${row.name})`).join(', ')}`
		});
	if (found.currency !== currency)
		throw new RetourError(
			'source',
			'ODOO_CURRENCY',
			`${id}: ${found.name} keeps its books in ${found.currency}, not in ${currency}`,
			{
				hint: `set \`currency: '${found.currency}'\` of the source`
			}
		);
	return found.name ?? '';
}
