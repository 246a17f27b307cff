// What returns lost, by month and what was asked back: worked out by hand.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, partOfModels, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;
let folder: string;

beforeAll(async () => {
	folder = (await partOfModels(({ name }) => name === 'agg_return_losses')).folder;
	warehouse = await openWarehouse({ folder });
	await warehouse.load({
		products: [
			{ product_id: 'shoe', category: 'Shoes', unit_cost: 40 },
			{ product_id: 'bag', category: 'Bags', unit_cost: 10 }
		],
		orders: [{ order_id: 'o1', customer_id: 'ann', ordered_at: '2026-01-10T08:00:00Z', channel: 'web', country: 'DE' }],
		order_lines: [
			{ order_line_id: 'l1', order_id: 'o1', product_id: 'shoe', quantity: 3, net_amount: 300 },
			{ order_line_id: 'l2', order_id: 'o1', product_id: 'bag', quantity: 1, net_amount: 100 }
		],
		returns: [
			{ return_id: 'both', order_id: 'o1', requested_at: '2026-01-31T08:00:00Z' },
			{ return_id: 'stray', requested_at: '2026-02-01T08:00:00Z' },
			{ return_id: 'asked', order_id: 'o1', requested_at: '2026-03-01T08:00:00Z' }
		],
		return_lines: [
			{ return_line_id: 'a', return_id: 'both', order_line_id: 'l1', product_id: 'shoe', quantity: 2, reason_code: 'defective' },
			{ return_line_id: 'b', return_id: 'both', order_line_id: 'l2', product_id: 'bag', quantity: 1, reason_code: 'style' },
			// one of these is not known to have a price: shared by units
			{ return_line_id: 'c', return_id: 'stray', product_id: 'shoe', quantity: 3, reason_code: 'style' },
			{ return_line_id: 'd', return_id: 'stray', quantity: 1, reason_code: 'style' },
			{ return_line_id: 'e', return_id: 'asked', order_line_id: 'l1', product_id: 'shoe', quantity: 1, reason_code: 'style' }
		],
		refunds: [
			// paid in another month: it is of the return's
			{ refund_id: 'f1', return_id: 'both', amount: 200, status: 'paid', paid_at: '2026-02-20T08:00:00Z' },
			{ refund_id: 'f4', return_id: 'both', amount: 70, status: 'paid', paid_at: '2026-02-25T08:00:00Z' },
			{ refund_id: 'f5', return_id: 'both', amount: 270, status: 'failed', paid_at: '2026-02-10T08:00:00Z' },
			{ refund_id: 'f2', return_id: 'stray', amount: 80, status: 'paid', paid_at: '2026-02-20T08:00:00Z' },
			{ refund_id: 'f3', return_id: 'asked', amount: 100, status: 'approved', approved_at: '2026-03-20T08:00:00Z' }
		],
		return_costs: [{ cost_id: 'k1', return_id: 'both', kind: 'handling', amount: 9, incurred_at: '2026-02-03T08:00:00Z' }],
		inventory_movements: [
			{ movement_id: 'm1', product_id: 'shoe', return_line_id: 'a', kind: 'restock', quantity: 1, occurred_at: '2026-02-05T08:00:00Z' },
			{ movement_id: 'm2', product_id: 'shoe', return_line_id: 'a', kind: 'write_off', quantity: -1, occurred_at: '2026-02-05T08:00:00Z' },
			// another shoe went out in exchange
			{ movement_id: 'm3', product_id: 'shoe', return_line_id: 'e', kind: 'exchange_out', quantity: -1, occurred_at: '2026-03-05T08:00:00Z' }
		]
	}); // prettier-ignore
	await warehouse.build();
}, 120_000);
afterAll(() => {
	warehouse.close();
	rmSync(folder, { recursive: true, force: true });
});

test('refunds and handling go by the value of what was asked back, movements by their line, all to the month of the request', async () => {
	const rows = await warehouse.rows(
		`select month_on::varchar as month_on, product_id, reason, fault, channel, returned_units::double as units,
			refund_amount::double as refunds, cost_amount::double as costs, write_off_amount::double as written_off,
			recovered_amount::double as recovered, exchanged_amount::double as exchanged, customer_id
		from marts.agg_return_losses order by month_on, product_id`
	);
	const row = (month_on: string, product_id: string, reason: string, fault: string, channel: string, ...figures: number[]) => {
		const [units, refunds, costs, written_off, recovered, exchanged] = figures;
		const customer_id = channel === 'web' ? 'ann' : 'unknown';
		return { month_on, product_id, reason, fault, channel, units, refunds, costs, written_off, recovered, exchanged, customer_id };
	}; // prettier-ignore
	expect(rows).toEqual([
		// 100 of the 300 that both lines are worth
		row('2026-01-01', 'bag', 'style', 'customer', 'web', 1, 90, 3, 0, 0, 0),
		row('2026-01-01', 'shoe', 'defective', 'seller', 'web', 2, 180, 6, 40, 40, 0),
		row('2026-02-01', 'shoe', 'style', 'customer', 'unknown', 3, 60, 0, 0, 0, 0),
		row('2026-02-01', 'unknown', 'style', 'customer', 'unknown', 1, 20, 0, 0, 0, 0),
		// nothing paid yet
		row('2026-03-01', 'shoe', 'style', 'customer', 'web', 1, 0, 0, 0, 0, 40)
	]);
});

test('a return is first paid by the earliest of its refunds that did not fail', async () => {
	const rows = await warehouse.rows(
		'select return_id, first_paid_at::varchar as first_paid_at from marts.fct_returns order by return_id'
	);
	expect(rows.map(({ return_id, first_paid_at }) => [return_id, first_paid_at])).toEqual([
		['asked', null],
		['both', '2026-02-20 09:00:00'],
		['stray', '2026-02-20 09:00:00']
	]);
});
