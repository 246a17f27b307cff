// People's own data, apart from the warehouse. Runs and versions come and go; what somebody wrote here stays.
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { nameOfPlace, storeAt } from '../../../sql/app/open-store.ts';
import { StoreError, type Sql, type Statement, type Store, type Values } from '../../../sql/app/store.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { Failure } from './failure.ts';

/** Stores in which the work that runs is writing. */
const writing = new AsyncLocalStorage<AppStore>();

export class AppStore implements Store {
	readonly #place: string;
	readonly #store: Store;

	/** `place`: the path of `<data>/app/retour.sqlite`, or `postgres://user:password@host/database`. */
	constructor(place: string) {
		this.#place = place;
		this.#store = storeAt(place);
	}

	/** Rows of a statement that reads, as they were last committed. Throws Failure `store_unreadable`. */
	async read<Row>(sql: Sql, values: Values = {}): Promise<Row[]> {
		return this.#guarded('store_unreadable', () => this.#store.read<Row>(sql, values));
	}

	/** Work that writes: all of it or nothing, one writer at a time. Throws Failure `store_unwritable`. */
	async write<T>(work: (statement: Statement) => Promise<T>): Promise<T> {
		if (writing.getStore() === this) throw new Error('work that writes would wait for itself: give it the statement');
		return this.#guarded('store_unwritable', () =>
			this.#store.write((statement) => writing.run(this, () => work(statement)))
		);
	}

	/** Takes what was deleted out of the files. Throws Failure `store_unwritable`. */
	async compact(): Promise<void> {
		return this.#guarded('store_unwritable', () => this.#store.compact());
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
			throw new Failure(code, `the notes in ${nameOfPlace(this.#place)} cannot be ${done}: ${said}`, { hint, cause });
		}
	}
}

let opened: AppStore | null = null;

/** The store of this process. The build imports this module too: nothing is opened before a request asks. */
export const appStore = (): AppStore => (opened ??= new AppStore(placeOfStore(readEnvironment())));

/** Where the store is: in PostgreSQL where the operator said so, else in the data folder. */
export const placeOfStore = ({ storeUrl, dataFolder }: Pick<Environment, 'storeUrl' | 'dataFolder'>): string =>
	storeUrl ?? join(dataFolder, 'app', 'retour.sqlite');
