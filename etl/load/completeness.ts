// What the source no longer has. Its keys are staged before the transaction, the stored rows marked within it.
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	countAbsent,
	createPresent,
	createPresentNone,
	createPresentRows,
	createTombstones,
	markAbsent,
	markTombstones,
	noteAbsent,
	reviveAbsent
} from '../../sql/load/completeness.ts';
import { dropStages } from '../../sql/load/merge.ts';
import { entityOf, findEntity, keyColumns } from '../contract/contract.ts';
import type { Entity } from '../contract/types.ts';
import { RetourError } from '../errors.ts';
import type { LandedFile, Landing } from '../sources/types.ts';
import { dropTabular, readTabular } from '../tabular/tabular.ts';
import type { LoadedEntity } from './commit.ts';
import { askNumbers, type StagedEntity } from './staged.ts';

export type Completeness = {
	/** Entities of which the source's keys are staged, and from when on they are all. */
	present: { entity: Entity; since: string | null }[];
	/** Entities with staged tombstones. */
	tombstones: Entity[];
	/** Statements that forget what was staged. */
	drops: string[];
};

type Staging = {
	folder: string;
	keys: Map<string, LandedFile[]>;
	deletions: Map<string, LandedFile[]>;
	complete: NonNullable<Landing['complete']>;
	staged: readonly StagedEntity[];
	warnings: string[];
};

/** Stages the keys that the source has and those that it has deleted. Throws `LOAD_ENTITY`, `LOAD_KEYS`. */
export async function stageCompleteness(
	connection: DuckDBConnection,
	{ folder, keys, deletions, complete, staged, warnings }: Staging
): Promise<Completeness> {
	const found: Completeness = { present: [], tombstones: [], drops: [] };
	for (const { entity: name, since } of complete) {
		const entity = findEntity(name);
		if (!entity) throw new RetourError('load', 'LOAD_ENTITY', `${name} was landed, which the contract does not have`);
		const rows = staged.find((one) => one.entity.name === name);
		const files = keys.get(name);
		if (!files && rows && rows.rejects.length > 0) {
			warnings.push(`${name}: some rows could not be read as rows, so nothing was marked as deleted by their absence`);
			continue;
		}
		if (files) await withRelations(connection, entity, folder, files, (relations) => createPresent(entity, relations));
		else await connection.run(rows ? createPresentRows(entity) : createPresentNone(entity));
		found.present.push({ entity, since });
		if (!rows) found.drops.push(...dropStages(entity));
	}
	for (const [name, files] of deletions) {
		const entity = entityOf(name);
		await withRelations(connection, entity, folder, files, (relations) => createTombstones(entity, relations));
		found.tombstones.push(entity);
		if (!staged.some((one) => one.entity === entity)) found.drops.push(...dropStages(entity));
	}
	return found;
}

async function withRelations(
	connection: DuckDBConnection,
	entity: Entity,
	folder: string,
	files: readonly LandedFile[],
	statement: (relations: string[]) => string
): Promise<void> {
	const relations: string[] = [];
	for (const [index, file] of files.entries()) {
		const relation = `load_${entity.name}_known_${index}`;
		relations.push(relation);
		const read = await readTabular(connection, { ...file, path: join(folder, file.file), name: file.origin, relation });
		const wanted = [
			...keyColumns(entity).map((column) => column.name),
			...(file.role === 'deletions' ? ['deleted_at'] : [])
		];
		const missing = wanted.filter((name) => !read.columns.includes(name));
		if (missing.length > 0 || read.rejects.length > 0)
			throw new RetourError(
				'load',
				'LOAD_KEYS',
				`${file.origin} should list ${wanted.join(', ')} of ${entity.name}` +
					(missing.length > 0 ? ` and lacks ${missing.join(', ')}` : ` and has ${read.rejects.length} broken rows`)
			);
	}
	await connection.run(statement(relations));
	for (const relation of relations) await dropTabular(connection, relation);
}

type Marking = {
	load: { sourceId: string; loadSeq: number; at: string };
	landing: Landing;
	staged: readonly StagedEntity[];
	completeness: Completeness;
	/** Of the load so far; what is marked is added to them. */
	entities: LoadedEntity[];
	warnings: string[];
};

/** A source that suddenly lacks most of its rows has rather lost its rights, or somebody is at work on it. */
const isDoubtful = (absent: number, live: number): boolean => absent > 20 && absent > live / 2;

/**
 * Marks stored rows as deleted. Where most of an entity would go, nothing is marked and a warning says so, unless a
 * reload was asked for.
 */
export async function markDeletions(
	connection: DuckDBConnection,
	{ load, landing, completeness, entities, warnings }: Marking
): Promise<void> {
	const add = (entity: Entity, what: 'deleted' | 'revived', rows: number) => {
		if (rows === 0) return;
		let counts = entities.find((one) => one.entity === entity.name);
		if (!counts) {
			counts = {
				entity: entity.name,
				rowsRead: 0,
				inserted: 0,
				updated: 0,
				unchanged: 0,
				quarantined: 0,
				deleted: 0,
				revived: 0
			};
			entities.push(counts);
		}
		counts[what] += rows;
	};
	for (const entity of completeness.tombstones)
		add(entity, 'deleted', (await connection.run(markTombstones(entity, load))).rowsChanged);
	for (const { entity, since } of completeness.present) {
		if (since === null) {
			const { rowsChanged: revived } = await connection.run(reviveAbsent(entity, load));
			add(entity, 'revived', revived);
			if (revived > 0) warnings.push(`${entity.name}: ${revived} rows that were taken for deleted are there after all`);
		}
		const [live = 0, absent = 0] = await askNumbers(connection, countAbsent(entity, load.sourceId, since));
		if (absent === 0) continue;
		if (isDoubtful(absent, live) && landing.reading !== 'reload') {
			warnings.push(
				`${entity.name}: the source lacks ${absent} of ${live} rows that are stored; nothing was marked as deleted. ` +
					`If they are really gone: retour run --source ${load.sourceId} --reload ${entity.name}`
			);
			continue;
		}
		add(entity, 'deleted', (await connection.run(markAbsent(entity, load, since))).rowsChanged);
		await connection.run(noteAbsent(entity, load));
	}
}
