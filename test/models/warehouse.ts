// A warehouse in memory for tests of models: raw tables of the contract, filled row by row or from CSV, and the real
// models built over it.
import { fileURLToPath } from 'node:url';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { contract, entityOf } from '../../etl/contract/contract.ts';
import type { Column } from '../../etl/contract/types.ts';
import { openDatabase } from '../../etl/effects.ts';
import { runAudits } from '../../etl/models/audit.ts';
import { buildModels, type ModelReport } from '../../etl/models/build.ts';
import { readGraph, type GraphNode } from '../../etl/models/graph.ts';
import { readModels, type Model } from '../../etl/models/parse.ts';
import { createLoadTables, createRawTable, storedTypes } from '../../sql/load/warehouse.ts';
import { madeOnce } from '../fixtures/made-once.ts';
import { refreshReference, type ReferenceSource, type Settings } from '../../etl/models/reference.ts';

export const sqlFolder = fileURLToPath(new URL('../../sql', import.meta.url));
export const referenceFolder = fileURLToPath(new URL('../../data/reference', import.meta.url));

export const effects = {
	now: () => new Date('2026-11-24T08:00:00Z'),
	log: () => {},
	progress: () => {},
	// A few rows are not worth dividing: two threads take twice the time
	threads: 1,
	memoryLimit: '2GB'
};

/** Values of the contract's columns as text, the way a file has them; what is left out is null. */
export type RawRow = Record<string, string | number | null>;
export type RawRows = Partial<Record<string, RawRow[]>>;

export type Warehouse = {
	connection: DuckDBConnection;
	/** Merges rows by key as one load, and remembers it as the loader does. Returns its number. */
	load: (rows: RawRows, options?: { source?: string; loadedAt?: string }) => Promise<number>;
	/** Refreshes the reference tables and builds what is out of date. */
	build: (options?: { full?: boolean }) => ReturnType<typeof buildModels>;
	rows: (select: string) => Promise<Record<string, unknown>[]>;
	close: () => void;
};

export type WarehouseOptions = {
	settings?: Partial<Settings>;
	sources?: ReferenceSource[];
	/** `sql/`, or a folder of models of one's own. */
	folder?: string;
	/** Of the project's models those that a test looks at, by name: they are built, and all that they read. */
	models?: readonly string[];
	reference?: string;
};

/** An empty warehouse; the source `erp` sells in euros and lives in Berlin, as the reporting does. */
export async function openWarehouse(options: WarehouseOptions = {}): Promise<Warehouse> {
	const { models, reference = referenceFolder } = options;
	const folder =
		options.folder ?? (models ? (await partOfModels(({ name }) => models.includes(name))).folder : sqlFolder);
	const settings = {
		reportingTimezone: 'Europe/Berlin',
		reportingCurrency: 'EUR',
		maturityDays: 60,
		returnWindowDays: 14,
		isDemo: false,
		...options.settings
	};
	const sources = options.sources ?? [
		{ id: 'erp', kind: 'files', title: 'ERP', timezone: 'Europe/Berlin', currency: 'EUR' }
	];
	const { connection, close } = await openDatabase(':memory:', effects, { timezone: settings.reportingTimezone });
	for (const statement of [...createLoadTables, ...contract.map(createRawTable)]) await connection.run(statement);
	let sequence = 0;
	return {
		connection,
		close,
		async load(rows, { source = 'erp', loadedAt = '2026-11-24T07:00:00Z' } = {}) {
			sequence += 1;
			for (const [name, list = []] of Object.entries(rows)) {
				const { columns } = entityOf(name);
				const keys = columns.filter((column) => column.need === 'key').map((column) => column.name);
				const isFresh = await insertFresh(connection, { name, keys, source, sequence, list });
				for (const row of isFresh ? [] : list) {
					const unknown = Object.keys(row).find(
						(column) => column !== 'source_id' && !columns.some((known) => known.name === column)
					);
					if (unknown) throw new Error(`${name} has no column ${unknown}`);
					const values = { ...row, source_id: source, _hash: 0, _load_seq: sequence };
					const given = Object.keys(values);
					const matches = ['source_id', ...keys].map((key) => `${key} = $${key}`).join(' and ');
					const bound = Object.fromEntries(Object.entries(values).map(([column, value]) => [column, text(value)]));
					const tracked = columns.filter((column) => column.tracked);
					if (tracked.length > 0)
						await connection.run(insertHistory(name, keys[0]!, tracked), {
							key: bound[keys[0]!] ?? null,
							source_id: source,
							updated_at: bound['updated_at'] ?? null,
							loadedAt,
							sequence: String(sequence),
							...Object.fromEntries(tracked.map((column) => [column.name, bound[column.name] ?? null]))
						});
					await connection.run(
						`delete from raw.${name} where ${matches}`,
						Object.fromEntries(['source_id', ...keys].map((key) => [key, bound[key] ?? null]))
					);
					await connection.run(
						`insert into raw.${name} (${given.join(', ')}) values (${given.map((column) => `$${column}`).join(', ')})`,
						bound
					);
				}
				await connection.run(
					'insert into load.counts values ($sequence, $source, $name, $count, $count, $count, 0, 0, 0, 0, 0)',
					{
						sequence,
						source,
						name,
						count: list.length
					}
				);
			}
			await connection.run('insert into load.loads values ($sequence, $id, $source, null, $loadedAt::timestamptz)', {
				sequence,
				id: `load-${sequence}`,
				source,
				loadedAt
			});
			return sequence;
		},
		async build({ full = false } = {}) {
			await refreshReference({ connection, folder: reference, settings, sources });
			return buildModels({ connection, effects, folder, full });
		},
		async rows(select) {
			return (await connection.runAndReadAll(select)).getRowObjectsJson();
		}
	};
}

/**
 * The first rows of an entity in one statement: none replaces another, and no tracked column said anything before. False
 * where that is not so, or a row has a column that the contract does not know.
 */
async function insertFresh(
	connection: DuckDBConnection,
	{
		name,
		keys,
		source,
		sequence,
		list
	}: { name: string; keys: readonly string[]; source: string; sequence: number; list: readonly RawRow[] }
): Promise<boolean> {
	const known = new Set(['source_id', ...entityOf(name).columns.map((column) => column.name)]);
	const given = [...new Set(list.flatMap((row) => Object.keys(row)))].filter((column) => column !== 'source_id');
	const isOnce = new Set(list.map((row) => JSON.stringify(keys.map((key) => row[key])))).size === list.length;
	if (list.length === 0 || !isOnce || given.some((column) => !known.has(column))) return false;
	const held = await connection.runAndReadAll(`select 1 from raw.${name} where source_id = $source limit 1`, {
		source
	});
	if (held.currentRowCount > 0) return false;
	const shape = `[{${given.map((column) => `"${column}": "VARCHAR"`).join(', ')}}]`;
	await connection.run(
		`insert into raw.${name} by name
		select unnest(from_json($rows::json, '${shape}'), recursive := true), $source as source_id, 0 as _hash, $sequence as _load_seq`,
		{
			rows: JSON.stringify(
				list.map((row) => Object.fromEntries(given.map((column) => [column, text(row[column] ?? null)])))
			),
			source,
			sequence
		}
	);
	return true;
}

/** As the loader does: what tracked columns said before a row is replaced. */
const insertHistory = (entity: string, key: string, tracked: readonly Column[]): string =>
	`insert into raw.history by name
	select source_id, '${entity}' as entity, $key as key, column_name, old_value, new_value,
		coalesce($updated_at::timestamptz, $loadedAt::timestamptz) as changed_at, $loadedAt::timestamptz as seen_at,
		$sequence::bigint as _load_seq, updated_at as old_updated_at
	from (${tracked
		.map(
			({ name, type }) => `select source_id, updated_at, '${name}' as column_name, ${name}::varchar as old_value,
			$${name}::${storedTypes[type]}::varchar as new_value
			from raw.${entity} where source_id = $source_id and ${key} = $key`
		)
		.join(' union all ')})
	where old_value is distinct from new_value`;

/** A folder of models for one test: `{ 'staging/stg_a.sql': '…' }`. */
export function modelFolder(files: Record<string, string>): string {
	const folder = mkdtempSync(join(tmpdir(), 'models-'));
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), content);
	}
	return folder;
}

/** A copy of the project's reference tables with these lines more, by the name of the table. */
export function referenceWith(lines: Readonly<Record<string, readonly string[]>>): string {
	const folder = mkdtempSync(join(tmpdir(), 'reference-'));
	cpSync(referenceFolder, folder, { recursive: true });
	for (const [table, rows] of Object.entries(lines))
		appendFileSync(join(folder, `${table}.csv`), rows.map((row) => `${row}\n`).join(''));
	return folder;
}

/** A folder of the project's own models: those that are wanted, and all that they read and call. */
export async function partOfModels(
	isWanted: (model: Model) => boolean
): Promise<{ folder: string; graph: GraphNode[] }> {
	const all = await readWholeGraph();
	const needed = new Set<string>();
	for (const { model, reads } of [...all].reverse())
		if (isWanted(model) || needed.has(model.relation))
			for (const relation of [model.relation, ...reads]) needed.add(relation);
	const graph = all.filter((node) => needed.has(node.model.relation));
	const folder = mkdtempSync(join(tmpdir(), 'models-'));
	for (const { model } of graph) {
		const file = `${model.layer}/${model.name}.sql`;
		cpSync(join(sqlFolder, file), join(folder, file), { recursive: true });
		copyMacros(model.body, folder);
	}
	return { folder, graph };
}

/** The models that are kept in steps, and those that their promises name: as `partOfModels`. */
export async function partInSteps(): ReturnType<typeof partOfModels> {
	const models = readModels(sqlFolder);
	const inSteps = models.filter((model) => model.by.length > 0);
	const named = inSteps.flatMap(({ tests }) => tests.map((one) => (one.kind === 'relates' ? one.target : '')));
	return partOfModels((model) => model.by.length > 0 || named.includes(model.relation));
}

/** To parse all models takes longer than to build a few. */
async function readWholeGraph(): Promise<GraphNode[]> {
	const file = await madeOnce('graph.json', async (path) => {
		const { connection, close } = await openDatabase(':memory:', effects);
		writeFileSync(path, JSON.stringify(await readGraph(connection, readModels(sqlFolder))));
		close();
	});
	return JSON.parse(readFileSync(file, 'utf8')) as GraphNode[];
}

/** The macros that SQL calls, and those that they call. */
function copyMacros(sql: string, folder: string): void {
	for (const [, name] of sql.replaceAll(/--.*$/gm, '').matchAll(/\bmarts\.(\w+)\s*\(/g)) {
		const [from, to] = [sqlFolder, folder].map((one) => join(one, 'macros', `${name}.sql`)) as [string, string];
		if (existsSync(to) || !existsSync(from)) continue;
		cpSync(from, to, { recursive: true });
		copyMacros(readFileSync(from, 'utf8'), folder);
	}
}

/**
 * Rows of models kept in steps that their SELECT does not give now, or gives and they lack: `- …` and `+ …`. Of the models
 * that were just written; in the order of the graph, so that what a SELECT reads was held against its own before.
 */
export async function wrongRows(
	warehouse: Warehouse,
	graph: readonly GraphNode[],
	reports: readonly ModelReport[]
): Promise<string[]> {
	const written = new Set(reports.filter(({ action }) => action !== 'skipped').map(({ model }) => model));
	const wrong: string[] = [];
	for (const { model } of graph) {
		if (model.by.length === 0 || !written.has(model.name)) continue;
		const [kept, made] = [`select * from ${model.relation}`, `select * from (${model.body})`];
		const rows = await warehouse.rows(
			`with kept as (${kept}), made as materialized (${made})
			(select '-' as side, * from (from kept except all from made)) union all (select '+', * from (from made except all from kept))`
		);
		wrong.push(...rows.map((row) => `${model.name} ${JSON.stringify(row)}`));
	}
	return wrong;
}

/** Answers of audits, as the changes tell them, that are others than those of a look at all rows. */
export async function wrongAudits(warehouse: Warehouse, folder: string): Promise<string[]> {
	const { connection } = warehouse;
	const told = await runAudits({ connection, effects, folder });
	const counted = await runAudits({ connection, effects, folder, again: true });
	return told.flatMap(({ audit, failures }, index) =>
		failures === counted[index]?.failures ? [] : [`${audit}: ${failures}, not ${counted[index]?.failures}`]
	);
}

const text = (value: string | number | null): DuckDBValue => (value === null ? null : String(value));
