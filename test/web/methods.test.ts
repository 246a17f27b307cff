import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { methodIds } from '#lib/methods.ts';
import { methodGroups } from '#lib/server/methods.ts';

const methods = methodGroups.flatMap((group) => group.methods);
const web = join(import.meta.dirname, '../../web');
const pages = readdirSync(web, { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.svelte') && !/(^|\/)(\.svelte-kit|paraglide)\//.test(path))
	.map((path) => readFileSync(join(web, path), 'utf8'));

test('every method that a page can link to is described, in a group, and no other', () => {
	expect(methods.map((method) => method.id).sort()).toEqual([...methodIds].sort());
});

test('the Chinese words are Chinese and the English are not', () => {
	const han = /\p{Script=Han}/u;
	for (const { title, question, how, assumes, limits } of methods)
		for (const { en, zh } of [title, question, how, assumes, limits]) {
			expect(zh).toMatch(han);
			expect(en).not.toMatch(han);
		}
});

test('what computes a method is shown with its words', () => {
	for (const { macros } of methods)
		for (const { macro, sql } of macros) expect(sql).toMatch(new RegExp(`create or replace macro marts\\.${macro}\\(`));
});

test('pages link to methods', () => {
	const linked = new Set(
		pages.flatMap((text) => [...text.matchAll(/<MethodLink[^>]*\bid="(\w+)"/g)].map(([, id]) => id))
	);
	for (const id of linked) expect(methodIds).toContain(id);
});
