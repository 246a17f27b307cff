// A warehouse in a temporary folder that is fed from the example's own configuration and mappings.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection } from '@duckdb/node-api';
import { loadConfig } from '../../etl/config.ts';
import { contract } from '../../etl/contract/contract.ts';
import type { Effects } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { mapped } from '../../etl/sources/mapped/mapped.ts';
import type { Cursor, Landing, Source } from '../../etl/sources/types.ts';
import { openWarehouse } from '../../etl/warehouse.ts';

const example = fileURLToPath(new URL('../../examples/uci-online-retail/retour.config.ts', import.meta.url));

const effects: Effects = {
	now: () => new Date(),
	log: () => undefined,
	progress: () => undefined,
	threads: 2,
	memoryLimit: '2GB'
};

export type Fed = { report: LoadReport; landing: Landing };

export type Warehouse = {
	/** Where the source looks for files. */
	input: string;
	connection: DuckDBConnection;
	/** One extraction and its load, from the committed cursor or another one. Null: nothing changed. */
	feed: (cursor?: Cursor) => Promise<Fed | null>;
	/** Rows and a hash of each raw table, whatever the order of its rows and the loads that they came with. */
	raw: () => Promise<Record<string, string>>;
	rows: (sql: string) => Promise<Record<string, unknown>[]>;
	close: () => void;
};

/** An empty warehouse; its source reads the files of `input`. */
export async function emptyWarehouse(): Promise<Warehouse> {
	const root = mkdtempSync(join(tmpdir(), 'retour-uci-'));
	const input = join(root, 'input');
	mkdirSync(input);
	const source = await exampleSource(input);
	const warehouse = await openWarehouse(root, effects, 'Europe/London');
	const { connection } = warehouse;
	await prepareLoading(connection);
	let loads = 0;
	const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
	return {
		input,
		connection,
		rows,
		async feed(cursor) {
			const runId = `run-${(loads += 1)}`;
			const { folder: landingFolder } = await extract({
				source,
				dataFolder: root,
				effects,
				cursor: cursor ?? (await readCursor(connection, source.id)),
				runId,
				signal: new AbortController().signal
			});
			if (!landingFolder) return null;
			const landing = JSON.parse(readFileSync(join(landingFolder, 'manifest.json'), 'utf8')) as Landing;
			const report = await loadLanding({ connection, effects, source, landingFolder, runId });
			rmSync(landingFolder, { recursive: true });
			return { report, landing };
		},
		async raw() {
			const tables: Record<string, string> = {};
			for (const { name } of contract) {
				const [row] = await rows(
					`select count(*) || ' ' || coalesce(sum(hash(t)::hugeint), 0) as content
					from (select * exclude (_load_seq) from raw.${name}) as t`
				);
				tables[name] = String(row?.content);
			}
			return tables;
		},
		close() {
			warehouse.close();
			rmSync(root, { recursive: true, force: true });
		}
	};
}

/** The source of the example's configuration, over another folder. */
async function exampleSource(folder: string): Promise<Source> {
	const { sources, reporting } = await loadConfig(example);
	const source = sources[0];
	if (source?.kind !== 'mapped') throw new Error('the example is one mapped source');
	const { id, title = id, mapping, inputs, timezone = reporting.timezone, currency = reporting.currency } = source;
	return mapped({ id, title, folder, mapping, inputs, timezone, currency });
}
