// The scorecards of suppliers: against plain loops over months made at random, and figures worked out by hand.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { wilson } from '../../sql/metrics/intervals.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	// 60 days before lies 2026-08-02: July is the last month that is mature as a whole
	await insertRows(connection, 'meta.publication', [{ data_to: '2026-10-01 12:00:00', maturity_days: 60 }]);
});
beforeEach(async () => {
	for (const relation of ['agg_supplier_months', 'fct_signals', 'dim_suppliers', 'agg_batch_cells', 'dim_batches', 'fct_inspections'])
		await connection.run(`delete from marts.${relation}`);
}); // prettier-ignore
afterAll(() => connection.closeSync());

const all: readonly string[] = [];
const asked = {
	since: '2026-01-01', until: '2026-11-01', source: all, category: all, search: '', sort: '-low', limit: 100, offset: 0
}; // prettier-ignore

const month = (supplier_id: string, month_on: string, shipped_units: number, our_fault_units: number, more: Row = {}) => ({
	source_id: 'erp', supplier_id, category: 'Shoes', month_on, shipped_units, returned_units: our_fault_units,
	our_fault_units, our_fault_amount: our_fault_units * 10, inspected_units: 0, failed_units: 0, ...more
}); // prettier-ignore

test('a supplier is held against the others of the same category and month, and only by mature months', async () => {
	await insertRows(connection, 'marts.agg_supplier_months', [
		month('a', '2026-06-01', 100, 20),
		month('b', '2026-06-01', 300, 15),
		month('c', '2026-06-01', 100, 5),
		// nobody else supplies bags: nothing can be expected of them
		month('a', '2026-06-01', 50, 9, { category: 'Bags' }),
		// not yet a whole month after two months
		month('a', '2026-08-01', 100, 90),
		// another source is another company
		month('a', '2026-06-01', 1000, 0, { source_id: 'shop' })
	]);
	const rows = await askQuery(connection, 'supplier_list', { ...asked, source: ['erp'] });
	// 15 where 37.5 were expected is surer than 5 where 8.75 were
	expect(rows.map(({ supplier_id }) => supplier_id)).toEqual(['a', 'b', 'c']);
	// others: 20 of 400
	expect(rows[0]).toMatchObject({
		shipped_units: 150, our_fault_units: 29, compared_units: 100, observed_units: 20,
		expected_units: expect.closeTo(5, 9) as number, ratio: expect.closeTo(4, 9) as number, above: 1, total: 3
	}); // prettier-ignore
	const { low, high } = wilson(29, 150);
	expect(rows[0]?.low).toBeCloseTo(low!, 12);
	expect(rows[0]?.high).toBeCloseTo(high!, 12);
	// Byar of 20: 12.21 to 30.89 (Breslow and Day 1987)
	expect(rows[0]?.ratio_low).toBeCloseTo(12.21 / 5, 2);
	expect(rows[0]?.ratio_high).toBeCloseTo(30.89 / 5, 2);
});

test('of many suppliers those are called above that hold a false discovery rate of 5 %, whatever is searched for', async () => {
	// twelve alike, one far above and one a little: alone it would be called (p below 5 %), among fourteen it may be chance
	const counts = [...Array<number>(12).fill(10), 40, 20];
	await insertRows(
		connection,
		'marts.agg_supplier_months',
		counts.map((back, index) => month(`s${index}`, '2026-06-01', 200, back))
	);
	const rows = await askQuery(connection, 'supplier_list', asked);
	const whole = counts.reduce((sum, back) => sum + back, 0);
	/** Of so many or more: one less the sum of the Poisson terms below. */
	const tail = (back: number, mean: number) => {
		let [term, below] = [Math.exp(-mean), 0];
		for (let count = 0; count < back; count++) {
			below += term;
			term *= mean / (count + 1);
		}
		return 1 - below;
	};
	const p = counts.map((back) => tail(back, (200 * (whole - back)) / (200 * (counts.length - 1))));
	const order = p.map((_, index) => index).sort((one, other) => p[one]! - p[other]!);
	for (const row of rows) {
		const rank = order.indexOf(Number(row.supplier_id.slice(1)));
		const q = Math.min(
			1,
			...order.slice(rank).map((index, further) => (p[index]! * counts.length) / (rank + further + 1))
		);
		expect(row.false_discovery, row.supplier_id).toBeCloseTo(q, 9);
	}
	expect(rows.filter(({ is_above }) => is_above).map(({ supplier_id }) => supplier_id)).toEqual(['s12']);
	expect(rows[0]).toMatchObject({ above: 1 });
	expect(p[13]).toBeLessThan(0.05);
	const [found] = await askQuery(connection, 'supplier_list', { ...asked, search: 's12' });
	expect(found?.false_discovery).toBeCloseTo(p[12]! * counts.length, 12);
	// held against nobody: no test
	await insertRows(connection, 'marts.agg_supplier_months', [
		month('alone', '2026-06-01', 100, 90, { category: 'Hats' })
	]);
	const [alone] = await askQuery(connection, 'supplier_list', { ...asked, search: 'alone' });
	expect(alone).toMatchObject({ false_discovery: null, is_above: false });
});

test('what a page leaves out is what all have beyond it, whatever is searched for', async () => {
	await insertRows(connection, 'marts.agg_supplier_months', [
		month('a', '2026-06-01', 100, 20, { inspected_units: 12, failed_units: 3 }),
		month('b', '2026-06-01', 300, 15),
		month('c', '2026-06-01', 100, 5, { inspected_units: 8, failed_units: 1 })
	]);
	const whole = {
		all_shipped_units: 500, all_our_fault_units: 40, all_our_fault_amount: 400, all_inspected_units: 20,
		all_failed_units: 4, all_open_signals: 0
	}; // prettier-ignore
	const [first, ...others] = await askQuery(connection, 'supplier_list', { ...asked, limit: 1 });
	expect(others).toEqual([]);
	expect(first).toMatchObject({ ...whole, total: 3 });
	const [found] = await askQuery(connection, 'supplier_list', { ...asked, search: 'b' });
	expect(found).toMatchObject({ ...whole, shipped_units: 300, total: 1 });
});

test('after any months, observed and expected are those of a loop over them', async () => {
	const months = fc.uniqueArray(
		fc.record({
			supplier_id: fc.constantFrom('a', 'b', 'c', 'unknown'),
			category: fc.constantFrom('Shoes', 'Bags'),
			month_on: fc.constantFrom('2025-12-01', '2026-05-01', '2026-07-01', '2026-08-01'),
			shipped_units: fc.integer({ min: 0, max: 30 }),
			our_fault_units: fc.integer({ min: 0, max: 30 })
		}),
		{ selector: ({ supplier_id, category, month_on }) => `${supplier_id} ${category} ${month_on}`, maxLength: 20 }
	);
	await fc.assert(
		fc.asyncProperty(months, async (given) => {
			await connection.run('delete from marts.agg_supplier_months');
			const rows = given.map(({ our_fault_units, ...row }) =>
				month(row.supplier_id, row.month_on, row.shipped_units, Math.min(our_fault_units, row.shipped_units), row)
			);
			await insertRows(connection, 'marts.agg_supplier_months', rows);
			const judged = rows.filter(
				(row) => row.supplier_id !== 'unknown' && ['2026-05-01', '2026-07-01'].includes(row.month_on)
			);
			const found = await askQuery(connection, 'supplier_list', asked);
			for (const supplier of ['a', 'b', 'c']) {
				const own = judged.filter(({ supplier_id }) => supplier_id === supplier);
				let [expected, observed] = [0, 0];
				for (const row of own) {
					const others = judged.filter(
						(one) => one.supplier_id !== supplier && one.category === row.category && one.month_on === row.month_on
					);
					const shipped = others.reduce((sum, one) => sum + one.shipped_units, 0);
					if (shipped === 0) continue;
					observed += row.our_fault_units;
					expected += (row.shipped_units * others.reduce((sum, one) => sum + one.our_fault_units, 0)) / shipped;
				}
				const card = found.find(({ supplier_id }) => supplier_id === supplier);
				expect(card?.shipped_units ?? 0).toBe(own.reduce((sum, one) => sum + one.shipped_units, 0));
				expect(card?.observed_units ?? 0).toBe(card ? observed : 0);
				expect(card?.expected_units ?? 0).toBeCloseTo(card ? expected : 0, 9);
			}
			expect(found.some(({ supplier_id }) => supplier_id === 'unknown')).toBe(false);
		}),
		{ numRuns: 60 }
	);
});

test('a supplier is named, found by its name, and carries its open signals', async () => {
	await insertRows(connection, 'marts.agg_supplier_months', [
		month('a', '2026-06-01', 100, 5),
		month('b', '2026-06-01', 100, 5)
	]);
	await insertRows(connection, 'marts.dim_suppliers', [
		{ source_id: 'erp', supplier_id: 'b', supplier_name: 'Nordleder' }
	]);
	await insertRows(connection, 'marts.fct_signals', [
		{ signal_id: 's1', source_id: 'erp', supplier_id: 'b', is_open: true },
		{ signal_id: 's2', source_id: 'erp', supplier_id: 'b', is_open: false }
	]);
	expect(await askQuery(connection, 'supplier_list', { ...asked, search: 'nord' })).toMatchObject([
		{ supplier_id: 'b', supplier_name: 'Nordleder', open_signals: 1 }
	]);
	expect(await askQuery(connection, 'supplier_list', { ...asked, search: "' or true" })).toEqual([]);
});

test('month by month, with what the others had and whether the month can be judged', async () => {
	await insertRows(connection, 'marts.agg_supplier_months', [
		month('a', '2026-06-01', 60, 6),
		month('a', '2026-06-01', 40, 2, { category: 'Bags' }),
		month('b', '2026-06-01', 100, 5),
		month('b', '2026-06-01', 100, 10, { category: 'Bags' }),
		month('a', '2026-08-01', 10, 1)
	]);
	const key = { source_id: 'erp', supplier_id: 'a' };
	expect(await askQuery(connection, 'supplier_months', { ...asked, ...key })).toMatchObject([
		// 60 × 5 % + 40 × 10 % = 7 of 100
		{ month_on: '2026-06-01', rate: 0.08, expected_rate: expect.closeTo(0.07, 12) as number, is_mature: true },
		{ month_on: '2026-08-01', rate: 0.1, expected_rate: null, is_mature: false }
	]);
});

test('its batches come from the detective, those that stand out first; its defects from what was inspected', async () => {
	const cell = (batch_id: string, more: Row = {}): Row => ({
		cell_id: batch_id, dimension: 'batch', source_id: 'erp', batch_id, reason: 'all', shipped_units: 100,
		returned_units: 10, expected_units: 5, ratio_low: 1, is_flagged: false, ...more
	}); // prettier-ignore
	await insertRows(connection, 'marts.agg_batch_cells', [
		cell('b1', { ratio_low: 1.5 }),
		cell('b2', { ratio_low: 1.2, is_flagged: true }),
		cell('other'),
		cell('b1', { cell_id: 'reason', reason: 'defective' })
	]);
	await insertRows(connection, 'marts.dim_batches', [
		{ source_id: 'erp', batch_id: 'b1', supplier_id: 'a' },
		{ source_id: 'erp', batch_id: 'b2', supplier_id: 'a' },
		{ source_id: 'erp', batch_id: 'other', supplier_id: 'b' }
	]);
	const key = { source_id: 'erp', supplier_id: 'a' };
	expect(await askQuery(connection, 'supplier_batches', { ...key, limit: 10, offset: 0 })).toMatchObject([
		{ batch_id: 'b2', total: 2 },
		{ batch_id: 'b1', total: 2 }
	]);
	const inspection = (result: string, defect_code: string, inspected_units: number, more: Row = {}): Row => ({
		source_id: 'erp', supplier_id: 'a', category: 'Shoes', inspected_at: '2026-05-01 10:00:00', result, defect_code,
		inspected_units, ...more
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_inspections', [
		inspection('fail', 'D1', 2),
		inspection('fail', 'D2', 3),
		inspection('pass', 'none', 5),
		inspection('fail', 'D1', 9, { inspected_at: '2025-12-31 23:00:00' }),
		inspection('fail', 'D1', 9, { supplier_id: 'b' })
	]);
	expect(await askQuery(connection, 'supplier_defects', { ...asked, ...key })).toMatchObject([
		{ defect_code: 'D2', failed_units: 3, inspected_units: 10, share: 0.3 },
		{ defect_code: 'D1', failed_units: 2, inspected_units: 10, share: 0.2 }
	]);
});
