// A source that speaks JSON over HTTP and that we know only by its configuration.
import { RetourError } from '../../errors.ts';
import type { Checked, Extraction, Landing, Source, StoppedEntity } from '../types.ts';
import { planWindow } from '../window.ts';
import { httpClient, once, type Client } from './client.ts';
import { columnReaders, pathOf, placesOf } from './columns.ts';
import { readEndpoint, type EndpointMemory } from './endpoint.ts';
import { isOutage } from './failures.ts';
import { readPages } from './paging.ts';
import { placeholdersOf } from './placeholders.ts';
import type { HttpEndpoint, HttpSettings } from './settings.ts';

export type HttpOptions = Omit<HttpSettings, 'kind' | 'auth' | 'title' | 'timezone' | 'currency'> & {
	title: string;
	timezone: string;
	currency: string;
};

/** Whether an endpoint can be asked for what changed. */
export const isIncremental = ({ path, query, body }: HttpEndpoint): boolean =>
	placeholdersOf([path, query, body]).known.has('since');

/**
 * Endpoints are read one after the other; one that fails stops its entities only. Throws the failure where all fail, and
 * what ends the extraction as a whole.
 */
export function http(options: HttpOptions): Source {
	const { id, title, timezone, currency, endpoints, read } = options;
	const client = httpClient({
		source: id,
		base: options.base,
		headers: options.headers,
		perSecond: options.perSecond,
		timeoutSeconds: options.timeoutSeconds,
		maxBytes: Math.floor(options.maxMegabytes * 1_048_576),
		allowHttp: options.allowHttp
	});
	return {
		id,
		kind: 'http',
		title,
		timezone,
		currency,
		patience: { tries: read.tries, minutes: read.minutes },
		extract: (extraction) => extractAll(extraction, options, client),
		check: () => checkAll(endpoints, client, timezone)
	};
}

async function extractAll(extraction: Extraction, options: HttpOptions, client: Client): Promise<Landing | null> {
	const { cursor, effects, reading, signal } = extraction;
	const memories = cursor as Record<string, EndpointMemory | undefined>;
	const landing: Required<
		Pick<Landing, 'files' | 'rejects' | 'cursor' | 'warnings' | 'stopped' | 'complete' | 'controls'>
	> = { files: [], rejects: [], cursor: { ...cursor }, warnings: [], stopped: [], complete: [], controls: [] };
	const failures: unknown[] = [];
	let unchanged = 0;
	const wanted = reading.kind === 'increment' ? undefined : reading.entities;
	const chosen = Object.entries(options.endpoints).filter(
		([, { entities }]) => !wanted || Object.keys(entities).some((entity) => wanted.includes(entity))
	);
	let outage: RetourError | null = null;
	for (const [name, endpoint] of chosen) {
		if (outage) {
			failures.push(outage);
			landing.stopped.push(...stoppedBy(outage, endpoint));
			continue;
		}
		const memory = memories[name];
		const window = isIncremental(endpoint) ? planWindow(memory?.window, options.read, reading, effects.now()) : null;
		try {
			const result = await readEndpoint({ name, endpoint, client, extraction, window, memory, ...options });
			landing.cursor[name] = result.memory;
			landing.warnings.push(...result.warnings);
			landing.stopped.push(...result.stopped);
			if (result.isUnchanged) unchanged++;
			landing.files.push(...result.files);
			landing.complete.push(...result.complete);
			landing.controls.push(...result.controls);
		} catch (error) {
			if (signal.aborted || !(error instanceof RetourError) || error.code === 'SOURCE_TIMEOUT') throw error;
			if (isOutage(error)) outage = error;
			failures.push(error);
			landing.stopped.push(...stoppedBy(error, endpoint));
		}
	}
	if (failures.length > 0 && failures.length === chosen.length) throw failures[0];
	return unchanged === chosen.length ? null : landing;
}

const stoppedBy = ({ code, message, hint }: RetourError, { entities }: HttpEndpoint): StoppedEntity[] =>
	Object.entries(entities)
		.filter(([, { role }]) => role === 'rows')
		.map(([entity]) => ({ entity, code, message, hint: hint ?? null }));

/** One page of each endpoint, looked at. */
async function checkAll(endpoints: HttpOptions['endpoints'], client: Client, timezone: string): Promise<Checked> {
	const checked: Required<Checked> = { entities: [], notes: [], columns: {} };
	for (const [name, endpoint] of Object.entries(endpoints)) {
		const since = endpoint.beginning === undefined ? null : new Date(endpoint.beginning);
		const until = since === null ? null : new Date(Date.now() + 86_400_000);
		for await (const { rows } of readPages({ name, endpoint, client, caller: once, since, until, timezone, most: 1 }))
			for (const [entity, { each, columns, role }] of Object.entries(endpoint.entities)) {
				if (role === 'deletions') continue;
				checked.entities.push(entity);
				checked.columns[entity] = Object.keys(columns);
				const places = rows.flatMap((row) => placesOf(row, each.map(pathOf)));
				const silent = columnReaders(columns).filter(({ read }) => places.every((place) => read(place) === null));
				if (places.length === 0) checked.notes.push(`${name}: no rows to look at for ${entity}`);
				else if (silent.length > 0)
					checked.notes.push(
						`${name}: ${entity} has no value in ${silent.map(({ column }) => column).join(', ')} among ${places.length} rows`
					);
			}
		const isTombstones = Object.values(endpoint.entities).every(({ role }) => role === 'deletions');
		if (isTombstones) continue;
		if (!isIncremental(endpoint)) checked.notes.push(`${name}: read as a whole each time, it has no {since}`);
		else if (!endpoint.whole) checked.notes.push(`${name}: deletions are not found`);
	}
	return checked;
}
