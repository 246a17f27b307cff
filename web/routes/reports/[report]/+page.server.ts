import { readReportPage, removeReport, sendReport } from '#lib/reports/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	return readReportPage(event);
};

export const actions: Actions = {
	send: (event) => sendReport(event),
	delete: (event) => removeReport(event, true),
	restore: (event) => removeReport(event, false)
};
