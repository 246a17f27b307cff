import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { checkConfig, projectFolder, type Config } from '../../etl/config.ts';
import type { Effects } from '../../etl/effects.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { currentVersion, listVersions, versionFile } from '../../etl/publish/versions.ts';
import { listRuns } from '../../etl/runs.ts';

const effects: Effects = { now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '1GB' };

let folder: string;
let dataFolder: string;
let config: Config;

const run = (options: { full?: boolean } = {}) =>
	runPipeline({
		config,
		environment: { dataFolder },
		effects,
		trigger: 'command',
		signal: new AbortController().signal,
		...options
	});

async function inFile<Result>(
	path: string,
	work: (connection: DuckDBConnection) => Promise<Result>,
	mode = 'READ_ONLY'
): Promise<Result> {
	const instance = await DuckDBInstance.create(path, { access_mode: mode });
	const connection = await instance.connect();
	try {
		return await work(connection);
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

const columns = async (connection: DuckDBConnection): Promise<string[]> =>
	(
		await connection.runAndReadAll(`select schema_name || '.' || table_name || '.' || column_name || ' ' || lower(data_type) from duckdb_columns()
			where schema_name in ('marts', 'meta') and not internal order by schema_name, table_name, column_index`)
	)
		.getRowsJS()
		.map(([column]) => String(column));

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'retour-publish-'));
	dataFolder = join(folder, 'data');
	const files = join(folder, 'files');
	mkdirSync(files);
	writeFileSync(join(files, 'products.csv'), 'product_id,name\np1,Kettle\n');
	writeFileSync(join(files, 'orders.csv'), 'order_id,ordered_at\no1,2026-01-01T10:00:00Z\n');
	writeFileSync(
		join(files, 'order_lines.csv'),
		'order_line_id,order_id,product_id,quantity\nl1,o1,p1,1\nl2,o1,p1,one\n'
	);
	config = checkConfig({ sources: [{ id: 'shop', kind: 'files', folder: files }] }, null);
	await run();
});

test('the published file has exactly the relations, columns and types that queries are typed against', async () => {
	const published = await inFile(versionFile(dataFolder, currentVersion(dataFolder) ?? ''), columns);
	const promised = await inFile(
		':memory:',
		async (connection) => {
			await connection.run(readFileSync(join(projectFolder, 'test/fixtures/published.sql'), 'utf8'));
			return columns(connection);
		},
		'READ_WRITE'
	);
	expect(published).toEqual(promised);
});

test('what is published beside the marts: the version, the counts, the quarantine, the contract and what is supplied', async () => {
	await inFile(versionFile(dataFolder, currentVersion(dataFolder) ?? ''), async (connection) => {
		const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
		expect(await rows('select version, is_demo, maturity_days from meta.publication')).toEqual([
			[currentVersion(dataFolder), false, '60']
		]);
		expect(
			await rows("select rows_read, loaded, quarantined from meta.load_counts where entity = 'order_lines'")
		).toEqual([['2', '1', '1']]);
		expect(await rows('select entity, file, line, column_name, found, reason, raw_text from meta.quarantine')).toEqual([
			['order_lines', 'order_lines.csv', '3', 'quantity', 'one', 'wrong_type', 'l2,o1,p1,one']
		]);
		expect(
			await rows(
				"select rows_supplied from meta.supplied where entity = 'order_lines' and column_name in ('quantity', 'shipped_at') order by column_name"
			)
		).toEqual([['1'], ['0']]);
		expect(
			await rows("select meaning_zh from meta.contract_columns where entity = 'returns' and column_name = 'rma_number'")
		).toEqual([['授权后的 RMA 编号']]);
		expect(await rows('select round(marts.wilson_low(81, 263), 4)')).toEqual([[0.2553]]);
	});
});

test('a stop audit publishes nothing, is recorded, and the last version stays', async () => {
	const before = currentVersion(dataFolder);
	await inFile(
		join(dataFolder, 'warehouse.duckdb'),
		(connection) => connection.run('insert into raw.products select * from raw.products'),
		'READ_WRITE'
	);
	await expect(run({ full: true })).rejects.toMatchObject({ code: 'AUDIT_FAILED' });
	expect(currentVersion(dataFolder)).toBe(before);
	expect(listVersions(dataFolder)).toEqual([before]);
	expect(listRuns(dataFolder)[0]).toMatchObject({ outcome: 'failed', version: null, error: { code: 'AUDIT_FAILED' } });
});
