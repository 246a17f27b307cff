import { fail, redirect } from '@sveltejs/kit';
import { signIn, takeLinkAttempt } from '#lib/people/sign-in.server.ts';
import { appStore } from '#lib/server/app-store.ts';
import { appendAudit } from '#lib/server/audit-log.ts';
import { readLink, takeLink } from '#lib/server/one-time-links.ts';
import { problemOf } from '#lib/server/password.ts';
import { addAccount, isEmail, readAccount, setPassword } from '#lib/server/people.ts';
import { openPublicPage } from '#lib/server/public-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	openPublicPage(event);
	const link = (await takeLinkAttempt(event)).isAllowed ? await readLink(appStore(), event.params.secret) : null;
	if (!link) return { purpose: null, email: '', name: '' };
	const account = link.person_id === null ? null : await readAccount(link.person_id);
	return { purpose: link.purpose, email: account?.email ?? '', name: account?.name ?? '' };
};

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

export const actions: Actions = {
	/** Sets the password, and signs in with it; the first administrator's account is made with it. */
	default: async (event) => {
		const form = await event.request.formData();
		const link = await readLink(appStore(), event.params.secret);
		if (!link) return fail(410, { problem: 'gone', email: '', name: '' });
		const known = link.person_id === null ? null : await readAccount(link.person_id);
		const email = known?.email ?? text(form, 'email').trim().slice(0, 200);
		const name = known?.name ?? text(form, 'name').trim().slice(0, 100);
		const back = { email, name };
		if (!known && (!isEmail(email) || name === '')) return fail(400, { problem: 'who', ...back });
		const password = text(form, 'password');
		if (password !== text(form, 'again')) return fail(400, { problem: 'password_differs', ...back });
		const problem = await problemOf(password, [email, ...name.split(/\s+/)]);
		if (problem) return fail(400, { problem, ...back });
		// only now: what was mistyped does not use it up
		if (!(await takeLink(appStore(), event.params.secret))) return fail(410, { problem: 'gone', ...back });
		const account = known ?? (await addAccount({ name, email, role: 'administrator' }));
		if (!account) return fail(409, { problem: 'taken', ...back });
		await setPassword(account.id, password);
		await appendAudit(appStore(), account.id, {
			action: known ? 'set_password' : 'first_administrator',
			subject: account.id
		});
		await signIn(event, email, password);
		redirect(303, '/');
	}
};
