// Accounts of every role on a running server, made as an administrator makes them.
import { accountRoleNames, type AccountRole } from '../../web/lib/access/role-names.ts';
import { post, signIn } from '../signed-in.ts';

export const passwordOf = (role: string): string => `maple otter window nine ${role}`;
export const emailOf = (role: string): string => `${role}@example.com`;

/** Invites somebody and takes the link that is shown; the session of the new account as a Cookie header. */
export async function invite(
	base: string,
	administrator: string,
	role: AccountRole,
	name: string = role
): Promise<string> {
	const fields = { name: `One of ${name}`, email: emailOf(name), role, language: 'en' };
	const answer = await (await post(`${base}/people`, fields, administrator)).text();
	const link = /\/sign-in\/link\/[\w-]+/.exec(answer)?.[0];
	if (!link) throw new Error(`${name} was not invited`);
	const password = passwordOf(name);
	await post(base + link, { password, again: password });
	return signIn(base, emailOf(name), password);
}

/** The id of an account, from the list of people. */
export async function idOf(base: string, administrator: string, name: string): Promise<string> {
	const list = await (
		await fetch(`${base}/people`, { headers: { cookie: administrator, accept: 'text/html' } })
	).text();
	const id = new RegExp(`href="/people/(\\w+)"[^>]*>One of ${name}<`).exec(list)?.[1];
	if (!id) throw new Error(`there is no account of ${name}`);
	return id;
}

/** A session for each role. */
export async function everybody(base: string, administrator: string): Promise<Record<AccountRole, string>> {
	const sessions = {} as Record<AccountRole, string>;
	for (const role of accountRoleNames) sessions[role] = await invite(base, administrator, role);
	return sessions;
}
