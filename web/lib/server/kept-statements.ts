// Statements of one connection that are parsed and planned once: of the page of a return that is half of the time.
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/** Of all scopes together; those that were asked longest ago make room. */
const most = 256;

export class KeptStatements {
	readonly #connection: DuckDBConnection;
	/** By path and text; the last one asked stands last. */
	readonly #kept = new Map<string, DuckDBPreparedStatement>();

	constructor(connection: DuckDBConnection) {
		this.#connection = connection;
	}

	/**
	 * `path` is where names are looked up now: a statement is bound to it, and never used for another. Throws what DuckDB
	 * says of a text that it does not understand.
	 */
	async get(path: string, sql: string): Promise<DuckDBPreparedStatement> {
		const key = `${path}\n${sql}`;
		const statement = this.#kept.get(key) ?? (await this.#connection.prepare(sql));
		this.#kept.delete(key);
		this.#kept.set(key, statement);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > most && oldest !== undefined) this.#forget(oldest);
		return statement;
	}

	forgetAll(): void {
		for (const key of this.#kept.keys()) this.#forget(key);
	}

	#forget(key: string): void {
		this.#kept.get(key)?.destroySync();
		this.#kept.delete(key);
	}
}
