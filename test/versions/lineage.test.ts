// What stands behind the published relations: every model with its file and what it reads, every audit with a query that
// really gives the rows that break it, every column of the marts with its meaning.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkConfig, projectFolder } from '../../etl/config.ts';
import { readModels } from '../../etl/models/parse.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { currentVersion, versionFile } from '../../etl/publish/versions.ts';

let folder: string;
let published: DuckDBConnection;
let warehouse: DuckDBConnection;
const instances: DuckDBInstance[] = [];

async function open(path: string): Promise<DuckDBConnection> {
	const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
	instances.push(instance);
	return instance.connect();
}

const rows = async (connection: DuckDBConnection, sql: string): Promise<string[][]> =>
	(await connection.runAndReadAll(sql)).getRowsJson() as string[][];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'retour-lineage-'));
	const files = join(folder, 'files');
	mkdirSync(files);
	writeFileSync(join(files, 'products.csv'), 'product_id,name\np1,Kettle\n');
	writeFileSync(join(files, 'orders.csv'), 'order_id,ordered_at\no1,2026-01-01T10:00:00Z\n');
	writeFileSync(
		join(files, 'order_lines.csv'),
		'order_line_id,order_id,product_id,quantity,net_amount\nl1,o1,p1,1,-5\nl2,o9,p1,2,5\n'
	);
	const dataFolder = join(folder, 'data');
	await runPipeline({
		config: checkConfig({ sources: [{ id: 'shop', kind: 'files', folder: files }] }, null),
		environment: { dataFolder },
		effects: { now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '1GB' },
		trigger: 'command',
		signal: new AbortController().signal
	});
	published = await open(versionFile(dataFolder, currentVersion(dataFolder) ?? ''));
	warehouse = await open(join(dataFolder, 'warehouse.duckdb'));
	await warehouse.run("set TimeZone = 'UTC'");
}, 120_000);
afterAll(() => {
	for (const connection of [published, warehouse]) connection.closeSync();
	for (const instance of instances) instance.closeSync();
	rmSync(folder, { recursive: true, force: true });
});

test('every model has its file as it is, and what it reads is a model or where the models begin', async () => {
	const models = await rows(published, "select layer || '.' || model, sql from meta.models");
	const files = readModels(join(projectFolder, 'sql'));
	expect(models.map(([relation]) => relation).sort()).toEqual(files.map(({ relation }) => relation).sort());
	for (const [relation, sql] of models) {
		const { file } = files.find((model) => model.relation === relation)!;
		expect(sql).toBe(readFileSync(join(projectFolder, file), 'utf8').trim());
	}
	const reads = await rows(published, 'select distinct unnest(depends_on) from meta.models order by 1');
	const known = new Set(models.map(([relation]) => relation));
	const outside = reads.flat().filter((relation) => !known.has(relation));
	expect(outside.filter((relation) => !/^(raw|reference|load)\./.test(relation))).toEqual([]);
	expect(outside).toContain('raw.order_lines');
	expect(await rows(published, "select depends_on from meta.models where model = 'fct_refunds'")).toEqual([
		[['intermediate.int_refunds', 'marts.fct_returns', 'staging.stg_orders']]
	]);
});

test('the query of every audit runs in the warehouse and gives as many rows as the audit counted', async () => {
	const audits = await rows(published, 'select audit, failures, sql from meta.audits');
	expect(audits.length).toBeGreaterThan(50);
	const different: unknown[] = [];
	for (const [audit, failures, sql] of audits) {
		const found = await rows(warehouse, `select count(*) from (\n${sql}\n)`);
		if (found[0]?.[0] !== failures) different.push([audit, failures, found]);
	}
	expect(different).toEqual([]);
	// and some did fail, so that the comparison says something
	expect(audits.filter(([, failures]) => failures !== '0').length).toBeGreaterThan(1);
});

test('every column of the marts has a meaning in both languages, and no meaning is left over', async () => {
	expect(
		await rows(
			published,
			"select model, column_name from meta.model_columns where layer = 'marts' and (meaning_en is null or meaning_zh is null)"
		)
	).toEqual([]);
	const text = readFileSync(join(projectFolder, 'data/reference/column_meanings.csv'), 'utf8');
	const written = text.trim().split('\n').slice(1).map((line) => line.split(',').slice(0, 2)); // prettier-ignore
	expect(new Set(written.map(String)).size).toBe(written.length);
	const marts = new Set(
		(
			await rows(
				published,
				"select model || '.' || column_name, '*.' || column_name from meta.model_columns where layer = 'marts'"
			)
		).flat()
	);
	expect(written.map((one) => one.join('.')).filter((one) => !marts.has(one))).toEqual([]);
});
