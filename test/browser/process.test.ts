// The pages of the process as people use them: from an arc of the map to its cases and to one return, by mouse, by
// keyboard and without JavaScript; and the queue of what is open.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';

const base = inject('base');
let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());

const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, ''));
/** The rows that a pager speaks of: “1 – 20 of 3,182”. */
const listed = async (page: Page) => digits((await page.locator('#cases nav p').innerText()).split('of').at(-1) ?? '');

test.each([true, false])(
	'an arc leads to the cases that took it, and they to their return (JavaScript: %s)',
	async (hasScripts) => {
		const context = await browser.newContext({ javaScriptEnabled: hasScripts, locale: 'en', viewport: { width: 1440, height: 900 } }); // prettier-ignore
		const page = await context.newPage();
		await page.goto(`${base}/process?period=all`);
		const everybody = await listed(page);
		const arc = page.locator('svg a.arc[href*="step=received"][href*="next=inspected"]');
		const passages = digits(await arc.locator('text').first().textContent());
		expect(passages).toBeGreaterThan(0);
		expect(passages).toBeLessThan(everybody);
		await arc.focus();
		await page.keyboard.press('Enter');
		await page.waitForURL(/next=inspected/);
		await page.locator('svg a.arc[aria-current="true"]').waitFor();
		// nobody in the demo does it twice: as many cases as passages
		expect(await listed(page)).toBe(passages);
		const link = page.locator('#cases tbody a').first();
		const number = await link.innerText();
		await link.click();
		await page.waitForURL(/\/returns\//);
		expect(await page.locator('h1').innerText()).toContain(number);
		await context.close();
	}
);

test('a deviation in words leads to its cases, and all of them have it', async () => {
	const { page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	await page.goto(`${base}/process?period=all`);
	const link = page.locator('a[href*="deviation=skipped"]').first();
	const words = await link.innerText();
	const cases = digits((await page.locator('tr', { has: link }).locator('td').nth(1).innerText()).split('\n')[0]?.split(' ')[0] ?? ''); // prettier-ignore
	await link.click();
	await page.waitForURL(/deviation=/);
	await page.locator('main a.chip', { hasText: words }).waitFor();
	expect(await listed(page)).toBe(cases);
	for (const row of await page.locator('#cases tbody tr').all()) expect(await row.innerText()).toContain(words);
	await context.close();
	expect(errors).toEqual([]);
});

test('what is rare can be shown and hidden, and how much is hidden is said', async () => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	const arcs = () => page.locator('svg a.arc').count();
	await page.goto(`${base}/process?period=all&rare=0`);
	const all = await arcs();
	expect(await page.locator('main').innerText()).toContain('Hidden as rare: 0 arcs');
	await page.goto(`${base}/process?period=all&rare=0.05`);
	const few = await arcs();
	expect(few).toBeLessThan(all);
	expect(await page.locator('main').innerText()).toContain(`Hidden as rare: ${all - few} arcs`);
	await context.close();
});

test('the queue is what is open: its figures, its filters and its file agree', async () => {
	const { page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	await page.goto(`${base}/process/work`);
	const figure = (label: string) => page.locator('dl > div', { hasText: label }).locator('dd').first().innerText();
	const late = digits(await figure('Late'));
	expect(late).toBeGreaterThan(0);
	await page.locator('#queue a.chip', { hasText: 'Late' }).click();
	await page.waitForURL(/due=late/);
	expect(digits((await page.locator('#queue nav p').innerText()).split('of').at(-1) ?? '')).toBe(late);
	const file = await page.request.get(base + ((await page.locator('#queue a[download]').getAttribute('href')) ?? ''));
	const lines = (await file.text()).trimEnd().split('\r\n');
	expect(lines.length - 1).toBe(late);
	expect(lines[0]).not.toContain('customer_name');
	await context.close();
	expect(errors).toEqual([]);
});
