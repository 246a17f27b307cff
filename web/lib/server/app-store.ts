// People's own data, apart from the warehouse. Runs and versions come and go; what somebody wrote here stays.
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { SqliteStore } from '../../../sql/app/sqlite-store.ts';
import { StoreError, type Statement, type Store, type Values } from '../../../sql/app/store.ts';
import { readEnvironment } from './environment.ts';
import { Failure } from './failure.ts';

/** Stores in which the work that runs is writing. */
const writing = new AsyncLocalStorage<AppStore>();

export class AppStore implements Store {
	readonly #store: Store;

	/** `file`: `<data>/app/retour.sqlite`. */
	constructor(file: string) {
		this.#store = new SqliteStore(file);
	}

	/** Rows of a statement that reads, as they were last committed. Throws Failure `store_unreadable`. */
	async read<Row>(sql: string, values: Values = {}): Promise<Row[]> {
		return this.#guarded('store_unreadable', () => this.#store.read<Row>(sql, values));
	}

	/** Work that writes: all of it or nothing, one writer at a time. Throws Failure `store_unwritable`. */
	async write<T>(work: (statement: Statement) => Promise<T>): Promise<T> {
		if (writing.getStore() === this) throw new Error('work that writes would wait for itself: give it the statement');
		return this.#guarded('store_unwritable', () =>
			this.#store.write((statement) => writing.run(this, () => work(statement)))
		);
	}

	async close(): Promise<void> {
		await this.#store.close();
	}

	async #guarded<T>(code: 'store_unreadable' | 'store_unwritable', work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (cause) {
			if (!(cause instanceof StoreError)) throw cause;
			const { hint, isNewer, message: said } = cause;
			if (isNewer) throw new Failure('store_unreadable', said, { hint });
			const done = code === 'store_unwritable' ? 'written' : 'read';
			throw new Failure(code, `the notes in app/retour.sqlite cannot be ${done}: ${said}`, { hint, cause });
		}
	}
}

let opened: AppStore | null = null;

/** The store of this process. The build imports this module too: nothing is opened before a request asks. */
export const appStore = (): AppStore =>
	(opened ??= new AppStore(join(readEnvironment().dataFolder, 'app', 'retour.sqlite')));
