// Rows of the quarantine read again with the rules of today: types, contract, and how the source writes its values. Each
// of them ends as any row of a load does, in the tables, as nothing new, or in quarantine again with its place.
//
// A row is read from the text that was kept of it, with the columns and the delimiter that its file had. Texts of one
// layout are written out as one file, so that everything behind it is the loader's own.
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { BIGINT, DuckDBDataChunk, INTEGER, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import {
	countStill,
	createReplayed,
	deleteOutdated,
	deleteOvertaken,
	dropReplayed,
	groupName,
	replayedTable,
	type ReplayFilter
} from '../../sql/load/replay.ts';
import { createLoadNotes, dropLoadNotes } from '../../sql/load/quarantine.ts';
import { getTimezone, setTimezone } from '../../sql/load/warehouse.ts';
import { entityOf } from '../contract/contract.ts';
import type { Effects } from '../effects.ts';
import type { Source } from '../sources/types.ts';
import { timeId } from '../runs.ts';
import { commitStaged, type LoadedEntity } from './commit.ts';
import { writeHeldRows, type Group, type LeftRows } from './held-rows.ts';
import { noteRejects } from './load.ts';
import { dropStaged, stageEntity, type StagedEntity } from './staged.ts';

export type { ReplayFilter };

export type SourceReplay = {
	source: string;
	/** `rowsRead` of them were replayed: `inserted` + `updated` + `unchanged` were accepted, the others stayed. */
	entities: LoadedEntity[];
	/** Why the others stayed. */
	still: { entity: string; reason: string; column: string | null; rows: number }[];
	/** Rows under the filter that were not replayed. */
	left: LeftRows[];
};

export type ReplayOptions = {
	/** Of the warehouse, prepared, outside of a transaction. */
	connection: DuckDBConnection;
	effects: Pick<Effects, 'now' | 'progress'>;
	sources: readonly Pick<Source, 'id' | 'timezone' | 'values'>[];
	filter: ReplayFilter;
	runId: string | null;
	/** Where texts are written while they are read; made and removed. */
	folder: string;
};

/**
 * Replays the rows under the filter, each source in one transaction. Throws `LOAD_ACCOUNTING`, and nothing of that source
 * is replayed then.
 */
export async function replayQuarantine(options: ReplayOptions): Promise<SourceReplay[]> {
	const { connection, folder, filter, sources } = options;
	mkdirSync(folder, { recursive: true });
	try {
		const held = await writeHeldRows(connection, { folder, filter, sources });
		const replays: SourceReplay[] = [];
		for (const [source, { groups, left }] of held) {
			const replay: SourceReplay = { source, entities: [], still: [], left: [...left.values()] };
			const known = sources.find(({ id }) => id === source);
			if (known && groups.length > 0) Object.assign(replay, await replaySource(options, known, groups));
			replays.push(replay);
		}
		return replays;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function replaySource(
	{ connection, effects, runId, folder }: ReplayOptions,
	source: ReplayOptions['sources'][number],
	groups: readonly Group[]
): Promise<Pick<SourceReplay, 'entities' | 'still'>> {
	const timezone = String((await connection.runAndReadAll(getTimezone)).getRowsJS()[0]![0]);
	const staged: StagedEntity[] = [];
	await connection.run(setTimezone(source.timezone));
	try {
		for (const statement of createLoadNotes) await connection.run(statement);
		const ordered = [...groups].sort((a, b) => (a.entity < b.entity ? -1 : 1));
		await notePlaces(connection, ordered);
		for (const [ordinal, group] of ordered.entries())
			Object.assign(group.file, { origin: groupName(ordinal), values: source.values });
		const byEntity = Map.groupBy(ordered, ({ entity }) => entity);
		let firstOrdinal = 0;
		for (const [name, own] of byEntity) {
			effects.progress('replay', staged.length, byEntity.size, name);
			const entity = entityOf(name);
			const sift = async () => {
				const { rowsChanged: outdated } = await connection.run(deleteOutdated(entity, source.id));
				const { rowsChanged: overtaken } = await connection.run(deleteOvertaken(entity));
				return outdated + overtaken;
			};
			const files = own.map(({ file }) => file);
			staged.push(await stageEntity(connection, entity, files, { folder, firstOrdinal, isFirst: false, sift }));
			firstOrdinal += files.length;
		}
		await noteRejects(connection, [], staged);
		const loadId = `replay-${timeId(effects.now())}-${randomBytes(3).toString('hex')}`;
		const entities = await commitStaged(
			{
				connection,
				effects,
				source,
				landing: { files: [], rejects: [], cursor: {}, warnings: [] },
				loadId,
				runId,
				completeness: { present: [], tombstones: [], drops: [] },
				warnings: [],
				replayed: true
			},
			staged
		);
		const still = (await connection.runAndReadAll(countStill, { load_id: loadId })).getRowObjectsJS();
		return {
			entities,
			still: still.map((row) => ({
				entity: String(row.entity),
				reason: String(row.reason),
				column: row.column_name === null ? null : String(row.column_name),
				rows: Number(row.rows)
			}))
		};
	} finally {
		for (const entity of staged) await dropStaged(connection, entity);
		for (const statement of [...dropLoadNotes, dropReplayed]) await connection.run(statement);
		await connection.run(setTimezone(timezone));
		effects.progress('replay', null, null);
	}
}

async function notePlaces(connection: DuckDBConnection, groups: readonly Group[]): Promise<void> {
	await connection.run(createReplayed);
	const appender = await connection.createAppender(replayedTable, 'main', 'temp');
	try {
		for (const [ordinal, { rows }] of groups.entries())
			for (let from = 0; from < rows.length; from += 2048) {
				const some = rows.slice(from, from + 2048);
				const chunk = DuckDBDataChunk.create([BIGINT, INTEGER, BIGINT, VARCHAR, BIGINT, BIGINT], some.length);
				chunk.setRows(
					some.map(({ row, file, line, loadSeq, tempLine }) => [row, ordinal, BigInt(tempLine), file, line, loadSeq])
				);
				appender.appendDataChunk(chunk);
			}
	} finally {
		appender.closeSync();
	}
}
