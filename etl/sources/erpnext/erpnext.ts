// ERPNext 15 on its MariaDB database. What is read and what that means is in sql/sources/erpnext/ and the README here;
// this finds out what the site has and says.
import { fileURLToPath } from 'node:url';
import * as site from '../../../sql/sources/erpnext/site.ts';
import { RetourError } from '../../errors.ts';
import { mariadb } from '../mariadb/session.ts';
import type { DatabaseAddress } from '../sql/dialect.ts';
import type { Ask, Prepared } from '../sql/options.ts';
import { relational } from '../sql/relational.ts';
import type { Source } from '../types.ts';
import type { ReadSettings } from '../window.ts';

export type ErpnextOptions = {
	id: string;
	title: string;
	address: DatabaseAddress;
	/** Folder with SELECTs of the operator's own, which win file by file. Absolute. */
	overrides?: string | undefined;
	/** Of the site's wall clock; by default what its System Settings say. */
	timezone?: string | undefined;
	/** In which the company keeps its books. */
	currency: string;
	/** Exchange rates are read into this currency; the time zone only stands for that of the site until it is known. */
	reporting: { timezone: string; currency: string };
	/** Documents of this company only; by default of all. */
	company?: string | undefined;
	/** Fields of the site that hold the reason of a return, on lines or documents. */
	reasonField?: string | undefined;
	reasonTextField?: string | undefined;
	/** Stages by a status or a state of a workflow, beyond those of ERPNext. */
	states?: Readonly<Record<string, string>>;
	read: ReadSettings;
	statementMinutes: number;
};

export const presetFolder = fileURLToPath(new URL('../../../sql/sources/erpnext', import.meta.url));

/** What a status of a return document tells, where the version history has it. */
const statesOfErpnext: Readonly<Record<string, string>> = { Completed: 'closed', Closed: 'closed' };

/** Without these a database is no ERPNext site. */
const needed = ['Company', 'Delivery Note', 'Sales Invoice', 'Sales Order', 'Stock Ledger Entry'];

/**
 * A source over an ERPNext 15 site. Beyond what `relational` throws: `ERPNEXT_SITE` where the database is no site of
 * ERPNext or may not be read, `ERPNEXT_COMPANY` for an unknown company, `ERPNEXT_CURRENCY` where books are kept in another
 * currency than the configured one, `ERPNEXT_TIMEZONE` where the site names no time zone, `ERPNEXT_FIELD` where no doctype
 * has a configured field.
 */
export function erpnext(options: ErpnextOptions): Source {
	const { id, title, address, overrides, currency, reporting, read, statementMinutes } = options;
	const { timezone = reporting.timezone } = options;
	const states = Object.entries({ ...statesOfErpnext, ...options.states });
	return relational({
		id,
		title,
		kind: 'erpnext',
		dialect: mariadb,
		address,
		folders: [presetFolder, ...(overrides ? [overrides] : [])],
		timezone,
		currency,
		read,
		statementMinutes,
		parameters: {
			company: options.company ?? null,
			company_currency: currency,
			reporting_currency: reporting.currency,
			states: JSON.stringify(states.map(([state, stage]) => ({ state, stage })))
		},
		prepare: (ask) => prepare(options, ask)
	});
}

async function prepare(options: ErpnextOptions, ask: Ask): Promise<Prepared> {
	const has = await tablesOf(options, ask);
	const missing = needed.filter((doctype) => !has(doctype, 'name'));
	if (missing.length > 0)
		throw new RetourError('source', 'ERPNEXT_SITE', `${options.id}: there is no table tab${missing[0]!} to read`, {
			hint: `is ${options.address.database} the database of an ERPNext site, and may ${options.address.user} read it?`
		});
	const companies = await companiesOf(options, ask);
	const timezone = options.timezone ?? (await timezoneOf(options, ask));
	const apps = has('Installed Application', 'name') ? await ask(site.listApps) : [];
	const version = apps.find(({ app }) => app === 'erpnext')?.version ?? null;
	const hasPos = has('POS Invoice', 'name') && has('POS Invoice Item', 'name');
	const { reasonField: code = null, reasonTextField: text = null } = options;
	return {
		timezone,
		variants: hasPos ? [] : ['nopos'],
		...(code || text ? { steps: { reasons: site.reasonsStep({ code, text, has }) } } : {}),
		leftOut: has('Quality Inspection', 'name') ? {} : { inspections: 'this site has no Quality Inspection' },
		notes: [
			version === null
				? 'the version of ERPNext is not known; this preset is for 15'
				: `ERPNext ${version}${version.startsWith('15.') ? '' : '; this preset is for 15, check the figures'}`,
			`the clock of the site is read as ${timezone}`,
			`companies: ${companies.join(', ')}`,
			...(hasPos ? [] : ['there are no POS invoices']),
			...(code ? [] : ['ERPNext has no field for the reason of a return; name one of yours as `reasonField`'])
		]
	};
}

/** Which doctypes there are, and which of them have the configured fields. */
async function tablesOf(options: ErpnextOptions, ask: Ask): Promise<(doctype: string, field: string) => boolean> {
	const named = [options.reasonField, options.reasonTextField].filter((field) => field !== undefined);
	const rows = await ask(site.listTables, { fields: ['name', ...named] });
	const known = new Set(rows.map(({ doctype, field }) => `${doctype}/${field}`));
	for (const field of named)
		if (!rows.some((row) => row.field === field))
			throw new RetourError('source', 'ERPNEXT_FIELD', `${options.id}: no doctype has a field ${field}`, {
				hint: 'give the field as it is named in Customize Form, such as custom_return_reason'
			});
	return (doctype, field) => known.has(`${doctype}/${field}`);
}

async function timezoneOf({ id }: ErpnextOptions, ask: Ask): Promise<string> {
	const [row] = await ask(site.readTimezone);
	const timezone = row?.timezone;
	if (timezone && isKnown(timezone)) return timezone;
	const found = timezone ? `the time zone ${timezone}, which is not known here` : 'no time zone';
	throw new RetourError('source', 'ERPNEXT_TIMEZONE', `${id}: the System Settings of the site name ${found}`, {
		hint: 'set `timezone` of the source to the one by which the site writes its times'
	});
}

function isKnown(timezone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: timezone });
		return true;
	} catch {
		return false; // Intl answers an unknown zone with a RangeError; that is the question here
	}
}

/** The companies that are read, checked against what the configuration says of them. */
async function companiesOf({ id, company, currency }: ErpnextOptions, ask: Ask): Promise<string[]> {
	const all = await ask(site.listCompanies);
	const read = all.filter(({ name }) => company === undefined || name === company);
	if (read.length === 0)
		throw new RetourError('source', 'ERPNEXT_COMPANY', `${id}: the site has no company ${company ?? ''}`.trimEnd(), {
			hint: `it has ${all.map(({ name }) => name).join(', ') || 'none'}`
		});
	const other = read.find((row) => row.currency !== currency);
	if (other)
		throw new RetourError(
			'source',
			'ERPNEXT_CURRENCY',
			`${id}: ${other.name} keeps its books in ${other.currency}, not in ${currency}`,
			{
				hint:
					read.length > 1
						? 'make a source of each company, with its `company` and `currency`'
						: `set \`currency: '${other.currency}'\` of the source`
			}
		);
	return read.map(({ name }) => name ?? '');
}
