// What is installed is what was reviewed: each package of the lock file by its hash, from one place, and none of them runs
// a program while it is installed.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readVerdict } from './advisories.ts';

type Package = { version?: string; resolved?: string; integrity?: string; hasInstallScript?: true; link?: true };
const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
	lockfileVersion: number;
	packages: Record<string, Package>;
};

/** Packages that may run a program when they are installed, and why. */
const installs: Readonly<Record<string, string>> = {};

/** What is wrong with a lock file's packages. */
function wrongOf(packages: Readonly<Record<string, Package>>, allowed: Readonly<Record<string, string>>): string[] {
	const hosts = new Set<string>();
	const wrong: string[] = [];
	for (const [path, { resolved, integrity, hasInstallScript, link }] of Object.entries(packages)) {
		if (path === '') continue;
		const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
		if (link) wrong.push(`${name} is a link`);
		if (!/^sha512-[\w+/]+=*$/.test(integrity ?? '')) wrong.push(`${name} has no hash`);
		if (hasInstallScript && !Object.hasOwn(allowed, name)) wrong.push(`${name} runs a program when installed`);
		if (resolved === undefined) continue;
		const url = URL.parse(resolved);
		const file = name.slice(name.indexOf('/') + 1);
		if (url?.protocol !== 'https:') wrong.push(`${name} does not come by https`);
		else if (!new RegExp(`/${name}/-/${file}-[^/]+\\.tgz$`).test(url.pathname)) wrong.push(`${name} is no release`);
		if (url) hosts.add(url.host);
	}
	if (hosts.size > 1) wrong.push('packages come from several hosts');
	return wrong;
}

describe('the lock file', () => {
	test('has a hash of each package, from one place, and none runs a program when it is installed', () => {
		expect(lock.lockfileVersion).toBe(3);
		expect(Object.keys(lock.packages).length).toBeGreaterThan(200);
		expect(wrongOf(lock.packages, installs)).toEqual([]);
	});

	test('names no package to let run that is not there', () => {
		const names = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
		expect(Object.keys(installs).filter((name) => !names.has(name))).toEqual([]);
	});

	const fine: Package = { version: '1.0.0', integrity: 'sha512-AAAA==' };
	test.each([
		[{ ...fine, integrity: undefined }, 'a has no hash'],
		[{ ...fine, integrity: 'sha1-AAAA=' }, 'a has no hash'],
		[{ ...fine, hasInstallScript: true }, 'a runs a program when installed'],
		[{ ...fine, resolved: 'http://packages.example/a/-/a-1.0.0.tgz' }, 'a does not come by https'],
		[{ ...fine, resolved: 'git+ssh://git@packages.example/a.git#1' }, 'a does not come by https'],
		[{ ...fine, resolved: 'https://packages.example/b/-/b-1.0.0.tgz' }, 'a is no release'],
		[{ ...fine, link: true }, 'a is a link']
	] as [Package, string][])('with %o is refused', (one, said) => {
		expect(wrongOf({ '': {}, 'node_modules/a': one }, {})).toEqual([said]);
	});

	test('with two places is refused, and with one of the usual form is not', () => {
		const from = (host: string, name: string): Package => ({ ...fine, resolved: `https://${host}/@s/${name}/-/${name}-1.0.0.tgz` }); // prettier-ignore
		const packages = { 'node_modules/@s/a': from('one.example', 'a'), 'node_modules/x/node_modules/@s/b': from('one.example', 'b') }; // prettier-ignore
		expect(wrongOf(packages, {})).toEqual([]);
		expect(wrongOf({ ...packages, 'node_modules/@s/b': from('two.example', 'b') }, {})).toEqual(['packages come from several hosts']); // prettier-ignore
	});
});

describe('what the registry says', () => {
	const report = (severities: Record<string, string>) =>
		JSON.stringify({
			auditReportVersion: 2,
			vulnerabilities: Object.fromEntries(Object.entries(severities).map(([name, severity]) => [name, { severity }]))
		});
	test('fails for what is high or critical, not for less', () => {
		expect(readVerdict(report({}))).toEqual({ kind: 'clean', lesser: 0 });
		expect(readVerdict(report({ a: 'low', b: 'moderate' }))).toEqual({ kind: 'clean', lesser: 2 });
		expect(readVerdict(report({ a: 'moderate', b: 'high', c: 'critical' }))).toEqual({
			kind: 'found',
			packages: ['b (high)', 'c (critical)']
		});
	});
	test.each([
		['', 'npm said nothing'],
		['<html>', 'npm did not write JSON'],
		['{}', 'npm wrote no report'],
		['{"message":"405 Method Not Allowed - POST https://packages.example/-/npm"}', '405 Method Not Allowed'],
		['{"vulnerabilities":{}}', 'npm wrote no report']
	])('is no answer, and not a clean one, when it is %j', (written, why) => {
		expect(readVerdict(written)).toEqual({ kind: 'unanswered', why });
	});
});
