// The quality team's inbox as people use it: somebody acknowledges a signal with a note, finds it again under its state,
// and takes it back; with JavaScript and without.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, open, sessionHeaders } from './chromium.ts';

const base = inject('base');
let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());

test.each([true, false])('what is said about a signal stays and can be undone (JavaScript: %s)', async (hasScripts) => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1280, hasScripts });
	await page.goto(`${base}/quality`);
	const link = page.locator('main tbody a[href*="/quality/signals/"]').first();
	const path = new URL((await link.getAttribute('href')) ?? '', base).pathname;
	const row = page.locator('main tbody tr').first();
	await row.locator('summary').click();
	const note = `asked the supplier <b>${hasScripts}</b>`;
	await row.locator('textarea').fill(note);
	await row.locator('select').selectOption('acknowledged');
	await row.locator('button[type="submit"]').click();

	// it has left the list of what is open, and can be taken back at once
	await page.waitForURL(/said=/);
	// the address changes a moment before the page does
	await page.locator(`main tbody a[href*="${path}"]`).waitFor({ state: 'detached' });
	const status = page.locator('main [role="status"]');
	expect(await status.innerText()).toContain('acknowledged');
	expect(await status.locator('button').innerText()).toBe('Undo');

	await page.goto(`${base}/quality?state=acknowledged`);
	expect(await page.locator('main tbody tr', { has: page.locator(`a[href*="${path}"]`) }).innerText()).toContain(note);
	await page.goto(base + path);
	expect(await page.locator('main ol').innerText()).toContain(note);
	await page.locator('main ol button').first().click();
	await page.locator('main ol button').waitFor({ state: 'detached' });
	expect(await page.locator('main ol > li').first().innerText()).toContain('taken back');
	// what was said stays, struck out
	expect(await page.locator('main ol').innerText()).toContain(note);

	await page.goto(`${base}/quality`);
	expect(await page.locator(`main tbody a[href*="${path}"]`).count()).toBe(1);
	await context.close();
});

test('a form from another site is refused', async () => {
	const form = new URLSearchParams({ subject: 'x', state: 'solved', note: '' });
	const response = await fetch(`${base}/quality?/say`, {
		method: 'POST',
		body: form,
		headers: { origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' }
	});
	expect(response.status).toBe(403);
});

test('a state or a signal that there is not changes nothing and says so', async () => {
	const say = (signal: string, state: string) =>
		fetch(`${base}/quality?/say`, {
			method: 'POST',
			redirect: 'manual',
			body: new URLSearchParams({ subject: signal, state, note: 'kept <i>' }),
			headers: { origin: base, accept: 'text/html', ...sessionHeaders() }
		});
	expect((await say('no-such-signal', 'solved')).status).toBe(404);
	expect((await say('no-such-signal', 'destroyed')).status).toBe(400);
});

test('the files of a batch are CSV, without a name of anybody', async () => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1280 });
	await page.goto(`${base}/quality/detective?dimension=batch&tested=all`);
	const href = await page.locator('main tbody a[href*="/quality/batches/"]').first().getAttribute('href');
	await page.goto(base + href);
	for (const file of ['kept.csv', 'evidence.csv']) {
		const path = await page.locator(`main a[href*="${file}"]`).first().getAttribute('href');
		const response = await fetch(base + path);
		expect(response.headers.get('content-type')).toContain('text/csv');
		const [head = ''] = (await response.text()).split('\r\n');
		expect(head).toContain('batch_id');
		expect(head).not.toContain('customer_name');
	}
	await context.close();
});
