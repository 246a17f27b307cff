// The containment sheet of a batch, over rows made by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
const key = { source_id: 'erp', batch_id: 'B1' };

const order = (order_line_id: string, customer_id: string, shipped_units: number, returned_units: number, more: Row = {}): Row => ({
	source_id: 'erp', order_line_id, order_id: `o-${order_line_id}`, customer_id, product_id: 'shoe', batch_id: 'B1',
	cohort_on: '2026-05-01', shipped_units, returned_units, unit_cost: 4, ...more
}); // prettier-ignore
const back = (return_line_id: string, returned_units: number, more: Row = {}): Row => ({
	source_id: 'erp', return_line_id, return_id: 'r1', product_id: 'shoe', batch_id: 'B1', is_counted: true,
	reason: 'defective', fault: 'seller', requested_amount: returned_units * 10, returned_units,
	returned_amount: returned_units * 10, received_units: returned_units, refunded_units: 0, ...more
}); // prettier-ignore
const inspection = (return_line_id: string, result: string, inspected_units: number, disposition: string): Row => ({
	source_id: 'erp', inspection_id: `${return_line_id} ${disposition}`, return_line_id, batch_id: 'B1', result,
	defect_code: result === 'fail' ? 'D1' : 'none', inspected_units, disposition, inspected_at: '2026-06-01 10:00:00'
}); // prettier-ignore

beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.publication', [{ data_to: '2026-10-01 12:00:00', maturity_days: 60 }]);
	await insertRows(connection, 'marts.dim_batches', [
		{ ...key, product_id: 'shoe', supplier_id: 'unknown', batch_units: 100 },
		{ source_id: 'erp', batch_id: 'B2', product_id: 'shoe', supplier_id: 's1' },
		{ source_id: 'shop', batch_id: 'B1', product_id: 'shoe', supplier_id: 's9' }
	]);
	await insertRows(connection, 'marts.dim_products', [
		{ source_id: 'erp', product_id: 'shoe', product_name: 'Oslo Boot', supplier_id: 's1' }
	]);
	await insertRows(connection, 'marts.dim_suppliers', [
		{ source_id: 'erp', supplier_id: 's1', supplier_name: 'Nordleder' }
	]);
	await insertRows(connection, 'marts.dim_customers', [{ source_id: 'erp', customer_id: 'c1', customer_name: 'Anna' }]);
	await insertRows(connection, 'marts.fct_order_lines', [
		order('1', 'c1', 5, 1),
		order('2', 'c1', 2, 0),
		order('3', 'c2', 4, 4),
		// more came back than left: nobody has less than nothing
		order('4', 'c3', 1, 2),
		order('5', 'unknown', 3, 0),
		order('6', 'c4', 0, 0, { cohort_on: null }),
		order('7', 'c1', 50, 10, { batch_id: 'B2' }),
		order('8', 'c1', 30, 0, { batch_id: 'B2', cohort_on: '2026-09-20' }),
		order('9', 'c1', 70, 70, { source_id: 'shop' })
	]);
	await insertRows(connection, 'marts.fct_returns', [
		{ source_id: 'erp', return_id: 'r1', amount: 100, cost_amount: 30 }
	]);
	await insertRows(connection, 'marts.fct_return_lines', [
		back('a', 4, { refunded_units: 2 }),
		back('b', 3, { reason: 'style', fault: 'customer' }),
		back('c', 9, { is_counted: false, returned_units: 0, returned_amount: 0, received_units: 0 })
	]);
	await insertRows(connection, 'marts.fct_inspections', [
		inspection('a', 'fail', 2, 'scrap'),
		inspection('a', 'fail', 1, 'refurbish'),
		inspection('b', 'pass', 3, 'restock')
	]);
	await insertRows(connection, 'marts.fct_stock_levels', [
		{ source_id: 'erp', product_id: 'shoe', warehouse_id: 'w1', stock_state: 'sellable', counted_on: '2026-09-30', stock_units: 8 },
		{ source_id: 'shop', product_id: 'shoe', warehouse_id: 'w1', stock_state: 'sellable', counted_on: '2026-09-30', stock_units: 99 }
	]); // prettier-ignore
});
afterAll(() => connection.closeSync());

test('a batch without a supplier of its own has that of its product', async () => {
	expect(await askQuery(connection, 'batch', key)).toMatchObject([
		{ product_name: 'Oslo Boot', supplier_id: 's1', supplier_name: 'Nordleder', batch_units: 100 }
	]);
	expect(await askQuery(connection, 'batch', { ...key, batch_id: 'none' })).toEqual([]);
});

test('what is out there, what came back and what it cost add up from its lines', async () => {
	const [totals] = await askQuery(connection, 'batch_totals', key);
	expect(totals).toMatchObject({
		shipped_units: 15, kept_units: 9, orders: 5, customers: 3, keeping_customers: 1,
		returned_units: 7, refunded_units: 2, returned_amount: 70, refunded_amount: 20,
		// 30 for a return of 100, of which lines of 40 and 30 are of the batch
		cost_amount: 21,
		inspected_units: 6, failed_units: 3, failed_rate: 0.5, scrapped_units: 2, scrapped_amount: 8
	}); // prettier-ignore
	// Clopper and Pearson, 3 of 6: 11.81 % to 88.19 %
	expect(totals?.failed_low).toBeCloseTo(0.1181, 4);
	expect(totals?.failed_high).toBeCloseTo(0.8819, 4);
});

test('a batch of which nothing is known costs nothing and fails nothing', async () => {
	const [totals] = await askQuery(connection, 'batch_totals', { ...key, batch_id: 'none' });
	expect(totals).toMatchObject({ shipped_units: 0, kept_units: 0, returned_amount: null, failed_rate: null });
	expect(totals?.failed_low).toBeNull();
});

test('those who have units of it are listed with the most first, whom nobody knows as one', async () => {
	const asked = { ...key, limit: 10, offset: 0 };
	expect(await askQuery(connection, 'batch_customers', asked)).toMatchObject([
		{ customer_id: 'c1', customer_name: 'Anna', kept_units: 6, orders: 2, total: 2 },
		{ customer_id: 'unknown', customer_name: null, kept_units: 3 }
	]);
	expect(await askQuery(connection, 'batch_customers', { ...asked, limit: 1, offset: 1 })).toMatchObject([
		{ customer_id: 'unknown', total: 2 }
	]);
});

test('the files hold each line once, the evidence one for each inspection, and no customer', async () => {
	const kept = await askQuery(connection, 'batch_order_lines', { ...key, limit: 100 });
	expect(kept.map(({ order_line_id, kept_units }) => [order_line_id, kept_units]).sort()).toEqual([
		['1', 4],
		['2', 2],
		['5', 3]
	]);
	const evidence = await askQuery(connection, 'batch_returns', { ...key, limit: 100 });
	expect(evidence.map(({ return_line_id, disposition }) => `${return_line_id} ${disposition}`).sort()).toEqual([
		'a refurbish',
		'a scrap',
		'b restock'
	]);
	expect(Object.keys(evidence[0] ?? {}).filter((name) => /customer/.test(name))).toEqual([]);
	expect(Object.keys(kept[0] ?? {})).not.toContain('customer_name');
});

test('reasons and findings are of the batch', async () => {
	expect(await askQuery(connection, 'batch_reasons', key)).toMatchObject([
		{ reason: 'defective', fault: 'seller', units: 4, lines: 1 },
		{ reason: 'style', units: 3 }
	]);
	expect(await askQuery(connection, 'batch_findings', key)).toMatchObject([
		{ result: 'fail', defect_code: 'D1', disposition: 'scrap', units: 2 },
		{ result: 'fail', disposition: 'refurbish', units: 1 },
		{ result: 'pass', units: 3 }
	]);
});

test('siblings are held against each other by units that had their time, the young ones apart', async () => {
	expect(await askQuery(connection, 'batch_siblings', key)).toMatchObject([
		{ batch_id: 'B1', is_this: true, shipped_units: 15, returned_units: 7, young_units: 0, others_rate: 0.2 },
		{ batch_id: 'B2', is_this: false, shipped_units: 50, returned_units: 10, young_units: 30, rate: 0.2 }
	]);
});

test('stock is that of the product in its own source', async () => {
	expect(await askQuery(connection, 'batch_stock', { source_id: 'erp', product_id: 'shoe' })).toMatchObject([
		{ warehouse_id: 'w1', stock_units: 8, counted_on: '2026-09-30' }
	]);
});

test('the returns behind it are those that every word of the signal holds for', async () => {
	const any = {
		source_id: 'erp', product_id: '', supplier_id: '', batch_id: '', production_week: '', warehouse_id: '', carrier: '',
		category: '', reason: '', defect_code: '', since: '2026-01-01', limit: 10
	}; // prettier-ignore
	await connection.run(
		"update marts.fct_return_lines set requested_on = '2026-06-01', result = 'none', defect_code = 'none'"
	);
	await connection.run(
		"update marts.dim_batches set produced_on = '2026-02-26' where batch_id = 'B1' and source_id = 'erp'"
	);
	const found = async (parameters: Partial<typeof any>) =>
		(await askQuery(connection, 'signal_returns', { ...any, ...parameters } as never)).map((row) => row.return_line_id);
	expect(await found({ batch_id: 'B1' })).toEqual(['a', 'b']);
	expect(await found({ batch_id: 'B1', reason: 'style' })).toEqual(['b']);
	expect(await found({ production_week: '2026-02-23' })).toEqual(['a', 'b']);
	expect(await found({ production_week: '2026-03-02' })).toEqual([]);
	expect(await found({ since: '2026-06-02' })).toEqual([]);
	expect(await found({ supplier_id: 'nobody' })).toEqual([]);
});
