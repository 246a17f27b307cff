import { isBare } from '#lib/access/bare.ts';
import { personHere } from '#lib/access/person.ts';
import type { Publication } from '#lib/publication.ts';
import { countOpenAlerts } from '#lib/alerts/pages.server.ts';
import type { LayoutServerLoad } from './$types';

/** What every page shows around itself: the published version, the visitor's theme, and who they are. */
export const load: LayoutServerLoad = async ({ locals, url, route }) => {
	// Read again with every page, as the page itself is: both shall tell of the same version.
	void url.href;
	return {
		// Pages begin with readPage, which ends them while nothing is published: only error pages ever see null; and pages
		// for strangers, who learn nothing of the company.
		publication: (isBare(route.id) ? null : locals.publication) as Publication,
		serving: locals.serving,
		theme: locals.theme,
		person: locals.person && personHere(locals.person),
		openAlerts: isBare(route.id) ? 0 : await countOpenAlerts(locals.person)
	};
};
