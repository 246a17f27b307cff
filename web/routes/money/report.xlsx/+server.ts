import { monthsOf, readMonth } from '#lib/finance/month.ts';
import { checkMonth, readReport } from '#lib/finance/report.server.ts';
import { writeWorkbook } from '#lib/finance/workbook.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

/** The finance report of a month as an Excel workbook, with every difference. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const month = readMonth(event.url.searchParams, publication);
	checkMonth(month, monthsOf(publication));
	const report = await readReport(event.locals, { month, source: filters.where.source, publication, whole: true });
	return new Response(await writeWorkbook(report, publication), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': `attachment; filename="returns-finance-${month}-${publication.version}.xlsx"`,
			'cache-control': 'private, no-cache'
		}
	});
};
