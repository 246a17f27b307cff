import { expect, test } from 'vitest';
import catalogue from '../../web/messages/catalogue.js';

const read = (...files: { locale: string; path: string; texts: Record<string, unknown> }[]) =>
	catalogue.importFiles({
		files: files.map(({ locale, path, texts }) => ({
			locale,
			content: new TextEncoder().encode(JSON.stringify(texts)),
			toBeImportedFilesMetadata: { path }
		}))
	});

test('a text is cut at its inputs, and a brace that is none stays a brace', () => {
	const { variants, bundles } = read({ locale: 'en', path: 'en.json', texts: { late: '{n} of {all} {are not}' } });
	expect(variants[0]?.pattern.map((part) => (part.type === 'text' ? part.value : part.arg.name))).toEqual([
		'n',
		' of ',
		'all',
		' {are not}' // prettier-ignore
	]);
	expect(bundles[0]?.declarations.map(({ name }) => name)).toEqual(['n', 'all']);
});

test('plural forms are chosen by count, and other catches the rest', () => {
	const { variants, bundles } = read({
		locale: 'en',
		path: 'en.json',
		texts: { units: { one: '{n} unit', other: '{n} units' } }
	});
	expect(variants.map(({ matches }) => matches[0]?.type)).toEqual(['literal-match', 'catchall-match']);
	expect(bundles[0]?.declarations.map(({ name }) => name)).toEqual(['count', 'n', 'form']);
});

test('a key in two catalogues of one language is refused, in two languages it is one message', () => {
	const one = { locale: 'en', path: 'en.json', texts: { late: 'late' } };
	expect(() => read(one, { ...one, path: 'pages/en.json' })).toThrow('late stands in two catalogues (en)');
	expect(read(one, { ...one, locale: 'zh-CN' }).bundles).toHaveLength(1);
});

test('a text that is none is refused by name', () => {
	expect(() => read({ locale: 'en', path: 'en.json', texts: { late: { one: 'x' } } })).toThrow(/late must be a text/);
});
