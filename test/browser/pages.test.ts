// Every page, in both languages: it is there, it says nothing wrong to the console, everybody can use it, and it fits
// a phone. Themes and languages alternate so that each page is seen in each of them;
// accessibility is checked in two of the four looks, every other page in each, since it takes five seconds a page.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';
import { places, type Place } from './places.ts';

const base = inject('base');
let browser: Browser;
let all: Place[];

beforeAll(async () => {
	browser = await launch();
	all = await places(inject('dataFolder'));
});
afterAll(() => browser?.close());

const looks = [
	{ language: 'en', theme: 'light', width: 1440, axe: 'even' },
	{ language: 'zh-CN', theme: 'dark', width: 390, axe: 'odd' },
	{ language: 'zh-CN', theme: 'light', width: 1440, axe: 'none' },
	{ language: 'en', theme: 'dark', width: 390, axe: 'none' }
] as const;

// Two looks at once: while one page is drawn, the server answers the other
test.concurrent.for(looks)(
	'every page in $language, $theme, $width wide: no error, no axe violation, no sideways scroll, no other language',
	async (look, { expect }) => {
		const { page, context, errors } = await open(browser, look);
		const problems: string[] = [];
		for (const [index, { name, path }] of all.entries()) {
			const response = await page.goto(base + path);
			if (response?.status() !== 200) problems.push(`${name}: status ${response?.status()}`);
			await page.locator('h1').first().waitFor();
			if ((await page.locator('html').getAttribute('lang')) !== look.language) problems.push(`${name}: wrong language`);
			const overflow = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth
			);
			if (overflow > 0) problems.push(`${name}: ${overflow} px too wide`);
			if (look.language === 'zh-CN') problems.push(...(await untranslated(page)).map((text) => `${name}: ${text}`));
			if (look.axe !== (index % 2 === 0 ? 'even' : 'odd')) continue;
			const { violations } = await new AxeBuilder({ page }).analyze();
			problems.push(
				...violations.map((violation) => `${name}: ${violation.id} at ${violation.nodes[0]?.target.join(' ')}`)
			);
		}
		await context.close();
		expect([...problems.filter((problem) => !isOfData(problem)), ...errors]).toEqual([]);
	}
);

/** Headings of a page in Chinese that have no Chinese in them. */
async function untranslated(page: Page): Promise<string[]> {
	const headings = await page.locator('h1, h2, thead th').allInnerTexts();
	return headings
		.filter((heading) => /[a-z]{4}/i.test(heading) && !/[\u4e00-\u9fff]/.test(heading))
		.map((heading) => `in English only: ${heading}`);
}

/** Names of things (products, columns, ids) are data and stay as they are. */
const isOfData = (problem: string): boolean =>
	/^(rma|rma-late|product|customer|contract|metrics|data|signal|chart|batch|supplier): in English only/.test(problem);

test('a page that does not exist and a return that does not exist are told apart, in words', async ({ expect }) => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	expect((await page.goto(`${base}/nowhere`))?.status()).toBe(404);
	expect(await page.locator('h1').count()).toBe(1);
	const first = await page.locator('main').innerText();
	expect((await page.goto(`${base}/returns/demo/no-such-return`))?.status()).toBe(404);
	expect(await page.locator('main').innerText()).not.toBe(first);
	await context.close();
});
