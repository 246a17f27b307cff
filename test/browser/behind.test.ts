// From each figure of the overview to the returns behind it: at most three clicks, and the list's total is the figure.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';

const base = inject('base');
const [since, until] = ['2025-11-01', '2026-11-01'];
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
	await page.goto(`${base}/?from=${since}&to=${until}`);
});

/** The numbers in a text: `1,204 of 15,600` is 1204 and 15600. */
const numbersIn = (text: string): number[] =>
	[...text.replaceAll(',', '').matchAll(/\d+(?:\.\d+)?/g)].map(([found]) => Number(found));

const figure = (label: string) => page.locator('dl > div', { has: page.locator('dt', { hasText: label }) }).first();
const valueOf = (label: string) => figure(label).locator('dd').first().innerText();

/** What the returns of the list add up to, from its file, which has all of its pages; and how many they are. */
async function listed(): Promise<{ figures: number[]; sum: number }> {
	const { search } = new URL(page.url());
	const response = await fetch(`${base}/returns/behind.csv${search}`);
	expect(response.status).toBe(200);
	const lines = (await response.text()).trim().split('\r\n').slice(1);
	const figures = lines.map((line) => Number(line.slice(line.lastIndexOf(',') + 1)));
	return { figures, sum: figures.reduce((total, one) => total + one, 0) };
}

/** Opens what a chip says of its figure, and goes to the returns behind it: two clicks. */
async function followChip(words: RegExp): Promise<string> {
	const chip = page.locator('main button.basis', { hasText: words }).first();
	const said = await chip.innerText();
	await chip.click();
	await page.locator('main a:visible', { hasText: 'The returns behind it' }).click();
	await page.waitForURL(/\/returns\/behind/);
	return said;
}

const countShown = async () => numbersIn(await valueOf('Returns behind it'))[0];
/** `… · 1,204 of 15,600`, at the end of a chip or before a note. */
const numeratorIn = (chip: string) => numbersIn(/([\d,.]+) of [\d,.]+/.exec(chip)?.[1] ?? '')[0];

describe('by one click on a key figure', () => {
	test('the returned value', async () => {
		const shown = (await valueOf('Returned value')).split('\n')[0]!;
		await page.getByRole('link', { name: 'Returned value' }).click();
		await page.waitForURL(/\/returns\/behind/);
		expect((await valueOf('Returned value')).split('\n')[0]).toBe(shown);
		const { figures, sum } = await listed();
		const query = new URL(page.url()).searchParams;
		expect(query.get('basis')).toBe('return_date');
		const { rows } = (await (
			await fetch(`${base}/api/v1/metrics/returned_value?from=${since}&to=${until}&basis=return_date`)
		).json()) as { rows: { value: number }[] };
		expect(sum).toBeCloseTo(rows[0]!.value, 2);
		expect(figures.length).toBe(await countShown());
		expect(errors).toEqual([]);
	});

	test('the median time to settle', async () => {
		const shown = (await valueOf('settle')).split('\n')[0]!;
		await figure('settle').locator('dt a').click();
		await page.waitForURL(/\/returns\/behind/);
		expect(await page.locator('main dl dd').first().innerText()).toContain(shown);
		const { figures } = await listed();
		expect(figures.length).toBe(await countShown());
		const { rows } = (await (
			await fetch(`${base}/api/v1/metrics/turnaround_hours_median?from=${since}&to=${until}`)
		).json()) as { rows: { value: number }[] };
		// those without a value are open: they are behind the figure, and have waited for longer or less
		const settled = figures.filter((hours) => hours > 0);
		const done = settled.filter((hours) => hours <= rows[0]!.value).length;
		const open = figures.length - settled.length;
		expect((done + open) / figures.length).toBeGreaterThanOrEqual(0.5);
		expect(done / figures.length).toBeLessThan(0.52);
	});

	test('the share that went back on the shelf', async () => {
		const shown = (await valueOf('shelf')).split('\n')[0]!.split(/\s/)[0]!;
		await figure('shelf').locator('dt a').click();
		await page.waitForURL(/\/returns\/behind/);
		const [text = ''] = [await page.locator('main dl > div').first().innerText()];
		const [, numerator = '', denominator = ''] = /([\d,]+) of ([\d,]+)/.exec(text) ?? [];
		expect(Math.round((100 * numbersIn(numerator)[0]!) / numbersIn(denominator)[0]!)).toBe(numbersIn(shown)[0]);
		expect((await listed()).sum).toBe(numbersIn(numerator)[0]);
	});

	test('what is owed', async () => {
		const shown = (await valueOf('owed')).split('\n')[0]!;
		await figure('owed').locator('dt a').click();
		await page.waitForURL(/\/returns\?/);
		expect((await valueOf('owed')).split('\n')[0]).toBe(shown);
	});

	test('what waits at a stage', async () => {
		const stage = page.locator('main a[href*="stage="]').first();
		const [waiting] = numbersIn((await stage.locator('.num').innerText()).split('\n')[0]!);
		await stage.click();
		await page.waitForURL(/\/returns\?.*stage=/);
		expect(numbersIn(await valueOf('Returns'))[0]).toBe(waiting);
	});

	test('all that is open', async () => {
		const stages = await page.locator('main a[href*="stage="] .num').allInnerTexts();
		const open = stages.reduce((sum, text) => sum + numbersIn(text.split('\n')[0]!)[0]!, 0);
		await page
			.getByRole('link', { name: /work list|open returns/i })
			.last()
			.click();
		await page.waitForURL(/\/returns\?/);
		expect(numbersIn(await valueOf('Returns'))[0]).toBe(open);
	});
});

describe('by two clicks on what a figure rests on', () => {
	test('the return rate', async () => {
		const said = await followChip(/ of /);
		const { figures, sum } = await listed();
		expect(sum).toBe(numeratorIn(said));
		expect(figures.length).toBe(await countShown());
		const rows = await page.locator('main tbody tr').count();
		expect(rows).toBe(Math.min(50, figures.length));
		expect(errors).toEqual([]);
	});

	test('all reasons', async () => {
		const said = await followChip(/\d returned/);
		const [returned] = numbersIn(/([\d,]+) returned/.exec(said)?.[1] ?? '');
		expect((await listed()).sum).toBe(returned);
	});
});

describe('by three clicks', () => {
	test('a reason: a click on its bar, then what the rate rests on', async () => {
		await page.locator('main a[href^="/?"][href*="reason="]').first().click();
		await page.waitForURL(/reason=/);
		const said = await followChip(/ of /);
		expect(new URL(page.url()).searchParams.get('reason')).toBeTruthy();
		expect((await listed()).sum).toBe(numeratorIn(said));
	});

	test('a cell of category and reason', async () => {
		await page.locator('main a[href^="/?"][href*="category="][href*="reason="]').first().click();
		await page.waitForURL(/category=.*reason=|reason=.*category=/);
		const said = await followChip(/ of /);
		expect((await listed()).sum).toBe(numeratorIn(said));
	});

	test('a product', async () => {
		await page.locator('main tbody a[href*="/products/demo/"]').first().click();
		await page.waitForURL(/\/products\/demo\//);
		const said = await followChip(/ of /);
		expect((await listed()).sum).toBe(numeratorIn(said));
		expect(await page.locator('main a.chip[data-on="true"]', { hasText: 'Product' }).count()).toBe(1);
	});
});

test('a figure that there is not, and one that no return is behind, are said as what they are', async () => {
	expect((await page.goto(`${base}/returns/behind?figure=no_such`))?.status()).toBe(404);
	expect((await page.goto(`${base}/returns/behind?figure=shipped_units`))?.status()).toBe(400);
	expect(await page.locator('main').innerText()).toContain('cannot be asked by rma');
});
