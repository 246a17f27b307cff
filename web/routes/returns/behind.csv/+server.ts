import { error } from '@sveltejs/kit';
import { readBehind } from '#lib/behind/behind.ts';
import { metricOf, questionBehind, readRows, splitByReturn } from '#lib/behind/behind.server.ts';
import { exportRows } from '#lib/rma/return-list.ts';
import { readPage } from '#lib/server/publication.ts';
import { writeCsv } from '../../../../sql/metrics/csv.ts';
import type { RequestHandler } from './$types';

// No names: a file travels further than a page.
const columns = [
	'source_id', 'return_id', 'rma_number', 'order_number', 'customer_id', 'requested_at', 'stage', 'outcome', 'units',
	'amount', 'reason', 'fault', 'product_id', 'product_name', 'category'
]; // prettier-ignore

/** Every return behind a figure, with what it adds to it, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const behind = readBehind(event.url, publication);
	const metric = behind && metricOf(behind.metric);
	if (!behind || !metric) error(404, 'there is no such figure');
	const question = { ...splitByReturn(questionBehind(behind, metric), metric), limit: exportRows };
	const { rows } = await event.locals.metrics.answer(question);
	const found = await readRows(event.locals.warehouse, metric, rows);
	const lines = found.map(({ source_id, return_id, figure, record }) => ({
		...record,
		source_id,
		return_id,
		[behind.metric]: figure
	}));
	return new Response(writeCsv([...columns, behind.metric], lines, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${behind.metric}-returns-${publication.version}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
};
