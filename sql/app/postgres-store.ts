// A store in PostgreSQL, for several web servers. It promises what the file does: rows as last committed, and one writer
// at a time, by a lock that a transaction holds to its end. Statements are the same ones; what PostgreSQL calls otherwise
// is translated here: named values, and the types of what comes back (integers, and 0 and 1 for booleans).
import pg from 'pg';
import { migrations } from './migrations.ts';
import * as statements from './postgres.ts';
import { statementsOf, StoreError, type Sql, type Statement, type Store, type Values } from './store.ts';

/** How long one statement may take, and how long a writer waits for the one before it, in milliseconds. */
const statementMs = 15_000;
/** How long a connection may take to come. */
const connectMs = 5000;
/** Connections of one process; a page asks a few things at once. */
const most = 8;

const types = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
		// int8 and numeric are numbers here, as in SQLite: none of ours is beyond 2^53
		if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
		if (oid === pg.types.builtins.BOOL) return (text: string) => (text === 't' ? 1 : 0);
		return pg.types.getTypeParser(oid, format as 'text');
	}) as typeof pg.types.getTypeParser
};

/** Connections to the server of `url`, whose names are those of a schema. */
export function poolOf(url: string, schema: string, options: Pick<pg.PoolConfig, 'types'> = {}): pg.Pool {
	const pool = new pg.Pool({
		connectionString: url,
		max: most,
		connectionTimeoutMillis: connectMs,
		statement_timeout: statementMs,
		idle_in_transaction_session_timeout: statementMs,
		application_name: 'retour',
		options: `-c search_path=${schema}`,
		...options
	});
	// A connection that idles may be ended by the server: the next one that is asked for is a new one.
	pool.on('error', () => undefined);
	return pool;
}

/** Where a store is, without the password. */
export const placeOf = (url: string): string => {
	const { host, pathname } = new URL(url);
	return `PostgreSQL at ${host}${pathname}`;
};

export class PostgresStore implements Store {
	readonly #url: string;
	/** Nothing is written, not even a newer shape of the tables. */
	readonly #isReadOnly: boolean;
	#pool: pg.Pool | null = null;
	#ready: Promise<void> | null = null;

	/** `url`: `postgres://user:password@host/database`; `?sslmode=verify-full` and the like say how it is encrypted. */
	constructor(url: string, { isReadOnly = false }: { isReadOnly?: boolean } = {}) {
		this.#url = url;
		this.#isReadOnly = isReadOnly;
	}

	async read<Row>(sql: Sql, values: Values = {}): Promise<Row[]> {
		return this.#guarded(async () => run<Row>(await this.#open(), sql, values));
	}

	async write<T>(work: (statement: Statement) => Promise<T>): Promise<T> {
		return this.#guarded(async () => inTransaction(await this.#open(), work));
	}

	async compact(): Promise<void> {
		await this.#guarded(async () => {
			const client = await (await this.#open()).connect();
			try {
				await client.query(statements.withoutLimit);
				const { rows } = await client.query<{ statement: string }>(statements.vacuums);
				for (const { statement } of rows) await client.query(statement);
			} finally {
				client.release(true);
			}
		});
	}

	async close(): Promise<void> {
		const pool = this.#pool;
		this.#pool = null;
		this.#ready = null;
		await pool?.end();
	}

	/** The pool, with the tables at their newest shape. */
	async #open(): Promise<pg.Pool> {
		const pool = (this.#pool ??= poolOf(this.#url, statements.schema, { types }));
		this.#ready ??= (this.#isReadOnly ? Promise.resolve() : migrate(pool)).catch((thrown: unknown) => {
			this.#ready = null;
			throw thrown;
		});
		await this.#ready;
		return pool;
	}

	async #guarded<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (cause) {
			if (!isOfServer(cause)) throw cause;
			throw new StoreError((cause as Error).message, {
				hint: `${placeOf(this.#url)} must answer, and let this user make and write the schema ${statements.schema}.`,
				cause
			});
		}
	}
}

/** Whether an error is of the server or the way to it, which the operator can put right, and no bug of a statement. */
export function isOfServer(thrown: unknown): boolean {
	if (thrown instanceof AggregateError) return thrown.errors.every(isOfServer);
	if (!(thrown instanceof Error)) return false;
	if (thrown instanceof pg.DatabaseError) {
		const code = thrown.code ?? '';
		// connection, authorisation, no such database, conflict, resources, operator intervened, system; rights
		return (
			['08', '28', '3D', '40', '53', '57', '58'].includes(code.slice(0, 2)) ||
			['42501', '25006', '55P03'].includes(code)
		);
	}
	const { code, message } = thrown as Error & { code?: string };
	// of the client, which has no codes; of the network; of the certificate
	if (code === undefined) return /timeout|Connection terminated|connection error|SSL/i.test(message);
	return (/^E[A-Z]+$/.test(code) && 'syscall' in thrown) || /CERT|^ERR_TLS|^UNABLE_TO/.test(code);
}

type Asked = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>;

async function run<Row>(connection: Asked, sql: Sql, values: Values): Promise<Row[]> {
	const { text, names } = translated(typeof sql === 'string' ? sql : sql.postgres);
	const given = new Map(Object.entries(values).map(([name, value]) => [name.replace(/^\$/, ''), value]));
	for (const name of given.keys()) if (!names.includes(name)) throw new Error(`the statement names no $${name}`);
	const list = names.map((name) => {
		if (!given.has(name)) throw new Error(`a statement wants a value for $${name}`);
		return given.get(name);
	});
	const { rows } = await connection.query(text, list);
	return rows as Row[];
}

const known = new Map<string, { text: string; names: readonly string[] }>();

/** The statement with its values by place, `$1`. What stands between quotes and in comments is left as it is. */
export function translated(sql: string): { text: string; names: readonly string[] } {
	const before = known.get(sql);
	if (before) return before;
	const names: string[] = [];
	const text = sql.replaceAll(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\$([a-z_][a-z_0-9]*)/g, (found, name?: string) => {
		if (name === undefined) return found;
		if (!names.includes(name)) names.push(name);
		return `$${names.indexOf(name) + 1}`;
	});
	const made = { text, names };
	known.set(sql, made);
	return made;
}

async function inTransaction<T>(pool: pg.Pool, work: (statement: Statement) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	const { statement, end } = statementsOf((sql, values = {}) => run(client, sql, values));
	let broken: Error | undefined;
	try {
		await client.query(statements.begin);
		// alone from the first statement, so that what it reads still holds when it writes
		await client.query(statements.lockWriters);
		const result = await work(statement);
		end();
		await client.query(statements.commit);
		return result;
	} catch (thrown) {
		end();
		await client.query(statements.rollback).catch((cause: Error) => (broken = cause));
		throw thrown;
	} finally {
		// what could not be undone is closed, which undoes it
		client.release(broken);
	}
}

/** Brings the tables to the newest version, once, whoever comes first. */
async function migrate(pool: pg.Pool): Promise<void> {
	const client = await pool.connect();
	try {
		const version = async () =>
			(await client.query<{ version: number }>(statements.selectVersion)).rows[0]?.version ?? 0;
		await client.query(statements.begin);
		await client.query(statements.lockWriters);
		await client.query(statements.prepare);
		const from = await version();
		if (from > migrations.length)
			throw new StoreError(`the store has version ${from}, and this Retour knows ${migrations.length}`, {
				hint: 'A newer Retour wrote it: serve the dashboard with that one.',
				isNewer: true
			});
		for (const migration of migrations.slice(from)) await client.query(statements.tablesOf(migration));
		if (from < migrations.length) await client.query(statements.setVersion(migrations.length));
		await client.query(statements.commit);
	} catch (thrown) {
		await client.query(statements.rollback).catch(() => undefined);
		throw thrown;
	} finally {
		client.release();
	}
}
