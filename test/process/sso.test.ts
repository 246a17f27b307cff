// Single sign-on with a real OpenID Connect provider, run here: people come back with the role of their groups, those
// of no group do not come in, and what the provider says today holds.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import OpenIdProvider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { signInAsAdministrator } from '../signed-in.ts';
import { makeFolder, removeFolder } from '../warehouse/published-folder.ts';

/** Whom the provider knows, with the groups that they are in. */
const groups: Record<string, string[]> = {
	mia: ['staff', 'returns-managers'],
	quentin: ['quality', 'returns-managers'],
	stranger: ['canteen']
};
const emailOf = (login: string) => `${login}@corp.example`;

let folder: string;
let provider: Server;
let issuer: string;
let dashboard: ChildProcess;
let base: string;

beforeAll(async () => {
	folder = makeFolder();
	const port = await freePort();
	base = `http://localhost:${port}`;
	provider = createServer();
	provider.listen(0, '127.0.0.1');
	await once(provider, 'listening');
	issuer = `http://localhost:${(provider.address() as AddressInfo).port}`;
	provider.on('request', oidc(issuer).callback());
	dashboard = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: {
			...process.env,
			RETOUR_DATA: folder,
			HOST: 'localhost',
			PORT: String(port),
			RETOUR_GUEST: 'off',
			RETOUR_OIDC_ISSUER: issuer,
			RETOUR_OIDC_CLIENT_ID: 'retour',
			RETOUR_OIDC_CLIENT_SECRET: 'a secret between the two',
			RETOUR_OIDC_NAME: 'Corp',
			RETOUR_OIDC_ROLES: JSON.stringify({ quality: 'quality', 'returns-managers': 'manager' })
		},
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	await once(dashboard.stdout!, 'data');
}, 240_000);

afterAll(async () => {
	dashboard?.kill('SIGTERM');
	provider?.closeAllConnections();
	provider?.close();
	removeFolder(folder);
});

function oidc(address: string): OpenIdProvider {
	return new OpenIdProvider(address, {
		clients: [
			{
				client_id: 'retour',
				client_secret: 'a secret between the two',
				redirect_uris: [`${base}/api/auth/callback/oidc`],
				grant_types: ['authorization_code'],
				response_types: ['code'],
				token_endpoint_auth_method: 'client_secret_post'
			}
		],
		claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
		scopes: ['openid', 'email', 'profile', 'groups'],
		pkce: { required: () => true },
		conformIdTokenClaims: false,
		cookies: { keys: ['of the test'] },
		findAccount: (_context, login) => ({
			accountId: login,
			claims: () => ({
				sub: login,
				email: emailOf(login),
				email_verified: true,
				name: `The one called ${login}`,
				groups: groups[login] ?? []
			})
		})
	});
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, 'localhost');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

/** A browser as far as cookies and redirects go: each server gets its own cookies back. */
class Visitor {
	readonly #cookies = new Map<string, Map<string, string>>();

	async go(address: string, form?: Record<string, string>): Promise<{ url: string; status: number; body: string }> {
		let url = address;
		let body = form && new URLSearchParams(form);
		for (let steps = 0; steps < 15; steps++) {
			const { origin } = new URL(url);
			const kept = this.#cookies.get(origin) ?? new Map<string, string>();
			this.#cookies.set(origin, kept);
			const response = await fetch(url, {
				method: body ? 'POST' : 'GET',
				redirect: 'manual',
				...(body && { body }),
				headers: {
					accept: 'text/html',
					'accept-language': 'en',
					origin,
					cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
				}
			});
			for (const header of response.headers.getSetCookie()) {
				const [pair = ''] = header.split(';');
				const [name = '', value = ''] = pair.split(/=(.*)/s);
				if (/max-age=0|expires=thu, 01 jan 1970/i.test(header)) kept.delete(name);
				else kept.set(name, value);
			}
			const to = response.headers.get('location');
			if (!to) return { url, status: response.status, body: await response.text() };
			await response.body?.cancel();
			url = new URL(to, url).href;
			body = undefined;
		}
		throw new Error(`too many redirects at ${url}`);
	}

	/** Signs in at the provider, and agrees to what it asks. */
	async signIn(login: string): Promise<{ url: string; status: number; body: string }> {
		let page = await this.go(`${base}/sign-in/sso?to=%2Faccount`);
		for (let steps = 0; steps < 3 && page.url.startsWith(issuer); steps++) {
			const action = /action="([^"]+)"/.exec(page.body)?.[1] ?? '';
			const prompt = /name="prompt" value="(\w+)"/.exec(page.body)?.[1] ?? '';
			page = await this.go(action, prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
		}
		return page;
	}
}

test('the sign-in offers it by its name, and leads to the provider and back into an account with the role of the first group', async () => {
	const offered = await new Visitor().go(`${base}/sign-in`);
	expect(offered.body).toContain('Sign in with Corp');
	const visitor = new Visitor();
	const account = await visitor.signIn('mia');
	expect([account.url, account.status]).toEqual([`${base}/account`, 200]);
	expect(account.body).toContain('The one called mia');
	expect(account.body).toContain('Your role: Manager');
	// no password, and no way to set one in its place
	expect(account.body).toContain('You sign in by single sign-on');
	expect((await new Visitor().signIn('quentin')).body).toContain('Your role: Quality');
});

test('who is in none of our groups does not come in, however often', async () => {
	for (let tries = 0; tries < 2; tries++) {
		const visitor = new Visitor();
		const refused = await visitor.signIn('stranger');
		expect(refused.url).toContain('/sign-in?problem=sso');
		expect(refused.body).toContain('did not let you in');
		expect((await visitor.go(`${base}/account`)).url).toContain('/sign-in');
	}
});

test('the groups of today hold; who has left all of them is out', async () => {
	groups['mia'] = ['quality'];
	expect((await new Visitor().signIn('mia')).body).toContain('Your role: Quality');
	groups['mia'] = [];
	expect((await new Visitor().signIn('mia')).url).toContain('/sign-in?problem=sso');
	groups['mia'] = ['returns-managers'];
	expect((await new Visitor().signIn('mia')).body).toContain('Your role: Manager');
});

test('an account that is closed here stays closed, whatever the provider says', async () => {
	const administrator = await signInAsAdministrator(base, folder);
	const list = await (
		await fetch(`${base}/people`, { headers: { cookie: administrator, accept: 'text/html' } })
	).text();
	const id = /href="\/people\/(\w+)"[^>]*>The one called quentin</.exec(list)?.[1];
	const closing = await fetch(`${base}/people/${id}?/close`, {
		method: 'POST',
		redirect: 'manual',
		body: new URLSearchParams(),
		headers: { cookie: administrator, origin: base, accept: 'text/html' }
	});
	expect(closing.status).toBe(303);
	expect((await new Visitor().signIn('quentin')).url).toContain('/sign-in?problem=sso');
});

test('a callback that nobody asked for, or whose state was altered, signs nobody in', async () => {
	const visitor = new Visitor();
	for (const query of ['code=made-up&state=made-up', 'code=made-up', 'error=access_denied&state=x', '']) {
		const page = await visitor.go(`${base}/api/auth/callback/oidc?${query}`);
		expect((await visitor.go(`${base}/account`)).url).toContain('/sign-in');
		expect(page.status).toBeLessThan(500);
	}
	for (const path of ['sign-in/email', 'get-session', 'sign-up/email', 'ok', 'callback/other', 'list-sessions'])
		expect((await fetch(`${base}/api/auth/${path}`)).status).toBe(404);
});
