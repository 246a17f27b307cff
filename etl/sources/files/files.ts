// The contract as a folder: one file per entity, or several. Needs nothing but the names of columns.
import { constants, copyFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { keyColumns } from '../../contract/contract.ts';
import type { Entity } from '../../contract/types.ts';
import { openDatabase, type Effects } from '../../effects.ts';
import { RetourError } from '../../errors.ts';
import { toUtf8, type Encoding } from '../../tabular/encoding.ts';
import { readColumns, verifyParquet } from '../../tabular/tabular.ts';
import type { Extraction, LandedFile, Landing, Source } from '../types.ts';
import { listFolder, type ContractFile } from './folder.ts';
import { isUnchanged, seenFile, sha256Of, type SeenFiles } from './seen.ts';

export type FilesOptions = {
	id: string;
	title: string;
	/** Absolute. */
	folder: string;
	/** Of time stamps without an offset. */
	timezone: string;
	/** Of amounts without a currency. */
	currency: string;
	/** Of CSV, TSV and NDJSON. */
	encoding?: Encoding;
	/** Of CSV; a comma by default. */
	delimiter?: string;
};

/**
 * A folder with `<entity>.csv`, `<entity>/*.csv` or `<entity>-*.csv` (CSV, TSV, NDJSON, also `.gz` and `.zst`; Parquet).
 * A file that changed is read again and merged by key; one that is gone deletes nothing. A file that cannot be read
 * is a warning and is tried again by the next run; the others go on.
 * `extract` and `check` throw `FILES_FOLDER` where the folder cannot be listed.
 */
export function files(options: FilesOptions): Source {
	const { id, title, timezone, currency } = options;
	return {
		id,
		kind: 'files',
		title,
		timezone,
		currency,
		extract: (extraction) => extractFiles(options, extraction),
		check: (effects) => checkFiles(options, effects)
	};
}

async function extractFiles(options: FilesOptions, extraction: Extraction): Promise<Landing | null> {
	const { effects, folder: landingFolder, signal, progress } = extraction;
	const { read, files: known } = extraction.cursor as { read?: string; files?: SeenFiles };
	const seen = read === readingOf(options) && known ? known : {};
	const { files: found, warnings } = listFolder(options.folder);
	const now = effects.now();
	const landed: LandedFile[] = [];
	const next: SeenFiles = { ...seen };
	// Looks at the headers, of Parquet files too.
	const database = await openDatabase(':memory:', effects);
	try {
		for (const [done, file] of found.entries()) {
			signal.throwIfAborted();
			progress(done, found.length, file.name);
			const before = seen[file.name];
			if (isUnchanged(file, before) || (before && (await sha256Of(file.path)) === before.sha256)) continue;
			const target = `${String(landed.length).padStart(4, '0')}-${file.entity.name}.${file.format}`;
			try {
				const sha256 = await land(options, file, join(landingFolder, target), database.connection);
				next[file.name] = seenFile(file, sha256, now);
				landed.push(landedFile(options, file, target));
			} catch (error) {
				if (!(error instanceof RetourError)) throw error;
				rmSync(join(landingFolder, target), { force: true });
				warnings.push(`${describe(error)}; it was left out and is tried again by the next run`);
			}
		}
	} finally {
		database.close();
	}
	if (landed.length === 0 && warnings.length === 0) return null;
	return { files: landed, rejects: [], cursor: { read: readingOf(options), files: next }, warnings };
}

/** How files are read. Where that is changed, all of them say something else and are read again. */
const readingOf = ({ encoding = 'utf-8', delimiter = ',', timezone }: FilesOptions): string =>
	JSON.stringify({ encoding, delimiter, timezone });

const landedFile = ({ delimiter }: FilesOptions, { entity, format, name }: ContractFile, file: string): LandedFile => ({
	entity: entity.name,
	file,
	format,
	origin: name,
	...(format === 'csv' && delimiter ? { delimiter } : {})
});

/**
 * Copies a file into the landing folder as UTF-8 and makes sure that it has the columns that its rows cannot do
 * without. Returns the hash of the file.
 */
async function land(
	{ encoding = 'utf-8', delimiter }: FilesOptions,
	file: ContractFile,
	target: string,
	connection: DuckDBConnection
): Promise<string> {
	const { path, format, name } = file;
	let sha256: string;
	if (format === 'parquet') {
		copyFileSync(path, target, constants.COPYFILE_FICLONE);
		sha256 = await sha256Of(target);
		await verifyParquet(connection, target, name);
	} else ({ sha256 } = await toUtf8(path, target, { encoding, name }));
	refuseMissing(file, await readColumns(connection, { path: target, format, name, delimiter }), delimiter);
	return sha256;
}

/** Throws `FILES_MISSING_COLUMN` where rows of the file could not be told apart or would all lack what they need. */
function refuseMissing({ name, entity, format }: ContractFile, columns: readonly string[], delimiter = ','): void {
	if (columns.length === 0) return; // an empty file: the loader says so
	const lower = new Set(columns.map((column) => column.toLowerCase()));
	const missing = entity.columns.filter((column) => column.need !== 'optional' && !lower.has(column.name));
	if (missing.length === 0) return;
	const wanted = missing.map((column) => column.name).join(', ');
	const other =
		columns.length === 1 && format === 'csv'
			? [';', '\t', '|', ','].find((mark) => mark !== delimiter && columns[0]!.includes(mark))
			: undefined;
	throw new RetourError(
		'source',
		'FILES_MISSING_COLUMN',
		`${name} has no column ${wanted}; it has ${columns.join(', ')}`,
		{
			hint: other
				? `the header looks divided by ${JSON.stringify(other)}: set delimiter: ${JSON.stringify(other)}`
				: `${entity.name} needs ${neededOf(entity)}; use a \`mapped\` source if your columns have other names`
		}
	);
}

const neededOf = (entity: Entity): string =>
	[...keyColumns(entity), ...entity.columns.filter((column) => column.need === 'required')]
		.map((column) => column.name)
		.join(', ');

const describe = (error: RetourError): string =>
	`${error.message} (${error.code})${error.hint ? `, hint: ${error.hint}` : ''}`;

/** Lands every file in a temporary folder: the only way to know that all of it can be read. */
async function checkFiles(options: FilesOptions, effects: Effects): Promise<{ entities: string[]; notes: string[] }> {
	const { files: found, warnings: notes } = listFolder(options.folder);
	const folder = await mkdtemp(join(tmpdir(), 'retour-check-'));
	const database = await openDatabase(':memory:', effects);
	try {
		for (const file of found) {
			try {
				await land(options, file, join(folder, 'file'), database.connection);
			} catch (error) {
				if (!(error instanceof RetourError)) throw error;
				notes.push(describe(error));
			}
		}
	} finally {
		database.close();
		await rm(folder, { recursive: true });
	}
	if (found.length === 0) notes.push(`${options.folder} has no file of the contract, such as orders.csv`);
	return { entities: [...new Set(found.map((file) => file.entity.name))], notes };
}
