// The contract as a folder: one file per entity, or several. Needs nothing but the names of columns.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ValueRules } from '../../../sql/load/value-rules.ts';
import { openDatabase, type Database } from '../../effects.ts';
import { RetourError } from '../../errors.ts';
import type { Extraction, Landing, Reading, Source } from '../types.ts';
import { checkFiles } from './check.ts';
import { listFolder, type ContractFile } from './folder.ts';
import { landFile, type FormatOptions, type Landed, type Place } from './land.ts';
import { awaitReady, isStill, type Readiness } from './ready.ts';
import { describeRefusal, refusalOf } from './refusal.ts';
import { isUnchanged, noteGone, seenFile, sha256Of, type SeenFile, type SeenFiles } from './seen.ts';

export type FilesOptions = FormatOptions &
	Readiness & {
		id: string;
		title: string;
		/** Absolute. */
		folder: string;
		/** Of time stamps without an offset. */
		timezone: string;
		/** Of amounts without a currency. */
		currency: string;
		/** How texts are written where not as the contract has it. */
		values?: ValueRules | undefined;
	};

/**
 * A folder with `<entity>.csv`, `<entity>/*.csv` or `<entity>-*.csv` (CSV, TSV, NDJSON, also `.gz` and `.zst`; XLSX;
 * Parquet), or workbooks with a sheet per entity. A file that changed is read again and merged by key; one that is gone
 * deletes nothing and is told of once. A file that cannot be read, or is being written to, is a warning and is tried
 * again by the next run; the others go on.
 * `extract` and `check` throw `FILES_FOLDER` where the folder cannot be listed.
 */
export function files(options: FilesOptions): Source {
	const { id, title, timezone, currency, values } = options;
	return {
		id,
		kind: 'files',
		title,
		timezone,
		currency,
		values,
		extract: (extraction) => extractFiles(options, extraction),
		check: (effects) => checkFiles(options, effects)
	};
}

async function extractFiles(options: FilesOptions, extraction: Extraction): Promise<Landing | null> {
	const { effects, signal, progress } = extraction;
	const { read, files: known } = extraction.cursor as { read?: string; files?: SeenFiles };
	const isSame = read === readingOf(options) && known !== undefined;
	const seen: SeenFiles = isSame ? structuredClone(known) : {};
	const { files: found, warnings } = listFolder(options.folder, options.ready);
	const now = effects.now();
	const landing: Landing = {
		files: [],
		rejects: [],
		read: [],
		cursor: { read: readingOf(options), files: seen },
		warnings: [...warnings, ...noteGone(seen, new Set(found.map((file) => file.name)))]
	};
	const again = readsAgain(extraction.reading);
	const changed = found.filter((file) => again(file) || !isUnchanged(file, seen[file.name]));
	const { ready, waiting } = await awaitReady(changed, options, { now, signal });
	landing.warnings.push(...waiting);
	// Takes the rows of workbooks on their way and looks into Parquet; text needs none.
	let database: Database | undefined;
	const connect = async (): Promise<DuckDBConnection> =>
		(database ??= await openDatabase(':memory:', effects)).connection;
	try {
		for (const [done, file] of ready.entries()) {
			signal.throwIfAborted();
			progress(done, ready.length, file.name);
			try {
				const before = again(file) ? undefined : seen[file.name];
				const place = { folder: extraction.folder, prefix: String(done).padStart(4, '0'), connect };
				const landed = await landChanged(file, before, options, place);
				const sheets = known?.[file.name]?.sheets;
				if (landed) {
					// a sheet that is not there any more leaves nothing in quarantine either
					landing.read!.push(...(sheets ?? []));
					for (const one of landed.files) landing.files.push(options.values ? { ...one, values: options.values } : one);
					landing.rejects.push(...landed.rejects);
					landing.warnings.push(...landed.warnings);
					extraction.spent({ bytes: file.bytes });
				}
				seen[file.name] = seenFile(file, landed?.sha256 ?? before!.sha256, now);
				if (file.format === 'xlsx')
					seen[file.name]!.sheets = landed ? landed.files.map(({ origin }) => origin) : (sheets ?? []);
			} catch (error) {
				const refusal = refusalOf(error, file);
				if (!refusal) throw error;
				landing.warnings.push(`${describeRefusal(refusal)}; it was left out and is tried again by the next run`);
			}
		}
	} finally {
		database?.close();
	}
	const isNews = landing.files.length > 0 || landing.warnings.length > 0;
	return isNews || (isSame && !isDeepStrictEqual(seen, known)) ? landing : null;
}

/** How files are read. Where that is changed, all of them say something else and are read again. */
const readingOf = ({ encoding = 'utf-8', delimiter = ',', timezone, values }: FilesOptions): string =>
	JSON.stringify({ encoding, delimiter, timezone, values });

/** Which files are read whether they changed or not: all that a reload names. A file has no range of times. */
function readsAgain(reading: Reading): (file: ContractFile) => boolean {
	if (reading.kind !== 'reload') return () => false;
	const { entities } = reading;
	return ({ entity }) => entities === undefined || entity === null || entities.includes(entity.name);
}

/** Lands a file whose content is not what it was; null where only its time changed. */
async function landChanged(
	file: ContractFile,
	before: SeenFile | undefined,
	options: FilesOptions,
	place: Place
): Promise<Landed | null> {
	if (before && (await sha256Of(file.path)) === before.sha256) return null;
	const landed = await landFile(file, options, place);
	if (isStill(file)) return landed;
	for (const { file: name } of landed.files) rmSync(join(place.folder, name), { force: true });
	throw new RetourError('source', 'FILES_CHANGING', `${file.name} was written to while it was read`, {
		hint: 'write it under another name and rename it when it is whole'
	});
}
