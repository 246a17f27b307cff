// One run of the pipeline against the same statements in a DuckDB that keeps no books: no types checked, no hashes, no
// merge, no quarantine, no audits, no verification. Extraction is left out of both: it depends on the source.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { checkConfig, projectFolder } from '../../etl/config.ts';
import { contract } from '../../etl/contract/contract.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { extract } from '../../etl/extract/landing.ts';
import { prepareLoading } from '../../etl/load/load.ts';
import { readGraph } from '../../etl/models/graph.ts';
import { readModels } from '../../etl/models/parse.ts';
import { prepare, runPipeline } from '../../etl/pipeline.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import type { Landing } from '../../etl/sources/types.ts';
import type { Measured } from './main.ts';

/** Leaves the published version in `<folder>/data` for the other benchmarks. */
export async function benchPipeline({ folder, scale }: { folder: string; scale: number }): Promise<Measured[]> {
	const config = checkConfig(
		{
			reporting: { currency: 'EUR', timezone: 'Europe/Berlin' },
			sources: [{ id: 'demo', kind: 'demo', scale, day: '2026-11-20' }]
		},
		null
	);
	const effects: Effects = {
		now: () => new Date(),
		log: () => {},
		progress: () => {},
		threads: availableParallelism(),
		memoryLimit: `${Math.floor((totalmem() / 1_048_576) * 0.45)}MB`
	};
	const dataFolder = join(folder, 'data');
	const [source] = await sourcesOf(config);
	const extracting = performance.now();
	const { folder: landingFolder } = await extract({
		source: source!,
		dataFolder,
		effects,
		cursor: {},
		runId: 'bench',
		signal: new AbortController().signal
	});
	console.log(`scale ${scale}: the demo was made in ${((performance.now() - extracting) / 1000).toFixed(1)} s`);
	const landing = JSON.parse(readFileSync(join(landingFolder!, 'manifest.json'), 'utf8')) as Landing;

	const bare = await timed(() =>
		runBare(join(folder, 'bare'), { landing, landingFolder: landingFolder!, config, effects })
	);
	const parts = new Map<string, number>();
	const ours = await timed(async () => {
		const run = await runPipeline({
			config,
			environment: { dataFolder },
			effects,
			trigger: 'command',
			signal: new AbortController().signal
		});
		for (const { step, ms } of run.steps) parts.set(step, ms);
	});
	console.log(
		`scale ${scale}: ${[...parts].map(([step, ms]) => `${step} ${ms} ms`).join(', ')}; bare ${[...bare.result].map(([step, ms]) => `${step} ${Math.round(ms)} ms`).join(', ')}`
	);
	return [
		{ what: `scale ${scale}: load, models, audits, publish`, ours: ours.ms, bare: bare.ms, unit: 'ms', target: 1.5 }
	];
}

type Bare = { landing: Landing; landingFolder: string; config: ReturnType<typeof checkConfig>; effects: Effects };

async function runBare(
	folder: string,
	{ landing, landingFolder, config, effects }: Bare
): Promise<Map<string, number>> {
	mkdirSync(folder, { recursive: true });
	const database = await openDatabase(join(folder, 'warehouse.duckdb'), effects, {
		timezone: config.reporting.timezone
	});
	const { connection } = database;
	const parts = new Map<string, number>();
	const part = async (name: string, work: () => Promise<void>) => parts.set(name, (await timed(work)).ms);
	await part('load', async () => {
		await prepareLoading(connection);
		await prepare(connection, config, folder);
		for (const entity of contract) await fillRaw(connection, entity, landing, landingFolder);
	});
	const models = await readGraph(connection, readModels(join(projectFolder, 'sql')));
	await part('models', async () => {
		for (const { model } of models)
			await connection.run(
				`create or replace ${model.kept === 'view' ? 'view' : 'table'} ${model.relation} as ${model.body}`
			);
	});
	await part('publish', async () => {
		await connection.run(`attach '${join(folder, 'published.duckdb')}' as published`);
		await connection.run('create schema published.marts');
		for (const { model } of models)
			if (model.layer === 'marts')
				await connection.run(`create table published.marts.${model.name} as select * from ${model.relation}`);
		await connection.run('checkpoint published');
		await connection.run('detach published');
	});
	database.close();
	writeFileSync(join(folder, 'parts.json'), JSON.stringify([...parts]));
	return parts;
}

async function fillRaw(
	connection: DuckDBConnection,
	entity: (typeof contract)[number],
	landing: Landing,
	landingFolder: string
): Promise<void> {
	for (const file of landing.files.filter((landed) => landed.entity === entity.name)) {
		const parquet = `read_parquet('${join(landingFolder, file.file)}')`;
		const found = (await connection.runAndReadAll(`select * from ${parquet} limit 0`)).columnNames();
		const columns = entity.columns.map((column) => column.name).filter((name) => found.includes(name));
		await connection.run(
			`insert into raw.${entity.name} by name select 'demo' as source_id, ${columns.join(', ')}, 0 as _hash, 1 as _load_seq from ${parquet}`
		);
	}
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
	const started = performance.now();
	const result = await work();
	return { ms: performance.now() - started, result };
}
