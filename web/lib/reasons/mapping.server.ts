// Codes that nobody has mapped: what mapping one would move, and the forms that do it and take it back.
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { hrefWith, queryParams, type Days, type Filters } from '#lib/filters.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import {
	mapCode, MappingError, readOwnMappings, unmapCode, type MappingProblem, type OwnMapping
} from '#lib/server/own-reasons.ts'; // prettier-ignore
import type { ReasonShare } from '#lib/server/rates.ts';
import { wilson } from '../../../sql/metrics/intervals.ts';
import { previewOf, type MappingPreview } from './mapping.ts';

/** Everything about codes that the page of reasons shows. */
export async function readMapping(
	{ url, locals }: Pick<RequestEvent, 'url' | 'locals'>,
	filters: Filters,
	settled: Days,
	{ reasons, shipped }: { reasons: readonly ReasonShare[]; shipped: number | null }
) {
	const codes = await locals.warehouse.ask('reason_unmapped', queryParams({ ...filters, ...settled }));
	let own: OwnMapping[] = [];
	let problem: MappingProblem | null = null;
	try {
		own = readOwnMappings(readEnvironment().dataFolder);
	} catch (thrown) {
		if (!(thrown instanceof MappingError)) throw thrown;
		problem = thrown.problem;
	}
	const isUnmapped = (one: OwnMapping) =>
		codes.some(({ source_id, reason_code }) => one.source_id === source_id && one.reason_code === reason_code.trim());
	const { searchParams } = url;
	const chosen = codes.find(
		({ source_id, reason_code }) =>
			source_id === searchParams.get('map_source') && reason_code === searchParams.get('map_code')
	);
	const wanted = searchParams.get('map_to') ?? '';
	const preview: MappingPreview | null =
		chosen && isTarget(wanted, locals) ? previewOf(chosen, wanted, { reasons, shipped, interval: wilson }) : null;
	return {
		codes,
		own: own.map((one) => ({ ...one, is_waiting: isUnmapped(one) })),
		problem,
		preview,
		// as of an earlier version nothing is to be seen of what is said now
		canMap: locals.serving.as_of === null
	};
}

export type Mapping = Awaited<ReturnType<typeof readMapping>>;

/** A reason that a code may mean; `unmapped` is what it is while it means none. */
const isTarget = (reason: string, { published }: App.Locals): boolean =>
	reason !== 'unmapped' && Object.hasOwn(published.publication?.names.reasons ?? {}, reason);

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

async function readForm({ request, url }: RequestEvent) {
	// A form of another site is refused, also one that leaves out where it stands.
	if (request.headers.get('origin') !== url.origin) error(403, 'codes are mapped by the page Reasons only');
	const form = await request.formData();
	return {
		source_id: text(form, 'map_source'),
		reason_code: text(form, 'map_code').trim(),
		reason: text(form, 'map_to')
	};
}

/** The page that the form stood on, without what the form asked. */
const backTo = (url: URL, said: string): string =>
	`${hrefWith(url, { '/map': null, '/unmap': null, map_source: null, map_code: null, map_to: null, mapped: said })}#unmapped`;

async function map(event: RequestEvent) {
	const { locals, url } = event;
	const given = await readForm(event);
	const { dataFolder } = readEnvironment();
	if (!Object.hasOwn(locals.published.publication?.names.sources ?? {}, given.source_id))
		return refused(given, 'unknown_source');
	if (!isTarget(given.reason, locals)) return refused(given, 'unknown_reason');
	const codes = await locals.warehouse.ask('data_unmapped_reasons', {});
	const isKnown = codes.some(
		({ source_id, reason_code }) => source_id === given.source_id && reason_code.trim() === given.reason_code
	);
	if (!isKnown) return refused(given, 'unknown_code');
	return written(given, () => {
		mapCode(dataFolder, given);
		redirect(303, backTo(url, 'mapped'));
	});
}

async function unmap(event: RequestEvent) {
	const given = await readForm(event);
	return written(given, () => {
		unmapCode(readEnvironment().dataFolder, given);
		redirect(303, backTo(event.url, 'undone'));
	});
}

type Given = { source_id: string; reason_code: string; reason: string };

const refused = (given: Given, problem: MappingProblem) =>
	fail(problem === 'not_saved' || problem === 'unreadable' ? 503 : 400, { ...given, problem });

function written<T>(given: Given, work: () => T) {
	try {
		return work();
	} catch (thrown) {
		if (thrown instanceof MappingError) return refused(given, thrown.problem);
		throw thrown;
	}
}

export const mappingActions = { map, unmap };
