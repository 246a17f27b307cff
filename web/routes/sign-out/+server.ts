import { redirect } from '@sveltejs/kit';
import { signOut } from '#lib/people/sign-in.server.ts';
import { audit } from '#lib/server/audit-log.ts';
import type { RequestHandler } from './$types';

/** Ends the session; works without JavaScript, and where there is none. */
export const POST: RequestHandler = async (event) => {
	if (event.locals.person?.kind === 'account')
		await audit(event, { action: 'sign_out', subject: event.locals.person.id });
	await signOut(event);
	redirect(303, '/sign-in');
};
