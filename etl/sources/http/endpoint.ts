// One endpoint, read into files of contract rows: a page at a time, with proof that it was read whole where deletions
// are concluded from what is missing.
import { createHash } from 'node:crypto';
import { findEntity } from '../../contract/contract.ts';
import type { ControlTotal, Extraction, LandedFile, StoppedEntity } from '../types.ts';
import type { EntityMemory, Window } from '../window.ts';
import type { Client } from './client.ts';
import { columnReaders, pathOf, placesOf, type ColumnReader, type Row } from './columns.ts';
import type { JsonPath } from './json-path.ts';
import { readPages } from './paging.ts';
import { rowsFile, type RowsFile } from './rows-file.ts';
import type { HttpEndpoint } from './settings.ts';

/** What is remembered of an endpoint. */
export type EndpointMemory = {
	/** Of one that can be asked for changes. */
	window?: EntityMemory;
	/** Of one that is read whole: the hash of what it gave last. */
	hash?: string;
	/** Names of fields that its rows had, and by entity the columns whose fields were there. */
	fields: string[];
	columns: Record<string, string[]>;
};

export type EndpointRead = {
	files: LandedFile[];
	complete: { entity: string; since: string | null }[];
	controls: ControlTotal[];
	stopped: StoppedEntity[];
	warnings: string[];
	memory: EndpointMemory;
	/** Read whole, and the very same as last time: nothing is landed. */
	isUnchanged: boolean;
};

type Writer = {
	entity: string;
	role: 'rows' | 'deletions';
	each: JsonPath[];
	readers: ColumnReader[];
	/** Without a value in these there is no row. */
	needed: ColumnReader[];
	file: RowsFile;
	/** Columns whose fields were there in some row. */
	present: Set<string>;
};

const dayMs = 86_400_000;
/** So many rows without a field that was there before are worth a word; fewer may leave out what is empty. */
const noticeable = 20;
const mostFields = 500;

/** Throws what `readPages` throws. */
export async function readEndpoint(options: {
	id: string;
	name: string;
	endpoint: HttpEndpoint;
	client: Client;
	extraction: Extraction;
	/** Null: this endpoint is read whole. */
	window: Window | null;
	memory: EndpointMemory | undefined;
	timezone: string;
}): Promise<EndpointRead> {
	const { id, name, endpoint, client, extraction, window, memory, timezone } = options;
	const { effects, reading } = extraction;
	const started = effects.now();
	const isWhole = endpoint.whole ?? window === null;
	const readsAll = window === null || window.since === null || (isWhole && window.sweep);
	const writers = writersOf(extraction.folder, name, endpoint);
	const fields = new Set<string>();
	const distinct = new Set<string>();
	const shifts = endpoint.paging.kind === 'page' || endpoint.paging.kind === 'offset';
	let [received, pages] = [0, 0];
	const totals = new Set<number | null>();
	let horizon = started;
	try {
		const since = readsAll ? beginningOf(endpoint) : new Date(window.since!);
		const until = window?.until
			? new Date(window.until)
			: endpoint.beginning
				? new Date(started.getTime() + dayMs)
				: null;
		for await (const page of readPages({ name, endpoint, client, caller: extraction, since, until, timezone })) {
			if (page.number === 1) horizon = earlier(started, page.headers.get('date'));
			pages = page.number;
			received += page.rows.length;
			totals.add(page.total);
			for (const row of page.rows) {
				addFields(fields, row);
				if (shifts && isWhole && readsAll)
					distinct.add(createHash('sha256').update(JSON.stringify(row)).digest('base64'));
				for (const writer of writers) writeRows(writer, row);
			}
			extraction.progress(received, page.total, name);
		}
	} catch (error) {
		for (const { file } of writers) file.remove();
		throw error;
	}
	const hash = writers.map(({ file }) => file.close()).join(' ');
	const lost = writers.flatMap((writer) => lostColumns(writer, name));
	const warnings = driftWarnings({ id, name, writers, fields, memory });
	const keep = {
		fields: [...new Set([...(memory?.fields ?? []), ...fields])].slice(0, mostFields),
		columns: columnsOf(writers, memory)
	};

	const isUnchanged = window === null && reading.kind === 'increment' && memory?.hash === hash && lost.length === 0;
	const landed = writers.filter(
		({ entity, file }) => !isUnchanged && file.rows() > 0 && !lost.some((one) => one.entity === entity)
	);
	for (const writer of writers) if (!landed.includes(writer)) writer.file.remove();

	const [total = null, ...otherTotals] = totals;
	const doubt =
		readsAll && isWhole
			? doubtOf({ shifts, pages, total, isMoving: otherTotals.length > 0, received: shifts ? distinct.size : received })
			: null;
	if (doubt !== null && !isUnchanged) warnings.push(`${id}: ${name} was not searched for deletions: ${doubt}`);
	const isComplete = readsAll && isWhole && doubt === null;
	return {
		files: landed.map((writer) => landedFile(writer, id, !readsAll)),
		complete: isComplete
			? landed.filter(({ role }) => role === 'rows').map(({ entity }) => ({ entity, since: null }))
			: [],
		controls:
			isComplete && total !== null
				? landed
						.filter(({ role, each, needed }) => role === 'rows' && each.length === 0 && needed.length === 0)
						.map(({ entity }) => ({ entity, since: null, rows: total, sums: {} }))
				: [],
		stopped: lost,
		warnings,
		// what is stopped is read again from where it was, once it is mended
		memory:
			lost.length > 0
				? (memory ?? { ...keep })
				: { ...keep, ...(window ? { window: window.remember(horizon) } : { hash }) },
		isUnchanged
	};
}

const beginningOf = ({ beginning }: HttpEndpoint): Date | null =>
	beginning === undefined ? null : new Date(beginning);

function writersOf(folder: string, name: string, { entities }: HttpEndpoint): Writer[] {
	return Object.entries(entities).map(([entity, { each, columns, role, skipWithout }]) => ({
		entity,
		role,
		each: each.map(pathOf),
		readers: columnReaders(columns),
		needed: columnReaders(columns).filter(({ column }) => skipWithout.includes(column)),
		file: rowsFile(folder, `${name}-${entity}${role === 'rows' ? '' : `-${role}`}.ndjson`),
		present: new Set()
	}));
}

function writeRows({ each, readers, needed, file, present }: Writer, row: unknown): void {
	for (const place of placesOf(row, each)) {
		if (needed.some(({ read }) => read(place) === null)) continue;
		const written: Row = {};
		for (const { column, read, isPresent } of readers) {
			written[column] = read(place);
			if (!present.has(column) && isPresent(place)) present.add(column);
		}
		file.write(written);
	}
}

const landedFile = ({ entity, role, file }: Writer, id: string, partial: boolean): LandedFile => ({
	entity,
	file: file.file,
	format: 'ndjson',
	origin: `${entity} of ${id}`,
	...(partial ? { partial } : {}),
	role
});

/** Why nothing may be concluded from what is missing; null: it may. */
function doubtOf({
	shifts,
	pages,
	received,
	total,
	isMoving
}: {
	shifts: boolean;
	pages: number;
	/** Different rows. */
	received: number;
	total: number | null;
	isMoving: boolean;
}): string | null {
	if (received === 0) return 'it gave no rows at all';
	if (isMoving) return 'its total changed while it was read';
	if (total !== null) return total === received ? null : `it gave ${received} rows and spoke of ${total}`;
	// the last of its pages was empty
	return shifts && pages > 2 ? 'rows may have moved between its pages, and it says no total' : null;
}

/** A required column whose field is in no row: it was renamed, is gone, or became a list or an object. */
function lostColumns({ entity, readers, file, present }: Writer, name: string): StoppedEntity[] {
	const lost = readers.map(({ column }) => column).filter((one) => !present.has(one) && isRequired(entity, one));
	if (file.rows() === 0 || lost.length === 0) return [];
	return [
		{
			entity,
			code: 'HTTP_COLUMN_LOST',
			message: `source: ${name}: ${lost.map((column) => `${entity}.${column}`).join(', ')} is in none of ${file.rows()} rows`,
			hint: 'the field was renamed or removed in the source; correct its path. The last good rows stay'
		}
	];
}

const isRequired = (entity: string, column: string): boolean =>
	findEntity(entity)!.columns.some(({ name, need }) => name === column && need !== 'optional');

function driftWarnings({
	id,
	name,
	writers,
	fields,
	memory
}: {
	id: string;
	name: string;
	writers: Writer[];
	fields: Set<string>;
	memory: EndpointMemory | undefined;
}): string[] {
	if (!memory) return [];
	const added = [...fields].filter((field) => !memory.fields.includes(field));
	const warnings = added.length > 0 ? [`${id}: ${name} has new fields: ${added.slice(0, 20).join(', ')}`] : [];
	for (const { entity, file, present } of writers) {
		const gone = (memory.columns[entity] ?? []).filter((one) => !present.has(one) && !isRequired(entity, one));
		if (file.rows() >= noticeable && gone.length > 0)
			warnings.push(
				`${id}: ${name}: ${entity}.${gone.join(', ')} was there before and is in none of ${file.rows()} rows`
			);
	}
	return warnings;
}

function columnsOf(writers: Writer[], memory: EndpointMemory | undefined): Record<string, string[]> {
	return Object.fromEntries(
		writers.map(({ entity, present }) => [entity, [...new Set([...(memory?.columns[entity] ?? []), ...present])]])
	);
}

function addFields(fields: Set<string>, row: unknown): void {
	if (typeof row !== 'object' || row === null || Array.isArray(row) || fields.size >= mostFields) return;
	for (const field of Object.keys(row)) fields.add(field);
}

/** The clock of the source as its answer shows it, or ours where that is earlier: a horizon must not run ahead. */
function earlier(ours: Date, header: string | null): Date {
	const theirs = Date.parse(header ?? '');
	return Number.isFinite(theirs) && theirs < ours.getTime() ? new Date(theirs) : ours;
}
