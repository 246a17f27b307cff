// A simulated company in a real MariaDB, a warehouse beside it, and what the connector brings from one to the other.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type mysql from 'mysql2/promise';
import { contract, keyColumns } from '../../etl/contract/contract.ts';
import type { Column } from '../../etl/contract/types.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { erpnext, type ErpnextOptions } from '../../etl/sources/erpnext/erpnext.ts';
import type { Reading, Source } from '../../etl/sources/types.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { freshMariadb, type FreshDatabase } from '../servers.ts';
import { noFacts } from './facts.ts';
import type { Company } from './documents.ts';
import { settleClaims } from './history.ts';
import { fillMasters, type MasterRows } from './masters.ts';
import { openSite } from './site.ts';
import { reasonField } from './tables.ts';
import { isRateOfGone, truthOf, type ContractRow } from './truth.ts';

export type Exchange = {
	of: Company;
	/** The warehouse. */
	connection: DuckDBConnection;
	masters: MasterRows;
	database: FreshDatabase<mysql.Connection>;
	effects: Effects;
	source: (options?: Partial<ErpnextOptions>) => Source;
	/** Extracts and loads. */
	run: (options?: Partial<ErpnextOptions>, reading?: Reading) => Promise<LoadReport | null>;
	/** Live rows of an entity in the warehouse, by key, every column of the contract. */
	stored: (entity: string) => Promise<Map<string, ContractRow>>;
	/** What stored rows differ from what happened, one sentence each; empty: none. */
	differences: () => Promise<string[]>;
	rows: (sql: string) => Promise<unknown[][]>;
	close: () => Promise<void>;
};

/** Increments only: every change must be found by its own time stamp. */
const increments = readSettings.parse({ again: [], sweepEveryHours: false });

export async function openExchange(options: {
	zone: string;
	currency: string;
	start: Date;
	seed: number;
}): Promise<Exchange> {
	const { zone, currency, start, seed } = options;
	const root = mkdtempSync(join(tmpdir(), 'retour-erpnext-'));
	const database = await freshMariadb();
	const effects: Effects = {
		now: () => new Date(),
		log: () => undefined,
		progress: () => undefined,
		threads: 2,
		memoryLimit: '1GB'
	};
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	await prepareLoading(connection);
	const site = await openSite(await database.connect(), { zone, start, seed });
	const of: Company = { site, facts: noFacts(), currency };
	const masters = await fillMasters(site, currency);
	const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	const source = (changed: Partial<ErpnextOptions> = {}) =>
		erpnext({
			id: 'erp',
			title: 'ERP',
			address: database.address,
			currency,
			reporting: { timezone: 'UTC', currency },
			read: increments,
			statementMinutes: 5,
			reasonField,
			...changed
		});
	const stored = async (name: string): Promise<Map<string, ContractRow>> => {
		const entity = contract.find((one) => one.name === name)!;
		const columns = entity.columns.filter((column) => !['updated_at', 'deleted_at'].includes(column.name));
		const found = await rows(
			`select ${columns.map(readable).join(', ')} from raw.${name} where source_id = 'erp' and deleted_at is null`
		);
		const keys = keyColumns(entity).map((key) => columns.indexOf(key));
		return new Map(
			found.map((values) => [
				keys.map((index) => String(values[index])).join(' '),
				Object.fromEntries(columns.map((column, index) => [column.name, values[index] as string | number | null]))
			])
		);
	};
	return {
		of,
		connection,
		masters,
		database,
		effects,
		source,
		rows,
		stored,
		run: async (changed = {}, reading = { kind: 'increment' }) => {
			const opened = source(changed);
			const cursor = await readCursor(connection, opened.id);
			const signal = new AbortController().signal;
			const { folder } = await extract({
				source: opened,
				dataFolder: root,
				effects,
				cursor,
				runId: 'run',
				signal,
				reading
			});
			return folder === null
				? null
				: loadLanding({ connection, effects, source: opened, landingFolder: folder, runId: 'run' });
		},
		differences: async () => {
			settleClaims(site, of.facts);
			const all: Record<string, Map<string, ContractRow>> = { ...masters, ...truthOf(of.facts, currency, site) };
			all.exchange_rates = new Map([...all.exchange_rates!, ...masters.exchange_rates]);
			const found: string[] = [];
			for (const [entity, wanted] of Object.entries(all)) {
				const have = await stored(entity);
				for (const key of entity === 'exchange_rates' ? [...have.keys()] : [])
					if (!wanted.has(key) && isRateOfGone(of.facts, site, key)) have.delete(key);
				found.push(...compare(entity, have, wanted));
			}
			return found;
		},
		close: async () => {
			close();
			await database.drop();
			rmSync(root, { recursive: true, force: true });
		}
	};
}

const isNumber = ({ type }: Column): boolean => ['quantity', 'money', 'rate', 'integer'].includes(type);

const readable = (column: Column): string => {
	if (column.type === 'instant') return `epoch_ms(${column.name})::double as ${column.name}`;
	if (column.type === 'date') return `${column.name}::varchar as ${column.name}`;
	return isNumber(column) ? `${column.name}::double as ${column.name}` : column.name;
};

function compare(entity: string, stored: Map<string, ContractRow>, wanted: Map<string, ContractRow>): string[] {
	const columns = contract
		.find(({ name }) => name === entity)!
		.columns.filter(({ name }) => !['updated_at', 'deleted_at'].includes(name));
	const found: string[] = [];
	for (const [key, row] of wanted) {
		const other = stored.get(key);
		if (!other) {
			found.push(`${entity} ${key} is missing`);
			continue;
		}
		for (const column of columns) {
			const [is, should] = [plain(other[column.name] ?? null), plain(row[column.name] ?? null)];
			if (is !== should) found.push(`${entity} ${key}: ${column.name} is ${String(is)}, not ${String(should)}`);
		}
	}
	for (const key of stored.keys()) if (!wanted.has(key)) found.push(`${entity} ${key} is too much`);
	return found;
}

/** Numbers to ten decimals of what they say, instants in milliseconds. */
const plain = (value: ContractRow[string]): string | number | null =>
	value instanceof Date ? value.getTime() : typeof value === 'number' ? Number(value.toFixed(8)) : value;
