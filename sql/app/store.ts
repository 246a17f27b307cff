// Where people's own data is kept, apart from the warehouse, seen from outside: statements that read, and work that writes
// as a whole. Both halves use it; neither knows how a store keeps what it is told.
import type { SQLInputValue } from 'node:sqlite';

/** Values of a statement by their names, with or without the `$`. Booleans are 0 and 1, times are ISO 8601 texts. */
export type Values = Readonly<Record<string, SQLInputValue>>;

/** Whether a text is an address of PostgreSQL: a host and a database, and with them what signs in. */
export const isPostgresUrl = (text: string): boolean =>
	/^postgres(ql)?:\/\/[^/]+\/[^/]+/.test(text) && URL.canParse(text);

/** A statement that both kinds of store understand, or one for each. */
export type Sql = string | { readonly sqlite: string; readonly postgres: string };

/** Runs one statement and gives its rows; none where it gives none. */
export type Statement = <Row>(sql: Sql, values?: Values) => Promise<Row[]>;

export interface Store {
	/** Rows as they were last committed. Throws StoreError. */
	read: Statement;
	/**
	 * Work that writes: all of it or nothing, one writer at a time, in every process. Its statements are its own, and end
	 * with it. Throws StoreError, and what the work throws.
	 */
	write: <T>(work: (statement: Statement) => Promise<T>) => Promise<T>;
	/** Takes what was deleted or written over out of the files; nobody may be reading. Throws StoreError. */
	compact: () => Promise<void>;
	/** Ends what is open; it opens again when it is asked again. */
	close: () => Promise<void>;
}

/** The disk or the server is in the way, which the operator can put right; a mistake in a statement is none. */
export class StoreError extends Error {
	override readonly name = 'StoreError';
	/** What to do about it. */
	readonly hint: string;
	/** Whether a newer Retour wrote it: nothing here can use it. */
	readonly isNewer: boolean;

	constructor(message: string, { hint, isNewer = false, cause }: { hint: string; isNewer?: boolean; cause?: unknown }) {
		super(message, { cause });
		this.hint = hint;
		this.isNewer = isNewer;
	}
}

/** Whether a table is there: the tables are made by the dashboard when it first writes. */
export const hasTable = (name: string): Exclude<Sql, string> => ({
	sqlite: `select count(*) as tables from sqlite_master where type = 'table' and name = '${name}'`,
	postgres: `select count(*) as tables from pg_tables where schemaname = current_schema() and tablename = '${name}'`
});

/** The statements of one transaction: they refuse once it is over, so that nothing that was not waited for slips out. */
export function statementsOf(run: Statement): { statement: Statement; end: () => void } {
	let isOver = false;
	return {
		statement: async (sql, values) => {
			if (isOver) throw new Error('a statement of a transaction that is over: something was not waited for');
			return run(sql, values);
		},
		end: () => {
			isOver = true;
		}
	};
}
