import { processParams, readProcessView } from '#lib/process/view.ts';
import { parts } from '#lib/process/words.ts';
import { exportRows } from '#lib/rma/return-list.ts';
import { readPage } from '#lib/server/publication.ts';
import { writeCsv } from '../../../../sql/metrics/csv.ts';
import type { RequestHandler } from './$types';

const columns = [
	'source_id', 'return_id', 'rma_number', 'requested_at', 'stage', 'outcome', 'channel', 'warehouse_id', 'warehouse_name',
	'handler', 'resolution', 'settled_hours', 'fitness', 'deviations'
]; // prettier-ignore

/** The returns under the filters and choices of the page, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const params = processParams(filters, readProcessView(event.url));
	const cases = await event.locals.warehouse.ask('process_cases', { ...params, limit: exportRows, offset: 0 });
	const rows = cases.map((row) => ({ ...row, deviations: parts(row.deviations).join(' ') }));
	return new Response(writeCsv(columns, rows, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="process-${publication.version}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
};
