// People's own data, apart from the warehouse: an embedded SQLite file, `<data>/app/retour.sqlite`. Runs and versions
// come and go; what somebody wrote here stays. Several processes may have it open at once (WAL).
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { migrations } from '../../../sql/app/migrations.ts';
import { readEnvironment } from './environment.ts';
import { Failure } from './failure.ts';

type Values = Record<string, SQLInputValue>;

/** How long a statement waits for another process that writes. */
const busyMs = 5000;

export class AppStore {
	readonly #file: string;
	#database: DatabaseSync | null = null;
	#isReadOnly = false;

	constructor(file: string) {
		this.#file = file;
	}

	/** Rows of a statement that reads. Throws Failure `store_unreadable`. */
	read<Row>(sql: string, values: Values = {}): Row[] {
		return this.#guard('store_unreadable', () => this.#open().prepare(sql).all(values) as Row[]);
	}

	/** Work that writes: all of it or nothing, one writer at a time. Throws Failure `store_unwritable`. */
	write<T>(work: (statement: <Row>(sql: string, values?: Values) => Row[]) => T): T {
		return this.#guard('store_unwritable', () => {
			const database = this.#open();
			if (this.#isReadOnly) {
				// The disk may have been made writable again since.
				this.close();
				if (this.#open() && this.#isReadOnly) throw new Error('the disk can only be read');
				return this.write(work);
			}
			return transaction(database, () =>
				work(<Row>(sql: string, values: Values = {}) => database.prepare(sql).all(values) as Row[])
			);
		});
	}

	close(): void {
		this.#database?.close();
		this.#database = null;
	}

	/** The open file; made, and brought to the newest shape, when it is asked for the first time. */
	#open(): DatabaseSync {
		if (this.#database) return this.#database;
		try {
			this.#database = openWritable(this.#file);
			this.#isReadOnly = false;
		} catch (thrown) {
			if (thrown instanceof Failure) throw thrown;
			this.#database = openReadOnly(this.#file, thrown);
			this.#isReadOnly = true;
		}
		return this.#database;
	}

	#guard<T>(code: 'store_unreadable' | 'store_unwritable', work: () => T): T {
		try {
			return work();
		} catch (cause) {
			if (cause instanceof Failure || !isOfDisk(cause)) throw cause;
			const said = cause instanceof Error ? cause.message : String(cause);
			throw new Failure(
				code,
				`the notes in app/retour.sqlite cannot be ${code === 'store_unwritable' ? 'written' : 'read'}: ${said}`,
				{
					hint: 'The folder app/ of the data folder must be writable for the user that serves the dashboard.',
					cause
				}
			);
		}
	}
}

/** Whether an error is of the disk or the file, which the operator can put right, and no bug of a statement. */
function isOfDisk(thrown: unknown): boolean {
	const { code, errcode, message } = thrown as { code?: string; errcode?: number; message?: string };
	if (code !== undefined && code !== 'ERR_SQLITE_ERROR') return code.startsWith('E') && !code.startsWith('ERR_');
	// The primary code of SQLite: busy, locked, read-only, I/O, damaged, full, cannot open, not a database
	if (errcode !== undefined) return [5, 6, 8, 10, 11, 13, 14, 26].includes(errcode & 0xff);
	return message === 'the disk can only be read';
}

function openWritable(file: string): DatabaseSync {
	mkdirSync(dirname(file), { recursive: true });
	const database = new DatabaseSync(file, { timeout: busyMs, enableForeignKeyConstraints: true });
	try {
		database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
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
	transaction(database, () => {
		const from = version();
		if (from > migrations.length)
			throw new Failure(
				'store_unreadable',
				`app/retour.sqlite has version ${from}, and this Retour knows ${migrations.length}`,
				{
					hint: 'A newer Retour wrote it: serve the dashboard with that one.'
				}
			);
		for (const migration of migrations.slice(from)) database.exec(migration);
		database.exec(`pragma user_version = ${migrations.length}`);
	});
}

function transaction<T>(database: DatabaseSync, work: () => T): T {
	// Immediate: whoever writes is alone from the first statement, so that what it reads still holds when it writes.
	database.exec('begin immediate');
	try {
		const result = work();
		database.exec('commit');
		return result;
	} catch (thrown) {
		// Some errors have ended it already.
		if (database.isTransaction) database.exec('rollback');
		throw thrown;
	}
}

let opened: AppStore | null = null;

/** The store of this process. The build imports this module too: nothing is opened before a request asks. */
export const appStore = (): AppStore =>
	(opened ??= new AppStore(join(readEnvironment().dataFolder, 'app', 'retour.sqlite')));
