// A store in one SQLite file, which several processes may have open at once (WAL). What is read comes over a connection
// of its own, so that nobody sees what another request has not finished writing.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { migrations } from './migrations.ts';
import { statementsOf, StoreError, type Sql, type Statement, type Store, type Values } from './store.ts';

/** How long a statement waits for another process that writes, in milliseconds. */
const usualBusyMs = 5000;
/** How long a writer sleeps before it asks again whether it is alone. */
const askAgainMs = [1, 2, 5, 10, 20] as const;

const hint = 'The folder app/ of the data folder must be writable for the user that serves the dashboard.';
const readOnly = 'the disk can only be read';
const stillRead = 'somebody still reads what was there before';

const textOf = (sql: Sql): string => (typeof sql === 'string' ? sql : sql.sqlite);

type Open = { reader: DatabaseSync; writer: DatabaseSync | null };

export type SqliteOptions = {
	/** Nothing is written, not even a newer shape of the tables. */
	isReadOnly?: boolean;
	/** How long another process is waited for where the file is opened, in milliseconds; thrice. */
	busyMs?: number;
};

export class SqliteStore implements Store {
	readonly #file: string;
	readonly #options: SqliteOptions;
	#opened: Open | null = null;
	/** The end of the last writer: they stand in line here, and between processes at the file. */
	#last: Promise<unknown> = Promise.resolve();

	constructor(file: string, options: SqliteOptions = {}) {
		this.#file = file;
		this.#options = options;
	}

	async read<Row>(sql: Sql, values: Values = {}): Promise<Row[]> {
		return this.#guarded(async () => this.#open().reader.prepare(textOf(sql)).all(values) as Row[]);
	}

	async write<T>(work: (statement: Statement) => Promise<T>): Promise<T> {
		const mine = this.#last.then(() => this.#guarded(() => inTransaction(this.#writer(), work)));
		this.#last = mine.catch(() => undefined);
		return mine;
	}

	async compact(): Promise<void> {
		await this.#guarded(async () => {
			const writer = this.#writer();
			writer.exec('vacuum');
			const { busy } = writer.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number };
			if (busy !== 0) throw new Error(stillRead);
		});
	}

	async close(): Promise<void> {
		const { reader, writer } = this.#opened ?? {};
		this.#opened = null;
		reader?.close();
		writer?.close();
	}

	#writer(): DatabaseSync {
		// A disk that could only be read may have been made writable again since.
		if (this.#open().writer === null) void this.close();
		const { writer } = this.#open();
		if (writer === null) throw new Error(readOnly);
		return writer;
	}

	/** The open file; made, and brought to the newest shape, when it is asked for the first time. */
	#open(): Open {
		return (this.#opened ??= open(this.#file, this.#options));
	}

	async #guarded<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (cause) {
			if (!isOfDisk(cause)) throw cause;
			throw new StoreError((cause as Error).message, { hint, cause });
		}
	}
}

/** Whether an error is of the disk or the file, which the operator can put right, and no bug of a statement. */
function isOfDisk(thrown: unknown): boolean {
	const { code, message } = thrown as { code?: string; message?: string };
	if (code !== undefined && code !== 'ERR_SQLITE_ERROR') return code.startsWith('E') && !code.startsWith('ERR_');
	// The primary code of SQLite: busy, locked, read-only, I/O, damaged, full, cannot open, not a database
	const primary = codeOf(thrown);
	if (primary !== null) return [5, 6, 8, 10, 11, 13, 14, 26].includes(primary);
	return message === readOnly || message === stillRead;
}

/** Busy or locked: another process has it. */
const isBusy = (thrown: unknown): boolean => [5, 6].includes(codeOf(thrown) ?? 0);

const codeOf = (thrown: unknown): number | null => {
	const { errcode } = thrown as { errcode?: number };
	return errcode === undefined ? null : errcode & 0xff;
};

function open(file: string, { isReadOnly = false, busyMs = usualBusyMs }: SqliteOptions): Open {
	if (isReadOnly) return { reader: new DatabaseSync(file, { readOnly: true, timeout: busyMs }), writer: null };
	for (let tries = 1; ; tries++)
		try {
			return openBoth(file, busyMs);
		} catch (thrown) {
			if (thrown instanceof StoreError) throw thrown;
			if (!isBusy(thrown)) return { reader: openReadOnly(file, thrown), writer: null };
			// Another process makes the file just now: that is no disk that can only be read
			if (tries === 3) throw thrown;
		}
}

function openBoth(file: string, busyMs: number): Open {
	const writer = openWritable(file, busyMs);
	try {
		const reader = new DatabaseSync(file, { timeout: busyMs });
		reader.exec('pragma query_only = on');
		return { reader, writer };
	} catch (thrown) {
		writer.close();
		throw thrown;
	}
}

function openWritable(file: string, busyMs: number): DatabaseSync {
	mkdirSync(dirname(file), { recursive: true });
	const database = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: true });
	try {
		// what is deleted is overwritten, as somebody may have asked to be forgotten
		database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma secure_delete = on;');
		migrate(database);
		return database;
	} catch (thrown) {
		database.close();
		throw thrown;
	}
}

/** A file on a disk that cannot be written: what it holds can still be read. Throws why not where there is none. */
function openReadOnly(file: string, why: unknown): DatabaseSync {
	const place = pathToFileURL(file);
	// SQLite would want to write its index of the WAL beside the file.
	place.search = 'immutable=1';
	try {
		const database = new DatabaseSync(place, { readOnly: true });
		database.exec('pragma schema_version');
		return database;
	} catch {
		throw why;
	}
}

/** Brings the tables to the newest version, once, whoever comes first. */
function migrate(database: DatabaseSync): void {
	const version = () =>
		Number((database.prepare('pragma user_version').get() as { user_version: number }).user_version);
	if (version() === migrations.length) return;
	database.exec('begin immediate');
	try {
		const from = version();
		if (from > migrations.length)
			throw new StoreError(`app/retour.sqlite has version ${from}, and this Retour knows ${migrations.length}`, {
				hint: 'A newer Retour wrote it: serve the dashboard with that one.',
				isNewer: true
			});
		for (const migration of migrations.slice(from)) database.exec(migration);
		database.exec(`pragma user_version = ${migrations.length}`);
		database.exec('commit');
	} catch (thrown) {
		if (database.isTransaction) database.exec('rollback');
		throw thrown;
	}
}

async function inTransaction<T>(database: DatabaseSync, work: (statement: Statement) => Promise<T>): Promise<T> {
	await begin(database);
	const { statement, end } = statementsOf(
		async <Row>(sql: Sql, values: Values = {}) => database.prepare(textOf(sql)).all(values) as Row[]
	);
	try {
		const result = await work(statement);
		end();
		database.exec('commit');
		return result;
	} catch (thrown) {
		end();
		// Some errors have ended it already.
		if (database.isTransaction) database.exec('rollback');
		throw thrown;
	}
}

/**
 * Immediate: whoever writes is alone from the first statement, so that what it reads still holds when it writes. Waits
 * between two tries and not within one: whoever is writing may be another store of this very process.
 */
async function begin(database: DatabaseSync): Promise<void> {
	const until = Date.now() + usualBusyMs;
	database.exec('pragma busy_timeout = 0');
	try {
		for (let tries = 0; ; tries++) {
			try {
				database.exec('begin immediate');
				return;
			} catch (thrown) {
				if (codeOf(thrown) !== 5 || Date.now() > until) throw thrown;
			}
			await sleep(askAgainMs[Math.min(tries, askAgainMs.length - 1)]);
		}
	} finally {
		database.exec(`pragma busy_timeout = ${usualBusyMs}`);
	}
}
