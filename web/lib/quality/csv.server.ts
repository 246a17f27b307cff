import { writeCsv } from '../../../sql/metrics/csv.ts';

/** A file ends after this many rows. */
export const fileRows = 100_000;

/** What of an id may stand in the name of a file. */
const inName = (id: string) => id.replace(/[^\w.-]+/g, '_').slice(0, 60);

/** Rows as CSV that spreadsheets read as UTF-8; the parts make the name of the file. */
export const csvFile = (
	columns: readonly string[],
	rows: readonly Readonly<Record<string, unknown>>[],
	...parts: readonly string[]
): Response =>
	new Response(writeCsv(columns, rows, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${parts.map(inName).join('-')}.csv"`,
			'cache-control': 'private, no-cache'
		}
	});
