import { error } from '@sveltejs/kit';
import { accounts, oidcProvider } from '#lib/server/accounts.ts';
import { onlyGet } from '#lib/server/api.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import type { RequestHandler } from './$types';

/**
 * Where the provider of single sign-on sends people back to. Nothing else of the library can be reached: what our pages
 * need of it they call themselves.
 */
export const GET: RequestHandler = async ({ request, params }) => {
	if (params.path !== `callback/${oidcProvider}` || !readEnvironment().access.oidc)
		error(404, 'there is no such address');
	return (await accounts()).handler(request);
};

export const fallback: RequestHandler = onlyGet;
