// One form, read into files of contract rows.
//
//   1. its fields, every time: what is not as it was, and whether any data changed at all
//   2. the records that changed since the horizon, page by page in the order of their ids
//   3. every id, when keys are due to be compared
import { createHash } from 'node:crypto';
import { rowsFile } from '../http/rows-file.ts';
import type { Extraction, LandedFile, Landing, StoppedEntity } from '../types.ts';
import { planWindow, type EntityMemory, type ReadSettings, type Window } from '../window.ts';
import type { Api, Form } from './api.ts';
import { probeFilter, type FilterState } from './changes.ts';
import { labelsOf, resolveEntity, type Found, type Reader, type Resolved } from './fields.ts';
import { readKeys, readRecords, writerOf, type Counts, type EventWriter, type Scan } from './scan.ts';
import type { JiandaoyunForm } from './settings.ts';

/** What is remembered of a form. */
export type FormMemory = {
	window?: EntityMemory;
	/** `dataModifyTime` before the last reading. */
	modified: string | null;
	filter: FilterState | null;
	found: Found;
	/** Ids of its fields, to tell new ones. */
	fields: string[];
	/** Of the configuration that it was read with: another one reads everything again. */
	mapping: string;
};

export type FormRead = Pick<Required<Landing>, 'files' | 'complete' | 'stopped' | 'warnings'> & {
	memory: FormMemory;
	/** No data changed and nothing was due: no record was asked for. */
	isUnchanged: boolean;
};

export type FormOptions = {
	id: string;
	form: JiandaoyunForm;
	api: Api;
	extraction: Extraction;
	memory: FormMemory | undefined;
	read: ReadSettings;
	timezone: string;
};

/** Re-reads that come more often are left out while no data changed. */
const longTierHours = 24;

/** Throws what the API throws. */
export async function readForm(options: FormOptions): Promise<FormRead> {
	const { id, form, api, extraction, read, timezone } = options;
	const now = extraction.effects.now();
	const described = await api.form(form, extraction);
	const mapping = createHash('sha256')
		.update(JSON.stringify([form, timezone]))
		.digest('base64');
	// another mapping means other rows of the same records
	const memory = options.memory?.mapping === mapping ? options.memory : undefined;
	const { resolved, returnId, found, stopped, warnings } = resolveForm(options, described);
	const next = {
		found: { ...options.memory?.found, ...found },
		fields: [...labelsOf(described.widgets).keys()],
		mapping
	};
	if (memory && stopped.length === 0 && isQuiet(memory, described, options, now))
		return { files: [], complete: [], stopped, warnings, memory: { ...memory, ...next }, isUnchanged: true };

	const window = planWindow(memory?.window, read, extraction.reading, now);
	const isAll = window.since === null;
	const filter = memory?.filter ?? (isAll ? null : await probeFilter(api, form, extraction));
	const isFiltered = !isAll && filter === 'kept';
	const writers = resolved.map((one) => writerOf(extraction.folder, one, !isAll && (!isFiltered || window.sweep)));
	const events: EventWriter | null =
		form.workflow && returnId
			? { rows: rowsFile(extraction.folder, 'return_events.ndjson'), returnId, workflow: form.workflow }
			: null;
	const { since, until } = window;
	const scan: Scan = { form, described, api, extraction, since, until, isFiltered, writers, events };
	let counts: Counts;
	let seen: number;
	try {
		counts = await readRecords(scan);
		seen = isFiltered && window.sweep ? await readKeys(scan) : counts.records;
	} catch (error) {
		for (const { rows, keys } of writers) for (const file of [rows, keys]) file?.remove();
		events?.rows.remove();
		throw error;
	}
	if (isAll && counts.records === 0) warnings.push(`${id}: form ${form.entry} has no data`);
	const keptFilter = counts.outside > 0 ? 'ignored' : filter;
	return {
		files: landedFiles(scan, id),
		complete: completeness(scan, counts, seen),
		stopped,
		warnings,
		// what is stopped is read again from where it was, once it is mended
		memory:
			stopped.length > 0
				? { ...next, modified: null, filter: keptFilter, ...(memory?.window ? { window: memory.window } : {}) }
				: {
						...next,
						modified: window.until === null ? described.dataModifyTime : (memory?.modified ?? null),
						filter: keptFilter,
						window: window.remember(earlier(now, described.date))
					},
		isUnchanged: false
	};
}

/**
 * Whether reading can be left out: no data changed, and neither a comparison of keys nor a long re-read is due. The short
 * re-reads are for changes that bear no time, which `dataModifyTime` would show.
 */
function isQuiet(
	{ modified, window }: FormMemory,
	{ dataModifyTime }: Form,
	{ extraction: { reading }, read }: FormOptions,
	now: Date
): boolean {
	if (reading.kind !== 'increment' || dataModifyTime === null || dataModifyTime !== modified) return false;
	const planned = (hours: number): Window =>
		planWindow(window, { ...read, again: read.again.filter(({ everyHours }) => everyHours >= hours) }, reading, now);
	const { since, sweep } = planned(longTierHours);
	return !sweep && since !== null && since === planned(Infinity).since;
}

type ResolvedForm = {
	resolved: Resolved[];
	/** What the workflow's events belong to. */
	returnId: Reader | null;
	found: Found;
	stopped: StoppedEntity[];
	warnings: string[];
};

/** Which fields the columns read, what is not as it was, and which entities cannot be read. */
export function resolveForm(
	{ id, form, memory, timezone }: Pick<FormOptions, 'id' | 'form' | 'memory' | 'timezone'>,
	{ widgets }: Form
): ResolvedForm {
	const result: ResolvedForm = { resolved: [], returnId: null, found: {}, stopped: [], warnings: [] };
	const { entities, workflow } = form;
	const events = workflow && { columns: { return_id: workflow.returnId }, skipWithout: [], others: 'left' as const };
	for (const [entity, mapping] of [
		...Object.entries(entities),
		...(events ? [['return_events', events] as const] : [])
	]) {
		const one = resolveEntity({ entity, mapping, widgets, known: memory?.found ?? {}, timezone });
		Object.assign(result.found, one.found);
		const told = one.problems.map(({ column, sentence }) => `${column ? `${entity}.${column}` : entity}: ${sentence}`);
		result.warnings.push(...one.warnings.map((sentence) => `${id}: ${sentence}`));
		if (!one.resolved) {
			result.stopped.push({
				entity,
				code: 'JDY_FIELD',
				message: `source: ${id}: ${told.join('; ')}`,
				hint: 'correct the field in the configuration, best by its id; the last good rows stay'
			});
			continue;
		}
		result.warnings.push(...told.map((sentence) => `${id}: ${sentence}`));
		if (mapping === events) result.returnId = one.resolved.readers.find(({ column }) => column === 'return_id') ?? null;
		else result.resolved.push(one.resolved);
	}
	const added = [...labelsOf(widgets)]
		.filter(([one]) => memory && !memory.fields.includes(one))
		.map(([, label]) => label);
	if (added.length > 0)
		result.warnings.push(`${id}: form ${form.entry} has new fields: ${added.slice(0, 20).join(', ')}`);
	return result;
}

function landedFiles({ writers, events, since }: Scan, id: string): LandedFile[] {
	const files = [
		...writers.map(({ entity, rows }) => ({ entity, rows, role: 'rows' as const })),
		...writers.flatMap(({ entity, keys }) => (keys ? [{ entity, rows: keys, role: 'keys' as const }] : [])),
		...(events ? [{ entity: 'return_events', rows: events.rows, role: 'rows' as const }] : [])
	];
	return files.flatMap(({ entity, rows, role }): LandedFile[] => {
		rows.close();
		if (rows.rows() === 0) {
			rows.remove();
			return [];
		}
		const origin = `${entity} of ${id}`;
		return [{ entity, file: rows.file, format: 'ndjson', origin, role, ...(since === null ? {} : { partial: true }) }];
	});
}

type Complete = NonNullable<Landing['complete']>;

/**
 * Of what nothing is missing in the landing. Nothing is concluded from a form that shows no records: it has rather lost
 * its rights. Records since a moment are whole too, if the filter is kept to and their rows bear its time.
 */
function completeness({ writers, since, until, isFiltered }: Scan, { outside }: Counts, seen: number): Complete {
	if (seen === 0 || until !== null) return [];
	return writers.flatMap(({ entity, keys, isDated }): Complete => {
		if (since === null || keys) return [{ entity, since: null }];
		return isFiltered && isDated && outside === 0 ? [{ entity, since }] : [];
	});
}

/** The clock of the source as its answer shows it, or ours where that is earlier: a horizon must not run ahead. */
function earlier(ours: Date, header: string | null): Date {
	const theirs = Date.parse(header ?? '');
	return Number.isFinite(theirs) && theirs < ours.getTime() ? new Date(theirs) : ours;
}
