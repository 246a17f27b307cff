import { fail, redirect } from '@sveltejs/kit';
import { minutesUntil, ownPath, signIn } from '#lib/people/sign-in.server.ts';
import { hasAdministrator } from '#lib/server/first-administrator.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { openPublicPage } from '#lib/server/public-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	openPublicPage(event);
	const environment = readEnvironment();
	const { access, smtpUrl } = environment;
	const { searchParams } = event.url;
	return {
		to: ownPath(searchParams.get('to')),
		hasFailed: searchParams.get('problem') === 'sso' || searchParams.has('error'),
		sso: access.oidc?.name ?? null,
		hasMail: smtpUrl !== null,
		isNew: !(await hasAdministrator(environment)),
		isGuest: event.locals.person?.kind === 'guest'
	};
};

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

export const actions: Actions = {
	password: async (event) => {
		const form = await event.request.formData();
		const email = text(form, 'email').slice(0, 200);
		const signed = await signIn(event, email, text(form, 'password'));
		if (signed.is === 'in') redirect(303, ownPath(form.get('to')));
		if (signed.is === 'locked') return fail(429, { email, problem: 'locked', minutes: minutesUntil(signed.until) });
		return fail(401, { email, problem: 'wrong', minutes: 0 });
	}
};
