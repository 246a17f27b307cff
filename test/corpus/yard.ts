// Where cases are tried: each is a folder of its own, read by the real extraction and loaded by the real loader into a
// warehouse that all share, under a source of its own.
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { contract } from '../../etl/contract/contract.ts';
import { openDatabase, type Database, type Effects } from '../../etl/effects.ts';
import { describeError, RetourError } from '../../etl/errors.ts';
import { extract, pendingLandings } from '../../etl/extract/landing.ts';
import { loadLanding, prepareLoading, readCursor, type LoadReport } from '../../etl/load/load.ts';
import { files, type FilesOptions } from '../../etl/sources/files/files.ts';
import type { Source } from '../../etl/sources/types.ts';
import { randomOf, type Random } from './random.ts';

export type Expected = {
	/** Keys that the warehouse has of the source afterwards, by entity. */
	stored: Record<string, string[] | undefined>;
	/** Keys that it must have among others. */
	atLeast?: Record<string, string[]>;
	/** Entities of which it may have any. */
	anyOf?: readonly string[];
	/** Rows that its quarantine holds afterwards; absent: whatever is left over. */
	quarantined?: number;
	/** Rows that this run read; absent: whatever the accounts say. */
	read?: number;
	/** A warning that must be among those of the run. */
	warns?: RegExp;
	/** Code of the error that the source ends with as a whole. */
	fails?: string | readonly string[];
	/** The input is only odd: everything is loaded and nothing need be said. */
	isOdd?: true;
};

export type Step = {
	/** Changes the folder before the run. */
	make?: () => void | Promise<void>;
	/** The source of this run; by default that of the case. */
	source?: Source;
	expects: Expected;
};

export type Case = { source?: Source; options?: Partial<FilesOptions>; steps: Step[] };

export type Family = { name: string; make: (yard: Yard) => Case | Promise<Case> };

export type Yard = {
	random: Random;
	/** Begins every key of the case. */
	prefix: string;
	id: string;
	/** The folder of the source. */
	folder: string;
	/** A folder beside it. */
	aside: string;
	write: (name: string, content: string | Uint8Array) => string;
	/** Runs SQL apart from the warehouse, such as a copy to Parquet. */
	sql: (statement: string) => Promise<void>;
	source: (options?: Partial<FilesOptions>) => Source;
	/** Copies the folder as it is now to where whole runs read it later; returns where. */
	keep: () => string;
};

export type Outcome = { report: LoadReport | null; error: unknown };

export const effects: Effects = {
	// Later than any file that is written meanwhile, so that nothing waits and nothing is uncertain.
	now: () => new Date('2030-01-01T00:00:00Z'),
	log: () => undefined,
	progress: () => undefined,
	// small as the files are, threads would only wait for each other
	threads: 1,
	memoryLimit: '1GB'
};

/** The warehouse that cases are loaded into. */
export async function openGround(root: string): Promise<{ warehouse: Database; sql: Yard['sql']; close: () => void }> {
	const warehouse = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	await prepareLoading(warehouse.connection);
	const bench = await openDatabase(':memory:', effects, { timezone: 'UTC' });
	mkdirSync(root, { recursive: true });
	return {
		warehouse,
		sql: async (statement) => {
			await bench.connection.run(statement);
		},
		close: () => {
			bench.close();
			warehouse.close();
		}
	};
}

/** The yard of one case. */
export function yardOf(root: string, sql: Yard['sql'], seed: number, index: number): Yard {
	const id = `case-${index}`;
	const [folder, aside] = [join(root, id, 'in'), join(root, id, 'aside')];
	mkdirSync(folder, { recursive: true });
	mkdirSync(aside);
	return {
		random: randomOf(seed, index),
		prefix: `c${index}-`,
		id,
		folder,
		aside,
		sql,
		write: (name, content) => {
			const path = join(folder, name);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, content);
			return path;
		},
		source: (options = {}) => files({ id, title: id, folder, timezone: 'UTC', currency: 'EUR', ...options }),
		keep: () => {
			const kept = join(root, id, 'kept');
			// a pipe cannot be copied
			cpSync(folder, kept, { recursive: true, verbatimSymlinks: true, filter: (path) => !lstatSync(path).isFIFO() });
			return kept;
		}
	};
}

/** One run of one source: what the pipeline does with it. */
export async function attempt(connection: DuckDBConnection, dataFolder: string, source: Source): Promise<Outcome> {
	const load = (landingFolder: string) => loadLanding({ connection, effects, source, landingFolder, runId: 'corpus' });
	try {
		let report: LoadReport | null = null;
		for (const landing of pendingLandings(dataFolder, source.id)) report = await load(landing);
		const cursor = await readCursor(connection, source.id);
		const { signal } = new AbortController();
		const { folder } = await extract({ source, dataFolder, effects, cursor, runId: 'corpus', signal, firstWait: 1 });
		return { report: folder === null ? report : await load(folder), error: null };
	} catch (error) {
		return { report: null, error };
	}
}

/** What is wrong with the outcome of a step; empty: nothing. */
export async function judge(
	connection: DuckDBConnection,
	dataFolder: string,
	id: string,
	expected: Expected,
	{ report, error }: Outcome
): Promise<string[]> {
	const problems: string[] = [];
	if (error && !(error instanceof RetourError)) return [`an error without a name: ${describeError(error)}`];
	const fails = expected.fails === undefined ? [] : [expected.fails].flat();
	if (error instanceof RetourError !== fails.length > 0)
		problems.push(error ? `it failed: ${describeError(error)}` : `it did not fail with ${fails.join(' or ')}`);
	if (error instanceof RetourError && fails.length > 0 && !fails.includes(error.code))
		problems.push(`it failed with ${error.code}: ${error.message}`);

	const ask = async (sql: string): Promise<unknown[][]> =>
		(await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	const stored: Record<string, string[]> = {};
	for (const [entity, key] of (await ask(selectKeys(id))) as [string, string][]) (stored[entity] ??= []).push(key);
	for (const [entity, keys] of Object.entries(expected.atLeast ?? {})) {
		const missing = keys.filter((key) => !stored[entity]?.includes(key));
		if (missing.length > 0) problems.push(`${entity} lacks ${show(missing)}`);
	}
	for (const entity of new Set([...Object.keys(stored), ...Object.keys(expected.stored)])) {
		if (expected.anyOf?.includes(entity)) continue;
		const [found, wanted] = [stored[entity] ?? [], (expected.stored[entity] ?? []).toSorted(byBytes)];
		if (found.toSorted(byBytes).join('\n') !== wanted.join('\n'))
			problems.push(`${entity} has ${show(found)}, not ${show(wanted)}`);
	}
	const [[held]] = (await ask(`select count(*)::integer from load.quarantine where source_id = '${id}'`)) as [[number]];
	if (expected.quarantined !== undefined && held !== expected.quarantined)
		problems.push(
			`${held} rows are in quarantine, not ${expected.quarantined}: ${JSON.stringify(await ask(`select file, line, column_name, found, reason from load.quarantine where source_id = '${id}' order by all limit 12`))}`
		);
	const unaccounted = await ask(
		`select entity, rows_read, loaded, unchanged, quarantined from load.counts
		where source_id = '${id}' and rows_read <> loaded + unchanged + quarantined`
	);
	if (unaccounted.length > 0) problems.push(`rows are lost: ${JSON.stringify(unaccounted)}`);
	if (report) {
		const read = report.entities.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
		if (expected.read !== undefined && read !== expected.read)
			problems.push(`${read} rows were read, not ${expected.read}`);
	}
	const warnings = report?.warnings ?? [];
	if (expected.warns && !warnings.some((warning) => expected.warns!.test(warning)))
		problems.push(`no warning says ${expected.warns.source}: ${JSON.stringify(warnings).slice(0, 600)}`);
	if (!error && !expected.isOdd && !expected.anyOf && warnings.length === 0 && held === 0)
		problems.push('it was taken without a word');
	if (expected.isOdd && warnings.length > 0) problems.push(`it was warned of: ${warnings.join('; ').slice(0, 600)}`);
	const partial = join(dataFolder, 'landing', id);
	if (existsSync(partial) && readdirSync(partial).some((name) => name.startsWith('.partial-')))
		problems.push('half a landing was left behind');
	return problems;
}

/** The keys of all entities that the warehouse has of a source. */
const selectKeys = (id: string): string =>
	contract
		.map(({ name, columns }) => {
			const keys = columns.filter(({ need }) => need === 'key').map((column) => `"${column.name}"::varchar`);
			return `select '${name}', concat_ws('|', ${keys.join(', ')}) from raw.${name} where source_id = '${id}'`;
		})
		.join(' union all ');

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const show = (keys: readonly string[]): string =>
	keys.length === 0 ? 'nothing' : `${keys.slice(0, 12).join(' ')}${keys.length > 12 ? ` … (${keys.length})` : ''}`;
