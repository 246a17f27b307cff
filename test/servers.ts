// Real database servers for tests: is there one, and give me a fresh database in it. Without a server the tests that
// need one are skipped with a warning; where CI=true they fail instead.
//
//   describe.skipIf(!hasPostgres)('…', () => { const db = await freshPostgres(); …; await db.drop(); })
import { randomBytes } from 'node:crypto';
import { connect as openSocket } from 'node:net';
import mysql from 'mysql2/promise';
import pg from 'pg';
import type { DatabaseAddress } from '../etl/sources/sql/dialect.ts';

const { PGHOST, PGPORT, PGUSER, PGPASSWORD, MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_PWD, CI } = process.env;

type Server = Omit<DatabaseAddress, 'database'>;

const postgresServer: Server = {
	host: PGHOST ?? '127.0.0.1',
	port: Number(PGPORT ?? 5432),
	user: PGUSER ?? 'postgres',
	password: PGPASSWORD ?? null,
	tls: false
};

const mariadbServer: Server = {
	host: MYSQL_HOST ?? '127.0.0.1',
	port: Number(MYSQL_TCP_PORT ?? 3306),
	user: 'root',
	password: MYSQL_PWD ?? null,
	tls: false
};

/** Is there a PostgreSQL? Under CI=true: yes, or the tests fail. */
export const hasPostgres = await isThere('PostgreSQL', postgresServer);
/** Is there a MariaDB or MySQL? Under CI=true: yes, or the tests fail. */
export const hasMariadb = await isThere('MariaDB', mariadbServer);

export type FreshDatabase<Connection> = {
	/** For a source; its user may do everything. */
	address: DatabaseAddress;
	/** A session of its own. Closed by `drop`. */
	connect: () => Promise<Connection>;
	/** Runs statements (several, separated by semicolons, where no values are given) and returns the rows of the last. */
	run: (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
	/** For what takes an address as one text. */
	url: string;
	/** Closes every session and removes the database. */
	drop: () => Promise<void>;
};

/** A new, empty PostgreSQL database. */
export async function freshPostgres(): Promise<FreshDatabase<pg.Client>> {
	const database = freshName();
	const options = (name: string) => {
		const { host, port, user, password } = postgresServer;
		return { host, port, user, database: name, ...(password === null ? {} : { password }) };
	};
	const admin = new pg.Client(options('postgres'));
	await admin.connect();
	await admin.query(`create database ${database}`);
	const sessions: pg.Client[] = [];
	const connect = async () => {
		const session = new pg.Client(options(database));
		session.on('error', () => undefined); // tests kill sessions; whoever waits on one is told by its query
		await session.connect();
		sessions.push(session);
		return session;
	};
	const main = await connect();
	return {
		address: { ...postgresServer, database },
		url: urlOf('postgres', postgresServer, database),
		connect,
		run: async (sql, values) => {
			const result = (await main.query(sql, values as unknown[])) as pg.QueryResult | pg.QueryResult[];
			return (Array.isArray(result) ? result.at(-1)! : result).rows as Record<string, unknown>[];
		},
		drop: async () => {
			await Promise.allSettled(sessions.map((session) => session.end()));
			await admin.query(`drop database ${database} with (force)`);
			await admin.end();
		}
	};
}

/** A new, empty MariaDB database, utf8mb4. */
export async function freshMariadb(): Promise<FreshDatabase<mysql.Connection>> {
	const database = freshName();
	const open = (name?: string) => {
		const { host, port, user, password } = mariadbServer;
		return mysql.createConnection({
			host,
			port,
			user,
			multipleStatements: true,
			charset: 'utf8mb4',
			...(password === null ? {} : { password }),
			...(name ? { database: name } : {})
		});
	};
	const admin = await open();
	await admin.query(`create database ${database} character set utf8mb4`);
	const sessions: mysql.Connection[] = [];
	const connect = async () => {
		const session = await open(database);
		session.on('error', () => undefined); // as above
		sessions.push(session);
		return session;
	};
	const main = await connect();
	return {
		address: { ...mariadbServer, database },
		url: urlOf('mysql', mariadbServer, database),
		connect,
		run: async (sql, values) => {
			const [rows] = await main.query(sql, values as unknown[]);
			return (Array.isArray(rows) ? rows : []) as Record<string, unknown>[];
		},
		drop: async () => {
			for (const session of sessions) session.destroy();
			await admin.query(`drop database ${database}`);
			await admin.end();
		}
	};
}

const urlOf = (scheme: string, { host, port, user, password }: Server, database: string): string =>
	`${scheme}://${encodeURIComponent(user)}${password === null ? '' : `:${encodeURIComponent(password)}`}@${host}:${port}/${database}`;

const freshName = (): string => `retour_test_${randomBytes(6).toString('hex')}`;

async function isThere(what: string, { host, port }: Server): Promise<boolean> {
	const reached = await new Promise<boolean>((resolve) => {
		const socket = openSocket({ host, port, timeout: 2_000 });
		const answer = (found: boolean) => () => {
			socket.destroy();
			resolve(found);
		};
		socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
	});
	if (reached) return true;
	if (CI === 'true') throw new Error(`no ${what} at ${host}:${port}; tests need one where CI=true`);
	console.warn(`SKIPPED: no ${what} at ${host}:${port}, the tests against it are left out`);
	return false;
}
