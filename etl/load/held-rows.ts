// The rows of the quarantine as files that the loader reads: texts of one layout together, and which line is which row.
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { selectHeld, type ReplayFilter } from '../../sql/load/replay.ts';
import { findEntity } from '../contract/contract.ts';
import type { LandedFile, Source } from '../sources/types.ts';
import type { Layout } from './staged.ts';

/**
 * Why a row cannot be read again from what was kept of it: its source left the configuration; its text was kept without
 * its layout, or in part; it is no row; or it was a row, and contradicts another one of its key.
 */
export type LeftReason = 'unknown_source' | 'no_layout' | 'cut' | 'not_a_row' | 'contradiction';

export type LeftRows = { entity: string; reason: string; why: LeftReason; rows: number };

type Writing = { folder: string; filter: ReplayFilter; sources: readonly Pick<Source, 'id' | 'timezone'>[] };

/** Rows of one entity of a source whose texts are read in the same way. */
export type Group = { entity: string; file: LandedFile; rows: Place[] };
/** A row of the quarantine, and the line of the written file that it begins on. */
type Place = { row: bigint; file: string; line: bigint | null; loadSeq: bigint; tempLine: number };
type Held = { groups: Group[]; left: Map<string, LeftRows> };

/** As much of a text as is kept: one of this length was cut, or might have been. */
const rawCharacters = 4_000;
/** A contradiction is no question of how a value is written; the source has to say which row is right. */
const contradiction = 'duplicate_key';

/** Writes the texts of the rows under the filter into files of one layout each, by source. */
export async function writeHeldRows(
	connection: DuckDBConnection,
	{ folder, filter, sources }: Writing
): Promise<Map<string, Held>> {
	const bySource = new Map<string, Held>();
	const writers = new Map<string, GroupWriter>();
	const result = await connection.stream(selectHeld, filter);
	const names = result.columnNames();
	for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
		for (const values of chunk.getRows()) {
			const row = Object.fromEntries(names.map((name, index) => [name, values[index]])) as HeldRow;
			const held: Held = bySource.get(row.source_id) ?? { groups: [], left: new Map() };
			bySource.set(row.source_id, held);
			const why = whyLeft(row, sources);
			if (why) {
				const key = [row.entity, row.reason, why].join(' ');
				const before = held.left.get(key) ?? { entity: row.entity, reason: row.reason, why, rows: 0 };
				held.left.set(key, { ...before, rows: before.rows + 1 });
				continue;
			}
			const key = [row.source_id, row.entity, row.layout].join('\n');
			let writer = writers.get(key);
			if (!writer) {
				writer = await openGroup(folder, writers.size, row);
				writers.set(key, writer);
				held.groups.push(writer.group);
			}
			await writer.write(row);
		}
	for (const writer of writers.values()) await writer.close();
	return bySource;
}

type HeldRow = {
	row: bigint;
	source_id: string;
	entity: string;
	file: string;
	line: bigint | null;
	reason: string;
	raw_text: string | null;
	layout: string | null;
	load_seq: bigint;
};

function whyLeft(row: HeldRow, sources: Writing['sources']): LeftReason | null {
	if (!sources.some(({ id }) => id === row.source_id)) return 'unknown_source';
	if (row.reason === contradiction) return 'contradiction';
	if (!findEntity(row.entity) || row.raw_text === null || row.reason in brokenRows) return 'not_a_row';
	if (row.layout === null) return 'no_layout';
	return row.raw_text.length === rawCharacters ? 'cut' : null;
}

/** Texts that are no row of their file: no rule can make them one. */
const brokenRows: Readonly<Record<string, true>> = {
	too_few_columns: true,
	too_many_columns: true,
	unclosed_quote: true,
	text_after_quote: true,
	invalid_json: true,
	not_an_object: true
};

type GroupWriter = { group: Group; write: (row: HeldRow) => Promise<void>; close: () => Promise<void> };

async function openGroup(folder: string, number: number, { entity, layout }: HeldRow): Promise<GroupWriter> {
	const read = JSON.parse(layout!) as Layout;
	const name = `${number}.${read.form === 'delimited' ? 'csv' : 'ndjson'}`;
	const stream = createWriteStream(join(folder, name));
	const file: LandedFile = {
		entity,
		file: name,
		origin: name,
		...(read.form === 'delimited' ? { format: 'csv', delimiter: read.delimiter } : { format: 'ndjson' })
	};
	const group: Group = { entity, file, rows: [] };
	let line = 1;
	const put = async (text: string) => {
		line += text.split('\n').length;
		await writeText(stream, `${text}\n`);
	};
	if (read.form === 'delimited') await put(read.columns.map(inQuotes).join(read.delimiter));
	return {
		group,
		write: async (row) => {
			group.rows.push({ row: row.row, file: row.file, line: row.line, loadSeq: row.load_seq, tempLine: line });
			await put(row.raw_text!);
		},
		close: async () => {
			stream.end();
			await once(stream, 'finish');
		}
	};
}

const inQuotes = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function writeText(stream: WriteStream, text: string): Promise<void> {
	if (!stream.write(text)) await once(stream, 'drain');
}
