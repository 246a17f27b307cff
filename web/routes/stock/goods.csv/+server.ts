import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import { goodsParams, readGoods } from '#lib/stock/goods.ts';
import type { RequestHandler } from './$types';

// No names of people: a file travels further than a page.
const columns = [
	'source_id', 'return_id', 'rma_number', 'return_line_id', 'disposition', 'booking', 'stock_state', 'warehouse_id',
	'product_id', 'product_name', 'category', 'reason', 'received_on', 'inspected_on', 'booked_on', 'days', 'units', 'amount'
]; // prettier-ignore

/** The goods that a URL of the page Stock lists, all of its pages, as CSV. */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const params = { ...goodsParams(readGoods(event.url, publication)), limit: fileRows, offset: 0 };
	return csvFile(columns, await event.locals.warehouse.ask('stock_goods', params), 'stock-goods', publication.version);
};
