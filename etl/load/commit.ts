// The transaction of a load: what is staged becomes rows, quarantine, counts and a cursor, or nothing at all.
import type { DuckDBConnection } from '@duckdb/node-api';
import { countChanged, createChanged, deleteChanged, insertAll, insertChanged } from '../../sql/load/merge.ts';
import { deleteRead, deleteResolved, insertConflicts, insertFaulty, insertRejects } from '../../sql/load/quarantine.ts';
import { insertHistory, isTracked } from '../../sql/load/history.ts';
import { deleteReplayed, restorePlaces } from '../../sql/load/replay.ts';
import { insertCounts, insertCursor, insertExtraColumn, insertLoad } from '../../sql/load/warehouse.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import type { Landing, Reject, Source } from '../sources/types.ts';
import { markDeletions, type Completeness } from './completeness.ts';
import { compareControls } from './controls.ts';
import { noteStopped } from './stopped.ts';
import { askNumbers, type StagedEntity } from './staged.ts';

export type LoadedEntity = {
	entity: string;
	rowsRead: number;
	inserted: number;
	updated: number;
	/** Said nothing that was not known, or something older than is known. */
	unchanged: number;
	quarantined: number;
	/** Stored rows that the source no longer has, or says it has deleted. Not among those read. */
	deleted: number;
	/** Stored rows that had been taken for deleted and are there after all. */
	revived: number;
};

type Commit = {
	connection: DuckDBConnection;
	effects: Pick<Effects, 'now' | 'progress'>;
	source: Pick<Source, 'id'>;
	landing: Landing;
	loadId: string;
	runId: string | null;
	completeness: Completeness;
	/** Sentences for the report, to be added to. */
	warnings: string[];
	/** The rows come out of the quarantine and not from the source, of which nothing is known beyond them. */
	replayed?: boolean;
};

/** Commits staged entities. Throws `LOAD_ACCOUNTING`, rolled back, when a row would be lost or doubled. */
export async function commitStaged(
	{ connection, effects, source, landing, loadId, runId, completeness, warnings, replayed = false }: Commit,
	staged: readonly StagedEntity[]
): Promise<LoadedEntity[]> {
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
		if (!replayed) await connection.run(deleteResolved, { source_id: source.id });
		const entities: LoadedEntity[] = [];
		for (const [done, entity] of staged.entries()) {
			effects.progress('load', done, staged.length, entity.entity.name);
			entities.push(await mergeEntity(connection, entity, load, landing.rejects));
		}
		entities.push(...rejectedElsewhere(landing.rejects, staged));
		const { rowsChanged: rejects } = await connection.run(insertRejects(load));
		checkAccounts(source.id, entities, rejects, staged, landing.rejects);
		if (replayed) await resolveReplayed(connection, load, entities);
		else {
			await markDeletions(connection, { load, landing, staged, completeness, entities, warnings });
			await compareControls(connection, { load, landing, completeness, warnings });
			await noteStopped(connection, load, landing);
		}
		for (const { entity, rowsRead, inserted, updated, unchanged, quarantined, deleted, revived } of entities)
			await connection.run(insertCounts, {
				load_seq: loadSeq,
				source_id: source.id,
				entity,
				rows_read: rowsRead,
				inserted,
				updated,
				unchanged,
				quarantined,
				deleted,
				revived
			});
		// What a replay brings was counted, and its cursor passed, when it first came
		for (const { entity, extra } of replayed ? [] : staged)
			for (const [column, rows] of extra)
				await connection.run(insertExtraColumn, {
					source_id: source.id,
					entity: entity.name,
					column_name: column,
					rows_seen: rows
				});
		if (!replayed)
			await connection.run(insertCursor, {
				source_id: source.id,
				cursor: JSON.stringify(landing.cursor),
				load_seq: loadSeq
			});
		await connection.run('commit');
		return entities;
	} catch (error) {
		await connection.run('rollback');
		throw error;
	}
}

/** Every replayed row leaves the quarantine; those that were put into it again get their places back. */
async function resolveReplayed(
	connection: DuckDBConnection,
	load: { sourceId: string; loadSeq: number },
	entities: readonly LoadedEntity[]
): Promise<void> {
	const read = entities.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
	const still = entities.reduce((sum, { quarantined }) => sum + quarantined, 0);
	const { rowsChanged: taken } = await connection.run(deleteReplayed);
	const { rowsChanged: restored } = await connection.run(restorePlaces(load.loadSeq));
	if (taken === read && restored === still) return;
	const sentence =
		`${load.sourceId}: ${read} rows were replayed and ${taken} taken out of the quarantine, ` +
		`${still} put back and ${restored} found again`;
	throw new RetourError('load', 'LOAD_ACCOUNTING', sentence, { hint: 'nothing was replayed; please report this' });
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
		rowsRead: staged.rows + rejected,
		inserted: 0,
		updated: 0,
		unchanged: staged.superseded,
		quarantined: rejected,
		deleted: 0,
		revived: 0
	};
	const run = async (sql: string): Promise<number> => (await connection.run(sql)).rowsChanged;
	let { good } = staged;
	if (good === null) good = counts.inserted = await run(insertAll(entity, load.sourceId, load.loadSeq));
	else {
		await connection.run(createChanged(entity, load.sourceId, staged.isPartial));
		const [inserts = 0, updates = 0] = await askNumbers(connection, countChanged(entity));
		if (updates > 0 && isTracked(entity)) await run(insertHistory(entity, load));
		if (updates > 0) counts.updated = await run(deleteChanged(entity, load.sourceId));
		if (inserts + updates > 0)
			counts.inserted = (await run(insertChanged(entity, load.sourceId, load.loadSeq))) - counts.updated;
		counts.unchanged += good - inserts - updates;
	}
	const hasFaulty = staged.rows > good + staged.superseded + staged.conflicts;
	if (hasFaulty) counts.quarantined += await run(insertFaulty(entity, [...staged.extra.keys()], load));
	if (staged.conflicts > 0) counts.quarantined += await run(insertConflicts(entity, load));
	if (staged.isPartial) await run(deleteRead(entity, load));
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
		quarantined: rows,
		deleted: 0,
		revived: 0
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
