// Rows of an Odoo database as its ORM writes them: every row of a transaction bears the time at which that began, ids
// count up, a change writes the whole row's write_date, unlink leaves nothing behind.
import type { Client } from 'pg';
import type { Table } from './tables.ts';

export type Row = { id: number } & Record<string, unknown>;
type Link = Record<string, number>;

export class Store {
	readonly tables: Map<string, Table>;
	readonly #sequences = new Map<string, number>();
	readonly #pending: string[] = [];
	/** Begin of the running transaction: Odoo's now. */
	now = new Date(0);

	constructor(tables: Map<string, Table>) {
		this.tables = tables;
	}

	/** Has this installation the table, or the column? */
	has(table: string, column?: string): boolean {
		const found = this.tables.get(table);
		return found !== undefined && (column === undefined || found.columns.has(column));
	}

	/** Values for columns that this version does not have are left out, as a field that does not exist is. */
	insert(table: string, values: Record<string, unknown>): Row {
		const id = (this.#sequences.get(table) ?? 0) + 1;
		this.#sequences.set(table, id);
		const row: Row = { create_uid: 2, create_date: this.now, write_uid: 2, write_date: this.now, ...values, id };
		const columns = [...this.#table(table).columns].filter(([column]) => row[column] !== undefined);
		this.#pending.push(
			`insert into ${table} (${columns.map(([column]) => `"${column}"`).join(', ')}) values (${columns.map(([column, type]) => literal(row[column], type)).join(', ')})`
		);
		return row;
	}

	write(table: string, row: Row, values: Record<string, unknown>): void {
		Object.assign(row, values, { write_date: this.now });
		const columns = [...this.#table(table).columns].filter(([column]) => column === 'write_date' || column in values);
		this.#pending.push(
			`update ${table} set ${columns.map(([column, type]) => `"${column}" = ${literal(row[column], type)}`).join(', ')} where id = ${row.id}`
		);
	}

	unlink(table: string, row: Row): void {
		this.#pending.push(`delete from ${table} where id = ${row.id}`);
	}

	/** A row of a many2many table: no id, no times. */
	link(table: string, values: Link): void {
		this.#table(table);
		this.#pending.push(
			`insert into ${table} (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`
		);
	}

	/** Forgets links of a row. */
	unlinkLinks(table: string, column: string, id: number): void {
		this.#pending.push(`delete from ${table} where ${column} = ${id}`);
	}

	/** Writes what happened since the last time. The caller opens and ends the transaction. */
	async flush(client: Client): Promise<void> {
		const statements = this.#pending.splice(0);
		if (statements.length > 0) await client.query(statements.join(';\n'));
	}

	#table(name: string): Table {
		const table = this.tables.get(name);
		if (!table) throw new Error(`this Odoo has no table ${name}`);
		return table;
	}
}

/** As psycopg hands it over: naive UTC times, jsonb as JSON. */
function literal(value: unknown, type: string): string {
	if (value === null || value === undefined) return 'null';
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	const text =
		type === 'jsonb'
			? JSON.stringify(value)
			: value instanceof Date
				? value
						.toISOString()
						.slice(0, type === 'date' ? 10 : 23)
						.replace('T', ' ')
				: String(value);
	return `'${text.replaceAll("'", "''")}'`;
}
