// Statements of one connection that are parsed and planned once: of the page of a return that is half of the time.
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/** As many as a day's pages ask; those that were asked longest ago make room. */
const most = 128;

export class Statements {
	readonly #connection: DuckDBConnection;
	/** The last one asked stands last. */
	readonly #kept = new Map<string, DuckDBPreparedStatement>();

	constructor(connection: DuckDBConnection) {
		this.#connection = connection;
	}

	/** Throws what DuckDB says of a text that it does not understand. */
	async get(sql: string): Promise<DuckDBPreparedStatement> {
		const kept = this.#kept.get(sql);
		const statement = kept ?? (await this.#connection.prepare(sql));
		this.#kept.delete(sql);
		this.#kept.set(sql, statement);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > most && oldest !== undefined) this.#forget(oldest);
		return statement;
	}

	forgetAll(): void {
		for (const sql of this.#kept.keys()) this.#forget(sql);
	}

	#forget(sql: string): void {
		this.#kept.get(sql)?.destroySync();
		this.#kept.delete(sql);
	}
}
