// Where people's own data is kept, apart from the warehouse, seen from outside: statements that read, and work that writes
// as a whole. Both halves use it; neither knows how a store keeps what it is told.
import type { SQLInputValue } from 'node:sqlite';

/** Values of a statement by their names, with or without the `$`. Booleans are 0 and 1, times are ISO 8601 texts. */
export type Values = Readonly<Record<string, SQLInputValue>>;

/** Runs one statement and gives its rows; none where it gives none. */
export type Statement = <Row>(sql: string, values?: Values) => Promise<Row[]>;

export interface Store {
	/** Rows as they were last committed. Throws StoreError. */
	read: Statement;
	/**
	 * Work that writes: all of it or nothing, one writer at a time, in every process. Its statements are its own, and end
	 * with it. Throws StoreError, and what the work throws.
	 */
	write: <T>(work: (statement: Statement) => Promise<T>) => Promise<T>;
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
