import { readAuditFilter } from '#lib/people/audit-list.ts';
import { appStore } from '#lib/server/app-store.ts';
import { readAudit } from '#lib/server/audit-log.ts';
import { writeCsv } from '../../../../sql/metrics/csv.ts';
import type { RequestHandler } from './$types';

const columns = ['event_id', 'at', 'person_id', 'action', 'subject', 'details'];
const most = 1_000_000;

/** The audit log under the filters of its page, whole. */
export const GET: RequestHandler = async ({ url }) => {
	const { events } = await readAudit(appStore(), readAuditFilter(url), { limit: most, offset: 0 });
	return new Response(writeCsv(columns, events, { mark: true }), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="audit-log.csv"',
			'cache-control': 'no-store'
		}
	});
};
