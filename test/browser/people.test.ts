// From the first start to a second person with row rules, as people do it: by the link on the console, in a browser.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { launch, open } from './chromium.ts';

const english = { language: 'en', theme: 'light', width: 1280, as: 'guest' } as const;
const chinese = { language: 'zh-CN', theme: 'dark', width: 390, as: 'guest' } as const;
const password = 'maple otter window nine';

let browser: Browser;
let folder: string;
let server: ChildProcess;
let base: string;
let said = '';

beforeAll(async () => {
	browser = await launch();
	folder = mkdtempSync(join(tmpdir(), 'retour-people-'));
	cpSync(join(inject('dataFolder'), 'published'), join(folder, 'published'), { recursive: true });
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	base = `http://localhost:${port}`;
	server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: { ...process.env, RETOUR_DATA: folder, HOST: 'localhost', PORT: String(port), RETOUR_GUEST: 'off' },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	server.stderr!.on('data', (bytes: Buffer) => (said += bytes.toString()));
	while (!said.includes('the link works once')) await once(server.stderr!, 'data');
});
afterAll(async () => {
	await browser?.close();
	server?.kill('SIGTERM');
	if (server) await once(server, 'exit');
	rmSync(folder, { recursive: true, force: true });
});

async function choose(page: Page, chosen: string) {
	await page.locator('input[name="password"]').fill(chosen);
	await page.locator('input[name="again"]').fill(chosen);
}

async function signIn(page: Page, email: string, words: { email: string; password: string; button: string }) {
	await page.getByLabel(words.email).fill(email);
	await page.getByLabel(words.password).fill(password);
	await page.getByRole('button', { name: words.button }).click();
}

test('the console leads to the first administrator, who invites somebody for a part of the company', async () => {
	const { page, context, errors } = await open(browser, english);
	await page.goto(`${base}/money`);
	expect(new URL(page.url()).pathname).toBe('/sign-in');
	expect(await page.locator('main').innerText()).toContain('Nobody has an account here yet');

	await page.goto(/http:\/\/\S+\/sign-in\/link\/\S+/.exec(said)![0]);
	await page.getByLabel('Name').fill('Ada Admin');
	await page.getByLabel('E-mail address').fill('ada@example.com');
	await choose(page, 'password1234');
	await page.getByRole('button', { name: 'Make the account' }).click();
	await page.getByText('too easy to guess').waitFor();
	expect(await page.getByLabel('Name').inputValue()).toBe('Ada Admin');
	await choose(page, password);
	await page.getByRole('button', { name: 'Make the account' }).click();
	await page.getByRole('link', { name: 'Ada Admin' }).waitFor();

	await page.getByRole('link', { name: 'People', exact: true }).click();
	await page.waitForURL(`${base}/people`);
	// what is written before a page has woken up is not what this is about
	await page.waitForLoadState('networkidle');
	await page.getByLabel('Name').fill('王小明');
	await page.getByLabel('E-mail address').fill('wang@example.com');
	await page.getByLabel('Role').selectOption('manager');
	await page.getByLabel('Language of mail').selectOption('zh-CN');
	await page.getByRole('button', { name: 'Invite' }).click();
	const link = await page.locator('[role="status"] code').innerText();

	await page.getByRole('link', { name: '王小明' }).click();
	await page.waitForURL(/\/people\/\w+$/);
	await page.waitForLoadState('networkidle');
	await page.getByLabel('Countries').fill('Germany');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('No row has these members: Germany').waitFor();
	await page.waitForLoadState('networkidle');
	await page.getByLabel('Countries').fill('de, fr');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByText('Saved.').waitFor();
	expect(await page.getByLabel('Countries').inputValue()).toBe('DE, FR');

	const other = await open(browser, chinese);
	await other.page.goto(link);
	await choose(other.page, password);
	await other.page.getByRole('button', { name: '设置密码' }).click();
	await other.page.getByText('您看到的是公司的一部分').waitFor();
	await other.page.goto(`${base}/people`);
	await other.page.getByRole('heading', { name: '您的角色无权查看' }).waitFor();
	await other.page.getByRole('button', { name: '退出登录' }).click();
	await other.page.getByRole('heading', { name: '登录' }).waitFor();
	// back to where they wanted to go
	await other.page.goto(`${base}/stock?period=all`);
	await signIn(other.page, 'wang@example.com', { email: '邮箱', password: '密码', button: '登录' });
	await other.page.waitForURL(`${base}/stock?period=all`);
	expect(other.errors.filter((text) => !text.includes('403'))).toEqual([]);
	await other.context.close();

	// closing signs out at once
	await page.getByRole('button', { name: 'Close the account' }).click();
	await page.getByText('The account is closed').waitFor();
	const closed = await open(browser, english);
	await closed.page.goto(`${base}/sign-in`);
	const words = { email: 'E-mail address', password: 'Password', button: 'Sign in' };
	await signIn(closed.page, 'wang@example.com', words);
	await expect
		.poll(() => closed.page.locator('main').innerText(), { timeout: 20_000 })
		.toContain('do not belong together');
	await closed.context.close();

	await page.goto(`${base}/people/log`);
	await page.getByText('the chain holds').waitFor();
	expect(await page.locator('tbody').innerText()).toContain('Closed an account');
	// the forms that were refused, and nothing else
	expect(errors.filter((text) => !text.includes('400'))).toEqual([]);
	await context.close();
});
