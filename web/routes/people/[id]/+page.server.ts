import { error, fail, redirect } from '@sveltejs/kit';
import { accountRoleNames } from '#lib/access/role-names.ts';
import { ruleMembers } from '#lib/people/members.server.ts';
import { rulesOfForm, unknownMembers } from '#lib/people/rules-form.ts';
import { audit } from '#lib/server/audit-log.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { changeAccount, passwordLink, readAccount, readPeople } from '#lib/server/people.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, setHeaders, url }) => {
	setHeaders({ 'cache-control': 'no-store' });
	const account = await readAccount(params.id);
	if (!account) error(404, 'there is no such account');
	return {
		account,
		roles: accountRoleNames,
		members: await ruleMembers(locals.metrics),
		isOwn: locals.person?.id === account.id,
		isSaved: url.searchParams.has('saved')
	};
};

/** Whether somebody else could still manage people. */
async function hasOtherAdministrator(id: string): Promise<boolean> {
	const people = await readPeople();
	return people.some((one) => one.id !== id && one.role === 'administrator' && one.closed_at === null);
}

export const actions: Actions = {
	save: async (event) => {
		const { params, request, locals } = event;
		const account = await readAccount(params.id);
		if (!account) error(404, 'there is no such account');
		const form = await request.formData();
		const role = accountRoleNames.find((one) => one === form.get('role'));
		if (!role) return fail(400, { problem: 'role', unknown: [] as string[] });
		if (account.role === 'administrator' && role !== 'administrator' && !(await hasOtherAdministrator(account.id)))
			return fail(409, { problem: 'last', unknown: [] as string[] });
		let rules;
		try {
			rules = rulesOfForm(form);
		} catch {
			return fail(400, { problem: 'rules', unknown: [] as string[] });
		}
		const unknown = unknownMembers(rules, await ruleMembers(locals.metrics));
		if (unknown.length > 0 && form.get('even_so') !== 'yes') return fail(400, { problem: 'unknown', unknown });
		await changeAccount(account.id, { role, rules });
		await audit(event, {
			action: 'change_account',
			subject: account.id,
			details: { role, rules, before: { role: account.role, rules: account.rules } }
		});
		redirect(303, `/people/${account.id}?saved`);
	},

	close: async (event) => {
		const account = await readAccount(event.params.id);
		if (!account) error(404, 'there is no such account');
		if (account.role === 'administrator' && !(await hasOtherAdministrator(account.id)))
			return fail(409, { problem: 'last', unknown: [] as string[] });
		await changeAccount(account.id, { closed: true });
		await audit(event, { action: 'close_account', subject: account.id });
		redirect(303, `/people/${account.id}?saved`);
	},

	reopen: async (event) => {
		const account = await readAccount(event.params.id);
		if (!account) error(404, 'there is no such account');
		await changeAccount(account.id, { closed: false });
		await audit(event, { action: 'reopen_account', subject: account.id });
		redirect(303, `/people/${account.id}?saved`);
	},

	/** A link for a new password, to be handed over. */
	link: async (event) => {
		const account = await readAccount(event.params.id);
		if (!account) error(404, 'there is no such account');
		await audit(event, { action: 'make_password_link', subject: account.id });
		return { link: (readEnvironment().origin ?? event.url.origin) + (await passwordLink(account.id, 'reset')) };
	}
};
