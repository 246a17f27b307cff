import { monthsOf, readMonth } from '#lib/finance/month.ts';
import { checkMonth, readReport } from '#lib/finance/report.server.ts';
import { stateText } from '#lib/finance/words.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const month = readMonth(event.url.searchParams, publication);
	const months = monthsOf(publication);
	checkMonth(month, months);
	const report = await readReport(event.locals, { month, source: filters.where.source, publication });
	return { filters, months, report, state: stateText(report) };
};
