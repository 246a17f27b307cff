import { readReportToChange, saveReport } from '#lib/reports/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	return { filters, ...(await readReportToChange(event)) };
};

export const actions: Actions = { default: (event) => saveReport(event, 'old') };
