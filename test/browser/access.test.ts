// Who gets what, tried from outside on a running server: every address as every role, as a guest and as nobody; and what
// outsiders try.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { permissionsOf } from '../../web/lib/access/grants.ts';
import { listOf, may } from '../../web/lib/access/may.ts';
import type { Role } from '../../web/lib/access/permissions.ts';
import { accountRoleNames } from '../../web/lib/access/role-names.ts';
import { routes } from '../../web/lib/access/routes.ts';
import { emailOf, everybody, idOf, invite, passwordOf } from '../access/people.ts';
import { administrator as owner, post, signIn } from '../signed-in.ts';
import { sessionHeaders } from './chromium.ts';
import { places } from './places.ts';
import { serve } from './setup.ts';

const base = inject('base');
const dataFolder = inject('dataFolder');
const { cookie: administrator } = sessionHeaders();

/** A server on the same data that lets no guests in. */
let closed: { server: ChildProcess; base: string };
let sessions: Record<string, string>;
/** Route to an address of it that there is. */
let samples: Record<string, string>;

beforeAll(async () => {
	closed = await serve({ ...process.env, RETOUR_DATA: dataFolder, HOST: '127.0.0.1', RETOUR_GUEST: 'off' });
	sessions = await everybody(base, administrator);
	const all = new Map((await places(dataFolder)).map(({ name, path }) => [name, path]));
	const of = (name: string) => all.get(name) ?? `/missing/${name}`;
	const batch = of('batch');
	const person = await idOf(base, administrator, 'crm');
	samples = {
		...Object.fromEntries(
			Object.keys(routes)
				.filter((id) => !id.includes('['))
				.map((id) => [id, id])
		),
		'/products/[source]/[id]': of('product'),
		'/quality/batches/[source]/[batch]': batch,
		'/quality/batches/[source]/[batch]/evidence.csv': `${batch}/evidence.csv`,
		'/quality/batches/[source]/[batch]/kept.csv': `${batch}/kept.csv`,
		'/quality/charts/[chart]/[source]/[subject]': of('chart'),
		'/quality/signals/[id]': of('signal'),
		'/quality/suppliers/[source]/[id]': of('supplier'),
		'/customers/[source]/[id]': of('customer'),
		'/returns/[source]/[id]': of('rma'),
		'/returns/behind': '/returns/behind?figure=return_rate',
		'/returns/behind.csv': '/returns/behind.csv?figure=return_rate',
		'/data/models/[relation]': '/data/models/fct_returns',
		'/sign-in/link/[secret]': '/sign-in/link/none',
		'/people/[id]': `/people/${person}`,
		'/survey/[token]': '/survey/none',
		'/api/auth/[...path]': '/api/auth/callback/oidc',
		'/api/v1/dimensions/[name]/members': '/api/v1/dimensions/category/members',
		'/api/v1/hooks/jiandaoyun/[source]': '/api/v1/hooks/jiandaoyun/forms',
		'/api/v1/metrics/[name]': '/api/v1/metrics/return_rate',
		'/api/v1/metrics/[name]/bridge': '/api/v1/metrics/return_rate/bridge',
		...(await samplesOfOthers(base, administrator))
	};
}, 240_000);

afterAll(async () => {
	closed?.server.kill('SIGTERM');
	if (closed) await once(closed.server, 'exit');
});

/** Addresses of things that people make first. */
async function samplesOfOthers(_base: string, _cookie: string): Promise<Record<string, string>> {
	return {
		'/alerts/[rule]': '/alerts/1',
		'/alerts/[rule]/edit': '/alerts/1/edit',
		'/reports/[report]': '/reports/1',
		'/reports/[report]/edit': '/reports/1/edit',
		'/reports/[report]/mail': '/reports/1/mail',
		'/reports/[report]/report.pdf': '/reports/1/report.pdf'
	};
}

type Given = 'given' | 'refused' | `status ${number}`;

/** Whether an address was given: what is not there for anybody (404) or misses a parameter (400) is no refusal. */
async function ask(address: string, cookie?: string, init: RequestInit = {}): Promise<Given> {
	const leave = new AbortController();
	const response = await fetch(address, {
		redirect: 'manual',
		signal: leave.signal,
		...init,
		headers: { accept: 'text/html', ...(cookie && { cookie }), ...init.headers }
	});
	const to = response.headers.get('location') ?? '';
	// a stream would never end by itself
	await response.body?.cancel();
	leave.abort();
	if (response.status === 401 || response.status === 403) return 'refused';
	if (/^\/(sign-in|no-access)/.test(to)) return 'refused';
	return response.status < 500 ? 'given' : `status ${response.status}`;
}

const wanted = (id: string, role: Role | null): Given => {
	const person =
		role === null
			? null
			: { kind: role === 'guest' ? ('guest' as const) : ('account' as const), permissions: permissionsOf(role) };
	return listOf(routes[id]!.see).every((need) => may(person, need)) ? 'given' : 'refused';
};

describe('every address', { timeout: 240_000 }, () => {
	test('has a sample that is tried', () => {
		expect(Object.keys(routes).filter((id) => !samples[id] || samples[id].startsWith('/missing'))).toEqual([]);
	});

	test('is given to each role, a guest and nobody as the table says', async () => {
		const wrong: string[] = [];
		const ids = Object.keys(routes).filter((id) => id !== '/no-access');
		for (const id of ids) {
			for (const role of accountRoleNames) {
				const found = await ask(base + samples[id], sessions[role]);
				if (found !== wanted(id, role)) wrong.push(`${role} ${id}: ${found}`);
			}
			const guest = await ask(base + samples[id]);
			if (guest !== wanted(id, 'guest')) wrong.push(`guest ${id}: ${guest}`);
			const nobody = await ask(closed.base + samples[id]);
			if (nobody !== wanted(id, null)) wrong.push(`nobody ${id}: ${nobody}`);
		}
		expect(wrong).toEqual([]);
	});

	test('takes no form from whom the table gives no right to act', async () => {
		const wrong: string[] = [];
		for (const [id, { act }] of Object.entries(routes)) {
			if (act === undefined || listOf(routes[id]!.see).includes('public')) continue;
			const actions = typeof act === 'string' ? { '': act } : act;
			for (const [name, need] of Object.entries(actions)) {
				const address = samples[id]! + (name && `${samples[id]!.includes('?') ? '&' : '?'}/${name}`);
				const init = { method: 'POST', body: new URLSearchParams({ nothing: 'x' }) };
				for (const role of accountRoleNames) {
					const person = { kind: 'account' as const, permissions: permissionsOf(role) };
					const mayAct = wanted(id, role) === 'given' && may(person, need);
					if (mayAct) continue;
					const found = await ask(base + address, sessions[role], { ...init, headers: { origin: base } });
					if (found !== 'refused') wrong.push(`${role} ${id} ${name}: ${found}`);
				}
				const nobody = await ask(closed.base + address, undefined, { ...init, headers: { origin: closed.base } });
				if (nobody !== 'refused') wrong.push(`nobody ${id} ${name}: ${nobody}`);
				const isReading = need.startsWith('see_');
				const guest = await ask(base + address, undefined, { ...init, headers: { origin: base } });
				if (!isReading && guest !== 'refused') wrong.push(`guest ${id} ${name}: ${guest}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	test('bears any text as any of its parameters: no answer of 500, no stack, nothing carried out', async () => {
		const corpus = [
			"'; drop table marts.fct_returns; --",
			'" or 1=1 --',
			'<script>alert(1)</script>',
			'../../../etc/passwd',
			'%00',
			'\u202E💥',
			'-1',
			'9'.repeat(400),
			'{"$gt":""}',
			'2026-13-45'
		];
		const names = [
			'period',
			'from',
			'to',
			'compare',
			'basis',
			'measure',
			'counted',
			'category',
			'reason',
			'channel',
			'country',
			'source',
			'page',
			'sort',
			'search',
			'figure',
			'by',
			'rule',
			'state',
			'what',
			'dimension',
			'month',
			'limit',
			'offset',
			'stage',
			'step',
			'next',
			'customer',
			'product',
			'person',
			'action'
		];
		const wrong: string[] = [];
		for (const [id, sample] of Object.entries(samples)) {
			if (id === '/data/runs/live' || id.startsWith('/sign-') || id === '/no-access') continue;
			// every parameter gets every other text, another one each
			for (let turn = 0; turn < corpus.length; turn += 2) {
				const address = new URL(base + sample);
				for (const [index, name] of names.entries())
					address.searchParams.set(name, corpus[(index + turn) % corpus.length]!);
				const response = await fetch(address, {
					redirect: 'manual',
					headers: { cookie: administrator, accept: 'text/html' }
				});
				const body = await response.text();
				if (response.status >= 500) wrong.push(`${id} turn ${turn}: ${response.status}`);
				if (/\bat \S+ \(?(file:|\/|node:)/.test(body) || body.includes('<script>alert(1)'))
					wrong.push(`${id}: turn ${turn} came back`);
			}
		}
		expect(wrong).toEqual([]);
		expect(await ask(`${base}/returns`, administrator)).toBe('given');
	});
});

describe('an outsider gets nothing', () => {
	const api = (headers: Record<string, string>) =>
		fetch(`${closed.base}/api/v1/metrics/return_rate`, { headers }).then((response) => response.status);

	test('with a session that was tampered with, made up, signed out of, or is of a closed account', async () => {
		const cookie = await invite(base, administrator, 'analyst', 'leaver');
		expect(await api({ cookie })).toBe(200);
		const [name = '', value = ''] = cookie.split(/=(.*)/s);
		const swapped = value.startsWith('a') ? `b${value.slice(1)}` : `a${value.slice(1)}`;
		expect(await api({ cookie: `${name}=${swapped}` })).toBe(401);
		expect(await api({ cookie: `${name}=${value.split('.')[0]}` })).toBe(401);
		expect(await api({ cookie: `${name}=${value.slice(0, -3)}` })).toBe(401);
		expect(await api({ cookie: `${name}=` })).toBe(401);
		await post(`${base}/sign-out`, {}, cookie);
		expect(await api({ cookie })).toBe(401);
		const again = await signIn(base, emailOf('leaver'), passwordOf('leaver'));
		expect(await api({ cookie: again })).toBe(200);
		await post(`${base}/people/${await idOf(base, administrator, 'leaver')}?/close`, {}, administrator);
		expect(await api({ cookie: again })).toBe(401);
		await expect(signIn(base, emailOf('leaver'), passwordOf('leaver'))).rejects.toThrow('401');
	});

	test('with a token that was made up, revoked, or does more than read; one that holds reads what its account may', async () => {
		const cookie = await invite(base, administrator, 'crm', 'maker');
		const made = await (await post(`${base}/account?/token`, { name: 'a program', days: '30' }, cookie)).text();
		const token = /retour_[\w-]{43}/.exec(made)?.[0] ?? '';
		expect(await api({ authorization: `Bearer ${token}` })).toBe(200);
		expect(await api({ authorization: `Bearer ${token}x` })).toBe(401);
		expect(await api({ authorization: 'Bearer retour_' })).toBe(401);
		const bearer = { authorization: `Bearer ${token}` };
		// not what its account may not, and no way to other rights
		expect(await ask(`${closed.base}/money/owed/export.csv`, undefined, { headers: bearer })).toBe('refused');
		expect(await ask(`${closed.base}/account`, undefined, { headers: bearer })).toBe('refused');
		const find = {
			method: 'POST',
			body: new URLSearchParams({ search: 'a' }),
			headers: { ...bearer, origin: closed.base }
		};
		expect(await ask(`${closed.base}/customers?/find`, undefined, find)).toBe('refused');
		const account = await (await fetch(`${base}/account`, { headers: { cookie, accept: 'text/html' } })).text();
		const id = /name="token_id" value="(\d+)"/.exec(account)?.[1] ?? '';
		// another account cannot end it
		await post(`${base}/account?/revoke`, { token_id: id }, sessions['finance']);
		expect(await api(bearer)).toBe(200);
		await post(`${base}/account?/revoke`, { token_id: id }, cookie);
		expect(await api(bearer)).toBe(401);
	});

	test('by guessing a password: five wrong ones, and the right one waits too', async () => {
		await invite(base, administrator, 'quality', 'guessed');
		const guess = (password: string) =>
			post(`${base}/sign-in?/password`, { email: emailOf('guessed'), password, to: '/' }).then(({ status }) => status);
		for (let tries = 0; tries < 5; tries++) expect(await guess(`wrong password ${tries}`)).toBe(401);
		expect(await guess(passwordOf('guessed'))).toBe(429);
		// whether there is such an account cannot be told
		for (let tries = 0; tries < 5; tries++)
			expect(
				(await post(`${base}/sign-in?/password`, { email: 'nobody@example.com', password: 'x', to: '/' })).status
			).toBe(401);
		expect(
			(await post(`${base}/sign-in?/password`, { email: 'nobody@example.com', password: 'x', to: '/' })).status
		).toBe(429);
	});

	test('by a link: it works once, sets no weak password, and leads to no other site', async () => {
		const fields = { name: 'One of late', email: emailOf('late'), role: 'analyst', language: 'en' };
		const answer = await (await post(`${base}/people`, fields, administrator)).text();
		const link = base + /\/sign-in\/link\/[\w-]+/.exec(answer)![0];
		const set = (password: string, again = password) => post(link, { password, again }).then(({ status }) => status);
		expect(await set('short')).toBe(400);
		expect(await set('password1234')).toBe(400);
		expect(await set('late@example.com')).toBe(400);
		expect(await set(passwordOf('late'), 'another one')).toBe(400);
		expect(await set(passwordOf('late'))).toBe(303);
		expect(await set(passwordOf('late'))).toBe(410);
		const elsewhere = await post(`${base}/sign-in?/password`, {
			email: emailOf('late'),
			password: passwordOf('late'),
			to: '//evil.example'
		});
		expect(elsewhere.headers.get('location')).toBe('/');
	});
});

describe('row rules', () => {
	test('hold on pages, in files and for programs from the next request on; the page says so', async () => {
		const cookie = await invite(base, administrator, 'manager', 'regional');
		const id = await idOf(base, administrator, 'regional');
		const countries = async () => {
			const response = await fetch(`${base}/api/v1/metrics/return_rate?by=country`, { headers: { cookie } });
			return ((await response.json()) as { rows: { country: string }[] }).rows.map(({ country }) => country);
		};
		expect((await countries()).length).toBeGreaterThan(2);
		const saved = await post(`${base}/people/${id}?/save`, { role: 'manager', rule_country: 'de' }, administrator);
		expect(saved.status).toBe(303);
		expect(await countries()).toEqual(['DE']);
		const csv = await (await fetch(`${base}/returns/export.csv?period=all`, { headers: { cookie } })).text();
		const [head = '', ...lines] = csv.trim().split('\r\n');
		const column = head.split(',').indexOf('country');
		expect(column).toBeGreaterThan(0);
		expect(lines.length).toBeGreaterThan(20);
		expect([...new Set(lines.map((line) => line.split(',')[column]))]).toEqual(['DE']);
		const page = await (
			await fetch(`${base}/`, { headers: { cookie, accept: 'text/html', 'accept-language': 'en' } })
		).text();
		expect(page).toContain('You see a part of the company');
		// what cannot be told by a country is said to be so, and not to be missing from the version
		const headers = { cookie, accept: 'text/html', 'accept-language': 'en' };
		const quality = await (await fetch(`${base}/quality`, { headers })).text();
		expect(quality).toContain('Not shown for a part of the company');
		expect(quality).not.toContain('This version has no');
		expect(await ask(`${base}/data/versions`, cookie)).toBe('refused');
		// misspelt members are asked about, and not saved
		const unknown = await post(
			`${base}/people/${id}?/save`,
			{ role: 'manager', rule_country: 'Germany' },
			administrator
		);
		expect(unknown.status).toBe(400);
		expect(await countries()).toEqual(['DE']);
	});

	test('names are for the roles that need them, on pages and in what is sent to the browser', async () => {
		const customer = samples['/customers/[source]/[id]']!;
		const name = async (role: string) => {
			const page = await (
				await fetch(base + customer, { headers: { cookie: sessions[role]!, accept: 'text/html' } })
			).text();
			return /<h1[^>]*>([^<]*)</.exec(page)?.[1]?.trim();
		};
		const id = decodeURIComponent(customer.split('/').at(-1)!);
		expect(await name('manager')).toBe(id);
		const real = await name('crm');
		expect(real).not.toBe(id);
		const seen = await (
			await fetch(base + customer, { headers: { cookie: sessions['manager']!, accept: 'text/html' } })
		).text();
		expect(seen).not.toContain(real);
	});

	test('who looked, and what was taken away, is in the log, whose chain holds', async () => {
		const log = await (
			await fetch(`${base}/people/log`, {
				headers: { cookie: administrator, accept: 'text/html', 'accept-language': 'en' }
			})
		).text();
		for (const action of [
			'sign_in',
			'sign_in_failed',
			'export',
			'view_personal',
			'invite',
			'change_account',
			'close_account',
			'make_token',
			'revoke_token'
		])
			expect(log).toContain(`value="${action}"`);
		expect(log).toContain('the chain holds');
		// of all addresses only the one of who reads it, as on every page
		expect([...new Set(log.match(/[\w.]+@example\.com/g))]).toEqual([owner.email]);
	});
});
