// One landing into the warehouse, in one transaction with its cursor, its counts and its quarantine. Every row that
// was read ends in exactly one place; a load that cannot say so is rolled back.
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BIGINT, DuckDBDataChunk, LIST, listValue, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { isStored } from '../../sql/load/merge.ts';
import { createLoadNotes, dropLoadNotes, insertFiles, rejectsTable } from '../../sql/load/quarantine.ts';
import { getTimezone, selectLoad, setTimezone } from '../../sql/load/warehouse.ts';
import { entityOf, findEntity } from '../contract/contract.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import type { Landing, LandedFile, Reject, Source } from '../sources/types.ts';
import { markLoaded, readLanding, setAside } from '../extract/landing.ts';
import { commitStaged, type LoadedEntity } from './commit.ts';
import { stageCompleteness, type Completeness } from './completeness.ts';
import { readCursor } from './prepare.ts';
import { askNumbers, dropStaged, stageEntity, type StagedEntity } from './staged.ts';

export { prepareLoading, readCursor } from './prepare.ts';

export type LoadReport = {
	loadId: string;
	/** False where this landing had been loaded before: nothing was done. */
	isNew: boolean;
	entities: LoadedEntity[];
	warnings: string[];
};

export type LoadOptions = {
	/** Of the warehouse, prepared, outside of a transaction. */
	connection: DuckDBConnection;
	effects: Pick<Effects, 'now' | 'progress'>;
	source: Pick<Source, 'id' | 'timezone'>;
	/** A whole landing with its manifest; its name is its id: loaded once, whatever happens. */
	landingFolder: string;
	runId: string | null;
};

/**
 * Loads a landing: all of it or nothing.
 * Throws `LOAD_MANIFEST`, `LOAD_UNREADABLE`, `LOAD_ENTITY` for an entity that the contract does not have, `LOAD_ACCOUNTING` when rows
 * would be lost, and what `readTabular` throws about a landed file. The landing is set aside then: the next run reads
 * its source again.
 */
export async function loadLanding(options: LoadOptions): Promise<LoadReport> {
	try {
		const { loadId, landing } = readLanding(options.landingFolder);
		const report = await loadOnce({ ...options, loadId, landing });
		markLoaded(options.landingFolder);
		return report;
	} catch (cause) {
		const error = isDamage(cause) ? damaged(options.landingFolder, cause) : cause;
		// What is wrong with the files stays wrong; a full disk or a lost lock does not.
		if (error instanceof RetourError) setAside(options.landingFolder);
		throw error;
	}
}

/** DuckDB's words for a file that it opened and could not decode. */
const isDamage = (error: unknown): error is Error =>
	error instanceof Error && !(error instanceof RetourError) && error.message.includes('Failed to read file');

const damaged = (folder: string, cause: Error): RetourError =>
	new RetourError('load', 'LOAD_UNREADABLE', `the landing ${basename(folder)} cannot be read: ${cause.message}`, {
		cause,
		hint: 'its source is read again by the next run'
	});

/** Nothing came, nothing is to be compared and nothing failed. */
const isNothing = ({ files, rejects, complete = [], controls = [], stopped = [] }: Landing): boolean =>
	[files, rejects, complete, controls, stopped].every((list) => list.length === 0);

type Load = LoadOptions & { loadId: string; landing: Landing };

async function loadOnce(options: Load): Promise<LoadReport> {
	const { connection, source, landing, loadId } = options;
	if ((await askNumbers(connection, selectLoad, { load_id: loadId })).length > 0)
		return { loadId, isNew: false, entities: [], warnings: [] };
	if (isNothing(landing)) {
		const before = await readCursor(connection, source.id);
		// Nothing but warnings: no load, or each run of a source with a refused file would be one.
		if (isDeepStrictEqual(before, landing.cursor))
			return { loadId, isNew: false, entities: [], warnings: landing.warnings };
	}
	const byEntity = groupFiles(landing.files, 'rows');
	const timezone = (await connection.runAndReadAll(getTimezone)).getRowsJS()[0]![0] as string;
	const staged: StagedEntity[] = [];
	let completeness: Completeness | null = null;
	await connection.run(setTimezone(source.timezone));
	try {
		for (const statement of createLoadNotes) await connection.run(statement);
		let ordinal = 0;
		for (const [name, files] of byEntity) {
			options.effects.progress('load', staged.length, byEntity.size, name);
			const entity = entityOf(name);
			const [stored] = await askNumbers(connection, isStored(entity), { source_id: source.id });
			const place = { folder: options.landingFolder, firstOrdinal: ordinal, isFirst: stored === 0 };
			staged.push(await stageEntity(connection, entity, files, place));
			ordinal += files.length;
		}
		const whole = landing.files.filter((file) => (file.role ?? 'rows') === 'rows' && !file.partial);
		const rejected = landing.rejects.map((reject) => reject.file);
		const origins = [...whole.map((file) => file.origin), ...rejected, ...(landing.read ?? [])];
		await connection.run(insertFiles, { files: listValue([...new Set(origins)]) }, { files: LIST(VARCHAR) });
		await noteRejects(connection, landing.rejects, staged);
		const warnings = [...landing.warnings, ...staged.flatMap((entity) => entity.warnings)];
		completeness = await stageCompleteness(connection, {
			folder: options.landingFolder,
			keys: groupFiles(landing.files, 'keys'),
			deletions: groupFiles(landing.files, 'deletions'),
			complete: landing.complete ?? [],
			staged,
			warnings
		});
		const entities = await commitStaged({ ...options, completeness, warnings }, staged);
		return { loadId, isNew: true, entities, warnings };
	} finally {
		for (const entity of staged) await dropStaged(connection, entity);
		for (const drop of completeness?.drops ?? []) await connection.run(drop);
		for (const statement of dropLoadNotes) await connection.run(statement);
		await connection.run(setTimezone(timezone));
		options.effects.progress('load', null, null);
	}
}

function groupFiles(files: readonly LandedFile[], role: NonNullable<LandedFile['role']>): Map<string, LandedFile[]> {
	const byEntity = new Map<string, LandedFile[]>();
	for (const file of files) {
		if ((file.role ?? 'rows') !== role) continue;
		if (!findEntity(file.entity))
			throw new RetourError(
				'load',
				'LOAD_ENTITY',
				`${file.origin} was landed as ${file.entity}, which the contract does not have`
			);
		byEntity.set(file.entity, [...(byEntity.get(file.entity) ?? []), file]);
	}
	return byEntity;
}

/** Hands rejected rows to the commit. */
export async function noteRejects(
	connection: DuckDBConnection,
	landed: readonly Reject[],
	staged: readonly StagedEntity[]
): Promise<void> {
	const all = [
		...landed,
		...staged.flatMap(({ entity, rejects }) => rejects.map((reject): Reject => ({ entity: entity.name, ...reject })))
	];
	const appender = await connection.createAppender(rejectsTable, 'main', 'temp');
	try {
		for (let from = 0; from < all.length; from += 2048) {
			const rows = all.slice(from, from + 2048);
			const chunk = DuckDBDataChunk.create([VARCHAR, VARCHAR, BIGINT, VARCHAR, VARCHAR, VARCHAR, VARCHAR], rows.length);
			chunk.setRows(
				rows.map(({ entity, file, line, column, found, reason, raw }) => [
					entity,
					file,
					BigInt(line),
					column,
					found,
					reason,
					raw
				])
			);
			appender.appendDataChunk(chunk);
		}
	} finally {
		appender.closeSync();
	}
}
