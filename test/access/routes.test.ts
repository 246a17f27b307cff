// The table of addresses has no gap: every address that there is stands in it, and nothing that can change something is
// without a right.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grants, permissionsOf } from '../../web/lib/access/grants.ts';
import { listOf, may } from '../../web/lib/access/may.ts';
import { permissions, roles } from '../../web/lib/access/permissions.ts';
import { routes } from '../../web/lib/access/routes.ts';
import { needsOf } from '../../web/lib/server/access.ts';
import { routeModules } from './modules.ts';

const modules = routeModules();
const url = (search = '') => new URL(`http://localhost/${search}`);

/** What anybody may open. A new one is a decision: it is written here too. */
const publicRoutes = [
	'/api/auth/[...path]',
	'/api/v1/hooks/jiandaoyun/[source]',
	'/preferences',
	'/sign-in',
	'/sign-in/forgot',
	'/sign-in/link/[secret]',
	'/sign-in/sso',
	'/sign-out',
	'/survey/[token]',
	'/track'
];

describe('the table of addresses', () => {
	test('holds every address, and no other', () => {
		expect(modules.length).toBeGreaterThan(60);
		expect(Object.keys(routes).sort()).toEqual(modules.map(({ id }) => id).sort());
	});

	test('names a right for everything that can change something, and for nothing else', () => {
		for (const { id, methods, hasActions } of modules) {
			const acts = methods.length > 0 || hasActions;
			expect({ id, acts: routes[id]!.act !== undefined }).toEqual({ id, acts });
		}
	});

	test('the public ones are those of this list', () => {
		const open = Object.entries(routes).filter(([, { see }]) => listOf(see).includes('public'));
		expect(open.map(([id]) => id).sort()).toEqual(publicRoutes);
	});

	test('what is not in it is given to nobody, whatever it is called', () => {
		for (const routeId of ['/nowhere', '__proto__', 'constructor', 'toString'])
			for (const method of ['GET', 'POST', 'DELETE']) expect(needsOf({ routeId, method, url: url() })).toBe(null);
	});

	test('a form is asked for the right of its action, as SvelteKit finds its name; one without a name in the table is refused', () => {
		const asked = (search: string) => needsOf({ routeId: '/account', method: 'POST', url: url(search) });
		expect(asked('?/token')).toEqual(['account', 'use_tokens']);
		expect(asked('?a=1&/token=&/save=')).toEqual(['account', 'use_tokens']);
		expect(asked('?/nothing')).toBe(null);
		expect(asked('?/toString')).toBe(null);
		expect(asked('')).toBe(null);
		expect(needsOf({ routeId: '/stock', method: 'POST', url: url() })).toBe(null);
	});
});

describe('the table of rights', () => {
	test('holds every right once, with words in both languages', () => {
		expect(grants.map(({ permission }) => permission)).toEqual([...permissions]);
		for (const { title } of grants) {
			expect(title.en).toMatch(/^[A-Z]/);
			expect(title.zh).toMatch(/[\u4e00-\u9fff]/);
		}
	});

	test('every column is a role, and every cell x or empty', () => {
		const text = readFileSync(join(import.meta.dirname, '../../data/reference/permissions.csv'), 'utf8');
		const [head = '', ...lines] = text.trimEnd().split('\n');
		expect(head.split(',')).toEqual(['permission', 'permission_en', 'permission_zh', ...roles]);
		for (const line of lines) expect(line).toMatch(/(,x?){8}$/);
	});

	test('an administrator may all that others may; a guest changes nothing', () => {
		const all = permissionsOf('administrator');
		for (const role of roles) for (const permission of permissionsOf(role)) expect(all).toContain(permission);
		expect([...permissionsOf('guest')].filter((one) => !/^(see_|export)/.test(one))).toEqual([]);
		expect(permissionsOf('guest')).not.toContain('see_audit_log');
	});

	test('every right is asked for by an address, or holds inside a page', () => {
		// what data shows, not which page opens
		const inside = ['see_personal'];
		const asked = new Set(
			Object.values(routes).flatMap(({ see, act }) => [
				...listOf(see),
				...(act === undefined ? [] : typeof act === 'string' ? [act] : Object.values(act))
			])
		);
		expect(permissions.filter((one) => !asked.has(one) && !inside.includes(one))).toEqual([]);
	});

	test('nobody may what is not public; a program is no account', () => {
		expect(may(null, 'public')).toBe(true);
		for (const need of ['anyone', 'account', ...permissions] as const) expect(may(null, need)).toBe(false);
		const token = { kind: 'token' as const, permissions: permissionsOf('administrator') };
		expect(may(token, 'account')).toBe(false);
		expect(may(token, 'see_figures')).toBe(true);
	});
});
