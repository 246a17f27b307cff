// Mapping a code without JavaScript: look at the effect, say what it means, take it back. The file is the data folder's.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { launch, open, sessionHeaders } from './chromium.ts';

const base = inject('base');
const file = join(inject('dataFolder'), 'reference', 'reason_map_own.csv');
const mappings = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(1) : []);
let browser: Browser;

beforeAll(async () => {
	browser = await launch();
});
afterAll(() => browser?.close());

test('a code is mapped after its effect was shown, waits for the next run, and is taken back', async () => {
	const { page, context } = await open(browser, { language: 'en', theme: 'light', width: 1280, hasScripts: false });
	await page.goto(`${base}/reasons?period=all`);
	const card = page.locator('#unmapped');
	const row = card.locator('tr', { has: page.locator('select') }).first();
	const code = (await row.locator('td').first().locator('span').first().innerText()).trim();
	await row.locator('select').selectOption('style');
	await row.getByRole('button').click();

	const effect = page.locator('#effect');
	expect(await effect.innerText()).toContain(code);
	// both rates move, the whole stays: so much for the one as from the other
	const moved = [...(await effect.innerText()).matchAll(/\(([+−])([\d.]+)\)/g)].map(([, sign, points]) => [
		sign,
		points
	]);
	expect(moved).toEqual([['+', moved[0]?.[1]], ['−', moved[0]?.[1]]]); // prettier-ignore
	expect(mappings()).toEqual([]);

	await effect.getByRole('button').click();
	expect(page.url()).toContain('period=all');
	expect(mappings()).toEqual([`demo,${code},style`]);
	expect(await card.getByRole('status').innerText()).toContain('after the next run');
	expect(await card.innerText()).toContain('waits for the next run');

	await card.getByRole('button', { name: `Undo: ${code}` }).click();
	expect(mappings()).toEqual([]);
	await context.close();
}, 60_000);

test('a form of another site maps nothing', async () => {
	const body = new URLSearchParams({ map_source: 'demo', map_code: 'X99', map_to: 'style' });
	for (const headers of [{ origin: 'https://elsewhere.example' }, {}] as Record<string, string>[]) {
		const response = await fetch(`${base}/reasons?/map`, { method: 'POST', body, headers });
		expect(response.status).toBe(403);
	}
	const origin = new URL(base).origin;
	const wrongs: Record<string, string>[] = [
		{ map_source: 'nobody' },
		{ map_code: 'no such code' },
		{ map_to: 'unmapped' }
	];
	for (const wrong of wrongs) {
		const response = await fetch(`${base}/reasons?/map`, {
			method: 'POST',
			body: new URLSearchParams({ ...Object.fromEntries(body), ...wrong }),
			headers: { origin, accept: 'text/html', ...sessionHeaders() }
		});
		expect(response.status).toBe(400);
	}
	expect(mappings()).toEqual([]);
});
