// The tables of an Odoo database, from `tables.txt`: which columns a version has with which modules.
import { readFileSync } from 'node:fs';

export type Version = '16' | '17' | '18';
export type Module = 'delivery' | 'rma' | 'rma_sale' | 'rma_lot' | 'rma_reason';
export type Table = { name: string; columns: Map<string, string>; hasLog: boolean };

const log = { create_uid: 'int4', create_date: 'timestamp', write_uid: 'int4', write_date: 'timestamp' };

/** The tables of an installation, by name. */
export function tablesOf(version: Version, modules: readonly Module[]): Map<string, Table> {
	const tables = new Map<string, Table>();
	let current: Table | null = null;
	for (const line of readFileSync(new URL('../tables.txt', import.meta.url), 'utf8').split('\n')) {
		if (line.trim() === '' || line.startsWith('#')) continue;
		const [name = '', ...words] = line.trim().split(' ');
		const versions = words.find((word) => /^\d\d(,\d\d)*$/.test(word));
		const isInstalled =
			(!versions || versions.split(',').includes(version)) &&
			words.every((word) => !/^(delivery|rma\w*)$/.test(word) || modules.includes(word as Module));
		if (!line.startsWith('\t')) {
			const hasLog = !words.includes('many2many');
			current = isInstalled
				? { name, columns: new Map(Object.entries(hasLog ? { id: 'int4', ...log } : {})), hasLog }
				: null;
			if (current) tables.set(name, current);
		} else if (current && isInstalled) current.columns.set(name, words[0]!);
	}
	return tables;
}

/** Statements that create them, with the primary keys and those indexes that Odoo makes and the SELECTs rely on. */
export const createTables = (tables: Map<string, Table>): string =>
	[
		...[...tables.values()].map(
			({ name, columns, hasLog }) =>
				`create table ${name} (${[...columns].map(([column, type]) => `"${column}" ${type}`).join(', ')}${hasLog ? ', primary key (id)' : ''})`
		),
		'create index on stock_move (sale_line_id)',
		'create index on stock_move (picking_id)',
		'create index on stock_move_line (move_id)',
		'create index on account_move_line (move_id)',
		'create index on sale_order_line_invoice_rel (order_line_id)',
		'create index on sale_order_line_invoice_rel (invoice_line_id)'
	].join(';\n');
