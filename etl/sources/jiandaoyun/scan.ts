// The records of a form as they pass by: rows of those that changed, and the keys of all where all are seen.
import { findEntity } from '../../contract/contract.ts';
import type { Row } from '../http/columns.ts';
import { rowsFile, type RowsFile } from '../http/rows-file.ts';
import type { Extraction } from '../types.ts';
import type { Api, DataRecord, Form, FormId } from './api.ts';
import { changedSince, isWithin } from './changes.ts';
import type { Reader, Resolved, Scope } from './fields.ts';
import type { JiandaoyunForm } from './settings.ts';
import { eventsOf } from './workflow.ts';

export type Writer = Resolved & {
	rows: RowsFile;
	/** The keys of all that the form has; null: not all are seen, or the rows are all. */
	keys: RowsFile | null;
	keyReaders: Reader[];
};

/** The workflow's events of the records that changed. */
export type EventWriter = {
	rows: RowsFile;
	returnId: Reader;
	workflow: NonNullable<JiandaoyunForm['workflow']>;
};

export type Scan = {
	form: FormId;
	described: Form;
	api: Api;
	extraction: Extraction;
	since: string | null;
	until: string | null;
	/** Only the records since then are asked for. */
	isFiltered: boolean;
	writers: readonly Writer[];
	events: EventWriter | null;
};

export type Counts = {
	records: number;
	changed: number;
	/** Records that a filter should have left out. */
	outside: number;
};

export function writerOf(folder: string, resolved: Resolved, withKeys: boolean): Writer {
	const { entity, readers } = resolved;
	const keys = findEntity(entity)!.columns.filter(({ need }) => need === 'key');
	return {
		...resolved,
		rows: rowsFile(folder, `${entity}.ndjson`),
		keys: withKeys ? rowsFile(folder, `${entity}-keys.ndjson`) : null,
		keyReaders: readers.filter(({ column }) => keys.some(({ name }) => name === column))
	};
}

/** Rows of the records that changed; keys on the way, where all records pass by. */
export async function readRecords(scan: Scan): Promise<Counts> {
	const { form, api, extraction, since, until, isFiltered, writers, events } = scan;
	const counts: Counts = { records: 0, changed: 0, outside: 0 };
	const filter = isFiltered && since !== null ? { filter: changedSince(since, until) } : {};
	for await (const records of api.records(form, extraction, filter)) {
		for (const record of records) {
			counts.records++;
			if (isFiltered && !isWithin(record, since, null)) counts.outside++;
			if (!isFiltered) writeKeys(writers, record);
			// looked at again in any case: the filter's end is inclusive, ours is not
			if (!isWithin(record, since, until)) continue;
			counts.changed++;
			for (const writer of writers)
				for (const scope of scopesOf(writer, record)) writer.rows.write(rowOf(writer.readers, scope));
			if (events) await writeEvents(events, record, api, extraction);
		}
		extraction.progress(counts.records, null, form.entry);
	}
	return counts;
}

/** The keys of all records, with as few of their fields as can be; how many there are. */
export async function readKeys({ form, described, api, extraction, writers }: Scan): Promise<number> {
	const read = writers.flatMap(({ keyReaders, readers, skipWithout, subform }) => [
		subform,
		...keyReaders.map(({ field }) => field),
		...readers.filter(({ column }) => skipWithout.includes(column)).map(({ field }) => field)
	]);
	const needed = [...new Set(read)].filter((field): field is string => field !== null && field !== '_id');
	// no field at all would mean every field
	const narrow = described.widgets.find(({ type }) => type !== 'subform')?.name ?? 'createTime';
	let seen = 0;
	for await (const records of api.records(form, extraction, { fields: needed.length > 0 ? needed : [narrow] })) {
		seen += records.length;
		for (const record of records) writeKeys(writers, record);
	}
	return seen;
}

function writeKeys(writers: readonly Writer[], record: DataRecord): void {
	for (const writer of writers)
		for (const scope of scopesOf(writer, record)) writer.keys?.write(rowOf(writer.keyReaders, scope));
}

async function writeEvents(
	{ rows, returnId, workflow }: EventWriter,
	record: DataRecord,
	api: Api,
	extraction: Extraction
): Promise<void> {
	const id = returnId.read({ record, row: record });
	for (const event of await eventsOf(record, id, workflow, api, extraction)) rows.write(event);
}

/** A record, or each row of its subform; without those that are no row of the entity. */
function scopesOf({ subform, readers, skipWithout }: Writer, record: DataRecord): Scope[] {
	const inner = subform === null ? [record] : record[subform];
	const scopes = Array.isArray(inner)
		? inner
				.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
				.map((row) => ({ record, row }))
		: [];
	if (skipWithout.length === 0) return scopes;
	const needed = readers.filter(({ column }) => skipWithout.includes(column));
	return scopes.filter((scope) => needed.every(({ read }) => read(scope) !== null));
}

const rowOf = (readers: readonly Reader[], scope: Scope): Row =>
	Object.fromEntries(readers.map(({ column, read }) => [column, read(scope)]));
