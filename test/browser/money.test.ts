// The leak finder as people use it: from the total to a finding, which somebody explains and takes back; its file.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, open, sessionHeaders } from './chromium.ts';

const base = inject('base');
let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());

test.each([true, false])(
	'what is said about a finding stays and can be undone (JavaScript: %s)',
	async (hasScripts) => {
		const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1280, hasScripts });
		await page.goto(`${base}/money/leaks`);
		const row = page.locator('main tbody tr').first();
		const evidence = await row.locator('.sub').first().innerText();
		const openBefore = await page.locator('main a.chip', { hasText: 'open' }).first().innerText();
		await row.locator('summary').click();
		const note = `the customer sent it back <b>${hasScripts}</b>`;
		await row.locator('textarea').fill(note);
		await row.locator('select').selectOption('recovered');
		await row.locator('button[type="submit"]').click();

		// it has left what is open, and can be taken back at once
		await page.waitForURL(/said=/);
		expect(await page.locator('main tbody').innerText()).not.toContain(evidence);
		expect(await page.locator('main a.chip', { hasText: 'open' }).first().innerText()).not.toBe(openBefore);
		expect(await page.locator('main [role="status"]').innerText()).toContain('recovered');

		await page.goto(`${base}/money/leaks?state=recovered`);
		const said = page.locator('main tbody tr', { hasText: note });
		expect(await said.innerText()).toContain(evidence);
		await page.goto(`${base}/money`);
		expect(await page.locator('main').innerText()).toMatch(/of .* recovered/);

		await page.goto(`${base}/money/leaks?state=recovered`);
		await page.locator('main tbody tr', { hasText: note }).locator('summary').click();
		await page.locator('main tbody tr', { hasText: note }).locator('select').selectOption('open');
		await page.locator('main tbody tr', { hasText: note }).locator('button[type="submit"]').click();
		await page.waitForURL(/said=/);
		await page.locator('main [role="status"] button').click();
		await page.waitForURL((url) => !url.search.includes('said'));
		// the undo brings back what was said before: recovered
		expect(await page.locator('main tbody').innerText()).toContain(note);
		await page.locator('main tbody tr', { hasText: note }).locator('summary').click();
		await page.locator('main tbody tr', { hasText: note }).locator('select').selectOption('open');
		await page.locator('main tbody tr', { hasText: note }).locator('button[type="submit"]').click();
		await page.waitForURL(/said=/);
		await page.goto(`${base}/money/leaks`);
		expect(await page.locator('main tbody').innerText()).toContain(evidence);
		await context.close();
	}
);

test('a finding that there is not, a state that there is not, and a form from elsewhere change nothing', async () => {
	const say = (subject: string, state: string, origin = base) =>
		fetch(`${base}/money/leaks?/say`, {
			method: 'POST',
			redirect: 'manual',
			body: new URLSearchParams({ subject, state, note: '' }),
			headers: { origin, accept: 'text/html', ...sessionHeaders() }
		});
	expect((await say('no-such-finding', 'explained')).status).toBe(404);
	expect((await say('no-such-finding', 'solved')).status).toBe(400);
	expect((await say('no-such-finding', 'explained', 'https://elsewhere.example')).status).toBe(403);
});

test('from the total by rule to its findings and their returns, and each list is a file without names', async () => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1280 });
	await page.goto(`${base}/money`);
	await page.locator('#leaks tbody a').first().click();
	await page.waitForURL(/\/money\/leaks\?.*rule=/);
	const href = await page.locator('main tbody a[href*="/returns/"]').first().getAttribute('href');
	await page.goto(base + href);
	expect(await page.locator('main a[href*="/money/leaks?"]').count()).toBeGreaterThan(0);
	for (const list of ['leaks', 'owed']) {
		await page.goto(`${base}/money/${list}`);
		const file = await page.locator('main a[href*="export.csv"]').getAttribute('href');
		const response = await fetch(base + file);
		expect(response.headers.get('content-type')).toContain('text/csv');
		const [head = '', first = ''] = (await response.text()).split('\r\n');
		expect(head).toContain('return_id');
		expect(head).not.toContain('customer_name');
		expect(first).not.toBe('');
	}
	await context.close();
});

test.each([true, false])(
	'a cost driver is shown with its effect, decided, and taken back (JavaScript: %s)',
	async (hasScripts) => {
		const { page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1280, hasScripts });
		const why = `rate card of ${hasScripts ? 'June' : 'July'}`;
		await page.goto(`${base}/money/drivers`);
		const form = page.locator('#driver form[method="get"]');
		await form.locator('select[name="kind"]').selectOption('other');
		await form.locator('select[name="unit"]').selectOption('receipt');
		await form.locator('input[name="amount"]').fill('2.50');
		await form.locator('input[name="from"]').fill(hasScripts ? '2026-06-01' : '2026-07-01');
		await form.locator('button').click();
		const effect = page.locator('#effect');
		await effect.waitFor();
		const [before = '', after = ''] = (await effect.locator('li').first().innerText()).split(': ')[1]!.split(' → ');
		expect(before).toMatch(/^€\d/);
		// returns that were received since cost something more, and it says how much
		expect(after).toMatch(/^€\d.* \(\+€[1-9]/);
		expect(after.startsWith(before)).toBe(false);
		await effect.locator('input[name="why"]').fill(why);
		await effect.locator('button').click();
		await page.waitForURL(/done=decided/);

		// it waits for a run, with who and why; nothing else has changed
		const row = page.locator('#drivers tbody tr', { hasText: why });
		expect(await row.innerText()).toMatch(/2\.50[\s\S]*waits for the next run/);
		await page.locator('#history tbody tr', { hasText: why }).first().locator('button').click();
		await page.waitForURL(/done=undone/);
		expect(await page.locator('#drivers').innerText()).not.toContain(why);
		expect(await page.locator('#history').innerText()).toContain('Taken back');

		// what is wrong is said, and nothing is decided
		await page.goto(`${base}/money/drivers?kind=other&unit=receipt&from=2026-06-01&amount=2,5`);
		expect(await page.locator('#driver [role="alert"]').innerText()).toContain('four decimals');
		expect(await page.locator('#effect').count()).toBe(0);
		expect(errors).toEqual([]);
		await context.close();
	}
);
