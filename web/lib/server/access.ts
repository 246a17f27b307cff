// Who asks, and whether they may: decided once for every request, before anything is read.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { wholeScope, type Scope } from '../../../sql/access/scope.ts';
import { listOf, may } from '../access/may.ts';
import { personOf, type Person } from '../access/person.ts';
import { routes, type Need } from '../access/routes.ts';
import { hasRules, noRules } from '../access/row-rules.ts';
import { accounts, sessionCookie } from './accounts.ts';
import { readToken, tokenPrefix } from './api-tokens.ts';
import { appStore } from './app-store.ts';
import { audit } from './audit-log.ts';
import { readEnvironment } from './environment.ts';
import { raise } from './failure.ts';
import { peerHeader } from './host.ts';
import { accountOf, findAccount, readAccount, type Account } from './people.ts';

/** What somebody may see of the published data: their row rules, and personal data only where their role needs it. */
export const scopeOf = (person: Pick<Person, 'rules' | 'permissions'> | null): Scope =>
	person
		? { rules: person.rules, personal: person.permissions.has('see_personal') }
		: { ...wholeScope, personal: false };

type Asking = Pick<RequestEvent, 'request'>;

/**
 * The person behind a request: by token, by the header of a trusted proxy, by session; else a guest where guests are let
 * in, else nobody. A token that does not hold is nobody, and no guest.
 */
export async function identify(event: Asking, isDemo: () => Promise<boolean>): Promise<Person | null> {
	const { access } = readEnvironment();
	const bearer = /^Bearer (.+)$/i.exec(event.request.headers.get('authorization') ?? '')?.[1];
	if (bearer?.startsWith(tokenPrefix)) {
		const id = await readToken(appStore(), bearer.trim());
		return personOfAccount(id === null ? null : await readAccount(id), 'token');
	}
	if (access.proxy?.addresses.includes(event.request.headers.get(peerHeader) ?? '')) {
		const email = event.request.headers.get(access.proxy.header);
		if (email) return personOfAccount(await findAccount(email), 'proxy');
	}
	if (event.request.headers.get('cookie')?.includes(sessionCookie)) {
		const session = await (await accounts()).api.getSession({ headers: event.request.headers });
		if (session) return personOfAccount(accountOf(session.user), 'account');
	}
	if (access.guest === null) return null;
	if (access.guest === 'demo' && !(await isDemo())) return null;
	const role = access.guest === 'demo' ? 'guest' : access.guest;
	return personOf({ id: 'guest', name: '', email: '', role, kind: 'guest', rules: noRules });
}

/** Nobody where the account is closed, has no role, or has rules that cannot be read. */
export function personOfAccount(account: Account | null, kind: Person['kind']): Person | null {
	if (!account || account.closed_at !== null || account.role === null || account.rules === null) return null;
	const { id, name, email, role, rules } = account;
	return personOf({ id, name, email, role, kind, rules });
}

export type Asked = { routeId: string | null; method: string; url: URL };

/** What a request needs; null: nothing is there to be given. Forms name their action as SvelteKit reads it. */
export function needsOf({ routeId, method, url }: Asked): readonly Need[] | null {
	if (routeId === null) return null;
	const access = Object.hasOwn(routes, routeId) ? routes[routeId] : undefined;
	if (!access) return null;
	if (method === 'GET' || method === 'HEAD') return listOf(access.see);
	const { act } = access;
	if (act === undefined) return null;
	if (typeof act === 'string') return [...listOf(access.see), act];
	const named = [...url.searchParams.keys()].find((name) => name.startsWith('/'))?.slice(1) ?? 'default';
	return Object.hasOwn(act, named) ? [...listOf(access.see), act[named]!] : null;
}

/**
 * Lets a request through or ends it: who is nobody is led to the sign-in (a page) or told so (401); who is somebody and
 * may not, is told so (403).
 */
export function admit(
	person: Person | null,
	event: Pick<RequestEvent, 'route' | 'request' | 'url' | 'isDataRequest'>
): void {
	const { route, request, url } = event;
	// An address that does not exist: SvelteKit says so, to anybody; that it does not is no secret.
	if (route.id === null) return;
	const asked = { routeId: route.id, method: request.method, url };
	const needs = needsOf(asked);
	const acts = request.method !== 'GET' && request.method !== 'HEAD';
	const isPublic = needs?.every((need) => need === 'public') ?? false;
	if (isPublic) return;
	if (!person) {
		if (isPage(event)) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
		error(401, 'sign in first', {
			code: 'not_signed_in',
			hint: 'send a session, or a token as Authorization: Bearer …'
		});
	}
	if (acts && person.kind === 'token') error(403, 'a token reads and does not act', { code: 'tokens_only_read' });
	// the API says itself which methods it has
	if (needs === null && acts && route.id.startsWith('/api/') && routes[route.id] && !routes[route.id]!.act) return;
	const lacking = needs?.filter((need) => !may(person, need) || (acts && person.kind === 'guest' && !isReading(need)));
	if (lacking?.length !== 0) refuse(person.kind === 'guest' ? 'not_for_guests' : 'not_permitted', event, lacking);
	if (routes[route.id]?.whole && hasRules(person.rules)) refuse('withheld', event);
}

/** What a form may ask that only reads: a search goes in its body so that no name stands in an address. */
const isReading = (need: Need): boolean => need === 'public' || need === 'anyone' || need.startsWith('see_');

/** Writes down what the audit log is for: that a file was taken away, and that somebody looked at single customers. */
export async function auditAnswer(event: Pick<RequestEvent, 'route' | 'request' | 'url' | 'locals'>): Promise<void> {
	const { route, request, url, locals } = event;
	const access = route.id === null ? undefined : routes[route.id];
	// of a guest nobody knows who it was
	if (!access || !locals.person || locals.person.kind === 'guest' || request.method !== 'GET') return;
	const subject = url.pathname;
	try {
		if (listOf(access.see).includes('export'))
			await audit(event, { action: 'export', subject, details: Object.fromEntries(url.searchParams) });
		else if (access.personal && locals.person.permissions.has('see_personal'))
			await audit(event, { action: 'view_personal', subject });
	} catch (thrown) {
		// what cannot be written down is not given
		raise(thrown);
	}
}

export const refusals = {
	not_for_guests: 'sign in to do this',
	not_permitted: 'your role does not have the right to this',
	withheld: 'this rests on rows of the whole company, of which you may see a part only'
} as const;

/** A page that says so, with a way on; to programs and forms a 403. */
function refuse(
	code: keyof typeof refusals,
	event: Pick<RequestEvent, 'route' | 'request' | 'url' | 'isDataRequest'>,
	wanted?: readonly Need[]
): never {
	if (isPage(event)) redirect(303, `/no-access?code=${code}&to=${encodeURIComponent(event.url.pathname)}`);
	error(403, refusals[code], { code, ...(wanted && { wanted }) });
}

/** A page that a browser shows, not a file, a stream or the API. */
const isPage = ({
	route,
	request,
	isDataRequest
}: Pick<RequestEvent, 'route' | 'request' | 'isDataRequest'>): boolean =>
	!route.id?.startsWith('/api/') &&
	(isDataRequest || (request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html')));
