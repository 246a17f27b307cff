// Stock as a warehouse manager uses it: from the picture to the goods behind a name, from there to the return, and the
// same list as a file.
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

test('a name in the picture leads to the goods behind it, a row to its return', async () => {
	await page.goto(`${base}/stock`);
	const node = page.locator('svg.wide a[href*="booking=written_off"]');
	const units = /written off ([\d,]+)/.exec((await node.textContent()) ?? '')?.[1];
	expect(units).toMatch(/\d/);
	await node.click();
	await page.waitForURL(/booking=written_off/);
	const goods = page.locator('section#goods');
	await expect.poll(() => goods.locator('h2').innerText()).toContain(`${units} returned unit`);
	for (const row of await goods.locator('tbody tr').all()) expect(await row.innerText()).toContain('written off');
	await goods.locator('tbody tr a').first().click();
	await page.waitForURL(/\/returns\/demo\//);
	// and there the return says the same of its goods
	expect(await page.locator('main').innerText()).toMatch(/→ written off/);
	expect(errors).toEqual([]);
});

test('the picture is a table too, whose units are those received', async () => {
	await page.goto(`${base}/stock`);
	// the button works once the page has come to life
	await page.waitForLoadState('networkidle');
	const received = await page.locator('main dl dd').first().innerText();
	const card = page.locator('section', { has: page.locator('svg.wide') });
	await card.getByRole('button', { name: 'table' }).click();
	const table = page.locator('table', { has: page.locator('caption', { hasText: 'What became of' }) });
	await table.waitFor();
	const units = await table.locator('tbody tr td:nth-child(3)').allInnerTexts();
	const sum = units.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0);
	expect(sum).toBe(Number(received.replaceAll(',', '')));
	expect(errors).toEqual([]);
});

test('the list of goods is a file with as many rows, under the same filters', async () => {
	await page.goto(`${base}/stock?booking=written_off&disposition=scrap`);
	const href = await page.locator('section#goods a[download]').getAttribute('href');
	const text = await (await fetch(new URL(href ?? '', base))).text();
	const [head, ...rows] = text.trim().split('\n');
	expect(head).toContain('disposition,booking');
	expect(rows.every((row) => row.includes(',scrap,written_off,'))).toBe(true);
	const shown = await page.locator('section#goods nav p').innerText();
	expect(shown).toContain(rows.length.toLocaleString('en'));
});
