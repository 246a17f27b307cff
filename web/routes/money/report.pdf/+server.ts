import { monthsOf, readMonth } from '#lib/finance/month.ts';
import { writeFinancePdf } from '#lib/finance/pdf.server.ts';
import { checkMonth, readReport } from '#lib/finance/report.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

/** The finance report of a month as a PDF. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const month = readMonth(event.url.searchParams, publication);
	checkMonth(month, monthsOf(publication));
	const report = await readReport(event.locals, { month, source: filters.where.source, publication, whole: true });
	return new Response(await writeFinancePdf(report, publication), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `attachment; filename="returns-finance-${month}-${publication.version}.pdf"`,
			'cache-control': 'private, no-cache'
		}
	});
};
