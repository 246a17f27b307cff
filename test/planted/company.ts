// One company of a seed with its truths, in a warehouse in memory: its records in raw, and over them the models that are
// asked. No loader, no audits, no version: what is judged is whether the models find what was planted.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { contract } from '../../etl/contract/contract.ts';
import { openDatabase } from '../../etl/effects.ts';
import { buildModels } from '../../etl/models/build.ts';
import { refreshReference } from '../../etl/models/reference.ts';
import { endOfDay, historyStart } from '../../etl/sources/demo/calendar.ts';
import { plantedTruths, type PlantedTruth } from '../../etl/sources/demo/ledger.ts';
import { openWorld } from '../../etl/sources/demo/world.ts';
import { createLoadTables, createRawTable } from '../../sql/load/warehouse.ts';
import { partOfModels, referenceFolder, sqlFolder } from '../models/warehouse.ts';

export type Row = Record<string, unknown>;

export type Company = {
	truths: readonly PlantedTruth[];
	/** Answers of the models; values as JSON has them. */
	ask: (select: string, values?: Record<string, string>) => Promise<Row[]>;
	close: () => void;
};

/** Late in the demo's last quarter: all that is planted has happened, and most of it has come back. */
export const day = '2026-11-20';
export const start = historyStart(day);

const effects = { now: () => endOfDay(day), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '2GB' };

/** What the asked models read of the company; the rest (counts of stock, purchases, surveys) says nothing of the truths. */
const still = ['customers', 'suppliers', 'warehouses', 'products', 'exchange_rates'];
const sliced = [
	'orders', 'order_lines', 'returns', 'return_lines', 'return_events', 'inspections', 'refunds', 'exchanges',
	'return_costs', 'inventory_movements', 'ledger_entries'
]; // prettier-ignore

const asked = [
	'fct_signals',
	'agg_batch_cells',
	'agg_customer_fairness',
	'fct_leaks',
	'agg_leak_rules',
	'fct_process_steps',
	'fct_process_cases'
];

let models: string | null = null;

/** A folder with the models that are asked, all that they read, and the macros. */
async function askedModels(): Promise<string> {
	if (models) return models;
	const { folder } = await partOfModels((model) => asked.includes(model.name));
	cpSync(join(sqlFolder, 'macros'), join(folder, 'macros'), { recursive: true });
	models = folder;
	return folder;
}

/** The company of a seed, its models built. Close it. */
export async function openCompany({ seed, scale }: { seed: number; scale: number }): Promise<Company> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-planted-'));
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: 'Europe/Berlin' });
	try {
		const truths = await writeCompany({ seed, scale, folder });
		await fillRaw(connection, folder);
		await refreshReference({
			connection,
			folder: referenceFolder,
			settings: {
				reportingTimezone: 'Europe/Berlin',
				reportingCurrency: 'EUR',
				maturityDays: 60,
				returnWindowDays: 14,
				isDemo: true
			},
			sources: [{ id: 'demo', kind: 'demo', title: 'Demo ERP', timezone: 'UTC', currency: 'EUR' }]
		});
		await buildModels({ connection, effects, folder: await askedModels() });
		return {
			truths,
			ask: async (select, values = {}) => (await connection.runAndReadAll(select, values)).getRowObjectsJson(),
			close
		};
	} catch (error) {
		close();
		throw error;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The records as Parquet files, one folder an entity; returns what is hidden in them. */
async function writeCompany({
	seed,
	scale,
	folder
}: {
	seed: number;
	scale: number;
	folder: string;
}): Promise<PlantedTruth[]> {
	const world = await openWorld({ seed, scale, start, now: endOfDay(day), spill: join(folder, 'spill') }, effects);
	const write = async (entity: string, part: number) => {
		mkdirSync(join(folder, entity), { recursive: true });
		const select = await world.text(entity);
		await world.connection.run(`copy (\n${select}\n) to '${join(folder, entity, `${part}.parquet`)}' (format parquet)`);
	};
	try {
		for (const entity of still) await write(entity, 0);
		await world.slices(async (slice) => {
			for (const entity of sliced) await write(entity, slice);
			await world.connection.run(await world.text('slice/planted'));
		});
		await world.settle();
		await write('batches', 0);
		return await plantedTruths(world);
	} finally {
		world.close();
	}
}

async function fillRaw(connection: DuckDBConnection, folder: string): Promise<void> {
	for (const statement of [...createLoadTables, ...contract.map(createRawTable)]) await connection.run(statement);
	for (const entity of contract) {
		if (![...still, ...sliced, 'batches'].includes(entity.name)) continue;
		const files = `read_parquet('${join(folder, entity.name, '*.parquet')}')`;
		const found = (await connection.runAndReadAll(`select * from ${files} limit 0`)).columnNames();
		const columns = entity.columns.map((column) => column.name).filter((name) => found.includes(name));
		await connection.run(
			`insert into raw.${entity.name} by name select 'demo' as source_id, ${columns.join(', ')}, 0 as _hash, 1 as _load_seq from ${files}`
		);
		await connection.run(
			'insert into load.counts select 1, $source, $entity, count(*), count(*), count(*), 0, 0, 0, 0, 0 from raw.' +
				entity.name,
			{ source: 'demo', entity: entity.name }
		);
	}
	await connection.run('insert into load.loads values (1, $id, $source, null, $at::timestamptz)', {
		id: 'planted',
		source: 'demo',
		at: effects.now().toISOString()
	});
}
