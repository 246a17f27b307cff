import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No names: a file travels further than a page.
const columns = [
	'source_id', 'order_line_id', 'order_id', 'order_number', 'customer_id', 'product_id', 'batch_id', 'warehouse_id',
	'channel', 'country', 'carrier', 'ordered_on', 'shipped_on', 'delivered_on', 'shipped_units', 'returned_units',
	'kept_units'
]; // prettier-ignore

/** The order lines of a batch that did not come back, as CSV. */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const { source: source_id, batch: batch_id } = event.params;
	const rows = await event.locals.warehouse.ask('batch_order_lines', { source_id, batch_id, limit: fileRows });
	return csvFile(columns, rows, 'batch', batch_id, 'not-returned', publication.version);
};
