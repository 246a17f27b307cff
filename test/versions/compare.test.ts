// What changed between two versions and why, on the smallest rows that show each cause, and as a law on any rows: the
// effects of the causes of a month sum to the change of its figures.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Effects } from '../../etl/effects.ts';
import { compareVersions } from '../../etl/publish/restatements.ts';
import { compareAttached } from '../../sql/publish/compare.ts';
import { describeRestatement } from '../../etl/commands/restatement-lines.ts';
import { emptyPublished, fillPublished, insertRows, type Row } from '../fixtures/published.ts';

const effects: Effects = { now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '500MB' };
const older = '20261110T080000Z';
const newer = '20261120T080000Z';

let folder: string;
const folders: string[] = [];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-compare-'));
	folders.push(folder);
	mkdirSync(join(folder, 'published'));
});
afterAll(() => {
	for (const one of folders) rmSync(one, { recursive: true, force: true });
});

type Rows = { orders?: readonly Row[]; returns?: readonly Row[]; refunds?: readonly Row[]; dataTo?: string };

async function write(version: string, rows: Rows, currency = 'EUR') {
	const file = join(folder, 'published', `${version}.duckdb`);
	copyFileSync(await emptyPublished(), file);
	const instance = await DuckDBInstance.create(file);
	const connection = await instance.connect();
	await fill(connection, version, rows, currency);
	connection.closeSync();
	instance.closeSync();
}

async function fill(
	connection: DuckDBConnection,
	version: string,
	{ orders = [], returns = [], refunds = [], dataTo }: Rows,
	currency = 'EUR'
) {
	const published = `2026-11-${version.slice(6, 8)} 08:00:00`;
	await insertRows(connection, 'meta.publication', [
		{ version, published_at: published, data_to: dataTo ?? published, reporting_currency: currency }
	]);
	await insertRows(connection, 'marts.fct_order_lines', orders);
	await insertRows(connection, 'marts.fct_return_lines', returns);
	await insertRows(connection, 'marts.fct_refunds', refunds);
}

const compare = (months?: readonly string[]) =>
	compareVersions(folder, { before: older, after: newer, ...(months ? { months } : {}) }, effects);

const order = (id: string, on: string | null, units: number, returned = 0, more: Row = {}): Row => ({
	source_id: 's', order_line_id: id, order_id: `o-${id}`, ordered_on: '2026-09-01', shipped_on: on, cohort_on: on,
	shipped_units: units, returned_units: returned, ...more
}); // prettier-ignore
const back = (id: string, cohort: string | null, requested: string, units: number, more: Row = {}): Row => ({
	source_id: 's', return_line_id: id, return_id: `r-${id}`, link: cohort ? 'reference' : 'unlinked', cohort_on: cohort,
	requested_on: requested, requested_units: units, returned_units: units, is_counted: true, reason_code: '07',
	reason: 'defective', reason_category: 'quality', fault: 'seller', ...more
}); // prettier-ignore

test('every cause is told from the others, with its effect on the month', async () => {
	await write(older, {
		orders: [
			order('l1', '2026-09-10', 10, 3), order('l2', '2026-09-11', 5), order('l3', null, 0), order('l4', '2026-09-12', 4),
			order('young', '2026-11-02', 7)
		], // prettier-ignore
		returns: [
			back('same', '2026-09-10', '2026-09-20', 1), back('mapped', '2026-09-10', '2026-09-21', 1, { reason: 'unmapped' }),
			back('gone', '2026-09-10', '2026-09-22', 1)
		], // prettier-ignore
		refunds: [{ source_id: 's', refund_id: 'f1', amount: '20', refunded_on: '2026-10-03', refund_status: 'paid' }]
	});
	await write(newer, {
		orders: [
			order('l1', '2026-09-10', 10, 5), order('l2', '2026-09-11', 6), order('l3', '2026-09-30', 2),
			order('l4', '2026-09-12', 4, 0, { delivered_on: '2026-11-12' }), order('young', '2026-11-02', 8)
		], // prettier-ignore
		returns: [
			back('same', '2026-09-10', '2026-09-20', 1), back('mapped', '2026-09-10', '2026-09-21', 1),
			back('late', '2026-09-10', '2026-11-15', 2), back('backdated', '2026-09-10', '2026-10-02', 1)
		], // prettier-ignore
		refunds: [
			{ source_id: 's', refund_id: 'f1', amount: '25.50', refunded_on: '2026-10-03', refund_status: 'paid' },
			{ source_id: 's', refund_id: 'f2', amount: '8', refunded_on: '2026-10-31', refund_status: 'paid' },
			{ source_id: 's', refund_id: 'f3', amount: '9', refunded_on: '2026-11-03', refund_status: 'paid' }
		]
	});
	const found = await compare();
	expect(found).toMatchObject({ before: older, after: newer, through: '2026-10', settings: [] });
	expect(found.months).toEqual([
		{
			month: '2026-09', shipped_before: 19, shipped_after: 22, returned_before: 3, returned_after: 5,
			refunds_before: 0, refunds_after: 0
		},
		{
			month: '2026-10', shipped_before: 0, shipped_after: 0, returned_before: 0, returned_after: 0,
			refunds_before: 20, refunds_after: 33.5
		}
	]); // prettier-ignore
	expect(
		found.causes.map(({ month, relation, cause, change, rows, ...effect }) => [
			month.slice(5), relation.slice(4), cause, change, rows, Object.values(effect).join(' ')
		]) // prettier-ignore
	).toEqual([
		['09', 'order_lines', 'correction', 'changed', 1, '1 0 0'],
		['09', 'order_lines', 'late_record', 'changed', 1, '2 0 0'],
		['09', 'order_lines', 'progress', 'changed', 1, '0 0 0'],
		['09', 'return_lines', 'deletion', 'deleted', 1, '0 -1 0'],
		['09', 'return_lines', 'late_record', 'new', 1, '0 1 0'],
		['09', 'return_lines', 'late_return', 'new', 1, '0 2 0'],
		['09', 'return_lines', 'mapping_change', 'changed', 1, '0 0 0'],
		['10', 'refunds', 'correction', 'changed', 1, '0 0 5.5'],
		['10', 'refunds', 'late_record', 'new', 1, '0 0 8']
	]);
	expect(describeRestatement(found)).toContain(
		'2026-09  shipped 19 -> 22  returned 3 -> 5  rate 15.79 % -> 22.73 %  refunds 0.00'
	);
	expect((await compare(['2026-10'])).months.map(({ month }) => month)).toEqual(['2026-10']);
});

test('a row that moves to another month is taken from one and added to the other', async () => {
	await write(older, { orders: [order('l1', '2026-08-31', 3)] });
	await write(newer, { orders: [order('l1', '2026-09-01', 4)] });
	const { months, causes } = await compare();
	expect(months.map(({ month, shipped_before, shipped_after }) => [month, shipped_before, shipped_after])).toEqual([
		['2026-08', 3, 0],
		['2026-09', 0, 4]
	]);
	expect(causes.map(({ month, rows, shipped_units }) => [month, rows, shipped_units])).toEqual([
		['2026-08', 1, -3],
		['2026-09', 1, 4]
	]);
});

test('months that were not over are left out: a record of the future does not end them', async () => {
	await write(older, { orders: [order('l1', '2026-11-01', 1)], dataTo: '2099-01-01 00:00:00' });
	await write(newer, { orders: [order('l1', '2026-11-01', 2)] });
	expect(await compare()).toMatchObject({ through: '2026-10', months: [], causes: [] });
});

test('a setting that changed is said, and versions of another shape are refused with a code', async () => {
	await write(older, {});
	await write(newer, {}, 'USD');
	expect((await compare()).settings).toEqual(['reporting_currency']);
	const instance = await DuckDBInstance.create(join(folder, 'published', `${newer}.duckdb`));
	const connection = await instance.connect();
	await connection.run('alter table marts.fct_refunds drop column refund_status');
	connection.closeSync();
	instance.closeSync();
	await expect(compare()).rejects.toMatchObject({ code: 'PUBLISH_COMPARE' });
	await expect(compareVersions(folder, { before: older, after: older }, effects)).rejects.toMatchObject({
		code: 'PUBLISH_COMPARE'
	});
	await expect(compareVersions(folder, { before: older, after: '20270101T000000Z' }, effects)).rejects.toMatchObject({
		code: 'PUBLISH_UNKNOWN_VERSION'
	});
});

test('for any two versions the effects of the causes of a month sum to the change of its figures', async () => {
	const days = ['2026-07-31', '2026-08-01', '2026-08-31', '2026-09-15', '2026-10-31', '2026-11-02'];
	const day = fc.constantFrom(...days);
	const lines = fc.uniqueArray(
		fc.record({
			id: fc.integer({ min: 0, max: 12 }),
			shipped: fc.option(day),
			units: fc.integer({ min: 0, max: 5 }),
			returned: fc.integer({ min: 0, max: 5 }),
			paid: fc.option(day),
			reason: fc.constantFrom('defective', 'style'),
			amount: fc.integer({ min: 1, max: 9999 })
		}),
		{ selector: ({ id }) => id, maxLength: 12 }
	);
	const rows = (all: { id: number; shipped: string | null; units: number; returned: number; paid: string | null; reason: string; amount: number }[]): Rows => ({
		orders: all.map((one) => order(`${one.id}`, one.shipped, one.shipped ? one.units : 0, one.shipped ? one.returned : 0)),
		returns: all.map((one) => back(`${one.id}`, one.shipped, '2026-10-05', one.returned, { reason: one.reason })),
		refunds: all.map((one) => ({
			source_id: 's', refund_id: `${one.id}`, amount: (one.amount / 100).toFixed(2), refunded_on: one.paid,
			refund_status: one.paid ? 'paid' : 'pending'
		}))
	}); // prettier-ignore
	// both in memory: files would take ten times as long
	const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
	for (const file of ['before_file', 'after_file']) {
		await connection.run(`attach ':memory:' as ${file}; use ${file}.main`);
		await fillPublished(connection, file);
	}
	const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
	await fc.assert(
		fc.asyncProperty(lines, lines, async (before, after) => {
			for (const [file, version, held] of [
				['before_file', older, before],
				['after_file', newer, after]
			] as const) {
				await connection.run(`use ${file}.main`);
				for (const relation of filled) await connection.run(`delete from ${relation}`);
				await fill(connection, version, rows(held));
			}
			const { months, causes } = await compareAttached(ask);
			for (const month of months) {
				const own = causes.filter((cause) => cause.month === month.month);
				const sum = (key: 'shipped_units' | 'returned_units' | 'refund_amount') =>
					own.reduce((total, cause) => total + cause[key], 0);
				expect(sum('shipped_units')).toBe(month.shipped_after - month.shipped_before);
				expect(sum('returned_units')).toBe(month.returned_after - month.returned_before);
				expect(sum('refund_amount')).toBeCloseTo(month.refunds_after - month.refunds_before, 6);
			}
			const told = new Set(months.map(({ month }) => month));
			expect(causes.every(({ month }) => told.has(month))).toBe(true);
			const isSame = JSON.stringify([...before].sort(byId)) === JSON.stringify([...after].sort(byId));
			if (isSame) expect([months, causes]).toEqual([[], []]);
		}),
		{ numRuns: 60 }
	);
	connection.closeSync();
});

const filled = ['meta.publication', 'marts.fct_order_lines', 'marts.fct_return_lines', 'marts.fct_refunds'];
const byId = (one: { id: number }, other: { id: number }) => one.id - other.id;
