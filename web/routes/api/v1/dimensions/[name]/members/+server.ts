import { QuestionError } from '../../../../../../../sql/metrics/question-error.ts';
import { api, onlyGet, tagged } from '#lib/server/api.ts';
import type { RequestHandler } from './$types';

const most = 200;
const parameters = ['q', 'limit', 'as_of'];

/** Members of a dimension, the most frequent first: `GET /api/v1/dimensions/product/members?q=boot&limit=20`. */
export const GET: RequestHandler = api(async ({ request, url, params, locals }) => {
	const name = params['name'] ?? '';
	for (const parameter of url.searchParams.keys())
		if (!parameters.includes(parameter))
			throw new QuestionError('unknown_parameter', `there is no parameter ${parameter}`, {
				found: parameter,
				wanted: parameters
			});
	const search = (url.searchParams.get('q') ?? '').trim();
	const text = url.searchParams.get('limit') ?? '50';
	const limit = Number(text);
	if (!/^\d+$/.test(text) || limit < 1 || limit > most)
		throw new QuestionError(
			'bad_value',
			`limit must be a whole number from 1 to ${most}, not ${JSON.stringify(text)}`,
			{
				found: text
			}
		);
	const version = await locals.warehouse.version();
	return tagged({ request, locals }, JSON.stringify([version, 'members', name, search, limit]), async () => ({
		body: JSON.stringify({ dimension: name, version, members: await locals.metrics.members(name, search, limit) }),
		headers: { 'content-type': 'application/json' }
	}));
});

export const fallback: RequestHandler = onlyGet;
