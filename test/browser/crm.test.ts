// Work on customers as people do it: flag with an expiry, find it in the work list, act on many at once, take it back; say
// why where it was our fault; take up somebody to win back. With JavaScript and without.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { idOf, invite } from '../access/people.ts';
import { administrator, post, signIn, signInAsAdministrator } from '../signed-in.ts';
import { launch } from './chromium.ts';

const base = inject('base');
let browser: Browser;
let cookie: string;

beforeAll(async () => {
	browser = await launch();
	cookie = await signIn(base, administrator.email, administrator.password).catch(() =>
		signInAsAdministrator(base, inject('dataFolder'))
	);
});
afterAll(() => browser?.close());

async function signedIn(
	options: Parameters<Browser['newContext']>[0] = {}
): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 900 }, ...options });
	await context.addCookies(
		cookie.split('; ').map((pair) => {
			const cut = pair.indexOf('=');
			return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: base };
		})
	);
	return { context, page: await context.newPage() };
}

/** A day so many days from now, as a form has it. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What a page says about its state: an act that can be taken back. */
const status = (page: Page) => page.locator('main [role="status"]').first();

test.each([true, false])(
	'a customer is flagged with an expiry, found in the work list, and the flag is taken back (JavaScript: %s)',
	async (hasScripts) => {
		const { context, page } = await signedIn({ javaScriptEnabled: hasScripts });
		await page.goto(`${base}/customers`);
		const link = page.locator('main tbody tr:has(input[name="customer"]) a[href*="/customers/"]').first();
		const path = new URL((await link.getAttribute('href')) ?? '', base).pathname;
		await page.goto(base + path);
		const card = page.locator('#flag');
		await card.locator('summary', { hasText: 'Flag this customer' }).click();
		const note = `agreed by phone <b>${hasScripts}</b>`;
		const form = card.locator('form#flag-customer');
		await form.locator('select[name="measure"]').selectOption('size_advice');
		await form.locator('select[name="reason"]').selectOption('whole_orders');
		await form.locator('input[name="owner"]').fill('Olga of the service desk');
		await form.locator('input[name="due_on"]').fill(inDays(3));
		await form.locator('input[name="expires_on"]').fill(inDays(30));
		await form.locator('textarea[name="note"]').fill(note);
		const why = form.locator('textarea[name="justification"]');
		if ((await why.count()) > 0) await why.fill('they asked for it');
		await form.locator('button[type="submit"]').click();

		await page.waitForURL(/act=/);
		expect(await status(page).innerText()).toContain('1 customer flagged');
		expect(await card.innerText()).toContain('Size advice');
		expect(await card.innerText()).toContain(note);
		expect(await card.innerText()).toContain('When flagged');

		await page.goto(`${base}/customers/flags?measure=size_advice`);
		const row = page.locator('main tbody tr', { has: page.locator(`a[href*="${path}"]`) });
		expect(await row.innerText()).toContain('Olga of the service desk');
		// lifted with others at once, and that is taken back at once
		await row.locator('input[type="checkbox"]').check();
		await page.locator('form#bulk button', { hasText: 'Lift' }).click();
		await page.waitForURL(/act=/);
		expect(await page.locator(`main tbody a[href*="${path}"]`).count()).toBe(0);
		await status(page).locator('button').click();
		await page.waitForURL(/undone=1/);
		expect(await page.locator(`main tbody a[href*="${path}"]`).count()).toBe(1);

		// a customer has one flag at a time; the list says so and offers no box
		await page.goto(`${base}/customers`);
		const ranked = page.locator('main tbody tr', { has: page.locator(`a[href*="${path}"]`) });
		expect(await ranked.innerText()).toContain('flagged');
		expect(await ranked.locator('input[type="checkbox"]').count()).toBe(0);

		// an appeal that succeeds lifts it
		await page.goto(base + path);
		await card.locator('summary', { hasText: 'appeals' }).click();
		await card.locator('form[action*="appeal"] textarea').fill('all of these were gifts');
		await card.locator('form[action*="appeal"] button').click();
		await page.waitForURL(/act=/);
		expect(await card.innerText()).toContain('all of these were gifts');
		await card.locator('select[name="result"]').selectOption('lifted');
		await card.locator('form[action*="decide"] button').click();
		await page.waitForURL(/act=/);
		expect(await card.innerText()).toContain('lifted');
		expect(
			await page.goto(`${base}/customers/flags`).then(() => page.locator(`main tbody a[href*="${path}"]`).count())
		).toBe(0);
		expect(
			await page
				.goto(`${base}/customers/flags?state=lifted`)
				.then(() => page.locator(`main tbody a[href*="${path}"]`).count())
		).toBeGreaterThan(0);
		await context.close();
	}
);

test('customers are ticked and flagged at once, and all of it is undone at once', async () => {
	const { context, page } = await signedIn();
	await page.goto(`${base}/customers`);
	const boxes = page.locator('main tbody input[name="customer"]');
	const count = Math.min(3, await boxes.count());
	expect(count).toBeGreaterThan(0);
	for (let index = 0; index < count; index++) await boxes.nth(index).check();
	await page.locator('summary', { hasText: 'Flag the chosen customers' }).click();
	const form = page.locator('form#flag-ticked');
	await form.locator('select[name="measure"]').selectOption('call');
	await form.locator('textarea[name="justification"]').fill('agreed with the team');
	await form.locator('button[type="submit"]').click();
	await page.waitForURL(/\/customers\/flags\?.*act=/);
	expect(await page.locator('main tbody tr').count()).toBeGreaterThanOrEqual(count);
	await status(page).locator('button').click();
	await page.waitForURL(/undone=/);
	expect(await status(page).innerText()).toContain(`Taken back for ${count} flag`);
	await context.close();
});

test('who was let down by us is not flagged silently: the form comes back and asks why', async () => {
	const { context, page } = await signedIn();
	await page.goto(`${base}/customers?view=let_down`);
	const box = page.locator('main tbody input[name="customer"]').first();
	const key = (await box.getAttribute('value')) ?? '';
	await box.check();
	await page.locator('summary', { hasText: 'Flag the chosen customers' }).click();
	await page.locator('form#flag-ticked button[type="submit"]').click();
	const again = page.locator('form#flag-again');
	await again.waitFor();
	expect(await again.locator('[role="alert"]').innerText()).toContain('our fault');
	expect(await again.locator('input[name="customer"]').getAttribute('value')).toBe(key);
	await again.locator('textarea[name="justification"]').fill('asked for a VIP solution');
	await again.locator('select[name="measure"]').selectOption('vip_solution');
	await again.locator('button[type="submit"]').click();
	await page.waitForURL(/act=/);
	expect(await page.locator('main tbody').innerText()).toContain('VIP solution');
	const file = await page.locator('main a[href*="export.csv"]').getAttribute('href');
	const csv = await (await context.request.get(base + file)).text();
	expect(csv.split('\r\n')[0]).toContain('measure');
	expect(csv).toContain('vip_solution');
	expect(csv).not.toContain('asked for a VIP solution');
	await status(page).locator('button').click();
	await page.waitForURL(/undone=1/);
	await context.close();
});

test.each([true, false])(
	'who is won back is taken up, with what came of it, and undone (JavaScript: %s)',
	async (hasScripts) => {
		const { context, page } = await signedIn({ javaScriptEnabled: hasScripts });
		await page.goto(`${base}/customers/win-back`);
		const row = page.locator('main tbody tr').first();
		const href = (await row.locator('a').first().getAttribute('href')) ?? '';
		expect(await row.innerText()).toMatch(/Call|Pay today/);
		await row.locator('summary').click();
		await row.locator('select').selectOption('satisfied');
		await row.locator('textarea').fill('very glad <i>');
		await row.locator('button[type="submit"]').click();
		await page.waitForURL(/said=/);
		await page.locator(`main tbody a[href="${href}"]`).waitFor({ state: 'detached' });
		expect(await status(page).innerText()).toContain('satisfied');
		await page.goto(`${base}/customers/win-back?state=satisfied`);
		const said = page.locator('main tbody tr', { has: page.locator(`a[href="${href}"]`) });
		expect(await said.innerText()).toContain('very glad <i>');
		expect(await said.innerText()).toContain('has not ordered since');
		await page.goBack();
		await status(page).locator('button').click();
		await page.waitForURL((url) => !url.search.includes('said'));
		expect(await page.locator(`main tbody a[href="${href}"]`).count()).toBe(1);
		await context.close();
	}
);

test('the pages are accessible, on a phone and in the dark, in Chinese too, and none is wider than the screen', async () => {
	for (const options of [
		{ viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const, locale: 'zh-CN' },
		{ viewport: { width: 1280, height: 900 } }
	]) {
		const { context, page } = await signedIn(options);
		for (const path of [
			'/customers/flags',
			'/customers/flags/effect',
			'/customers/flags/push',
			'/customers/win-back'
		]) {
			await page.goto(base + path);
			const { violations } = await new AxeBuilder({ page }).include('main').analyze();
			expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ html }) => html.slice(0, 120))])).toEqual([]);
			expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
		}
		await context.close();
	}
});

test('a form of another site, of nobody, or about nobody changes nothing', async () => {
	const send = (fields: Record<string, string>, headers: Record<string, string>) =>
		fetch(`${base}/customers/flags?/flag`, {
			method: 'POST',
			redirect: 'manual',
			body: new URLSearchParams({ reason: 'other', measure: 'call', expires_on: inDays(9), ...fields }),
			headers: { accept: 'text/html', ...headers }
		});
	expect((await send({ customer: 'demo no-such' }, { origin: base, cookie })).status).toBe(404);
	expect((await send({ customer: 'nonsense' }, { origin: base, cookie })).status).toBe(400);
	expect((await send({ customer: 'demo x', measure: 'block' }, { origin: base, cookie })).status).toBe(400);
	expect((await send({ customer: 'demo x', expires_on: inDays(-2) }, { origin: base, cookie })).status).toBe(400);
	expect((await send({ customer: 'demo x', expires_on: '' }, { origin: base, cookie })).status).toBe(400);
	expect((await send({ customer: 'demo x' }, { origin: 'https://elsewhere.example', cookie })).status).toBe(403);
	expect([303, 401, 403]).toContain((await send({ customer: 'demo x' }, { origin: base })).status);
});

test('whoever may see France only finds, flags and takes back nobody else', async () => {
	const name = `france${Date.now()}`;
	const session = await invite(base, cookie, 'crm', name);
	await post(`${base}/people/${await idOf(base, cookie, name)}?/save`, { role: 'crm', rule_country: 'FR' }, cookie);
	const keysOf = async (filter: string) => {
		const { context, page } = await signedIn();
		await page.goto(`${base}/customers?view=let_down&${filter}`);
		const keys = await page
			.locator('main tbody input[name="customer"]')
			.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
		await context.close();
		return keys;
	};
	const [german = ''] = await keysOf('country=DE');
	const flagging = { reason: 'service', measure: 'call', expires_on: inDays(9), justification: 'agreed' };
	const flag = (customer: string, who: string) => post(`${base}/customers/flags?/flag`, { ...flagging, customer }, who);
	expect((await flag(german, session)).status).toBe(404);

	const flagged = await flag(german, cookie);
	expect(flagged.status).toBe(303);
	const act = new URL(flagged.headers.get('location') ?? '', base).searchParams.get('act') ?? '';
	expect(act).not.toBe('');
	const seen = async (path: string, who: string) =>
		(await fetch(base + path, { headers: { cookie: who, accept: 'text/html' } })).text();
	const id = german.split(' ')[1]!;
	for (const path of [
		'/customers/flags',
		'/customers/flags/export.csv',
		'/customers/win-back?sort=sales',
		'/customers/win-back/export.csv'
	]) {
		expect(await seen(path, session), path).not.toContain(id);
		expect(await seen(path, cookie), path).toContain(id);
	}
	// what rests on everybody is not for them
	for (const path of ['/customers/flags/effect', '/customers/flags/push']) {
		const answer = await fetch(base + path, { headers: { cookie: session, accept: 'text/html' }, redirect: 'manual' });
		expect([303, 403]).toContain(answer.status);
	}
	expect((await post(`${base}/customers/flags?/undo`, { act }, session)).status).toBe(404);
	expect((await post(`${base}/customers/flags?/undo`, { act }, cookie)).status).toBe(303);
});
