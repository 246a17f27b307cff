// A simulated Odoo in a database of its own, a warehouse that reads it, and the comparison of what the warehouse holds with
// the truth of the simulator.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { contract } from '../../etl/contract/contract.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { odoo, type OdooOptions } from '../../etl/sources/odoo/odoo.ts';
import type { Reading, Source } from '../../etl/sources/types.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { freshPostgres, type FreshDatabase } from '../servers.ts';

import { createTables, type Module, type Version } from './simulator/tables.ts';
import { begin, type World } from './simulator/world.ts';

export type Desk = {
	world: World;
	database: FreshDatabase<Client>;
	session: Client;
	source: Source;
	/** The same source with other settings. */
	reopen: (options: Partial<OdooOptions>) => Source;
	effects: Effects;
	/** Writes what the simulator did since the last time, in one transaction. */
	flush: (session?: Client) => Promise<void>;
	/** Extracts and loads, by our clock so many hours from now. */
	run: (reading?: Reading, hoursAhead?: number) => Promise<LoadReport>;
	rows: (sql: string) => Promise<Record<string, unknown>[]>;
	/** Entities that differ from the truth, with the first rows that do; empty: all are equal. */
	differences: (options?: { stamps?: boolean }) => Promise<Record<string, unknown[]>>;
	close: () => Promise<void>;
};

export async function openDesk(
	version: Version,
	modules: readonly Module[],
	options: Partial<OdooOptions> = {}
): Promise<Desk> {
	const world = begin(version, modules);
	const database = await freshPostgres();
	const session = await database.connect();
	await session.query(`alter database ${database.address.database} set jit = off`);
	await session.query(createTables(world.of.odoo.tables));
	const root = mkdtempSync(join(tmpdir(), 'retour-odoo-'));
	let ahead = 0;
	const effects: Effects = {
		now: () => new Date(Date.now() + ahead),
		log: () => undefined,
		progress: () => undefined,
		threads: 2,
		memoryLimit: '1GB'
	};
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	await prepareLoading(connection);
	const settings: OdooOptions = {
		id: 'odoo',
		title: 'Odoo',
		address: database.address,
		timezone: 'Asia/Shanghai',
		currency: 'EUR',
		reportingCurrency: 'EUR',
		company: world.of.id,
		language: 'zh_CN',
		read: readSettings.parse({ again: [], sweepEveryHours: 24, overlapMinutes: 0 }),
		statementMinutes: 1,
		...options
	};
	const source = odoo(settings);
	const rows = async (sql: string) =>
		(await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
	return {
		world,
		database,
		session,
		source,
		reopen: (others) => odoo({ ...settings, ...others }),
		effects,
		rows,
		flush: async (own = session) => {
			await own.query('begin');
			await world.of.odoo.flush(own);
			await own.query('commit');
		},
		run: async (reading = { kind: 'increment' }, hoursAhead = 0) => {
			ahead = hoursAhead * 3_600_000;
			const cursor = await readCursor(connection, source.id);
			const { signal } = new AbortController();
			const { folder } = await extract({ source, dataFolder: root, effects, cursor, runId: 'run', signal, reading });
			return loadLanding({ connection, effects, source, landingFolder: folder!, runId: 'run' });
		},
		differences: async ({ stamps = true } = {}) => {
			const found: Record<string, unknown[]> = {};
			for (const entity of contract) {
				const truth = world.of.truth.entities.get(entity.name);
				const held = await rows(`select * exclude (source_id) from raw.${entity.name} where deleted_at is null`);
				const different = compare(entity.name, held, truth ?? new Map(), stamps ? world.of.truth.changedAt : new Map());
				if (different.length > 0) found[entity.name] = different.slice(0, 4);
			}
			return found;
		},
		close: async () => {
			close();
			rmSync(root, { recursive: true, force: true });
			await database.drop();
		}
	};
}

const columnsOf = new Map(contract.map(({ name, columns }) => [name, columns]));

/**
 * Rows that one side has alone or that differ, in any column, known to the truth or not. The time of the last change may be
 * later than the truth has it, never earlier: then an increment would miss the change.
 */
function compare(
	entity: string,
	held: readonly Record<string, unknown>[],
	truth: Map<string, Record<string, unknown>>,
	changedAt: Map<string, Date>
): unknown[] {
	const columns = columnsOf.get(entity)!.filter(({ name }) => name !== 'updated_at' && name !== 'deleted_at');
	const keys = columns.filter(({ need }) => need === 'key').map(({ name }) => name);
	const wanted = new Map(
		[...truth].map(([key, row]) => {
			const parts = keys.length === 1 ? [key] : key.split(' ');
			return [
				key,
				{ ...Object.fromEntries(keys.map((name, at) => [name, parts[at]])), ...row } as Record<string, unknown>
			];
		})
	);
	const different: unknown[] = [];
	for (const row of held) {
		const key = keys.map((name) => String(row[name])).join(' ');
		const expected = wanted.get(key);
		wanted.delete(key);
		const off = columns.flatMap(({ name, type }) => {
			const [found, told] = [plain(row[name], type), plain(expected?.[name], type)];
			return found === told || isUntold(entity, name, expected) ? [] : [`${name}: ${found}, truth ${told}`];
		});
		const updatedAt = plain(row.updated_at, 'instant');
		const changed = changedAt.get(`${entity} ${key}`)?.toISOString();
		if (changed && (!updatedAt || updatedAt < changed))
			off.push(`updated_at: ${updatedAt}, though it changed at ${changed}`);
		if (!expected) different.push({ key, onlyInWarehouse: row });
		else if (off.length > 0) different.push({ key, off });
	}
	return [...different, ...[...wanted].map(([key, row]) => ({ key, onlyInTruth: row }))];
}

/** Countries of orders are those of addresses: told apart by a test of their own. */
const isUntold = (entity: string, column: string, expected: Record<string, unknown> | undefined): boolean =>
	entity === 'orders' && column === 'country' && expected !== undefined;

function plain(value: unknown, type: string): string | null {
	if (value === null || value === undefined) return null;
	if (type === 'instant')
		return new Date(value instanceof Date ? value : String(value).replace(/([+-]\d\d)$/, '$1:00')).toISOString();
	if (type === 'quantity' || type === 'money') return Number(value).toFixed(4);
	if (type === 'rate') return Number(value).toFixed(9);
	return String(value);
}
