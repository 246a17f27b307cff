// One connection to a PostgreSQL server in one read-only snapshot.
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import {
	beginSnapshot,
	copyOut,
	explain,
	selectRunning,
	selectSizes,
	selectTypes,
	settings,
	takeSnapshot
} from '../../../sql/sources/postgres/session.ts';
import { selectNothing } from '../../../sql/sources/relational/statements.ts';
import type {
	ColumnKind,
	CopyOptions,
	DatabaseAddress,
	Dialect,
	OpenOptions,
	ResultColumn,
	Session,
	Snapshot
} from '../sql/dialect.ts';
import { connectFailure, statementFailure } from './failures.ts';
import { instant, literal, naive, quoted, sum, written } from './literals.ts';

type Row = Record<string, string | null>;

/** PostgreSQL 12 and newer. */
export const postgres: Dialect = {
	name: 'postgres',
	usualPort: 5432,
	open,
	quoted,
	literal,
	instant,
	naive,
	written,
	sum
};

/** Milliseconds in which a connection must stand. */
const patience = 15_000;

async function open(address: DatabaseAddress, { signal, statementMinutes }: OpenOptions): Promise<Session> {
	signal.throwIfAborted();
	const { host, port, database, user, password, tls } = address;
	// The driver is read only where a server is asked: every other run begins sooner.
	const { default: pg } = await import('pg');
	const client = new pg.Client({
		host,
		port,
		database,
		user,
		...(password === null ? {} : { password }),
		ssl: tls === false ? false : { rejectUnauthorized: tls.verify, ...(tls.ca ? { ca: tls.ca } : {}) },
		connectionTimeoutMillis: patience,
		keepAlive: true,
		application_name: 'retour',
		// every value as the text that the server sends
		types: { getTypeParser: () => (value: unknown) => value }
	});
	// A connection that breaks while nothing is asked is found by the next question.
	client.on('error', () => undefined);
	const abort = () => client.connection.stream.destroy();
	signal.addEventListener('abort', abort);
	const close = async () => {
		signal.removeEventListener('abort', abort);
		await client.end().catch(() => undefined);
	};
	try {
		await client.connect();
	} catch (error) {
		await close();
		signal.throwIfAborted();
		throw connectFailure(error, address);
	}
	const session = new PostgresSession(client, signal, close);
	try {
		await session.begin(Math.ceil(statementMinutes * 60_000), address.schema ?? null);
		return session;
	} catch (error) {
		await close();
		signal.throwIfAborted();
		throw statementFailure(error);
	}
}

class PostgresSession implements Session {
	snapshot: Snapshot = { at: new Date(0), oldest: null, blind: null };
	server = 'PostgreSQL';
	readonly #client: Client;
	readonly #signal: AbortSignal;
	readonly close: () => Promise<void>;

	constructor(client: Client, signal: AbortSignal, close: () => Promise<void>) {
		this.#client = client;
		this.#signal = signal;
		this.close = close;
	}

	async begin(statementMilliseconds: number, schema: string | null): Promise<void> {
		const { rows } = await this.#client.query<Row>(selectRunning);
		const { asked_at = null, oldest_at = null, sees_all, is_replica, version } = rows[0] ?? {};
		this.server = `PostgreSQL ${version}`;
		this.snapshot = {
			at: new Date(Math.floor(Number(asked_at) * 1000)),
			oldest: oldest_at === null ? null : new Date(Math.floor(Number(oldest_at) * 1000)),
			blind:
				is_replica === 'true'
					? 'a replica does not show the transactions that run on its primary'
					: sees_all === 'true'
						? null
						: 'transactions of other users cannot be seen; grant pg_read_all_stats to the user of the source'
		};
		await this.#client.query(beginSnapshot);
		await this.#client.query(settings(statementMilliseconds, schema));
		await this.#client.query(takeSnapshot);
	}

	ask(sql: string): Promise<Row[]> {
		return this.#guarded(async () => (await this.#client.query<Row>(sql)).rows);
	}

	describe(select: string): Promise<ResultColumn[]> {
		return this.#guarded(async () => {
			const { fields } = await this.#client.query(selectNothing({ text: select, steps: [] }));
			const asked = fields.map(({ dataTypeID, dataTypeModifier }) => ({ oid: dataTypeID, modifier: dataTypeModifier }));
			const types = asked.length === 0 ? [] : (await this.#client.query<Row>(selectTypes(asked))).rows;
			return fields.map(({ name, dataTypeID }, index) => {
				const { type = null, category = null } = types[index] ?? {};
				return { name, kind: kindOf(dataTypeID, category), type: type ?? String(dataTypeID) };
			});
		});
	}

	copy(select: string, { path, progress }: CopyOptions): Promise<{ rows: number; bytes: number }> {
		return this.#guarded(async () => {
			const { to: copyTo } = await import('pg-copy-streams');
			const stream = this.#client.query(copyTo(copyOut(select), { highWaterMark: 1 << 20 }));
			let bytes = 0;
			const counting = new Transform({
				highWaterMark: 1 << 20,
				transform(chunk: Buffer, _, done) {
					bytes += chunk.length;
					progress(bytes);
					done(null, chunk);
				}
			});
			await pipeline(stream, counting, createWriteStream(path, { highWaterMark: 1 << 20 }));
			return { rows: stream.rowCount, bytes };
		});
	}

	scans(select: string): Promise<{ table: string; rows: number }[]> {
		return this.#guarded(async () => {
			const { rows } = await this.#client.query<Record<string, string>>(explain(select));
			const tables = scannedTables(JSON.parse(rows[0]?.['QUERY PLAN'] ?? '[]'));
			if (tables.length === 0) return [];
			const sizes = await this.#client.query<Row>(selectSizes(tables, literal));
			return sizes.rows.map(({ table, rows: size }) => ({ table: String(table), rows: Number(size) }));
		});
	}

	/** A failure of a statement must not end the transaction: everything is read from one snapshot. */
	async #guarded<Result>(work: () => Promise<Result>): Promise<Result> {
		try {
			await this.#client.query('savepoint retour');
			const result = await work();
			await this.#client.query('release savepoint retour');
			return result;
		} catch (error) {
			this.#signal.throwIfAborted();
			const failure = statementFailure(error);
			try {
				await this.#client.query('rollback to savepoint retour');
			} catch (lost) {
				throw statementFailure(lost); // the session is gone, whatever the statement said
			}
			throw failure;
		}
	}
}

type Plan = { 'Node Type'?: string; 'Relation Name'?: string; Schema?: string; Plans?: Plan[]; Plan?: Plan };

/** Tables under a sequential scan in a plan. */
function scannedTables(plans: readonly Plan[]): { schema: string; table: string }[] {
	const found = new Map<string, { schema: string; table: string }>();
	const visit = (plan: Plan): void => {
		if (/Seq Scan/.test(plan['Node Type'] ?? '') && plan['Relation Name'] && plan.Schema)
			found.set(`${plan.Schema}.${plan['Relation Name']}`, { schema: plan.Schema, table: plan['Relation Name'] });
		for (const child of plan.Plans ?? []) visit(child);
		if (plan.Plan) visit(plan.Plan);
	};
	for (const plan of plans) visit(plan);
	return [...found.values()];
}

const kinds: Readonly<Record<number, ColumnKind>> = {
	16: 'boolean',
	17: 'binary',
	20: 'number',
	21: 'number',
	23: 'number',
	26: 'number',
	700: 'float',
	701: 'float',
	790: 'number',
	1082: 'date',
	1114: 'naive',
	1184: 'instant',
	1700: 'number'
};

/** Texts, enumerations and what else is read as text (uuid, json, citext) are texts. */
const kindOf = (oid: number, category: string | null): ColumnKind =>
	kinds[oid] ?? (category === 'S' || category === 'E' || category === 'U' || category === 'X' ? 'text' : 'other');
