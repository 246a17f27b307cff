import { readReportsPage } from '#lib/reports/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	return readReportsPage(event);
};
