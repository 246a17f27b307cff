// The finance report of a month: what the page says and what the workbook holds are the same figures.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sheetRows } from '../../etl/tabular/xlsx/sheet.ts';
import { openWorkbook } from '../../etl/tabular/xlsx/workbook.ts';
import { readPdf } from '../reports/pdf.ts';
import { launch, open } from './chromium.ts';

const base = inject('base');
let browser: Browser;
let folder: string;
beforeAll(async () => {
	browser = await launch();
	folder = mkdtempSync(join(tmpdir(), 'retour-finance-'));
});
afterAll(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Rows of each sheet of a workbook that the dashboard sends, empty ones left out. */
async function readSheets(path: string, language: string): Promise<Map<string, string[][]>> {
	const response = await fetch(base + path, { headers: { cookie: `language=${language}` } });
	expect(response.status).toBe(200);
	const file = join(folder, 'report.xlsx');
	writeFileSync(file, Buffer.from(await response.arrayBuffer()));
	const workbook = await openWorkbook(file, 'report.xlsx');
	try {
		const sheets = new Map<string, string[][]>();
		for (const sheet of workbook.sheets) {
			const rows: string[][] = [];
			for await (const part of sheetRows(workbook, sheet, { errors: 0, formulas: 0, first: null }))
				rows.push(...part.map(({ values }) => values));
			sheets.set(sheet.name, rows);
		}
		return sheets;
	} finally {
		workbook.close();
	}
}

test('the page walks from what was paid to what was booked, and the workbook has the same to the cent', async () => {
	const { page, context, errors } = await open(browser, { language: 'en', theme: 'light', width: 1440 });
	await page.goto(`${base}/money/report`);
	expect(await page.locator('h1').innerText()).toBe('Returns, finance report of Oct 2026');
	await page.waitForLoadState('networkidle');
	await page.getByLabel('Month', { exact: true }).selectOption('2026-09');
	await page.getByRole('button', { name: 'Show' }).click();
	await page.waitForURL(/month=2026-09/);
	expect(await page.locator('h1').innerText()).toContain('Sep 2026');

	const sheets = await readSheets('/money/report.xlsx?month=2026-09', 'en');
	expect([...sheets.keys()]).toEqual([
		'About',
		'Figures',
		'Paid to booked',
		'Differences',
		'By what accounts are for',
		'Accounts',
		'Definitions'
	]);
	const steps = sheets.get('Paid to booked')!.slice(1);
	const amounts = steps.map(([, , amount]) => Number(amount));
	expect(amounts[0]! + amounts.slice(1, -1).reduce((sum, one) => sum + one, 0)).toBeCloseTo(amounts.at(-1)!, 2);
	const shown = await page.locator('main table').nth(1).locator('tbody tr').allInnerTexts();
	expect(shown).toHaveLength(8);
	expect(Number(shown[0]!.replaceAll(',', '').match(/€(\d+\.\d\d)/)![1])).toBeCloseTo(amounts[0]!, 2);

	// refunds paid are what the metric engine says, and what the definition sheet defines
	const [, paid] = sheets.get('Figures')!.find(([name]) => name === 'Refunds paid')!;
	const { rows } = (await (
		await fetch(`${base}/api/v1/metrics/refund_amount?from=2026-09-01&to=2026-10-01`)
	).json()) as { rows: { value: number }[] };
	expect(Number(paid)).toBeCloseTo(rows[0]!.value, 6);
	expect(amounts[0]).toBeCloseTo(rows[0]!.value, 6);
	expect(sheets.get('Definitions')!.map(([name]) => name)).toContain('Refunds paid');

	// debit and credit of what a refund books are equal
	const accounts = sheets.get('Accounts')!.slice(1);
	const refunds = accounts.filter((row) => row[3] === 'Refund');
	const sum = (rows: string[][], column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
	expect(sum(refunds, 5)).toBeCloseTo(sum(refunds, 6), 2);
	// by what accounts are for: the demo's are all mapped, and nothing is lost on the way
	const groups = sheets.get('By what accounts are for')!.slice(1);
	expect(groups.map(([group]) => group)).toContain('Sales returns');
	expect(groups.map(([group]) => group)).not.toContain('Not mapped');
	expect(sum(groups, 2)).toBeCloseTo(sum(accounts, 5), 2);
	expect(await page.locator('main').innerText()).toContain('Store credit owed');
	expect(errors).toEqual([]);

	await page.locator('main table a', { hasText: 'Refunds paid' }).click();
	await page.waitForURL(/\/returns\/behind/);
	expect(await page.locator('h1').innerText()).toContain('Refunds paid');
	await context.close();
});

test('the PDF has the figures of the workbook, in both languages', async () => {
	for (const language of ['en', 'zh-CN']) {
		const response = await fetch(`${base}/money/report.pdf?month=2026-09`, {
			headers: { cookie: `language=${language}` }
		});
		expect(response.headers.get('content-type')).toBe('application/pdf');
		const { text, pages, info } = await readPdf(new Uint8Array(await response.arrayBuffer()));
		const sheets = [...(await readSheets('/money/report.xlsx?month=2026-09', language)).values()];
		const cents = (amount: string) => Math.round(Number(amount) * 100) / 100;
		const plain = text.replaceAll(',', '');
		for (const [name, value] of sheets[1]!.slice(1)) {
			const line = plain.split('\n').find((one) => one.startsWith(`${name} €`));
			expect(Number(/€([\d.]+)/.exec(line!)![1])).toBeCloseTo(cents(value!), 2);
		}
		// what it rests on, and what the figures mean, wherever a line was broken
		const letters = text.replaceAll(/\s/g, '');
		for (const [, said] of [...sheets[0]!.slice(1), ...sheets.at(-1)!.slice(1)])
			expect(letters).toContain(said!.replaceAll(/\s/g, ''));
		expect(info).toMatchObject({ Language: language });
		expect(pages.at(-1)!.lines.at(-1)).toContain(`${pages.length} / ${pages.length}`);
	}
});

test('the workbook speaks Chinese, and a month without data is no report', async () => {
	const sheets = await readSheets('/money/report.xlsx?month=2026-09', 'zh-CN');
	expect([...sheets.keys()]).toEqual(['说明', '指标', '支付与入账', '差异', '按科目用途', '科目', '定义']);
	expect((await fetch(`${base}/money/report?month=1999-01`)).status).toBe(404);
	expect((await fetch(`${base}/money/report.xlsx?month=1999-01`)).status).toBe(404);
});
