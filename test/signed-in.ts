// An account to test with, made the way people make it: by the link that the console shows, with a password.
import { join } from 'node:path';
import { AppStore } from '../web/lib/server/app-store.ts';
import { firstAdministratorLink } from '../web/lib/server/first-administrator.ts';

export const administrator = { name: 'Ada Admin', email: 'ada@example.com', password: 'maple otter window nine' };

/**
 * Makes an administrator on a server that serves this data folder, with its store or another; the session as a Cookie header. A server that has just
 * begun to listen makes its own link, after which ours no longer works (410): then there is another.
 */
export async function signInAsAdministrator(
	base: string,
	dataFolder: string,
	place = process.env['RETOUR_STORE'] ?? join(dataFolder, 'app', 'retour.sqlite')
): Promise<string> {
	const { name, email, password } = administrator;
	for (let tries = 1; ; tries++) {
		const store = new AppStore(place);
		const link = await firstAdministratorLink(store);
		await store.close();
		const answer = await post(base + link, { name, email, password, again: password });
		if (answer.status !== 410 || tries === 3) return cookieOf(answer);
	}
}

/** Signs in by password; the session as a Cookie header. Throws where that is refused. */
export const signIn = async (base: string, email: string, password: string): Promise<string> =>
	cookieOf(await post(`${base}/sign-in?/password`, { email, password, to: '/' }));

/** Posts a form as a browser without JavaScript does, with the session of a Cookie header. */
export const post = (address: string, fields: Record<string, string>, cookie?: string): Promise<Response> =>
	fetch(address, {
		method: 'POST',
		body: new URLSearchParams(fields),
		redirect: 'manual',
		headers: { accept: 'text/html', origin: new URL(address).origin, ...(cookie && { cookie }) }
	});

function cookieOf(response: Response): string {
	const set = response.headers.getSetCookie().map((header) => header.split(';')[0]);
	if (response.status !== 303 || set.length === 0) throw new Error(`not signed in: status ${response.status}`);
	return set.join('; ');
}
