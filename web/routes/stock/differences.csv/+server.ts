import { queryParams } from '#lib/filters.ts';
import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

const columns = [
	'source_id', 'product_id', 'product_name', 'category', 'warehouse_id', 'stock_state', 'opened_on', 'opening_units',
	'moved_units', 'expected_units', 'counted_on', 'counted_units', 'difference_units', 'difference_amount'
]; // prettier-ignore

/** Every shelf whose count does not agree with its movements, as CSV. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const params = { ...queryParams(filters), limit: fileRows };
	const rows = await event.locals.warehouse.ask('stock_differences', params);
	return csvFile(columns, rows, 'stock-differences', publication.version);
};
