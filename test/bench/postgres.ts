// Order lines out of a PostgreSQL server, into a folder and into a warehouse, against what is left when nothing is kept
// of what we promise: `psql \copy` into a file and DuckDB's `read_csv` into a table.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading } from '../../etl/load/load.ts';
import { postgres } from '../../etl/sources/postgres/session.ts';
import type { DatabaseAddress } from '../../etl/sources/sql/dialect.ts';
import { relational } from '../../etl/sources/sql/relational.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { freshPostgres, hasPostgres } from '../servers.ts';
import type { Measured } from './main.ts';

const select = `select id as order_line_id, order_id, product_id, quantity, unit_price, discount as discount_amount,
	net as net_amount, unit_cost, shipped_at, delivered_at, carrier, updated_at from lines`;

const tables = (rows: number) => `
	create table lines as select
		n::int as id, (n / 3)::int as order_id, (n % 997)::int as product_id, (1 + n % 4)::numeric(12, 3) as quantity,
		(5 + n % 19900 / 100.0)::numeric(18, 4) as unit_price, (n % 7 / 10.0)::numeric(18, 4) as discount,
		((1 + n % 4) * (5 + n % 19900 / 100.0) - n % 7 / 10.0)::numeric(18, 4) as net,
		(2 + n % 90)::numeric(18, 4) as unit_cost,
		timestamptz '2024-01-01 00:00:00+00' + n * interval '17 seconds' as shipped_at,
		case when n % 20 > 0 then timestamptz '2024-01-03 00:00:00+00' + n * interval '17 seconds' end as delivered_at,
		(array['DHL', 'UPS', 'DPD'])[1 + n % 3] as carrier,
		timestamptz '2024-01-04 00:00:00.123456+00' + n * interval '17 seconds' as updated_at
	from generate_series(1, ${rows}) as n;
	alter table lines add primary key (id);
	create index on lines (updated_at);
	analyze lines;`;

/** Empty, with a sentence, where there is no server or no psql. */
export async function benchPostgres({ rows = 5_000_000 }: { rows?: number } = {}): Promise<Measured[]> {
	if (!hasPostgres || spawnSync('psql', ['--version']).status !== 0) {
		console.log('SKIPPED: extraction from PostgreSQL needs a server and psql');
		return [];
	}
	const folder = mkdtempSync(join(tmpdir(), 'retour-bench-'));
	const database = await freshPostgres();
	try {
		await database.run(tables(rows));
		const bare = await runBare(folder, database.address);
		const ours = await runOurs(folder, database.address);
		const again = await runOurs(folder, database.address, ours.cursor);
		console.log(
			`${rows} order lines: landing ${(ours.bytes / 1_048_576).toFixed(0)} MB; extract ${ours.extract.toFixed(0)} ms, load ${ours.load.toFixed(0)} ms; psql ${bare.copy.toFixed(0)} ms, read_csv ${bare.load.toFixed(0)} ms; nothing changed ${again.extract.toFixed(0)} ms`
		);
		const million = `${rows / 1_000_000} million order lines`;
		return [
			{ what: `${million}, extracted`, ours: ours.extract, bare: bare.copy, unit: 'ms', target: 1.25 },
			{
				what: `${million}, extracted and loaded`,
				ours: ours.extract + ours.load,
				bare: bare.copy + bare.load,
				unit: 'ms',
				target: 1.25
			}
		];
	} finally {
		await database.drop();
		rmSync(folder, { recursive: true, force: true });
	}
}

const effects: Effects = {
	now: () => new Date(),
	log: () => undefined,
	progress: () => undefined,
	threads: availableParallelism(),
	memoryLimit: `${Math.floor((totalmem() / 1_048_576) * 0.45)}MB`
};

async function runBare(folder: string, { host, port, user, database }: DatabaseAddress) {
	const file = join(folder, 'bare.csv');
	const statement = `\\copy (${select.replaceAll(/\s+/g, ' ')}) to '${file}' with (format csv, header)`;
	const copying = performance.now();
	const psql = spawnSync(
		'psql',
		['-X', '-q', '-h', host, '-p', String(port), '-U', user, '-d', database, '-c', statement],
		{ encoding: 'utf8', env: { ...process.env, PGTZ: 'UTC' } }
	);
	if (psql.status !== 0) throw new Error(`psql: ${psql.stderr}`);
	const copied = performance.now();
	const warehouse = await openDatabase(join(folder, 'bare.duckdb'), effects);
	await warehouse.connection.run(`create table lines as select * from read_csv('${file}', header = true)`);
	await warehouse.connection.run('checkpoint');
	warehouse.close();
	const loaded = performance.now();
	return { copy: copied - copying, load: loaded - copied };
}

async function runOurs(folder: string, address: DatabaseAddress, cursor: Record<string, unknown> = {}) {
	const queries = join(folder, 'queries');
	mkdirSync(queries, { recursive: true });
	writeFileSync(join(queries, 'order_lines.sql'), select);
	const source = relational({
		id: 'shop',
		title: 'Shop',
		kind: 'postgres',
		dialect: postgres,
		address,
		folders: [queries],
		timezone: 'UTC',
		currency: 'EUR',
		read: readSettings.parse({}),
		statementMinutes: 30
	});
	const signal = new AbortController().signal;
	const warehouse = await openDatabase(join(folder, 'warehouse.duckdb'), effects, { timezone: 'UTC' });
	await prepareLoading(warehouse.connection);
	const extracting = performance.now();
	const { folder: landing } = await extract({ source, dataFolder: folder, effects, cursor, runId: 'bench', signal });
	const extracted = performance.now();
	const { connection } = warehouse;
	const report = await loadLanding({ connection, effects, source, landingFolder: landing!, runId: 'bench' });
	await connection.run('checkpoint');
	const loaded = performance.now();
	const [[read]] = (await connection.runAndReadAll('select cursor from load.cursors')).getRowsJS() as [[string]];
	warehouse.close();
	const [counts] = report.entities;
	if (!counts || counts.quarantined > 0 || report.warnings.length > 0)
		throw new Error(`not loaded as it should be: ${JSON.stringify(report)}`);
	return {
		extract: extracted - extracting,
		load: loaded - extracted,
		bytes: statSync(join(landing!, 'order_lines.csv')).size,
		cursor: JSON.parse(read) as Record<string, unknown>
	};
}
