// What a new version begins with: nothing, or a copy of the last one in which only what changed since is written. Of a
// day's news three years need not be copied row by row.
import { constants, copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { changesOf } from '../../sql/models/statements.ts';
import type { KnownChanges } from '../../sql/publish/compare.ts';
import * as statements from '../../sql/publish/statements.ts';
import { hash } from '../models/state.ts';
import { readModels } from '../models/parse.ts';
import { versionFile } from './versions.ts';

/** How one mart comes into the new version. */
export type Step = {
	mart: string;
	how: 'same' | 'changes' | 'whole';
	by: readonly string[];
	/** Whether `changes.<mart>` tells rows that were from rows that are. */
	isTold: boolean;
};

export type Base = {
	/** The file to begin with; null: an empty one. */
	file: string | null;
	/** The version of that file. */
	version: string | null;
	steps: Step[];
	/** Marts of the base that are no models any more. */
	gone: string[];
	/** To be remembered with the new version. */
	builds: Record<string, number>;
	macros: string;
	stepsSince: number;
	wholeBytes: number | null;
};

/** A file that has been changed so often, or has grown so much, is written whole again: deleted rows leave holes. */
const mostSteps = 48;
const mostGrowth = 1.6;
/** Of small files the blocks that every write takes are most of the growth. */
const freeGrowth = 32 * 1_048_576;

/**
 * Plans the next version from what the last one holds. A mart that was built once since then, in part, brings its
 * changes; one that was not built is the same; any other is copied. The last version must be on disk, and the macros
 * (which travel with it) those of today; else everything is copied.
 */
export async function planBase(
	connection: DuckDBConnection,
	{
		dataFolder,
		sqlFolder,
		marts,
		whole = false
	}: { dataFolder: string; sqlFolder: string; marts: readonly string[]; whole?: boolean }
): Promise<Base> {
	for (const statement of statements.createPublished) await connection.run(statement);
	const built = (await connection.runAndReadAll(statements.readBuilds)).getRowObjectsJS();
	const states = new Map(built.map((row) => [String(row.model), row]));
	const by = new Map(readModels(sqlFolder).map((model) => [model.relation, model.by]));
	const builds: Record<string, number> = {};
	for (const mart of marts) builds[mart] = Number(states.get(`marts.${mart}`)?.builds ?? 0);
	const macros = macrosOf(sqlFolder);

	const [last] = (await connection.runAndReadAll(statements.readPublished)).getRowObjectsJS();
	const file = last ? versionFile(dataFolder, String(last.version)) : null;
	const isUsable =
		!whole &&
		file !== null &&
		existsSync(file) &&
		last?.macros === macros &&
		last.builds !== null &&
		Number(last.steps) < mostSteps &&
		statSync(file).size <= Number(last.whole_bytes) * mostGrowth + freeGrowth;
	if (!isUsable)
		return {
			file: null,
			version: null,
			steps: marts.map((mart) => ({ mart, how: 'whole', by: [], isTold: false })),
			gone: [],
			builds,
			macros,
			stepsSince: 0,
			wholeBytes: null
		};
	const held = JSON.parse(String(last.builds)) as Record<string, number>;
	const steps = marts.map((mart): Step => {
		const keys = by.get(`marts.${mart}`) ?? [];
		const since = (builds[mart] ?? 0) - (held[mart] ?? Number.NaN);
		const state = states.get(`marts.${mart}`);
		const isInPart = state?.in_part === true && keys.length > 0;
		return {
			mart,
			how: since === 0 ? 'same' : since === 1 && isInPart ? 'changes' : 'whole',
			by: keys,
			isTold: state?.is_told === true
		};
	});
	return {
		file,
		version: String(last.version),
		steps,
		gone: Object.keys(held).filter((mart) => !marts.includes(mart)),
		builds,
		macros,
		stepsSince: Number(last.steps) + 1,
		wholeBytes: Number(last.whole_bytes)
	};
}

/** Of the marts that came to a version in steps: where their changes since the base stand; null where nothing changed. */
export const changesSince = ({ steps }: Base): KnownChanges =>
	Object.fromEntries(
		steps.flatMap(({ mart, how, isTold }): [string, string | null][] =>
			how === 'same' ? [[mart, null]] : how === 'changes' && isTold ? [[mart, changesOf(`marts.${mart}`)]] : []
		)
	);

/** Puts the base where the new version is to be; at once where the file system can share blocks. */
export function copyBase(base: Base, partial: string): void {
	if (base.file) copyFileSync(base.file, partial, constants.COPYFILE_FICLONE);
}

/** Brings the marts of an attached copy up to date. */
export async function writeMarts(
	connection: DuckDBConnection,
	{ steps, gone }: Base,
	progress: (index: number, mart: string) => void
): Promise<void> {
	for (const mart of gone) await connection.run(statements.dropMart(mart));
	for (const [index, { mart, how, by }] of steps.entries()) {
		progress(index, mart);
		if (how === 'whole') await connection.run(statements.copyMart(mart));
		if (how === 'changes') for (const statement of statements.applyChanges(mart, by)) await connection.run(statement);
	}
}

function macrosOf(sqlFolder: string): string {
	const folder = join(sqlFolder, 'macros');
	const names = readdirSync(folder)
		.filter((name) => name.endsWith('.sql'))
		.sort();
	return hash(names.map((name) => readFileSync(join(folder, name), 'utf8')));
}
