// One landing into the warehouse, in one transaction with its cursor, its counts and its quarantine. Every row that
// was read ends in exactly one place; a load that cannot say so is rolled back.
import { isDeepStrictEqual } from 'node:util';
import { BIGINT, DuckDBDataChunk, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import {
	countChanged,
	createChanged,
	deleteChanged,
	insertAll,
	insertChanged,
	isStored
} from '../../sql/load/merge.ts';
import {
	createLoadNotes,
	deleteResolved,
	dropLoadNotes,
	insertConflicts,
	insertFaulty,
	insertFile,
	insertRejects,
	rejectsTable
} from '../../sql/load/quarantine.ts';
import {
	getTimezone,
	insertCounts,
	insertCursor,
	insertExtraColumn,
	insertLoad,
	selectLoad,
	setTimezone
} from '../../sql/load/warehouse.ts';
import { entityOf, findEntity } from '../contract/contract.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import type { Landing, LandedFile, Reject, Source } from '../sources/types.ts';
import { markLoaded, readLanding, setAside } from '../extract/landing.ts';
import { readCursor } from './prepare.ts';
import { askNumbers, dropStaged, stageEntity, type StagedEntity } from './staged.ts';

export { prepareLoading, readCursor } from './prepare.ts';

export type LoadedEntity = {
	entity: string;
	rowsRead: number;
	inserted: number;
	updated: number;
	/** Said nothing that was not known, or something older than is known. */
	unchanged: number;
	quarantined: number;
};

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
 * Throws `LOAD_MANIFEST`, `LOAD_ENTITY` for an entity that the contract does not have, `LOAD_ACCOUNTING` when rows
 * would be lost, and what `readTabular` throws about a landed file. The landing is set aside then: the next run reads
 * its source again.
 */
export async function loadLanding(options: LoadOptions): Promise<LoadReport> {
	try {
		const { loadId, landing } = readLanding(options.landingFolder);
		const report = await loadOnce({ ...options, loadId, landing });
		markLoaded(options.landingFolder);
		return report;
	} catch (error) {
		// What is wrong with the files stays wrong; a full disk or a lost lock does not.
		if (error instanceof RetourError) setAside(options.landingFolder);
		throw error;
	}
}

type Load = LoadOptions & { loadId: string; landing: Landing };

async function loadOnce(options: Load): Promise<LoadReport> {
	const { connection, source, landing, loadId } = options;
	if ((await askNumbers(connection, selectLoad, { load_id: loadId })).length > 0)
		return { loadId, isNew: false, entities: [], warnings: [] };
	if (landing.files.length === 0 && landing.rejects.length === 0) {
		const before = await readCursor(connection, source.id);
		// Nothing but warnings: no load, or each run of a source with a refused file would be one.
		if (isDeepStrictEqual(before, landing.cursor))
			return { loadId, isNew: false, entities: [], warnings: landing.warnings };
	}
	const byEntity = groupFiles(landing.files);
	const timezone = (await connection.runAndReadAll(getTimezone)).getRowsJS()[0]![0] as string;
	const staged: StagedEntity[] = [];
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
		await noteRejects(connection, landing.rejects, staged);
		return await commitStaged(options, staged);
	} finally {
		for (const entity of staged) await dropStaged(connection, entity);
		for (const statement of dropLoadNotes) await connection.run(statement);
		await connection.run(setTimezone(timezone));
		options.effects.progress('load', null, null);
	}
}

async function commitStaged(
	{ connection, effects, source, landing, loadId, runId }: Load,
	staged: readonly StagedEntity[]
): Promise<LoadReport> {
	const at = effects.now().toISOString();
	await connection.run('begin transaction');
	try {
		const [loadSeq = 0] = await askNumbers(connection, insertLoad, {
			load_id: loadId,
			source_id: source.id,
			run_id: runId ?? '',
			loaded_at: at
		});
		const load = { sourceId: source.id, loadSeq, loadId, at };
		await connection.run(deleteResolved, { source_id: source.id });
		const entities: LoadedEntity[] = [];
		for (const [done, entity] of staged.entries()) {
			effects.progress('load', done, staged.length, entity.entity.name);
			entities.push(await mergeEntity(connection, entity, load, landing.rejects));
		}
		entities.push(...rejectedElsewhere(landing.rejects, staged));
		const { rowsChanged: rejects } = await connection.run(insertRejects(load));
		checkAccounts(source.id, entities, rejects, staged, landing.rejects);
		for (const { entity, rowsRead, inserted, updated, unchanged, quarantined } of entities)
			await connection.run(insertCounts, {
				load_seq: loadSeq,
				source_id: source.id,
				entity,
				rows_read: rowsRead,
				inserted,
				updated,
				unchanged,
				quarantined
			});
		for (const { entity, extra } of staged)
			for (const [column, rows] of extra)
				await connection.run(insertExtraColumn, {
					source_id: source.id,
					entity: entity.name,
					column_name: column,
					rows_seen: rows
				});
		await connection.run(insertCursor, {
			source_id: source.id,
			cursor: JSON.stringify(landing.cursor),
			load_seq: loadSeq
		});
		await connection.run('commit');
		const warnings = [...landing.warnings, ...staged.flatMap((entity) => entity.warnings)];
		return { loadId, isNew: true, entities, warnings };
	} catch (error) {
		await connection.run('rollback');
		throw error;
	}
}

async function mergeEntity(
	connection: DuckDBConnection,
	staged: StagedEntity,
	load: { sourceId: string; loadSeq: number; loadId: string; at: string },
	landingRejects: readonly Reject[]
): Promise<LoadedEntity> {
	const { entity } = staged;
	const rejected = staged.rejects.length + landingRejects.filter((reject) => reject.entity === entity.name).length;
	const counts: LoadedEntity = {
		entity: entity.name,
		rowsRead: staged.rowsRead + (rejected - staged.rejects.length),
		inserted: 0,
		updated: 0,
		unchanged: staged.superseded,
		quarantined: rejected
	};
	const run = async (sql: string): Promise<number> => (await connection.run(sql)).rowsChanged;
	const [stored] = await askNumbers(connection, isStored(entity), { source_id: load.sourceId });
	if (stored === 0) counts.inserted = await run(insertAll(entity, load.sourceId, load.loadSeq));
	else {
		await connection.run(createChanged(entity, load.sourceId));
		const [inserts = 0, updates = 0] = await askNumbers(connection, countChanged(entity));
		if (updates > 0) counts.updated = await run(deleteChanged(entity, load.sourceId));
		if (inserts + updates > 0)
			counts.inserted = (await run(insertChanged(entity, load.sourceId, load.loadSeq))) - counts.updated;
		counts.unchanged += staged.good - inserts - updates;
	}
	if (staged.faulty > 0) counts.quarantined += await run(insertFaulty(entity, [...staged.extra.keys()], load));
	if (staged.conflicts > 0) counts.quarantined += await run(insertConflicts(entity, load));
	return counts;
}

/** Rejects of what is no entity: inputs whose rows never reached a mapping. They were read and are in quarantine. */
function rejectedElsewhere(rejects: readonly Reject[], staged: readonly StagedEntity[]): LoadedEntity[] {
	const known = new Set(staged.map(({ entity }) => entity.name));
	const counts = new Map<string, number>();
	for (const { entity } of rejects) if (!known.has(entity)) counts.set(entity, (counts.get(entity) ?? 0) + 1);
	return [...counts].map(([entity, rows]) => ({
		entity,
		rowsRead: rows,
		inserted: 0,
		updated: 0,
		unchanged: 0,
		quarantined: rows
	}));
}

/** Rows read are counted by the reader, the others by what the statements say they wrote. */
function checkAccounts(
	source: string,
	entities: readonly LoadedEntity[],
	writtenRejects: number,
	staged: readonly StagedEntity[],
	landingRejects: readonly Reject[]
): void {
	const foundRejects = staged.reduce((sum, { rejects }) => sum + rejects.length, landingRejects.length);
	const hint = 'nothing of it was loaded; please report this, with the landing folder';
	if (writtenRejects !== foundRejects) {
		const sentence = `${source}: ${foundRejects} rejected rows were found and ${writtenRejects} written`;
		throw new RetourError('load', 'LOAD_ACCOUNTING', sentence, { hint });
	}
	for (const { entity, rowsRead, inserted, updated, unchanged, quarantined } of entities) {
		if (rowsRead === inserted + updated + unchanged + quarantined) continue;
		const sentence =
			`${source}: ${rowsRead} rows of ${entity} were read, but ${inserted} inserted + ${updated} updated + ` +
			`${unchanged} unchanged + ${quarantined} quarantined is ${inserted + updated + unchanged + quarantined}`;
		throw new RetourError('load', 'LOAD_ACCOUNTING', sentence, { hint });
	}
}

function groupFiles(files: readonly LandedFile[]): Map<string, LandedFile[]> {
	const byEntity = new Map<string, LandedFile[]>();
	for (const file of files) {
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

async function noteRejects(
	connection: DuckDBConnection,
	landed: readonly Reject[],
	staged: readonly StagedEntity[]
): Promise<void> {
	const all = [
		...landed,
		...staged.flatMap(({ entity, rejects }) => rejects.map((reject): Reject => ({ entity: entity.name, ...reject })))
	];
	for (const file of new Set(landed.map((reject) => reject.file))) await connection.run(insertFile, { file });
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
