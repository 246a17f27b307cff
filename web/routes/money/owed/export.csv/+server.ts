import { listingParams } from '#lib/listing/listing.ts';
import { readOwedList } from '#lib/money/owed.ts';
import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

// No names: a file travels further than a page.
const columns = [
	'source_id', 'return_id', 'rma_number', 'order_number', 'customer_id', 'product_id', 'product_name', 'category', 'country',
	'resolution', 'handler', 'stage', 'outcome', 'owed_since', 'days', 'owed_amount'
]; // prettier-ignore

/** What is owed to customers under the filters of a URL, all of it, as CSV. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const { listing, age } = readOwedList(event.url);
	const { sort } = listingParams(listing);
	const rows = await event.locals.warehouse.ask('money_owed', {
		...filters.where,
		age,
		sort,
		limit: fileRows,
		offset: 0
	});
	return csvFile(columns, rows, 'owed', publication.version);
};
