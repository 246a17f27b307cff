import { writeCsv } from '../../../../sql/metrics/csv.ts';
import { exportRows, readReturnList, returnListParams } from '#lib/rma/return-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No names: a file travels further than a page.
const columns = [
	'source_id', 'return_id', 'rma_number', 'order_number', 'customer_id', 'tier', 'channel', 'country', 'resolution',
	'requested_at', 'stage', 'stage_at', 'outcome', 'is_open', 'is_late', 'due_at', 'turnaround_hours', 'lines', 'units',
	'amount', 'refund_amount', 'refund_owed_amount', 'reason', 'fault', 'product_id', 'product_name', 'category', 'link'
]; // prettier-ignore

/** The list of returns that a URL names, all of its pages, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const params = { ...returnListParams(readReturnList(event.url, publication)), limit: exportRows, offset: 0 };
	const rows = await event.locals.warehouse.ask('rma_list', params);
	return new Response(writeCsv(columns, rows, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="returns-${publication.version}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
};
