// From the overview down to one return and back, as a manager would go, with the filters on the way.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';

const base = inject('base');
let browser: Browser;
let page: Page;
let context: BrowserContext;
let errors: string[];

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());
beforeEach(async () => {
	await context?.close();
	({ page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440 }));
});

test('a bar filters, a product drills down, a return opens, and the way back leads through the same filters', async () => {
	await page.goto(base);
	// a link that narrows this page; those of findings lead to other pages
	const reason = page.locator('main a[href^="/?"][href*="reason="]').first();
	const wanted = new URL((await reason.getAttribute('href')) ?? '', base).searchParams.get('reason') ?? '';
	expect(wanted).not.toBe('');
	await reason.click();
	await page.waitForURL(/reason=/);
	expect(new URL(page.url()).searchParams.get('reason')).toBe(wanted);

	await page.locator('main a[href*="/products/"]').first().click();
	await page.waitForURL(/\/products\/demo\//);
	expect(new URL(page.url()).searchParams.get('reason')).toBe(wanted);
	await page.locator('main a[href*="/returns/demo/"]').first().click();
	await page.waitForURL(/\/returns\/demo\//);
	expect(await page.locator('h1').innerText()).toMatch(/\S/);

	await page.goBack();
	await page.waitForURL(/\/products\/demo\//);
	await page.goBack();
	await page.waitForURL((url) => url.pathname === '/');
	expect(new URL(page.url()).searchParams.get('reason')).toBe(wanted);
	expect(errors).toEqual([]);
});

test('the list of returns is searched, sorted and paged by the URL alone', async () => {
	await page.goto(`${base}/returns`);
	const first = await page.locator('main tbody tr').first().innerText();
	await page.goto(`${base}/returns?page=2`);
	const second = await page.locator('main tbody tr').first().innerText();
	expect(second).not.toBe(first);
	const number = (await page.locator('main tbody a').first().innerText()).trim();
	await page.goto(`${base}/returns?q=${encodeURIComponent(number)}`);
	expect(await page.locator('main tbody tr').first().innerText()).toContain(number);
	expect(errors).toEqual([]);
});

test('arrow keys walk through the list that one came from', async () => {
	await page.goto(`${base}/returns`);
	await page.locator('main tbody a[href*="/returns/"]').first().click();
	await page.waitForURL(/\/returns\/demo\//);
	await page.locator('main h1').waitFor();
	const one = await page.locator('main h1').innerText();
	// keys are heard once the page is alive
	await page.waitForLoadState('networkidle');
	await page.keyboard.press('ArrowRight');
	await page.waitForFunction((before) => document.querySelector('main h1')?.textContent?.trim() !== before.trim(), one);
	await page.keyboard.press('ArrowLeft');
	await page.waitForFunction((before) => document.querySelector('main h1')?.textContent?.trim() === before.trim(), one);
	expect(errors).toEqual([]);
});

test('language and theme are chosen once and stay', async () => {
	await page.goto(base);
	await page
		.getByRole('link', { name: '中文' })
		.or(page.getByRole('button', { name: '中文' }))
		.first()
		.click();
	await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
	await page.goto(`${base}/data`);
	expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
	expect(errors).toEqual([]);
});

test('the palette opens by keyboard and leads to a page', async () => {
	await page.goto(base, { waitUntil: 'networkidle' });
	await page.keyboard.press('Control+k');
	await page.getByRole('dialog').getByRole('combobox').fill('Reasons');
	await page.getByRole('dialog').getByRole('option', { name: 'Reasons' }).first().waitFor();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/reasons/);
	expect(errors).toEqual([]);
});

test('filters that leave nothing say so instead of showing zeros', async () => {
	await page.goto(`${base}/?category=no-such-category`);
	expect(await page.locator('main').innerText()).not.toContain('NaN');
	expect(errors).toEqual([]);
});

test('what a URL may say is never SQL or script', async () => {
	const evil = encodeURIComponent(`'"><script>alert(1)</script>; drop table marts.fct_returns; --`);
	for (const path of [
		`/?category=${evil}`,
		`/returns?q=${evil}&sort=${evil}&page=${evil}`,
		`/products?q=${evil}&sort=${evil}`,
		`/?from=${evil}&to=${evil}`
	]) {
		const response = await page.goto(base + path);
		expect([path, response?.status()]).toEqual([path, 200]);
		expect(await page.locator('script:has-text("alert(1)")').count()).toBe(0);
	}
	expect(errors).toEqual([]);
});
