// Signing in: by password, by single sign-on; and out again. What strangers can try is counted.
import { parseSetCookieHeader } from 'better-auth/cookies';
import type { RequestEvent } from '@sveltejs/kit';
import { isOwnPath } from '#lib/access/own-path.ts';
import { oidcProvider, accounts } from '#lib/server/accounts.ts';
import { appStore } from '#lib/server/app-store.ts';
import { appendAudit } from '#lib/server/audit-log.ts';
import { findAccount, normalEmail } from '#lib/server/people.ts';
import { giveBack, networkOf, takeAttempt, type Counted } from '#lib/server/rate-limit.ts';
import { appSecret } from '#lib/server/secret.ts';

type Event = Pick<RequestEvent, 'request' | 'cookies' | 'getClientAddress'>;

/**
 * Wrong passwords for one account from one network, for one account from anywhere, and from one network for any. Right
 * ones do not count. The first is the narrow one, so that a stranger does not lock somebody out of their own office.
 */
const ofAccountHere = [{ most: 5, minutes: 15 }];
const ofAccount = [{ most: 60, minutes: 24 * 60 }];
const ofNetwork = [{ most: 30, minutes: 15 }];
const linksOfNetwork = [{ most: 20, minutes: 60 }];

export type SignedIn = { is: 'in' } | { is: 'wrong' } | { is: 'locked'; until: Date };

/** Where somebody wanted to go, if that is a page of this site; else the first one. */
export const ownPath = (value: unknown): string => (isOwnPath(value) && !value.startsWith('/sign-') ? value : '/');

/** Whole minutes until a moment, at least one. */
export const minutesUntil = (moment: Date): number => Math.max(1, Math.ceil((moment.getTime() - Date.now()) / 60_000));

const take = (event: Pick<Event, 'getClientAddress'>, counted: readonly Counted[]) =>
	takeAttempt(appStore(), appSecret('rate limits'), [
		...counted,
		{ what: 'sign-in network', subject: networkOf(event.getClientAddress()), limits: ofNetwork }
	]);

/** Signs in by password, and sets the cookie. The answer tells nobody whether there is such an account. */
export async function signIn(event: Event, email: string, password: string): Promise<SignedIn> {
	const address = normalEmail(email);
	const network = networkOf(event.getClientAddress());
	const taken = await take(event, [
		{ what: 'sign-in account here', subject: `${address} ${network}`, limits: ofAccountHere },
		{ what: 'sign-in account', subject: address, limits: ofAccount }
	]);
	if (!taken.isAllowed) return { is: 'locked', until: taken.until };
	const auth = await accounts();
	try {
		const { headers } = await auth.api.signInEmail({
			body: { email: address, password },
			headers: event.request.headers,
			returnHeaders: true
		});
		await giveBack(appStore(), taken.attempts);
		keepCookies(event, headers);
		return { is: 'in' };
	} catch (thrown) {
		if (!isRefusal(thrown)) throw thrown;
		const account = await findAccount(address);
		await appendAudit(appStore(), null, { action: 'sign_in_failed', subject: account?.id ?? 'no account' });
		return { is: 'wrong' };
	}
}

/** The library's way to say that it does not let somebody in. */
const isRefusal = (thrown: unknown): boolean => {
	const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
	return typeof status === 'number' && status >= 400 && status < 500;
};

/** Where the browser is to go to sign in at the provider. */
export async function startSingleSignOn(event: Event, to: string): Promise<string> {
	const { headers, response } = await (
		await accounts()
	).api.signInSocial({
		body: {
			provider: oidcProvider,
			callbackURL: to,
			errorCallbackURL: '/sign-in?problem=sso',
			disableRedirect: true
		},
		headers: event.request.headers,
		returnHeaders: true
	});
	keepCookies(event, headers);
	return response.url ?? '/sign-in?problem=sso';
}

/** Ends this session. */
export async function signOut(event: Event): Promise<void> {
	const { headers } = await (await accounts()).api.signOut({ headers: event.request.headers, returnHeaders: true });
	keepCookies(event, headers);
}

/** Counts a use of a link that works once: guessing them is hopeless, trying is limited all the same. */
export const takeLinkAttempt = (event: Pick<Event, 'getClientAddress'>) =>
	takeAttempt(appStore(), appSecret('rate limits'), [
		{ what: 'link network', subject: networkOf(event.getClientAddress()), limits: linksOfNetwork }
	]);

/** Counts a try at the password of somebody who is signed in. */
export const takePasswordAttempt = (event: Pick<Event, 'getClientAddress'>, id: string) =>
	take(event, [{ what: 'own password', subject: id, limits: ofAccountHere }]);

/** Counts a request for a new password. */
export const takeResetAttempt = (event: Pick<Event, 'getClientAddress'>, email: string) =>
	take(event, [{ what: 'reset account', subject: normalEmail(email), limits: [{ most: 3, minutes: 60 }] }]);

/** The cookies that the library sets, set on our answer. */
function keepCookies({ cookies }: Pick<Event, 'cookies'>, headers: Headers): void {
	for (const header of headers.getSetCookie())
		for (const [name, { value, ...given }] of parseSetCookieHeader(header))
			cookies.set(name, decodeURIComponent(value), {
				path: given.path ?? '/',
				httpOnly: given.httponly ?? true,
				secure: given.secure ?? false,
				sameSite: given.samesite ?? 'lax',
				...(given['max-age'] === undefined ? {} : { maxAge: given['max-age'] })
			});
}
