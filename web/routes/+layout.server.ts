import type { Publication } from '#lib/publication.ts';
import type { LayoutServerLoad } from './$types';

/** What every page shows around itself: the published version, and the visitor's theme. */
export const load: LayoutServerLoad = ({ locals }) => ({
	// Pages begin with readPage, which ends them while nothing is published: only error pages ever see null.
	publication: locals.publication as Publication,
	theme: locals.theme
});
