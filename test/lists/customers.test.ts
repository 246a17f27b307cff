import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows, openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';
import { fill, shop } from './shop.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'marts.dim_customers', [
		{ source_id: 'erp', customer_id: 'c1', customer_name: '林婷', tier: 'vip', segment: 'private', country: 'CN' },
		{
			source_id: 'erp',
			customer_id: 'c2',
			customer_name: 'Anna Petersen',
			tier: 'standard',
			segment: 'private',
			country: 'DE'
		}
	]);
});
afterAll(() => connection.closeSync());

const line = (customer_id: string, order_id: string, shipped_units: number) => ({
	source_id: 'erp', order_line_id: `${customer_id} ${order_id}`, order_id, customer_id, product_id: 'p1', category: 'Shoes',
	channel: 'online', cohort_on: '2026-02-01', ordered_on: '2026-02-01', shipped_units, net_amount: 10
}); // prettier-ignore
const back = (customer_id: string, order_id: string, returned_units: number, reason: string, fault: string) => ({
	source_id: 'erp', return_line_id: `${customer_id} ${order_id} ${reason}`, return_id: order_id,
	order_line_id: `${customer_id} ${order_id}`, order_id, customer_id, product_id: 'p1', category: 'Shoes', channel: 'online',
	reason, fault, cohort_on: '2026-02-01', requested_on: '2026-02-05', is_counted: true, returned_units, returned_amount: 10,
	received_units: 0, refunded_units: 0
}); // prettier-ignore

async function put(orders: object[], returns: object[]): Promise<void> {
	await connection.run('delete from marts.fct_order_lines; delete from marts.fct_return_lines');
	await insertRows(connection, 'marts.fct_order_lines', orders as never);
	await insertRows(connection, 'marts.fct_return_lines', returns as never);
}

test('what came back through our fault, the carrier’s, or for a reason nobody mapped does not count against a customer', async () => {
	await put(
		[line('c1', 'o1', 10)],
		[
			back('c1', 'o1', 1, 'defective', 'seller'),
			back('c1', 'o1', 2, 'damaged', 'logistics'),
			back('c1', 'o1', 3, 'unmapped', 'unknown'),
			back('c1', 'o1', 4, 'style', 'customer')
		]
	);
	const [row] = await askQuery(connection, 'customers_list');
	expect(row).toMatchObject({ returned_units: 10, our_fault_units: 3, unmapped_units: 3, numerator: 4, rate: 0.4 });
});

test('a customer whom we sent only broken goods stands behind one who sends back by choice', async () => {
	const orders = ['c1', 'c2'].flatMap((customer) =>
		['o1', 'o2', 'o3'].map((order) => line(customer, `${customer}${order}`, 2))
	);
	await put(orders, [
		...['o1', 'o2', 'o3'].map((order) => back('c1', `c1${order}`, 2, 'defective', 'seller')),
		back('c2', 'c2o1', 1, 'style', 'customer')
	]);
	const listed = await askQuery(connection, 'customers_list', { sort: '-low' });
	expect(listed.map((row) => row.customer_id)).toEqual(['c2', 'c1']);
});

test('units of one order are one decision: the same rate over more orders is surer', async () => {
	await put(
		[line('c1', 'o1', 4), ...[1, 2, 3, 4].map((order) => line('c2', `p${order}`, 1))],
		[
			back('c1', 'o1', 2, 'style', 'customer'),
			back('c2', 'p1', 1, 'style', 'customer'),
			back('c2', 'p2', 1, 'style', 'customer')
		]
	);
	const [surer, other] = await askQuery(connection, 'customers_list', { sort: '-low' });
	expect([surer?.rate, other?.rate]).toEqual([0.5, 0.5]);
	expect([surer?.customer_id, other?.customer_id]).toEqual(['c2', 'c1']);
	expect(surer?.low).toBeGreaterThan(other?.low ?? 1);
});

test('nobody is nobody: units without a customer are counted and not listed', async () => {
	await put([line('c1', 'o1', 1), line('unknown', 'o2', 7)], []);
	const listed = await askQuery(connection, 'customers_list');
	expect(listed.map((row) => row.customer_id)).toEqual(['c1']);
	expect(listed[0]?.nameless_units).toBe(7);
});

test('a customer is found by a part of the name and by the beginning of the id', async () => {
	await put([line('c1', 'o1', 1), line('c2', 'o2', 1)], []);
	const found = async (search: string) =>
		(await askQuery(connection, 'customers_list', { search })).map((row) => row.customer_id);
	expect(await found('林')).toEqual(['c1']);
	expect(await found('peter')).toEqual(['c2']);
	expect(await found('C')).toEqual(['c1', 'c2']);
});

test('the page of a customer counts what the list counts', async () => {
	await fc.assert(
		fc.asyncProperty(shop, async (rows) => {
			await fill(connection, rows);
			for (const row of await askQuery(connection, 'customers_list')) {
				const key = { source_id: row.source_id, customer_id: row.customer_id };
				const [totals] = await askQuery(connection, 'customer_totals', key);
				expect(totals).toMatchObject({
					orders: row.orders,
					shipped_units: row.shipped_units,
					returned_units: row.returned_units,
					our_fault_units: row.our_fault_units,
					own_units: row.numerator
				});
				if (row.low === null || row.denominator === 0) continue;
				expect(totals?.low).toBeCloseTo(row.low, 9);
				expect(totals?.high).toBeCloseTo(row.high ?? NaN, 9);
			}
		}),
		{ numRuns: 25 }
	);
}, 120_000);

const compared = (customer_id: string, more: object = {}) => ({
	source_id: 'erp', customer_id, orders: 20, shipped_units: 40, exposed_units: 40, own_units: 10, our_fault_units: 0,
	unmapped_units: 0, expected_units: 4, standing: 'usual', is_flagged: false, evidence_lines: 1, our_fault_orders: 0,
	is_let_down: false, is_important: false, rfm_segment: 'regular', net_amount: 900, excess_amount: 0, excess_cost_amount: 0,
	bracketing_orders: 0, whole_orders: 0, larger_orders: 8, late_lines: 0, timed_lines: 0, no_fault_lines: 0,
	defect_claim_lines: 0, short_lines: 0, received_lines: 10, ...more
}); // prettier-ignore

async function compare(customers: object[]): Promise<void> {
	await connection.run('delete from marts.agg_customer_fairness');
	await insertRows(connection, 'marts.agg_customer_fairness', customers as never);
}

test('for review are the flagged only, by probability times money; let down are the important only, by their sales', async () => {
	const flagged = { is_flagged: true, standing: 'for_review', probability_over: 0.99, excess_amount: 50 };
	await compare([
		compared('c1', { ...flagged, priority_amount: 20 }),
		compared('c2', { ...flagged, priority_amount: 70, excess_cost_amount: 5 }),
		compared('c3', { probability_over: 0.8, priority_amount: 900, is_let_down: true, is_important: true }),
		compared('c4', { is_let_down: true, is_important: true, net_amount: 5000 }),
		compared('c5', { is_let_down: true, standing: 'few_units' })
	]);
	const listed = async (view: string, more: object = {}) => askQuery(connection, 'customer_ranking', { view, ...more });
	const review = await listed('review');
	expect(review.map((row) => row.customer_id)).toEqual(['c2', 'c1']);
	expect(review[0]).toMatchObject({ total: 2, amount: 105, customer_name: 'Anna Petersen' });
	expect((await listed('let_down')).map((row) => row.customer_id)).toEqual(['c4', 'c3']);
	expect((await listed('review', { tier: ['vip'] })).map((row) => row.customer_id)).toEqual(['c1']);
	expect((await listed('review', { limit: 1, offset: 1 })).map((row) => row.customer_id)).toEqual(['c1']);
	const [judged] = await askQuery(connection, 'customer_judged');
	expect(judged).toMatchObject({ customers: 5, judged: 4, flagged: 2, let_down: 2, few_units: 1, no_reasons: 0 });
});

test('what is usual is the share over all customers of the source, by its own base', async () => {
	await compare([
		compared('c1', { whole_orders: 4, larger_orders: 10, our_fault_orders: 3 }),
		compared('c2', { whole_orders: 1, larger_orders: 40, orders: 80 }),
		compared('c3', { source_id: 'shop', whole_orders: 9, larger_orders: 9 })
	]);
	const [row] = await askQuery(connection, 'customer_fairness', { source_id: 'erp', customer_id: 'c1' });
	expect(row).toMatchObject({ usual_whole: 0.1, usual_late: null, usual_our_fault: 0.03 });
	expect(await askQuery(connection, 'customer_fairness', { source_id: 'erp', customer_id: 'nobody' })).toEqual([]);
});

test('the mix of a customer says what was expected of it, as far as its returns have come', async () => {
	await put(
		[{ ...line('c1', 'o1', 10), subcategory: 'Boots' }, { ...line('c1', 'o2', 4), subcategory: 'Clogs', cohort_on: '2026-03-10' }],
		[back('c1', 'o1', 3, 'style', 'customer'), back('c1', 'o2', 1, 'defective', 'seller')]
	); // prettier-ignore
	await connection.run(
		`delete from marts.agg_choice_rates; delete from marts.agg_return_delays; delete from meta.sources`
	);
	await insertRows(connection, 'meta.sources', [{ source_id: 'erp', data_to: '2026-03-15 12:00:00' }]);
	const rate = { category: 'Shoes', channel: 'online', exposed_units: 500 };
	await insertRows(connection, 'marts.agg_choice_rates', [
		{ ...rate, subcategory: 'Boots', own_rate: 0.2 },
		{ ...rate, subcategory: 'Clogs', own_rate: 0.1 }
	]);
	const delay = { counted: 'requested', category: 'Shoes' };
	await insertRows(connection, 'marts.agg_return_delays', [{ ...delay, age_days: 5, developed_share: 0.25 }]);
	const mix = await askQuery(connection, 'customer_mix', { source_id: 'erp', customer_id: 'c1' });
	// boots are 42 days old, beyond the curve; of the clogs a quarter has come
	expect(mix).toEqual([
		{ category: 'Shoes', shipped_units: 14, exposed_units: 11, own_units: 3, expected_units: 2.1, usual_rate: expect.closeTo(2.1 / 11, 9) as number }
	]); // prettier-ignore
});
