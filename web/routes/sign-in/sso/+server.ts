import { error } from '@sveltejs/kit';
import { ownPath, startSingleSignOn } from '#lib/people/sign-in.server.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import type { RequestHandler } from './$types';

/**
 * Leads to the provider of single sign-on. A link and no form: our own rule on where forms may lead (`form-action`)
 * holds for their redirects too, and the provider is elsewhere.
 */
export const GET: RequestHandler = async (event) => {
	if (!readEnvironment().access.oidc) error(404, 'single sign-on is not set up');
	const location = await startSingleSignOn(event, ownPath(event.url.searchParams.get('to')));
	return new Response(null, { status: 303, headers: { location } });
};
