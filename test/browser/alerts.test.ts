// Alerts and reports as people use them: a rule that fires, is acknowledged, and recovers; a report and what it looks like.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';

const base = inject('base');
let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());

/** What is in the way of somebody, on the page as it stands. */
const violationsOf = async (page: Page): Promise<string[]> => {
	const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
	return violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target.join(' ')}`);
};

test('a rule is written, fires, is acknowledged, and recovers when its limit is raised', async () => {
	const { page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1280 });
	await page.goto(`${base}/alerts`);
	await page.locator('main a', { hasText: 'New rule' }).click();
	await page.locator('main a', { hasText: 'A figure beyond a limit' }).click();
	await page.waitForURL(/kind=metric/);
	await page.locator('input[name="title"]').fill('Too much <b>comes</b> back');
	await page.locator('input[name="limit"]').fill('1');
	await page.locator('button', { hasText: 'Save' }).click();

	// it was judged at once: the rate of the demo company is far above one percent
	await page.waitForURL(/\/alerts\/\d+$/);
	const address = page.url();
	const now = page.locator('main section').first();
	expect(await now.innerText()).toMatch(/open/);
	expect(await now.innerText()).toMatch(/Return rate is \d+\.\d/);
	expect(await page.locator('h1').innerText()).toBe('Too much <b>comes</b> back');

	expect(await violationsOf(page)).toEqual([]);

	// the bell on every page
	await page.goto(`${base}/products`);
	await page.locator('a[href="/alerts"][aria-label*="open alert"]').click();
	await page.waitForURL(/\/alerts$/);
	await page.locator('#open a', { hasText: 'Too much' }).click();
	await page.waitForURL(address);

	await page.locator('textarea[name="note"]').fill('asked the supplier');
	await page.locator('button[value="acknowledged"]').click();
	await page.waitForFunction(() => document.querySelector('main section')?.textContent?.includes('acknowledged'));
	expect(await page.locator('main').innerText()).toContain('asked the supplier');

	// a test keeps nothing
	const rows = await page.locator('main table').first().locator('tbody tr').count();
	await page.locator('button', { hasText: 'Judge now' }).first().click();
	await page.locator('[role="status"]', { hasText: 'It would say' }).waitFor();
	expect(await page.locator('main table').first().locator('tbody tr').count()).toBe(rows);

	await page.locator('a.button', { hasText: 'Change' }).click();
	await page.locator('input[name="limit"]').fill('99');
	await page.locator('button', { hasText: 'Save' }).click();
	await page.waitForURL(address);
	await page.locator('main section', { hasText: 'fine' }).first().waitFor();
	expect(await page.locator('main table').first().innerText()).toContain('Recovered');

	await page.locator('button', { hasText: 'Delete' }).click();
	await page.locator('[role="status"]', { hasText: 'deleted' }).waitFor();
	await page.goto(`${base}/alerts`);
	expect(await page.locator('main').innerText()).not.toContain('Too much');
	await page.goto(address);
	await page.locator('button', { hasText: 'Bring it back' }).click();
	await page.locator('button', { hasText: 'Delete' }).waitFor();
	expect(errors).toEqual([]);
	await context.close();
});

test('a form that cannot be so comes back with what was written, without JavaScript', async () => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1280, hasScripts: false });
	await page.goto(`${base}/alerts/new?kind=metric`);
	await page.locator('input[name="title"]').fill('A name');
	await page.locator('input[name="webhook_url"]').fill('https://elsewhere.example/hook');
	await page.locator('input[name="limit"]').fill('5');
	await page.locator('button', { hasText: 'Save' }).click();
	expect(await page.locator('[role="alert"]').innerText()).toContain('address of a program');
	expect(await page.locator('input[name="title"]').inputValue()).toBe('A name');
	await context.close();
});

test('a page is subscribed to with its filters, and the preview shows the report', async () => {
	const { page, context, errors } = await open(browser, { language: 'zh-CN', theme: 'dark', width: 390 });
	await page.goto(`${base}/products?period=last-90-days&category=Shoes`);
	await page.locator('main a', { hasText: '订阅' }).click();
	await page.waitForURL(/\/reports\/new\?.*category=Shoes/);
	await page.locator('input[name="title"]').fill('鞋类周报');
	await page.locator('button', { hasText: '保存' }).click();
	await page.waitForURL(/\/reports\/\d+$/);
	const frame = page.frameLocator('iframe');
	expect(await frame.locator('h1').innerText()).toBe('鞋类周报');
	expect(await frame.locator('table tbody tr').count()).toBeGreaterThan(0);
	expect(await frame.locator('body').innerText()).toContain('Shoes');
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
	expect(await violationsOf(page)).toEqual([]);
	expect(errors.filter((error) => !error.includes('sandboxed'))).toEqual([]);
	await context.close();
});
