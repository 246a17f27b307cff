// The shop of examples/sql-shop in a real database, a warehouse, and what the pipeline does between them.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase, type Database, type Effects } from '../../etl/effects.ts';
import { extract, readLanding } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { mariadb } from '../../etl/sources/mariadb/session.ts';
import { postgres } from '../../etl/sources/postgres/session.ts';
import type { RelationalOptions } from '../../etl/sources/sql/options.ts';
import { relational } from '../../etl/sources/sql/relational.ts';
import type { Cursor, Extraction, Landing, Reading, Source } from '../../etl/sources/types.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { freshMariadb, freshPostgres, type FreshDatabase } from '../servers.ts';

export type DialectName = 'postgres' | 'mariadb';

/** A session of the shop's own people. */
export type Clerk = { run: (sql: string) => Promise<unknown> };

export type Shop = {
	dialect: DialectName;
	/** Runs statements in the shop's database. */
	run: (sql: string) => Promise<Record<string, unknown>[]>;
	/** Another session. */
	clerk: () => Promise<Clerk>;
	/** The folder of SELECTs, ours to change. */
	folder: string;
	write: (file: string, select: string) => void;
	options: RelationalOptions;
	source: (options?: Partial<RelationalOptions>) => Source;
	/** Extracts without loading; the cursor of one reading is where the next begins. */
	read: (options?: Partial<RelationalOptions>, how?: How) => Promise<Landing>;
	/** Extracts and loads. */
	extract: (options?: Partial<RelationalOptions>, how?: How) => Promise<{ landing: Landing; report: LoadReport }>;
	/** A text file of the last landing. */
	landed: (file: string) => string;
	/** Rows of the warehouse, as JSON values. */
	rows: (sql: string) => Promise<unknown[][]>;
	effects: Effects;
	close: () => Promise<void>;
};

type How = { reading?: Reading; now?: Date; progress?: Extraction['progress'] };

const examples = fileURLToPath(new URL('../../examples/sql-shop', import.meta.url));

/** With the example's SELECTs of some entities. */
export async function openShop(dialect: DialectName, entities: readonly string[]): Promise<Shop> {
	const root = mkdtempSync(join(tmpdir(), 'retour-sql-'));
	const folder = join(root, 'queries');
	mkdirSync(folder);
	for (const entity of entities) cpSync(join(examples, dialect, `${entity}.sql`), join(folder, `${entity}.sql`));
	const db: FreshDatabase<{ query: (sql: string) => Promise<unknown> }> =
		dialect === 'postgres' ? await freshPostgres() : await freshMariadb();
	await db.run(schemaOf(dialect));
	let now: Date | undefined;
	const effects: Effects = {
		now: () => now ?? new Date(),
		log: () => undefined,
		progress: () => undefined,
		threads: 2,
		memoryLimit: '1GB'
	};
	let opened: Database | undefined;
	const warehouse = async () => {
		if (!opened) {
			opened = await openDatabase(':memory:', effects, { timezone: 'UTC' });
			await prepareLoading(opened.connection);
		}
		return opened.connection;
	};
	let unloaded: Cursor = {};
	let last = '';
	const base: RelationalOptions = {
		id: 'shop',
		title: 'Shop',
		kind: dialect,
		dialect: dialect === 'postgres' ? postgres : mariadb,
		address: db.address,
		folders: [folder],
		timezone: 'Europe/Berlin',
		currency: 'EUR',
		read: readSettings.parse({ overlapMinutes: 0, again: [], sweepEveryHours: false, tries: 1 }),
		statementMinutes: 1
	};
	const source = (changed: Partial<RelationalOptions> = {}) => relational({ ...base, ...changed });
	const land = async (shop: Source, cursor: Cursor, how: How): Promise<string> => {
		now = how.now;
		const { folder: landed } = await extract({
			source: shop,
			dataFolder: root,
			effects: how.progress
				? { ...effects, progress: (_, done, total, what) => how.progress!(done ?? 0, total, what ?? '') }
				: effects,
			cursor,
			runId: 'run',
			signal: new AbortController().signal,
			firstWait: 1,
			...(how.reading ? { reading: how.reading } : {})
		});
		return landed!;
	};
	return {
		dialect,
		run: db.run,
		clerk: async () => {
			const session = await db.connect();
			return { run: (sql) => session.query(sql) };
		},
		folder,
		write: (file, select) => writeFileSync(join(folder, file), select),
		options: base,
		source,
		read: async (changed = {}, how = {}) => {
			last = await land(source(changed), unloaded, how);
			const { landing } = readLanding(last);
			unloaded = landing.cursor;
			return landing;
		},
		extract: async (changed = {}, how = {}) => {
			const shop = source(changed);
			const connection = await warehouse();
			last = await land(shop, await readCursor(connection, shop.id), how);
			const { landing } = readLanding(last);
			const report = await loadLanding({ connection, effects, source: shop, landingFolder: last, runId: 'run' });
			return { landing, report };
		},
		landed: (file) => readFileSync(join(last, file), 'utf8'),
		rows: async (sql) => (await (await warehouse()).runAndReadAll(sql)).getRowsJson() as unknown[][],
		effects,
		close: async () => {
			opened?.close();
			await db.drop();
			rmSync(root, { recursive: true, force: true });
		}
	};
}

/** The tables of the shop. PostgreSQL keeps instants, MariaDB the wall-clock time of the shop. */
const schemaOf = (dialect: DialectName): string => {
	const [time, flag] = dialect === 'postgres' ? ['timestamptz', 'boolean'] : ['datetime(6)', 'tinyint(1)'];
	return `
		create table customers (id integer primary key, name text, email text, is_vip ${flag}, country_code char(2), city text,
			created_at ${time}, updated_at ${time});
		create table products (id integer primary key, sku varchar(40), name text, category text, brand text,
			cost numeric(18, 4), launched_on date, updated_at ${time});
		create table orders (id integer primary key, number varchar(40), customer_id integer, channel varchar(40),
			placed_at ${time}, currency char(3), ship_country char(2), state varchar(40), shipped_at ${time},
			delivered_at ${time}, carrier varchar(40), updated_at ${time});
		create table order_items (id integer primary key, order_id integer, product_id integer, quantity numeric(12, 3),
			cancelled_quantity numeric(12, 3), unit_price numeric(38, 10), discount numeric(18, 4), updated_at ${time});
		create table rmas (id integer primary key, rma_number varchar(40), order_id integer, channel varchar(40),
			requested_at ${time}, state varchar(40), wanted varchar(40), agent varchar(40), comment text, updated_at ${time});
		create table rma_items (id integer primary key, rma_id integer, order_item_id integer, product_id integer,
			quantity numeric(12, 3), received numeric(12, 3), reason varchar(40), reason_text text, updated_at ${time});
		create table refunds (id integer primary key, rma_id integer, amount numeric(18, 4), currency char(3),
			method varchar(40), state varchar(40), paid_at ${time}, updated_at ${time});
	`;
};
