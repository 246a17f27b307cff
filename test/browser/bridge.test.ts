// "Why does this report say 8.1 % and that one 9.4 %?": from a figure to the page that holds two return rates against
// each other, with scripts and without, by the keyboard, in both languages.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';

const base = inject('base');
let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());

/** `−0.52` in hundredths of a point, as it is written. */
const hundredths = (text: string) => Math.round(Number(text.replace('−', '-').replace(/[^\d.-]/g, '')) * 100);

/** The figures of the drawing, from top to bottom. */
async function drawn(page: Page): Promise<number[]> {
	const list = page.locator('main ul[aria-label]').last();
	await list.waitFor();
	return (await list.locator('li > span:last-child').allInnerTexts()).map(hundredths);
}

/** Rounded parts may miss a rounded difference by half a hundredth each. */
function expectSum([first, ...rest]: number[]): void {
	const last = rest.pop();
	const parts = rest.reduce((sum, part) => sum + part, 0);
	expect(Math.abs((first ?? NaN) + parts - (last ?? NaN))).toBeLessThanOrEqual(rest.length / 2 + 1);
}

test.each([true, false])('the parts lead from the one rate to the other (scripts: %s)', async (hasScripts) => {
	const { page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440, hasScripts });
	await page.goto(`${base}/why/bridge`);
	expectSum(await drawn(page));
	await page.getByRole('group', { name: 'The other one' }).getByLabel('Which day counts').selectOption('refund_date');
	await page.getByRole('group', { name: 'The other one' }).getByLabel('A return counts').selectOption('refunded');
	await page.getByRole('button', { name: 'Compare' }).focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/to_basis=refund_date/);
	await page.locator('main td', { hasText: 'Which day counts: refund date' }).waitFor();
	const steps = await drawn(page);
	expectSum(steps);
	// the other way round the same rates stand at the other ends
	await page.getByRole('link', { name: 'Swap them' }).click();
	await page.waitForURL(/to_basis=cohort/);
	await page.locator('main td', { hasText: 'Which day counts: cohort' }).waitFor();
	const back = await drawn(page);
	expectSum(back);
	expect([back[0], back.at(-1)]).toEqual([steps.at(-1), steps[0]]);
	await context.close();
	expect(errors).toEqual([]);
});

test('a return rate leads there from what it rests on, and begins with it', async () => {
	const { page, context, errors } = await open(browser, { language: 'zh-CN', theme: 'dark', width: 390 });
	await page.goto(`${base}/`);
	const rate = (await page.locator('dl dd').first().innerText()).split('%')[0]?.trim() ?? '';
	expect(Number(rate)).toBeGreaterThan(0);
	const chip = page.locator('main button.basis').first();
	await chip.click();
	await page.locator('[popover]:popover-open a', { hasText: '为什么别的报表数字不同' }).click();
	await page.waitForURL(/\/why\/bridge/);
	await page.locator('h1', { hasText: '两个退货率' }).waitFor();
	expect(((await drawn(page))[0] ?? NaN) / 100).toBeCloseTo(Number(rate), 1);
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	await context.close();
	expect(errors).toEqual([]);
});
