import { error } from '@sveltejs/kit';
import { readFilters, type Filters } from '#lib/filters.ts';
import type { Publication } from '#lib/publication.ts';

/**
 * What a page begins with: the published version and the filters that the URL names. Throws 503 `nothing_published`
 * while there is no version; the error page says what to do.
 */
export function readPage({ url, locals }: { url: URL; locals: App.Locals }): {
	publication: Publication;
	filters: Filters;
} {
	if (!locals.publication) error(503, { message: 'Nothing is published yet.', code: 'nothing_published' });
	return { publication: locals.publication, filters: readFilters(url, locals.publication) };
}
