// What strangers and customers meet: a return looked up in Chinese on a phone without JavaScript, a survey answered, and
// both from the other side, on the page Satisfaction.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { launch, open } from './chromium.ts';

const base = inject('base');
type Customer = { rma_number: string; email: string; phone: string };

let browser: Browser;
let context: BrowserContext;
let page: Page;
/** One whose parcel is awaited, and one that is done. */
let awaited: Customer;
let done: Customer;

beforeAll(async () => {
	browser = await launch();
	// the published file has no addresses; the warehouse behind it has
	const instance = await DuckDBInstance.create(join(inject('dataFolder'), 'warehouse.duckdb'), {
		access_mode: 'READ_ONLY'
	});
	const connection = await instance.connect();
	const one = async (condition: string): Promise<Customer> => {
		const sql = `select r.rma_number, c.email, c.phone from marts.fct_returns as r
			join raw.customers as c on c.source_id = r.source_id and c.customer_id = r.customer_id
			where c.phone is not null and r.rma_number is not null and ${condition} order by r.requested_at desc limit 1`;
		return (await connection.runAndReadAll(sql)).getRowObjectsJS()[0] as Customer;
	};
	awaited = await one("r.stage = 'authorized'");
	done = await one("r.outcome = 'settled' and r.resolution = 'refund'");
	connection.closeSync();
	instance.closeSync();
});
afterAll(() => browser?.close());
beforeEach(async () => {
	await context?.close();
	context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 390, height: 844 },
		hasTouch: true,
		javaScriptEnabled: false
	});
	page = await context.newPage();
});

async function look(rma_number: string, contact: string): Promise<void> {
	await page.goto(`${base}/track`);
	await page.getByLabel('退货单号').fill(rma_number);
	await page.getByLabel('您的电子邮箱').fill(contact);
	await page.getByRole('button', { name: '查询退货' }).click();
}

const fits = () => page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth);

test('a customer finds their return in Chinese on a phone, by the end of their number', async () => {
	await look(awaited.rma_number.toLowerCase(), awaited.phone.slice(-4));
	await expect.poll(() => page.locator('h1').innerText()).toBe('我们正在等待您的包裹');
	const text = await page.locator('main').innerText();
	expect(text).toContain('请寄出包裹');
	expect(text).toMatch(/通常在收到包裹后 \d+ 至 \d+ 天内完成|通常在收到包裹后约 \d+ 天完成/);
	expect(await page.locator('li[data-state=next]').innerText()).toMatch(/包裹送达[^]*下一步/);
	expect(await page.locator('li[data-state=done]').count()).toBe(3);
	// nothing in the address, nothing that leads into the dashboard, nothing of the person
	expect(page.url()).toBe(`${base}/track`);
	const links = await page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
	expect(links).toEqual(['#content', '/track']);
	expect(await page.content()).not.toContain(awaited.email);
	expect(await fits()).toBe(true);
});

test('whoever guesses is told the same for every mistake', async () => {
	const said: string[] = [];
	for (const [rma_number, contact] of [
		[awaited.rma_number, 'somebody@example.com'],
		['RMA-0', awaited.email]
	] as const) {
		await look(rma_number, contact);
		said.push(await page.getByRole('alert').innerText());
		expect(await page.getByLabel('退货单号').inputValue()).toBe(rma_number);
	}
	expect(said[0]).toContain('没有找到');
	expect(said[1]).toBe(said[0]);
	expect(await fits()).toBe(true);
});

test('a customer whose return is done says how it was, once, and may correct it', async () => {
	await look(done.rma_number, done.email);
	await expect.poll(() => page.locator('h1').innerText()).toBe('您的退货已完成并退款');
	await page.getByRole('link', { name: '告诉我们' }).click();
	await page.waitForURL(/\/survey\//);
	const link = page.url();
	const choose = (name: string, value: number) =>
		page.locator(`label:has(input[name=${name}][value="${value}"])`).click();
	await choose('csat', 4);
	await choose('nps', 9);
	await page.locator('textarea').fill('客服回复很快');
	expect(await fits()).toBe(true);
	await page.getByRole('button', { name: '提交' }).click();
	await expect.poll(() => page.locator('h1').innerText()).toBe('谢谢');

	await page.goto(link);
	expect(await page.locator('input[name=csat]:checked').inputValue()).toBe('4');
	expect(await page.locator('textarea').inputValue()).toBe('客服回复很快');
	await choose('csat', 2);
	await page.getByRole('button', { name: '修改答复' }).click();
	await expect.poll(() => page.locator('h1').innerText()).toBe('谢谢');
	expect(await page.locator('input[name=csat]:checked').inputValue()).toBe('2');

	// a link with another end is none
	expect((await page.goto(link.replace(/[^.]*$/, 'A'.repeat(22))))?.status()).toBe(404);
	expect(await page.locator('h1').innerText()).toBe('没有此问卷');

	const { page: staff, context: inside, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	await staff.goto(`${base}/satisfaction`);
	expect(await staff.locator('main dl').innerText()).toMatch(/1 more came in since the last run/);
	expect(errors).toEqual([]);
	await inside.close();
});

test('what was said is seen by outcome, and found by its words, which stand in no address', async () => {
	const { page: staff, context: inside, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	await staff.goto(`${base}/satisfaction?period=all`);
	await staff.getByRole('link', { name: 'outcome', exact: true }).click();
	await staff.waitForURL(/by=outcome/);
	const rejected = staff.locator('tbody tr', { hasText: 'rejected' }).first();
	expect(await rejected.innerText()).toMatch(/below all|few answers/);
	const comments = staff.locator('section#comments');
	const first = await comments.locator('li p').first().innerText();
	const word = /\p{L}{4,}/u.exec(first)?.[0] ?? first.slice(0, 4);
	await comments.getByRole('searchbox').fill(word.toUpperCase());
	await comments.getByRole('button').click();
	await expect.poll(() => comments.getByRole('link', { name: 'All comments' }).count()).toBe(1);
	for (const text of await comments.locator('li > p:first-child').allInnerTexts())
		expect(text.toLowerCase()).toContain(word.toLowerCase());
	expect(staff.url()).not.toContain(word);
	expect(errors).toEqual([]);
	await inside.close();
});
