// One connection to a MariaDB or MySQL server in one read-only snapshot.
import { createWriteStream } from 'node:fs';
import { isIP } from 'node:net';
import { finished } from 'node:stream/promises';
import type { Connection, FieldPacket, QueryError } from 'mysql2';
import {
	beginSnapshot,
	explain,
	selectNow,
	selectRunning,
	settings,
	systemTime
} from '../../../sql/sources/mariadb/session.ts';
import { selectNothing } from '../../../sql/sources/relational/statements.ts';
import type {
	CopyOptions,
	DatabaseAddress,
	Dialect,
	OpenOptions,
	ResultColumn,
	Session,
	Snapshot
} from '../sql/dialect.ts';
import { sourceError } from '../sql/failures.ts';
import { connectFailure, isDenied, statementFailure } from './failures.ts';
import { columnOf, scannedTables } from './columns.ts';
import { instant, literal, naive, quoted, sum, written } from './literals.ts';
import { headerLine, rowLine } from './rows.ts';

type Row = Record<string, string | null>;

/** MariaDB 10.3 and newer, MySQL 8. */
export const mariadb: Dialect = {
	name: 'mariadb',
	usualPort: 3306,
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
	// the driver does not hold an address against the certificate, and would take anybody's
	if (tls !== false && tls.verify && isIP(host))
		throw sourceError('SOURCE_TLS', `the certificate of ${host} cannot be verified by its address`, {
			hint: 'set `host` to the name that stands in the certificate, or `tls: { verify: false }`'
		});
	// The driver is read only where a server is asked: every other run begins sooner.
	const { default: mysql } = await import('mysql2');
	const connection = mysql.createConnection({
		host,
		port,
		database,
		user,
		...(password === null ? {} : { password }),
		...(tls === false
			? {}
			: { ssl: { rejectUnauthorized: tls.verify, verifyIdentity: tls.verify, ...(tls.ca ? { ca: tls.ca } : {}) } }),
		connectTimeout: patience,
		charset: 'utf8mb4',
		// by default the driver changes how the server reads blanks before brackets
		flags: ['-IGNORE_SPACE'],
		// every value as the bytes that the server sends
		typeCast: false,
		rowsAsArray: true
	});
	const abort = () => connection.destroy();
	signal.addEventListener('abort', abort);
	const close = (): Promise<void> => {
		signal.removeEventListener('abort', abort);
		connection.destroy();
		return Promise.resolve();
	};
	try {
		await new Promise<void>((resolve, reject) => {
			// A connection that breaks while nothing is asked is found by the next question.
			connection.on('error', reject);
			connection.connect((error) => (error ? reject(error) : resolve()));
		});
	} catch (error) {
		await close();
		signal.throwIfAborted();
		throw connectFailure(error, address);
	}
	const session = new MariadbSession(connection, signal, close);
	try {
		await session.begin(Math.ceil(statementMinutes * 60));
		return session;
	} catch (error) {
		await close();
		signal.throwIfAborted();
		throw statementFailure(error);
	}
}

class MariadbSession implements Session {
	snapshot: Snapshot = { at: new Date(0), oldest: null, blind: null };
	server = 'MariaDB';
	readonly #connection: Connection;
	readonly #signal: AbortSignal;
	readonly close: () => Promise<void>;

	constructor(connection: Connection, signal: AbortSignal, close: () => Promise<void>) {
		this.#connection = connection;
		this.#signal = signal;
		this.close = close;
	}

	async begin(statementSeconds: number): Promise<void> {
		const [{ version = '', asked_at = null } = {}] = await this.ask(selectNow);
		const isMariadb = /mariadb/i.test(version ?? '');
		this.server = isMariadb ? `MariaDB ${version?.replace(/-.*$/, '')}` : `MySQL ${version}`;
		await this.ask(systemTime);
		this.snapshot = await this.#look(instantOf(asked_at));
		for (const setting of settings(isMariadb, statementSeconds)) await this.ask(setting);
		await this.ask(beginSnapshot);
	}

	/** Running transactions; without the right to see them the time only, taken before. */
	async #look(before: Date): Promise<Snapshot> {
		try {
			const [{ asked_at = null, oldest_seconds = null } = {}] = await this.#ask(selectRunning);
			const at = new Date(instantOf(asked_at).getTime() - 1000);
			const age = oldest_seconds === null ? null : Math.max(0, Number(oldest_seconds)) + 1;
			return { at, oldest: age === null ? null : new Date(at.getTime() - age * 1000), blind: null };
		} catch (error) {
			if (!isDenied(error)) throw error;
			return {
				at: before,
				oldest: null,
				blind: 'running transactions cannot be seen; grant process on *.* to the user of the source'
			};
		}
	}

	async ask(sql: string): Promise<Row[]> {
		try {
			return await this.#ask(sql);
		} catch (error) {
			this.#signal.throwIfAborted();
			throw statementFailure(error);
		}
	}

	#ask(sql: string): Promise<Row[]> {
		return new Promise((resolve, reject) => {
			this.#connection.query(sql, (error: QueryError | null, rows: unknown, fields?: FieldPacket[]) => {
				if (error) return reject(error);
				if (!Array.isArray(rows) || !fields) return resolve([]);
				return resolve(
					(rows as (Buffer | null)[][]).map((row) =>
						Object.fromEntries(fields.map(({ name }, index) => [name, row[index]?.toString('utf8') ?? null]))
					)
				);
			});
		});
	}

	async describe(select: string): Promise<ResultColumn[]> {
		try {
			const fields = await new Promise<FieldPacket[]>((resolve, reject) => {
				this.#connection.query(selectNothing({ text: select, steps: [] }), (error, _, found) =>
					error ? reject(error) : resolve(found)
				);
			});
			return fields.map(columnOf);
		} catch (error) {
			this.#signal.throwIfAborted();
			throw statementFailure(error);
		}
	}

	async copy(
		select: string,
		{ path, columns, timezone, progress }: CopyOptions
	): Promise<{ rows: number; bytes: number }> {
		const file = createWriteStream(path, { highWaterMark: 1 << 20 });
		const line = rowLine(columns, timezone);
		let rows = 0;
		let bytes = 0;
		let pending = headerLine(columns);
		const flush = (): boolean => {
			const chunk = Buffer.from(pending);
			pending = '';
			bytes += chunk.length;
			progress(bytes);
			return file.write(chunk);
		};
		// a broken connection is told to whom it belongs, not to its query
		let lose: (error: Error) => void = () => undefined;
		try {
			await new Promise<void>((resolve, reject) => {
				lose = reject;
				this.#connection.on('error', lose);
				file.on('error', reject);
				file.on('drain', () => this.#connection.resume());
				this.#connection
					.query(select)
					.on('error', reject)
					.on('result', (row) => {
						rows += 1;
						pending += line(row as unknown as (Buffer | null)[]);
						if (pending.length >= 1 << 18 && !flush()) this.#connection.pause();
					})
					.on('end', resolve);
			});
			flush();
			file.end();
			await finished(file);
			return { rows, bytes };
		} catch (error) {
			file.destroy();
			this.#connection.resume();
			this.#signal.throwIfAborted();
			throw statementFailure(error);
		} finally {
			this.#connection.off('error', lose);
		}
	}

	async scans(select: string): Promise<{ table: string; rows: number }[]> {
		const [{ EXPLAIN: plan = null } = {}] = await this.ask(explain(select));
		return scannedTables(JSON.parse(plan ?? '{}'));
	}
}

/** `2026-11-24 08:15:00.123456` in UTC; what is below a millisecond is cut off. */
const instantOf = (text: string | null): Date => new Date(`${text?.slice(0, 23).replace(' ', 'T')}Z`);
