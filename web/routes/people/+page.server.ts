import { fail } from '@sveltejs/kit';
import { accountRoleNames } from '#lib/access/role-names.ts';
import { isLocale } from '#lib/paraglide/runtime.js';
import { sendInvitation } from '#lib/people/password-mail.server.ts';
import { audit } from '#lib/server/audit-log.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { Failure } from '#lib/server/failure.ts';
import { addAccount, isEmail, passwordLink, readPeople } from '#lib/server/people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ setHeaders, url }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const { access, smtpUrl } = readEnvironment();
	return {
		people: await readPeople(),
		roles: accountRoleNames,
		guest: access.guest,
		hasMail: smtpUrl !== null,
		sso: access.oidc?.name ?? null,
		changed: url.searchParams.get('changed')
	};
};

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
};

export const actions: Actions = {
	/** Makes an account. Its link is mailed where mail is set up, and shown in any case: the inviter may hand it over. */
	default: async (event) => {
		const form = await event.request.formData();
		const given = {
			name: text(form, 'name').slice(0, 100),
			email: text(form, 'email').slice(0, 200),
			role: accountRoleNames.find((role) => role === form.get('role')),
			language: isLocale(text(form, 'language')) ? text(form, 'language') : null
		};
		const { name, email, role, language } = given;
		if (name === '' || !isEmail(email) || !role) return fail(400, { problem: 'who', ...given });
		const account = await addAccount({ name, email, role, language });
		if (!account) return fail(409, { problem: 'taken', ...given });
		await audit(event, { action: 'invite', subject: account.id, details: { role } });
		const { origin, smtpUrl } = readEnvironment();
		const link = (origin ?? event.url.origin) + (await passwordLink(account.id, 'invitation'));
		let problem = null;
		try {
			if (smtpUrl !== null) await sendInvitation(account, link, event.locals.person!.name);
		} catch (thrown) {
			if (!(thrown instanceof Failure)) throw thrown;
			problem = 'mail';
		}
		return { invited: account.name, link, isMailed: smtpUrl !== null && problem === null, problem };
	}
};
