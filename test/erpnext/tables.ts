// The tables of an ERPNext 15 site as Frappe makes them, from doctypes.txt.
import { readFileSync } from 'node:fs';

type Storage = 'data' | 'text' | 'longtext' | 'check' | 'int' | 'decimal' | 'date' | 'datetime' | 'time';
export type Doctype = { name: string; isChild: boolean; fields: Map<string, Storage> };

const types: Record<Storage, string> = {
	data: 'varchar(140)',
	text: 'text',
	longtext: 'longtext',
	check: 'tinyint(4) not null default 0',
	int: 'int(11) not null default 0',
	decimal: 'decimal(21,9) not null default 0.000000000',
	date: 'date',
	datetime: 'datetime(6)',
	time: 'time(6)'
};

/** Fields that Frappe itself looks documents up by; others that have an index there are of no matter here. */
const indexed = new Set([
	'customer', 'return_against', 'against_sales_order', 'against_sales_invoice', 'so_detail', 'sales_order', 'dn_detail',
	'delivery_note', 'voucher_no', 'reference_name', 'serial_no', 'batch_no', 'item_code', 'docname'
]); // prettier-ignore

export const reasonField = 'custom_return_reason';

export const doctypes: ReadonlyMap<string, Doctype> = readDoctypes(
	readFileSync(new URL('./doctypes.txt', import.meta.url), 'utf8')
);

function readDoctypes(text: string): Map<string, Doctype> {
	const found = new Map<string, Doctype>();
	let current: Doctype | undefined;
	for (const line of text.split('\n')) {
		if (line.startsWith('#') || line.trim() === '') continue;
		const head = /^(\S.*) \| (doc|child)$/.exec(line);
		if (head) {
			current = { name: head[1]!, isChild: head[2] === 'child', fields: new Map() };
			found.set(current.name, current);
			continue;
		}
		const [storage = '', names = ''] = line.trim().split(': ');
		if (!current || !(storage in types)) throw new Error(`doctypes.txt: ${line}`);
		for (const name of names.split(' ')) current.fields.set(name, storage as Storage);
	}
	// a field that this site has added, as sites do
	for (const name of ['Delivery Note Item', 'Sales Invoice Item', 'POS Invoice Item'])
		found.get(name)!.fields.set(reasonField, 'data');
	return found;
}

/** `create table` of a doctype, with the columns and indexes that Frappe gives every one. */
export function createTable({ name, isChild, fields }: Doctype): string {
	const columns = [...fields].map(([field, storage]) => `\`${field}\` ${types[storage]}`);
	const keys = [...fields.keys()].filter((field) => indexed.has(field) && fields.get(field) === 'data');
	return `create table \`tab${name}\` (
		name varchar(140) not null primary key, creation datetime(6), modified datetime(6), modified_by varchar(140),
		owner varchar(140), docstatus tinyint(4) not null default 0, idx int(8) not null default 0,
		${isChild ? 'parent varchar(140), parentfield varchar(140), parenttype varchar(140),' : ''}
		${columns.join(', ')},
		${isChild ? 'index parent (parent)' : 'index modified (modified)'}
		${keys.map((field) => `, index \`${field}\` (\`${field}\`)`).join('')}
	) engine=InnoDB row_format=dynamic character set utf8mb4 collate utf8mb4_unicode_ci`;
}

export const createSingles =
	'create table tabSingles (doctype varchar(255), field varchar(255), value longtext, index singles (doctype, field)) engine=InnoDB character set utf8mb4 collate utf8mb4_unicode_ci';
