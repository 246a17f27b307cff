import { answerCsv } from '../../../../../../sql/metrics/csv.ts';
import { parseQuestion } from '../../../../../../sql/metrics/question.ts';
import { api, formatOf, mediaTypes, onlyGet, tagged } from '#lib/server/api.ts';
import { keyOf } from '#lib/server/metrics.ts';
import type { RequestHandler } from './$types';

/**
 * A metric: `GET /api/v1/metrics/return_rate?by=reason,month&from=2026-01-01&to=2026-04-01&where=category=Shoes`, as
 * JSON, CSV (`bom=1` for Excel) or an Arrow IPC stream, by `format=` or the Accept header. `as_of=<version>` answers from that version.
 */
export const GET: RequestHandler = api(async ({ request, url, params, locals }) => {
	const name = params['name'] ?? '';
	const format = formatOf({ request, url });
	const question = parseQuestion(name, url.searchParams, ['format', 'bom', 'as_of']);
	const hasMark = format === 'csv' && url.searchParams.get('bom') === '1';
	const version = await locals.warehouse.version();
	return tagged({ request, locals }, `${version} ${format} ${hasMark} ${keyOf(question)}`, async () => {
		const headers = { 'content-type': mediaTypes[format] };
		if (format === 'arrow') return { body: await locals.metrics.arrow(question), headers };
		const answer = await locals.metrics.answer(question);
		if (format === 'json') return { body: JSON.stringify(answer), headers };
		return {
			body: answerCsv(answer, { mark: hasMark }),
			headers: { ...headers, 'content-disposition': `attachment; filename="${answer.metric}-${answer.version}.csv"` }
		};
	});
});

export const fallback: RequestHandler = onlyGet;
