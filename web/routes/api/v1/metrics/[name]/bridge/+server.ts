import { bridge } from '../../../../../../../sql/metrics/bridge.ts';
import { QuestionError } from '../../../../../../../sql/metrics/question-error.ts';
import { parseBridgeTarget, parseQuestion } from '../../../../../../../sql/metrics/question.ts';
import { api, onlyGet, tagged } from '#lib/server/api.ts';
import { keyOf } from '#lib/server/metrics.ts';
import type { RequestHandler } from './$types';

/**
 * Why a rate is another one in other coordinates, step by step:
 * `GET /api/v1/metrics/return_rate/bridge?bridge=basis=return_date,measure=value&from=2026-01-01&to=2026-04-01`, as JSON.
 */
export const GET: RequestHandler = api(async ({ request, url, params, locals }) => {
	const target = url.searchParams.get('bridge');
	if (!target)
		throw new QuestionError('bad_value', 'bridge must name the coordinates to go to', {
			wanted: ['basis', 'measure', 'counted'],
			hint: 'for example bridge=basis=return_date,measure=value'
		});
	const question = parseQuestion(params['name'] ?? '', url.searchParams, ['bridge', 'as_of']);
	const coordinates = parseBridgeTarget(target);
	const version = await locals.warehouse.version();
	const key = JSON.stringify([version, 'bridge', question.metric, keyOf(question), coordinates]);
	return tagged({ request, locals }, key, async () => ({
		body: JSON.stringify(await bridge(question, coordinates, locals.metrics.answer)),
		headers: { 'content-type': 'application/json' }
	}));
});

export const fallback: RequestHandler = onlyGet;
