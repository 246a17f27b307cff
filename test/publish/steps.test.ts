// A version that is made of the last one and of what changed is the version that would have been copied whole.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test, vi } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { compareVersions, readRestatements } from '../../etl/publish/restatements.ts';
import { versionFile } from '../../etl/publish/versions.ts';
import { quiet } from '../load/store.ts';

vi.setConfig({ testTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'retour-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const dataFolder = join(folder, 'data');

const run = (day: string, currency = 'EUR') =>
	runPipeline({
		config: checkConfig(
			{ reporting: { currency }, sources: [{ id: 'demo', kind: 'demo', seed: 3, scale: 0.01, day }] },
			null
		),
		environment: { dataFolder },
		effects: { ...quiet, now: () => new Date('2026-11-24T08:00:00Z') },
		trigger: 'command',
		signal: new AbortController().signal
	});

/** Marts of which the version and the warehouse have other rows. */
async function differences(version: string | null): Promise<string[]> {
	expect(version).not.toBeNull();
	const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
	const connection = await instance.connect();
	try {
		await connection.run(`attach '${join(dataFolder, 'warehouse.duckdb')}' as warehouse (read_only)`);
		await connection.run(`attach '${versionFile(dataFolder, version!)}' as version (read_only)`);
		const marts = await connection.runAndReadAll(
			`select table_name from duckdb_tables() where database_name = 'warehouse' and schema_name = 'marts' order by all`
		);
		const off: string[] = [];
		for (const [mart] of marts.getRowsJS()) {
			const rows = (database: string) => `(from ${database}.marts.${String(mart)})`;
			const [[count]] = (
				await connection.runAndReadAll(
					`select count(*)::int from ((${rows('warehouse')} except all ${rows('version')}) union all (${rows('version')} except all ${rows('warehouse')}))`
				)
			).getRowsJS() as [[number]];
			if (count > 0) off.push(`${String(mart)}: ${count}`);
		}
		return off;
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/**
 * A version has the rows of the warehouse, and its log tells by the changes that were written what a look at all rows of
 * it and of the version before tells. Gives how many causes that are.
 */
async function isWhole(version: string | null): Promise<number> {
	expect(await differences(version)).toEqual([]);
	const log = readRestatements(dataFolder, version!);
	expect(log?.problems).toEqual([]);
	const before = log?.previous?.before;
	if (before) expect(log.previous).toEqual(await compareVersions(dataFolder, { before, after: version! }, quiet));
	return log?.previous?.causes.length ?? 0;
}

/** What the warehouse remembers of the last version: how often only changes were written since the last whole one. */
async function stepsSince(): Promise<number> {
	const instance = await DuckDBInstance.create(join(dataFolder, 'warehouse.duckdb'), { access_mode: 'READ_ONLY' });
	const connection = await instance.connect();
	const [[steps]] = (await connection.runAndReadAll('select steps::int from models.published')).getRowsJS() as [
		[number]
	];
	connection.closeSync();
	instance.closeSync();
	return steps;
}

test('day after day, in another currency, upon an older base, a lost file or a forged one', async () => {
	await isWhole((await run('2026-03-01')).version);
	expect(await stepsSince()).toBe(0);
	expect(await isWhole((await run('2026-03-20')).version)).toBeGreaterThan(2);
	expect(await stepsSince()).toBe(1);

	// a warehouse brought back from before a publication: the version that it knows is not the newest on disk
	copyFileSync(join(dataFolder, 'warehouse.duckdb'), join(folder, 'kept.duckdb'));
	// another reporting currency shapes every row
	await isWhole((await run('2026-03-20', 'USD')).version);
	expect(await stepsSince()).toBe(2);
	copyFileSync(join(folder, 'kept.duckdb'), join(dataFolder, 'warehouse.duckdb'));
	const { version } = await run('2026-03-21');
	await isWhole(version);
	expect(await stepsSince()).toBe(2);

	await forge(versionFile(dataFolder, version!));
	const { version: next } = await run('2026-03-22');
	await isWhole(next);
	expect(await stepsSince()).toBe(0);

	rmSync(versionFile(dataFolder, next!));
	await isWhole((await run('2026-03-23')).version);
	expect(await stepsSince()).toBe(0);
});

/** Adds a row that the warehouse does not have. */
async function forge(file: string): Promise<void> {
	const instance = await DuckDBInstance.create(file);
	const connection = await instance.connect();
	await connection.run(
		"insert into marts.fct_refunds select * replace ('forged' as refund_id) from marts.fct_refunds limit 1"
	);
	connection.closeSync();
	instance.closeSync();
}
