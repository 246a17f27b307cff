import { fail } from '@sveltejs/kit';
import { minutesUntil, takeResetAttempt } from '#lib/people/sign-in.server.ts';
import { sendPasswordLink } from '#lib/people/password-mail.server.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { isEmail } from '#lib/server/people.ts';
import { openPublicPage } from '#lib/server/public-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	openPublicPage(event);
	return { hasMail: readEnvironment().smtpUrl !== null };
};

export const actions: Actions = {
	/** Sends a link to the account, if there is one; what is said is the same where there is none. */
	default: async (event) => {
		const value = (await event.request.formData()).get('email');
		const email = typeof value === 'string' ? value.trim().slice(0, 200) : '';
		if (!isEmail(email)) return fail(400, { email, problem: 'email', minutes: 0, isDone: false });
		const taken = await takeResetAttempt(event, email);
		if (!taken.isAllowed)
			return fail(429, { email, problem: 'locked', minutes: minutesUntil(taken.until), isDone: false });
		// not awaited: how long the mail server takes would tell whether there is such an account
		void sendPasswordLink(email, event.url.origin);
		return { email: '', problem: '', minutes: 0, isDone: true };
	}
};
