import { fail, redirect } from '@sveltejs/kit';
import { isLocale } from '#lib/paraglide/runtime.js';
import { minutesUntil, signIn, takePasswordAttempt } from '#lib/people/sign-in.server.ts';
import { accounts } from '#lib/server/accounts.ts';
import { endToken, makeToken, readTokens, tokenDays } from '#lib/server/api-tokens.ts';
import { appStore } from '#lib/server/app-store.ts';
import { audit } from '#lib/server/audit-log.ts';
import { problemOf } from '#lib/server/password.ts';
import { changeAccount, endSessions, readAccount, setPassword } from '#lib/server/people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const id = locals.person!.id;
	const [account, auth] = await Promise.all([readAccount(id), accounts()]);
	const { internalAdapter } = await auth.$context;
	return {
		account: { name: account!.name, email: account!.email, language: account!.language },
		hasPassword: (await internalAdapter.findCredentialAccount(id)) !== null,
		tokens: await readTokens(appStore(), id),
		tokenDays
	};
};

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

export const actions: Actions = {
	save: async ({ request, locals }) => {
		const form = await request.formData();
		const name = text(form, 'name').trim().slice(0, 100);
		const language = text(form, 'language');
		if (name === '') return fail(400, { problem: 'who' });
		await changeAccount(locals.person!.id, { name, language: isLocale(language) ? language : null });
		redirect(303, '/account');
	},

	/** The old password first: who finds a browser open must not lock its owner out. */
	password: async (event) => {
		const { id, email, name } = event.locals.person!;
		const form = await event.request.formData();
		const password = text(form, 'password');
		if (password !== text(form, 'again')) return fail(400, { problem: 'password_differs' });
		const taken = await takePasswordAttempt(event, id);
		if (!taken.isAllowed) return fail(429, { problem: 'locked', minutes: minutesUntil(taken.until) });
		const auth = await accounts();
		const { internalAdapter, password: passwords } = await auth.$context;
		const hash = (await internalAdapter.findCredentialAccount(id))?.password;
		if (!hash || !(await passwords.verify({ hash, password: text(form, 'now') })))
			return fail(400, { problem: 'wrong' });
		const problem = await problemOf(password, [email, ...name.split(/\s+/)]);
		if (problem) return fail(400, { problem });
		await setPassword(id, password);
		await audit(event, { action: 'set_password', subject: id });
		await signIn(event, email, password);
		redirect(303, '/account');
	},

	/** Signs out everywhere, here too. */
	end: async (event) => {
		const { id } = event.locals.person!;
		await endSessions(id);
		await audit(event, { action: 'end_sessions', subject: id });
		redirect(303, '/sign-in');
	},

	token: async (event) => {
		const form = await event.request.formData();
		const name = text(form, 'name').trim().slice(0, 100);
		const days = tokenDays.find((choice) => String(choice) === text(form, 'days'));
		if (name === '' || !days) return fail(400, { problem: 'token' });
		const token = await makeToken(appStore(), { person_id: event.locals.person!.id, name, days });
		await audit(event, { action: 'make_token', subject: event.locals.person!.id, details: { days } });
		return { token };
	},

	revoke: async (event) => {
		const token_id = Number(text(await event.request.formData(), 'token_id'));
		if (await endToken(appStore(), event.locals.person!.id, token_id))
			await audit(event, { action: 'revoke_token', subject: event.locals.person!.id, details: { token_id } });
		redirect(303, '/account');
	}
};
