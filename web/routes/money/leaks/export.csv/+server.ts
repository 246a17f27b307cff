import { readLeakList } from '#lib/money/leak-list.ts';
import { leakListParams, readHeldLeaks } from '#lib/money/leaks.server.ts';
import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No names and no notes: a file travels further than a page.
const columns = [
	'leak_id', 'rule', 'stake', 'state', 'source_id', 'document_id', 'return_id', 'rma_number', 'return_line_id', 'refund_id',
	'exchange_id', 'order_id', 'product_id', 'product_name', 'category', 'channel', 'country', 'warehouse_id', 'handler',
	'reason', 'amount', 'counted_amount', 'lacks', 'units', 'since', 'age_days', 'paid_amount', 'worth_amount',
	'booked_amount', 'paid_at', 'received_at', 'inspected_at', 'moved_at', 'other_id', 'other_at'
]; // prettier-ignore

/** The list of findings that a URL names, all of its pages, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const { held } = await readHeldLeaks();
	const params = { ...leakListParams(readLeakList(event.url), filters, held), limit: fileRows, offset: 0 };
	const rows = await event.locals.warehouse.ask('leak_list', params);
	const told = rows.map((row) => ({ ...row, state: held.get(row.leak_id)?.state ?? 'open' }));
	return csvFile(columns, told, 'leaks', publication.version);
};
