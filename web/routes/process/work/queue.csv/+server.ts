import { readWorkView, workParams } from '#lib/process/work.ts';
import { exportRows } from '#lib/rma/return-list.ts';
import { readPage } from '#lib/server/publication.ts';
import { writeCsv } from '../../../../../sql/metrics/csv.ts';
import type { RequestHandler } from './$types';

// No names of customers: a file travels further than a page.
const columns = [
	'source_id', 'return_id', 'rma_number', 'customer_id', 'tier', 'stage', 'stage_at', 'due_at', 'is_late', 'waited_hours',
	'due_hours', 'warehouse_id', 'warehouse_name', 'handler', 'amount', 'refund_owed_amount'
]; // prettier-ignore

/** The queue that a URL names, all of its pages, the most urgent first, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const view = readWorkView(event.url);
	const rows = await event.locals.warehouse.ask('work_queue', {
		...workParams(filters, view),
		stage: view.stage,
		due: view.due,
		limit: exportRows,
		offset: 0
	});
	return new Response(writeCsv(columns, rows, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="work-${publication.version}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
};
