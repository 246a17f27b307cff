import { writeCsv } from '../../../../sql/metrics/csv.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

const columns = [
	'source_id', 'entity', 'file', 'line', 'column_name', 'found', 'reason', 'wanted', 'raw_text', 'load_id',
	'quarantined_at'
]; // prettier-ignore
/** As many as a published version has. */
const mostRows = 10_000;

/** The rows that did not fit, those of the sources and the entity of the URL, as CSV that spreadsheets read as UTF-8. */
export const GET: RequestHandler = async (event) => {
	const { publication } = readPage(event);
	const { searchParams } = event.url;
	const rows = await event.locals.warehouse.ask('data_quarantine', {
		source: searchParams.getAll('source').filter(Boolean),
		entity: searchParams.get('entity') ?? '',
		limit: mostRows,
		offset: 0
	});
	return new Response(writeCsv(columns, rows, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="quarantine-${publication.version}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
};
