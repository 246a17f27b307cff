// What the connector asks of an ERPNext site before its SELECTs are chosen.

/** Tables of the site by doctype, and which of them have a column of each of the names. */
export const listTables = `select distinct
	substring(tables.table_name, 4) as doctype,
	columns.column_name as field
from information_schema.tables as tables
left join information_schema.columns as columns
	on columns.table_schema = tables.table_schema and columns.table_name = tables.table_name
	and columns.column_name in (:fields)
where tables.table_schema = database() and tables.table_name like 'tab%'`;

export const readTimezone = `select value as timezone from tabSingles
where doctype = 'System Settings' and field = 'time_zone'`;

export const listCompanies = `select companies.name, companies.default_currency as currency,
	companies.name = coalesce(defaults.value, '') as is_default
from tabCompany as companies
left join tabSingles as defaults on defaults.doctype = 'Global Defaults' and defaults.field = 'default_company'
order by companies.name`;

export const listApps = 'select app_name as app, app_version as version from `tabInstalled Application`';

/** A field of the site that tells a reason: on lines, on documents, or both. */
export type ReasonFields = {
	/** Fields of reason code and text; null: none is named. */
	code: string | null;
	text: string | null;
	/** Does a doctype have that field? */
	has: (doctype: string, field: string) => boolean;
};

const returned = [
	{ prefix: 'DN', doctype: 'Delivery Note', changed: 'changed_delivery_notes as changed', key: 'changed.name' },
	{ prefix: 'SI', doctype: 'Sales Invoice', changed: 'changed_invoices as changed', key: 'changed.name' },
	{
		prefix: 'POS',
		doctype: 'POS Invoice',
		changed: 'changed_pos_invoices as changed',
		key: 'changed.name'
	}
];

/**
 * The step `reasons` where a site has fields of its own for them: the line's, else its document's. A field is an
 * identifier that was found in the site's own catalogue.
 */
export function reasonsStep({ code, text, has }: ReasonFields): string {
	const of = (field: string | null, doctypes: readonly { alias: string; doctype: string }[]): string => {
		const found = field === null ? [] : doctypes.filter(({ doctype }) => has(doctype, field));
		if (found.length === 0) return 'null';
		return `coalesce(${found.map(({ alias }) => `nullif(${alias}.\`${field}\`, '')`).join(', ')})`;
	};
	const selects = returned
		.filter(({ doctype }) => has(doctype, 'name'))
		.map(({ prefix, doctype, changed, key }) => {
			const both = [
				{ alias: 'doc_lines', doctype: `${doctype} Item` },
				{ alias: 'documents', doctype }
			];
			return `select concat('${prefix}:', doc_lines.name) as return_line_id,
	${of(code, both)} as reason_code, ${of(text, both)} as reason_text
from ${changed}
join \`tab${doctype}\` as documents on documents.name = ${key} and documents.is_return = 1
join \`tab${doctype} Item\` as doc_lines on doc_lines.parent = documents.name`;
		});
	const claims = [{ alias: 'claims', doctype: 'Warranty Claim' }];
	return `${selects.join('\nunion all\n')}
union all
select concat('WC:', claims.name), ${of(code, claims)}, ${of(text, claims)}
from changed_claims as changed
join \`tabWarranty Claim\` as claims on claims.name = changed.name`;
}
