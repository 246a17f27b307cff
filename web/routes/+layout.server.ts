import type { Publication } from '#lib/publication.ts';
import type { LayoutServerLoad } from './$types';

/** What every page shows around itself: the published version, and the visitor's theme. */
export const load: LayoutServerLoad = ({ locals, url }) => {
	// Read again with every page, as the page itself is: both shall tell of the same version.
	void url.href;
	return {
		// Pages begin with readPage, which ends them while nothing is published: only error pages ever see null.
		publication: locals.publication as Publication,
		serving: locals.serving,
		theme: locals.theme
	};
};
