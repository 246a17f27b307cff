import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const web = join(import.meta.dirname, '../../web');
type Text = string | Record<string, string>;
const catalogue = (path: string) =>
	JSON.parse(readFileSync(join(web, 'messages', path), 'utf8')) as Record<string, Text>;
const texts = (text: Text) => (typeof text === 'string' ? [text] : Object.values(text));
const withoutInputs = (text: Text) => texts(text).map((one) => one.replace(/\{\w+\}/g, ''));
const inputs = (text: Text) =>
	[...new Set(texts(text).flatMap((one) => [...one.matchAll(/\{(\w+)\}/g)].map((found) => found[1])))].sort();

const source = readdirSync(web, { recursive: true, encoding: 'utf8' })
	.filter((path) => /\.(svelte|ts)$/.test(path) && !/(^|\/)(node_modules|\.svelte-kit|paraglide)\//.test(path))
	.map((path) => readFileSync(join(web, path), 'utf8'))
	.join('\n');

describe.each(['', 'process/', 'pages/', 'quality/', 'money/', 'stock/', 'crm/', 'change/', 'alerts/'])(
	'the catalogue %sen.json',
	(folder) => {
		const english = catalogue(`${folder}en.json`);
		const chinese = catalogue(`${folder}zh-CN.json`);

		test('has the same keys in Chinese', () => {
			expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
		});

		test('names no input in Chinese that English does not have', () => {
			const wrong = Object.keys(english).filter((key) => {
				const known = inputs(english[key]!);
				return inputs(chinese[key] ?? '').some((input) => !known.includes(input));
			});
			expect(wrong).toEqual([]);
		});

		test('is Chinese in Chinese', () => {
			const foreign = Object.entries(chinese).filter(
				([key, text]) =>
					key !== 'product_name' &&
					withoutInputs(text).some((one) => /[a-z]{4}/.test(one) && !/\p{Script=Han}/u.test(one))
			);
			expect(foreign.map(([key]) => key)).toEqual([]);
		});

		test('holds nothing that no page says', () => {
			const unused = Object.keys(english).filter((key) => !new RegExp(`\\bm\\.${key}\\b|\\b${key}\\b`).test(source));
			expect(unused).toEqual([]);
		});
	}
);

test('no component holds a text of its own', () => {
	const found: string[] = [];
	for (const path of readdirSync(web, { recursive: true, encoding: 'utf8' })) {
		if (!path.endsWith('.svelte') || /node_modules|\.svelte-kit/.test(path)) continue;
		const markup = readFileSync(join(web, path), 'utf8')
			.replace(/<!--[\s\S]*?-->|<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<pre[\s\S]*?<\/pre>/g, '')
			.replace(/&\w+;|\/api\/v1\/\w+/g, '')
			.replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
		for (const [, text] of markup.matchAll(/>([^<>]*)</g))
			if (/[A-Za-z]{3,}|\p{Script=Han}/u.test((text ?? '').replace('VIP', ''))) found.push(`${path}: ${text?.trim()}`);
	}
	expect(found).toEqual([]);
});
