// Versions over time in a real browser: a page as of a version and back, links that keep it, a held version, a run that
// is followed, restatements and closed months, and the way from a relation to what it rests on.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { launch, open, type Look } from './chromium.ts';
import { serve } from './setup.ts';

let folder: string;
let browser: Browser;
let server: ChildProcess;
let base: string;
let environment: NodeJS.ProcessEnv;
let versions: string[];

/** `RETOUR_SCREENS` is a folder: then pictures of what is seen are left there. */
const screens = process.env['RETOUR_SCREENS'];

async function retour(...args: string[]): Promise<void> {
	const child = spawn(process.execPath, [join(projectFolder, 'etl/bin.js'), ...args], {
		env: environment,
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const [code] = (await once(child, 'exit')) as [number];
	if (code !== 0) throw new Error(`retour ${args.join(' ')} ended with ${code}`);
}

const write = (entity: string, lines: readonly string[]) =>
	writeFileSync(join(folder, 'files', `${entity}.csv`), `${lines.join('\n')}\n`);
const listVersions = () =>
	readdirSync(join(folder, 'data/published'))
		.filter((name) => name.endsWith('.duckdb'))
		.map((name) => name.slice(0, -'.duckdb'.length))
		.sort();

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'retour-browser-versions-'));
	mkdirSync(join(folder, 'files'));
	const config = join(folder, 'retour.config.ts');
	writeFileSync(
		config,
		`export default {
	sources: [
		{ id: 'shop', kind: 'files', title: 'Web shop', folder: './files' },
		{ id: 'depot', kind: 'files', title: 'Depot', folder: './nowhere' }
	],
	schedule: false
};\n`
	);
	environment = {
		...process.env, RETOUR_CONFIG: config, RETOUR_DATA: join(folder, 'data'), HOST: '127.0.0.1', RETOUR_GUEST: 'analyst'
	}; // prettier-ignore
	write('products', ['product_id,name,category', 'p1,Kettle,Kitchen', 'p2,Teapot,Kitchen']);
	write('orders', [
		'order_id,ordered_at',
		'o1,2026-09-01T10:00:00Z',
		'o2,2026-10-05T10:00:00Z',
		'o3,2026-11-05T10:00:00Z'
	]);
	write('order_lines', [
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at',
		'l1,o1,p1,4,100,2026-09-02T10:00:00Z',
		'l2,o2,p2,10,250,2026-10-06T10:00:00Z',
		'l3,o3,p1,1,25,2026-11-06T10:00:00Z'
	]);
	await retour('run', '--source', 'shop');
	await retour('publish', '--close', '2026-09', '--as', 'September books');
	write('returns', ['return_id,rma_number,order_id,requested_at', 'r1,RMA-1,o1,2026-11-07T10:00:00Z']);
	write('return_lines', ['return_line_id,return_id,order_line_id,quantity,reason_code', 'rl1,r1,l1,1,defective']);
	await retour('run').catch(() => undefined); // the depot cannot be read
	versions = listVersions();
	({ server, base } = await serve(environment));
	browser = await launch();
}, 240_000);
afterAll(async () => {
	await browser?.close();
	server?.kill('SIGTERM');
	if (server) await once(server, 'exit');
	rmSync(folder, { recursive: true, force: true });
});

const english: Look = { language: 'en', theme: 'light', width: 1440 };
const looks: Look[] = [
	english,
	{ language: 'zh-CN', theme: 'dark', width: 390 },
	{ language: 'zh-CN', theme: 'light', width: 1440 },
	{ language: 'en', theme: 'dark', width: 390 }
];

test.each(looks)('the pages of versions and models in $language, $theme, $width wide are sound', async (look) => {
	const { page, context, errors } = await open(browser, look);
	const problems: string[] = [];
	const [older, newer] = versions;
	for (const [name, path] of [
		['data', '/data'],
		['versions', '/data/versions'],
		['compare', `/data/versions?before=${older}&after=${newer}`],
		['as-of', `/data/versions?as_of=${older}`],
		['models', '/data/models'],
		['model', '/data/models/marts.fct_return_lines'],
		['unknown', '/?as_of=20200101T000000Z']
	] as const) {
		await page.goto(base + path);
		await page.locator('h1').first().waitFor();
		const overflow = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
		if (overflow > 0) problems.push(`${name}: ${overflow} px too wide`);
		// in two of the four looks, and not where test/browser/pages.test.ts does: it takes long
		if (looks.indexOf(look) < 2 && name !== 'data') {
			const { violations } = await new AxeBuilder({ page }).analyze();
			for (const { id, nodes } of violations) problems.push(`${name}: ${id} at ${nodes[0]?.target.join(' ')}`);
		}
		if (screens)
			await page.screenshot({
				path: join(screens, `${name}-${look.language}-${look.theme}-${look.width}.png`),
				fullPage: true
			});
	}
	await context.close();
	// the browser itself remarks on the 404 of the version that is not kept
	expect([...problems, ...errors.filter((error) => !error.includes('404'))]).toEqual([]);
});

/** What is no part of a version: people, and what they set up; the API, which takes the version of each question. */
const ofNow = /^\/(api|account|people|sign-in|alerts|reports)(\/|\?|$)/;

test('a page is looked at as of a version, every link keeps it, and one leads back', async () => {
	const { page, context, errors } = await open(browser, english);
	const [older] = versions;
	await page.goto(`${base}/data/versions`);
	await page.locator(`a[href*="as_of=${older}"]`, { hasText: 'Open as of' }).click();
	await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('as_of') === older);
	const notice = page.getByRole('region', { name: 'About this version' });
	expect(await notice.innerText()).toContain(`As of version ${older}`);
	const lost: string[] = [];
	for (const path of [
		'/',
		'/reasons',
		'/products',
		'/products/shop/p1',
		'/customers',
		'/returns',
		'/data',
		'/data/contract',
		'/data/metrics',
		'/data/models',
		'/data/models/marts.fct_returns',
		'/data/versions',
		'/returns/shop/no-such'
	]) {
		await page.goto(`${base}${path}?as_of=${older}`);
		const hrefs = await page
			.locator('a[href^="/"]')
			.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
		for (const href of hrefs) if (!href.includes('as_of=') && !ofNow.test(href)) lost.push(`${path}: ${href}`);
	}
	// only the way back to now leaves the version
	expect(lost.filter((one) => !/: (\/[a-z/_.0-9-]*)$/.test(one) || one.split(': ')[0] !== one.split(': ')[1])).toEqual(
		[]
	);
	await page.goto(`${base}/returns?as_of=${older}`);
	expect(await page.locator('main').innerText()).not.toContain('RMA-1');
	await page.getByRole('link', { name: 'Back to now' }).click();
	await page.waitForURL((url) => !url.searchParams.has('as_of'));
	await page.goto(`${base}/returns?period=all`);
	expect(await page.locator('main').innerText()).toContain('RMA-1');
	await context.close();
	expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
});

test('the API answers as of a version, and says 404 in its own shape for one that is not kept', async () => {
	const [older, newer] = versions;
	const ask = async (asOf: string | null) => {
		const response = await fetch(
			`${base}/api/v1/metrics/returned_units?from=2026-01-01&to=2027-01-01&basis=return_date${asOf ? `&as_of=${asOf}` : ''}`
		);
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	};
	expect((await ask(older!)).body).toMatchObject({ version: older });
	expect((await ask(null)).body).toMatchObject({ version: newer, rows: [{ value: 1 }] });
	expect(await ask('20200101T000000Z')).toMatchObject({ status: 404, body: { error: { code: 'unknown_version' } } });
	const members = await fetch(`${base}/api/v1/dimensions/category/members?as_of=${older}`);
	expect(await members.json()).toMatchObject({ version: older, members: [{ member: 'Kitchen' }] });
});

test('a late return stands in the log with its cause, and against what was closed', async () => {
	const { page, context } = await open(browser, english);
	await page.goto(`${base}/data`);
	const restated = await page.locator('#restated').innerText();
	expect(restated).toContain('This version restates 1 month that was over');
	expect(restated).toContain('late return');
	expect(restated).toContain('1 return line · +1 returned');
	await page.goto(`${base}/data/versions`);
	const closed = await page.locator('#closed').innerText();
	expect(closed).toContain('September books');
	expect(closed).toMatch(/25\.00\s*%/);
	await page.locator('#compare').getByRole('button', { name: 'Compare' }).click();
	await page.waitForURL(/before=/);
	expect(await page.locator('#compare h2').innerText()).toBe('1 month differs');
	await context.close();
});

test('a source that cannot be read is said on every page that it feeds, and on no other', async () => {
	const { page, context } = await open(browser, english);
	for (const path of ['/', '/reasons', '/returns', '/?source=depot']) {
		await page.goto(base + path);
		expect([path, await page.getByRole('region', { name: 'About this version' }).innerText()]).toEqual([
			path,
			expect.stringContaining('Depot could not be read')
		]);
	}
	for (const path of ['/products/shop/p1', '/?source=shop']) {
		await page.goto(base + path);
		expect([path, await page.getByText('could not be read').count()]).toEqual([path, 0]);
	}
	await context.close();
});

test('from a relation to what it rests on, by links alone', async () => {
	const { page, context } = await open(browser, english);
	await page.goto(`${base}/data`);
	await page.getByRole('link', { name: 'Models and lineage' }).click();
	await page.waitForURL(/\/data\/models$/);
	await page.getByRole('link', { name: 'fct_refunds' }).click();
	await page.waitForURL(/marts\.fct_refunds/);
	expect(await page.locator('pre').first().innerText()).toContain('-- fct_refunds: money that went back');
	expect(await page.locator('main').innerText()).toContain('refunded, in the reporting currency');
	await page.getByRole('link', { name: 'intermediate.int_refunds' }).click();
	await page.waitForURL(/int_refunds/);
	await page.getByRole('link', { name: 'raw.refunds' }).first().click();
	await page.waitForURL(/\/data\/contract#refunds/);
	await context.close();
});

test('a run of another process is followed as it goes; without a parent there is no button', async () => {
	const { page, context, errors } = await open(browser, english);
	await page.goto(`${base}/data`);
	expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0);
	const refused = await fetch(`${base}/data?/run`, { method: 'POST', body: new URLSearchParams() });
	expect(refused.status).toBe(403);
	write('products', ['product_id,name,category', 'p1,Kettle,Kitchen', 'p2,Teapot,Kitchen', 'p3,Cup,Kitchen']);
	const running = retour('run', '--source', 'shop');
	await page.getByRole('region', { name: 'The run under way' }).waitFor({ timeout: 60_000 });
	expect(await page.locator('#runs h2').innerText()).toContain('A run is under way');
	await running;
	await page.getByRole('region', { name: 'The run under way' }).waitFor({ state: 'detached' });
	// the new version is shown without anybody loading the page again
	const newest = listVersions().at(-1)!;
	await page.getByText(newest).first().waitFor();
	await context.close();
	expect(errors).toEqual([]);
});

test('a version that is held is said on every page until somebody goes forward', async () => {
	const { page, context } = await open(browser, english);
	await retour('publish', '--rollback');
	const held = JSON.parse(readFileSync(join(folder, 'data/published/current.json'), 'utf8')) as { version: string };
	await expect
		.poll(async () => ((await (await fetch(`${base}/api/v1/status`)).json()) as { version: string }).version)
		.toBe(held.version);
	await page.goto(`${base}/reasons`);
	expect(await page.getByRole('region', { name: 'About this version' }).innerText()).toContain('is held since');
	await page.goto(`${base}/data/versions`);
	expect(await page.locator('#versions').innerText()).toContain('waits');
	await retour('publish', '--forward');
	await expect
		.poll(async () => ((await (await fetch(`${base}/api/v1/status`)).json()) as { pinned_at: string | null }).pinned_at)
		.toBeNull();
	await context.close();
});
