import { json } from '@sveltejs/kit';
import { api, onlyGet } from '#lib/server/api.ts';
import { warehouseStatus } from '#lib/server/data.ts';
import type { RequestHandler } from './$types';

/**
 * For monitoring: the version that is served, and why a newer one is not. 200 while something is served, though it be
 * an older version; 503 while nothing can be.
 */
export const GET: RequestHandler = api(async () => {
	const status = await warehouseStatus();
	return json(status, { status: status.version ? 200 : 503, headers: { 'cache-control': 'no-store' } });
});

export const fallback: RequestHandler = onlyGet;
