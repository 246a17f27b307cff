// The rules of the house, held by reading the files.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const leftOut = new Set(['node_modules', '.svelte-kit', 'paraglide']);

function filesUnder(folder: string, endings: readonly string[]): string[] {
	return readdirSync(join(root, folder)).flatMap((name) => {
		const path = join(folder, name);
		if (leftOut.has(name)) return [];
		if (statSync(join(root, path)).isDirectory()) return filesUnder(path, endings);
		return endings.some((ending) => name.endsWith(ending)) ? [path] : [];
	});
}

const code = ['.ts', '.js', '.svelte'];
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

/** What a file imports, as paths from the root; packages are left out. */
function importsOf(path: string): { to: string; typeOnly: boolean }[] {
	const found = [...read(path).matchAll(/import\s+(type\s)?[^'"]*?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g)];
	return found.flatMap(([, typeOnly, named, dynamic]) => {
		const target = named ?? dynamic ?? '';
		if (target.startsWith('#lib/')) return [{ to: join('web/lib', target.slice(5)), typeOnly: Boolean(typeOnly) }];
		if (!target.startsWith('.')) return [];
		return [{ to: relative(root, resolve(root, dirname(path), target)), typeOnly: Boolean(typeOnly) }];
	});
}

const crossing = (
	folder: string,
	forbidden: readonly string[],
	allow: (to: string, typeOnly: boolean) => boolean = () => false
) =>
	filesUnder(folder, code).flatMap((path) =>
		importsOf(path)
			.filter(({ to, typeOnly }) => forbidden.some((other) => to.startsWith(`${other}/`)) && !allow(to, typeOnly))
			.map(({ to }) => `${path} imports ${to}`)
	);

test('etl and web do not import each other: the published file and sql/ are all they share', () => {
	expect(crossing('etl', ['web'])).toEqual([]);
	expect(crossing('web', ['etl'])).toEqual([]);
});

test('sql imports neither half, but for the types of the contract', () => {
	expect(crossing('sql', ['etl', 'web'], (to, typeOnly) => typeOnly && to === 'etl/contract/types.ts')).toEqual([]);
});

test('etl goes one way: contract, tabular, sources, extract, load, models, publish, pipeline, commands', () => {
	const layers = ['contract', 'tabular', 'sources', 'extract', 'load', 'models', 'publish', 'commands'];
	const layerOf = (path: string) => layers.indexOf(path.split('/')[1] ?? '');
	const backwards = filesUnder('etl', code).flatMap((path) =>
		importsOf(path)
			.filter(
				({ to, typeOnly }) => !typeOnly && to.startsWith('etl/') && layerOf(path) >= 0 && layerOf(to) > layerOf(path)
			)
			.map(({ to }) => `${path} imports ${to}`)
	);
	expect(backwards).toEqual([]);
});

test('SQL stands only in sql/', () => {
	const statement =
		/[`'"]\s*(select\s[^'"`]*\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(or\s+replace\s+)?(temp\s+)?(table|view|schema|macro)\s|attach\s+'|merge\s+into\s|with\s+\w+\s+as\s*\()/i;
	const found = ['etl', 'web']
		.flatMap((folder) => filesUnder(folder, code))
		.filter((path) => statement.test(withoutComments(read(path))));
	expect(found).toEqual([]);
});

test('the environment is read in one file on each side', () => {
	const readers = ['etl', 'web', 'sql']
		.flatMap((folder) => filesUnder(folder, code))
		.filter((path) => /process\.env|import\.meta\.env|\$env\//.test(withoutComments(read(path))));
	expect(readers.sort()).toEqual(['etl/config.ts', 'web/lib/server/environment.ts']);
});

test('only one folder writes the statements of metrics', () => {
	const writers = filesUnder('sql/metrics', ['.ts']).filter((path) =>
		/[`'"]\s*select\s/i.test(withoutComments(read(path)))
	);
	expect(writers).not.toEqual([]);
	expect(writers.filter((path) => !path.startsWith('sql/metrics/statement/'))).toEqual([]);
});

test('no file takes the name of a drawer', () => {
	const drawers = /(^|\/)(utils?|helpers?|common|misc|manager|shared)(\.|\/)/;
	expect(
		['etl', 'web', 'sql']
			.flatMap((folder) => filesUnder(folder, [...code, '.sql']))
			.filter((path) => drawers.test(path))
	).toEqual([]);
});
