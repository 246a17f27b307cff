// An entity on its way in: its landed files as typed rows, its faults and repeated keys known. Nothing of the
// warehouse is touched yet, so that everything that can fail about a file fails before the transaction begins.
import type { DuckDBConnection } from '@duckdb/node-api';
import { BIGINT, DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import { join } from 'node:path';
import {
	countGood,
	countKeys,
	countRepeated,
	countTextFaults,
	countUnordered,
	createGood,
	createRepeated,
	createRepeatedKeys,
	createText,
	createTyped,
	dropStages,
	insertText
} from '../../sql/load/merge.ts';
import {
	countExtra,
	describeRelation,
	matchColumns,
	typedSelect,
	type RelationColumn
} from '../../sql/load/projection.ts';
import { insertLayout, insertLocatedFiles, rawTexts, selectPlaces } from '../../sql/load/quarantine.ts';
import type { Entity } from '../contract/types.ts';
import type { LandedFile } from '../sources/types.ts';
import { rawRecords } from '../tabular/delimited.ts';
import { rawLines } from '../tabular/ndjson.ts';
import { dropTabular, readTabular, type RowReject } from '../tabular/tabular.ts';

export type StagedEntity = {
	entity: Entity;
	/** Rows of its relations: every record of its files is one, or a reject. */
	rows: number;
	rejects: RowReject[];
	hasRepeated: boolean;
	/** Of rows whose key stands more than once: those that contradict the winner, and those that say no more than it. */
	conflicts: number;
	superseded: number;
	/** Rows that may be stored, one a key. Not counted for a first load: there the insertion says it. */
	good: number | null;
	/** Unknown columns and in how many rows they had a value, in the order that fault codes have them. */
	extra: Map<string, number>;
	warnings: string[];
	/** Its files are parts of what the source has: see `LandedFile.partial`. */
	isPartial: boolean;
	/** Relations to be forgotten after the load. */
	relations: string[];
};

/** First number of the only row of an answer, second, … */
export async function askNumbers(
	connection: DuckDBConnection,
	sql: string,
	values?: Record<string, string>
): Promise<number[]> {
	const rows = (await connection.runAndReadAll(sql, values)).getRowsJS();
	return (rows[0] ?? []).map(Number);
}

/** How the raw text of a row is read again: with the columns and the delimiter of its file, or as an object. */
export type Layout = { form: 'delimited'; delimiter: string; columns: string[] } | { form: 'object' };

const delimiterOf = (file: LandedFile): string => (file.format === 'tsv' ? '\t' : (file.delimiter ?? ','));

const layoutOf = (file: LandedFile, columns: string[]): Layout =>
	file.format === 'csv' || file.format === 'tsv'
		? { form: 'delimited', delimiter: delimiterOf(file), columns }
		: { form: 'object' };

type Staging = {
	folder: string;
	firstOrdinal: number;
	/** Nothing of the source is stored of this entity: there is nothing to compare with. */
	isFirst: boolean;
	/** Takes rows of text out before they are compared, and says how many: they say nothing that is not known. */
	sift?: () => Promise<number>;
};

/**
 * Reads the landed files of one entity. The session's time zone must be that of the source.
 * Throws what `readTabular` throws.
 */
export async function stageEntity(
	connection: DuckDBConnection,
	entity: Entity,
	files: readonly LandedFile[],
	{ folder, firstOrdinal, isFirst, sift }: Staging
): Promise<StagedEntity> {
	for (const statement of dropStages(entity)) await connection.run(statement);
	const extra = new Map<string, number>();
	const staged: StagedEntity = {
		entity,
		rows: 0,
		rejects: [],
		hasRepeated: false,
		conflicts: 0,
		superseded: 0,
		good: null,
		extra,
		warnings: [],
		isPartial: files.some((file) => file.partial),
		relations: []
	};
	const selects: string[] = [];
	let hasText = false;
	for (const [index, file] of files.entries()) {
		const ordinal = firstOrdinal + index;
		const relation = `load_${entity.name}_${ordinal}`;
		const isText = file.format !== 'parquet';
		const read = await readTabular(connection, { ...file, path: join(folder, file.file), name: file.origin, relation });
		staged.rows += read.rows;
		for (const reject of read.rejects) staged.rejects.push(reject);
		staged.warnings.push(...read.warnings);
		if (file.located) await connection.run(insertLocatedFiles(relation));
		await connection.run(insertLayout, { ordinal, layout: JSON.stringify(layoutOf(file, read.columns)) });

		const columns = isText
			? read.columns.map((name): RelationColumn => ({ name, type: 'VARCHAR' }))
			: await describe(connection, relation);
		const unknown = matchColumns(entity, columns).extra;
		if (unknown.length > 0) {
			const counts = await askNumbers(connection, countExtra(relation, unknown));
			unknown.forEach(({ name }, at) => extra.set(name, (extra.get(name) ?? 0) + (counts[at] ?? 0)));
		}
		const select = typedSelect(entity, relation, columns, {
			ordinal,
			isText,
			allExtra: [...extra.keys()],
			rules: file.values
		});
		if (isText) {
			await connection.run(hasText ? insertText(entity, select) : createText(entity, select));
			hasText = true;
			await dropTabular(connection, relation);
		} else {
			selects.push(select);
			staged.relations.push(relation);
		}
	}
	const sifted = (await sift?.()) ?? 0;
	await connection.run(createTyped(entity, selects, hasText));
	await findRepeated(connection, staged);
	staged.superseded += sifted;
	if (!isFirst) [staged.good = null] = await askNumbers(connection, countGood(entity));
	if (hasText) {
		const [faults = 0] = await askNumbers(connection, countTextFaults(entity));
		if (faults + staged.conflicts > 0) await keepRawTexts(connection, staged, files, { folder, firstOrdinal });
	}
	return staged;
}

async function describe(connection: DuckDBConnection, relation: string): Promise<RelationColumn[]> {
	const described = (await connection.runAndReadAll(describeRelation(relation))).getRowsJS() as [string, string][];
	return described.map(([name, type]) => ({ name, type }));
}

/** Forgets the temporary relations of an entity. */
export async function dropStaged(connection: DuckDBConnection, { entity, relations }: StagedEntity): Promise<void> {
	for (const statement of dropStages(entity)) await connection.run(statement);
	for (const relation of relations) await dropTabular(connection, relation);
}

async function findRepeated(connection: DuckDBConnection, staged: StagedEntity): Promise<void> {
	const { entity } = staged;
	const [unordered] = await askNumbers(connection, countUnordered(entity));
	if (unordered !== 0) {
		await connection.run(createRepeatedKeys(entity));
		const [keys = 0] = await askNumbers(connection, countKeys(entity));
		staged.hasRepeated = keys > 0;
	}
	if (staged.hasRepeated) {
		await connection.run(createRepeated(entity));
		[staged.conflicts = 0, staged.superseded = 0] = await askNumbers(connection, countRepeated(entity));
	}
	await connection.run(createGood(entity, staged.hasRepeated));
}

/** Walks the text files that have faulty rows once more, for the rows as they stand there. */
async function keepRawTexts(
	connection: DuckDBConnection,
	{ entity, hasRepeated }: StagedEntity,
	files: readonly LandedFile[],
	{ folder, firstOrdinal }: { folder: string; firstOrdinal: number }
): Promise<void> {
	const places = new Map<number, number[]>();
	const found = (await connection.runAndReadAll(selectPlaces(entity, hasRepeated))).getRowsJS();
	for (const [ordinal, line] of found as [number, bigint][]) {
		if (!places.has(ordinal)) places.set(ordinal, []);
		places.get(ordinal)!.push(Number(line));
	}
	const appender = await connection.createAppender(rawTexts, 'main', 'temp');
	const types = [INTEGER, BIGINT, VARCHAR];
	let rows: [number, bigint, string][] = [];
	const flush = () => {
		if (rows.length === 0) return;
		const chunk = DuckDBDataChunk.create(types, rows.length);
		chunk.setRows(rows);
		appender.appendDataChunk(chunk);
		rows = [];
	};
	try {
		for (const [ordinal, lines] of places) {
			const file = files[ordinal - firstOrdinal]!;
			const path = join(folder, file.file);
			const raws =
				file.format === 'ndjson'
					? rawLines(path, file.origin, lines)
					: rawRecords({ path, name: file.origin, delimiter: delimiterOf(file) }, lines);
			for await (const { line, raw } of raws) {
				rows.push([ordinal, BigInt(line), raw]);
				if (rows.length === 2048) flush();
			}
		}
		flush();
	} finally {
		appender.closeSync();
	}
}
