// What each supplier's goods did, by category and month: worked out by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['agg_supplier_months'] });
	await warehouse.load({
		suppliers: [{ supplier_id: 'north', name: 'North' }],
		products: [
			{ product_id: 'shoe', category: 'Shoes', supplier_id: 'north' },
			{ product_id: 'bag', category: 'Bags', supplier_id: 'north' }
		],
		orders: [
			{ order_id: 'o1', ordered_at: '2026-01-31T08:00:00Z' },
			{ order_id: 'o2', ordered_at: '2026-02-01T08:00:00Z' }
		],
		order_lines: [
			{ order_line_id: 'l1', order_id: 'o1', product_id: 'shoe', quantity: 10, net_amount: 100 },
			{ order_line_id: 'l2', order_id: 'o2', product_id: 'shoe', quantity: 5, net_amount: 50 },
			{ order_line_id: 'l3', order_id: 'o2', product_id: 'bag', quantity: 2, net_amount: 60 }
		],
		returns: [
			{ return_id: 'r1', order_id: 'o1', requested_at: '2026-02-10T08:00:00Z' },
			{ return_id: 'r2', order_id: 'o2', requested_at: '2026-02-11T08:00:00Z' }
		],
		return_lines: [
			{ return_line_id: 'a', return_id: 'r1', order_line_id: 'l1', product_id: 'shoe', quantity: 3, reason_code: 'defective' },
			{ return_line_id: 'b', return_id: 'r1', order_line_id: 'l1', product_id: 'shoe', quantity: 1, reason_code: 'style' },
			{ return_line_id: 'c', return_id: 'r2', order_line_id: 'l2', product_id: 'shoe', quantity: 2 },
			{ return_line_id: 'd', return_id: 'r2', order_line_id: 'l3', product_id: 'bag', quantity: 1 }
		],
		return_costs: [{ cost_id: 'c1', return_id: 'r2', kind: 'shipping', amount: 10, incurred_at: '2026-02-12T08:00:00Z' }],
		inspections: [
			{ inspection_id: 'i1', return_line_id: 'a', inspected_at: '2026-03-01T08:00:00Z', quantity: 3, result: 'fail' },
			{ inspection_id: 'i2', return_line_id: 'b', inspected_at: '2026-03-01T08:00:00Z', quantity: 1, result: 'pass' }
		]
	}); // prettier-ignore
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

test('goods are of the month they were shipped in, inspections of their own, costs go by what was asked for', async () => {
	const columns = ['shipped_units', 'returned_units', 'our_fault_units', 'returned_amount', 'cost_amount', 'inspected_units', 'failed_units']; // prettier-ignore
	const rows = await warehouse.rows(
		`select category, month_on::varchar as month_on, ${columns.map((name) => `${name}::double as ${name}`).join(', ')}
		from marts.agg_supplier_months where supplier_id = 'north' order by month_on, category`
	);
	const row = (category: string, month_on: string, ...figures: (number | null)[]) =>
		({ category, month_on, ...Object.fromEntries(columns.map((name, at) => [name, figures[at]])) }); // prettier-ignore
	expect(rows).toEqual([
		row('Shoes', '2026-01-01', 10, 4, 3, 40, 0, 0, 0),
		// of the 10 that the return of 20 + 30 cost
		row('Bags', '2026-02-01', 2, 1, 0, 30, 6, 0, 0),
		row('Shoes', '2026-02-01', 5, 2, 0, 20, 4, 0, 0),
		row('Shoes', '2026-03-01', 0, 0, 0, null, null, 4, 3)
	]);
});
