import { error, isHttpError } from '@sveltejs/kit';
import { readFilters, type Filters } from '#lib/filters.ts';
import type { Publication } from '#lib/publication.ts';
import type { Data } from './data.ts';

/** The published version, or why none can be read. */
export type Published =
	{ publication: Publication; problem: null } | { publication: null; problem: { status: number; body: App.Error } };

/** Asks what is published. An expected failure (nothing published, a damaged file) is an answer, not a throw. */
export async function readPublished(warehouse: Data['warehouse']): Promise<Published> {
	try {
		const [[publication], reasons, sources] = await Promise.all([
			warehouse.ask('overview_publication', {}),
			warehouse.ask('overview_reason_names', {}),
			warehouse.ask('overview_sources', {})
		]);
		if (!publication) throw new Error('meta.publication has no row');
		const names = {
			reasons: Object.fromEntries(
				reasons.map(({ reason, reason_en: en, reason_zh: zh, reason_category: category, fault }) => [
					reason,
					{ en, zh, category, fault }
				])
			),
			sources: Object.fromEntries(sources.map(({ source_id, title }) => [source_id, title]))
		};
		const stale = sources
			.filter((source) => source.is_stale)
			.map(({ source_id, title, data_to }) => ({ source_id, title, data_to }));
		return { publication: { ...publication, stale, names }, problem: null };
	} catch (thrown) {
		if (isHttpError(thrown)) return { publication: null, problem: { status: thrown.status, body: thrown.body } };
		throw thrown;
	}
}

/**
 * What a page begins with: the published version and the filters that the URL names. Throws what kept the version from
 * being read: 503 `nothing_published` while there is none; the error page says what to do.
 */
export function readPage({ url, locals }: { url: URL; locals: App.Locals }): {
	publication: Publication;
	filters: Filters;
} {
	const { publication, problem } = locals.published;
	if (!publication) {
		const { message, ...rest } = problem.body;
		error(problem.status, message, rest);
	}
	return { publication, filters: readFilters(url, publication) };
}
