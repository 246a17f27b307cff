import { api, onlyGet, tagged } from '#lib/server/api.ts';
import { dictionary } from '#lib/server/metrics.ts';
import { describeApi } from './description.ts';
import type { RequestHandler } from './$types';

const body = JSON.stringify(describeApi(dictionary));

/** The metrics of the API as OpenAPI 3.1, for clients that are made from a description. */
export const GET: RequestHandler = api((event) =>
	tagged(event, body, async () => ({ body, headers: { 'content-type': 'application/json' } }))
);

export const fallback: RequestHandler = onlyGet;
