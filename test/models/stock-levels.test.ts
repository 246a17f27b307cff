// What is on the shelf, by the latest count of each product in each warehouse.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

const level = (warehouse_id: string, stock_state: string, as_of: string, quantity: number) => ({
	product_id: 'shoe',
	warehouse_id,
	stock_state,
	as_of,
	quantity
});

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['fct_stock_levels'] });
	await warehouse.load({
		inventory_levels: [
			level('north', 'sellable', '2026-01-31', 10),
			level('north', 'unsellable', '2026-01-31', 3),
			level('north', 'sellable', '2026-02-28', 7),
			// counted on the same day under another spelling
			level('north', 'Sellable ', '2026-02-28', 1),
			level('south', 'sellable', '2026-01-31', 4),
			{ ...level('south', 'quarantine', '2026-03-31', 9), deleted_at: '2026-04-01T00:00:00Z' },
			level('east', 'sellable', '2026-02-28', 4),
			level('east', 'quarantine', '2026-02-28', 2),
			level('east', 'unsellable', '2026-02-28', 1)
		],
		returns: [{ return_id: 'r', requested_at: '2026-02-01T08:00:00Z' }, { return_id: 'late', requested_at: '2026-02-01T08:00:00Z' }],
		return_lines: [
			{ return_line_id: 'waits', return_id: 'r', product_id: 'shoe', quantity: 5, received_quantity: 5 },
			{ return_line_id: 'later', return_id: 'late', product_id: 'shoe', quantity: 9, received_quantity: 9 }
		],
		return_events: [
			{ event_id: 'e1', return_id: 'r', stage: 'received', warehouse_id: 'east', occurred_at: '2026-02-28T08:00:00Z' },
			{ event_id: 'e2', return_id: 'late', stage: 'received', warehouse_id: 'east', occurred_at: '2026-03-01T08:00:00Z' }
		],
		inventory_movements: [
			{ movement_id: 'm1', product_id: 'shoe', return_line_id: 'waits', warehouse_id: 'east', kind: 'restock', quantity: 1, occurred_at: '2026-02-28T12:00:00Z' }
		]
	}); // prettier-ignore
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

test('each warehouse has its own latest count, and a state that it leaves out is empty', async () => {
	expect(
		await warehouse.rows(
			`select warehouse_id, stock_state, counted_on::varchar as counted_on, stock_units::double as stock_units
			from marts.fct_stock_levels where warehouse_id <> 'east' order by warehouse_id, stock_state`
		)
	).toEqual([
		{ warehouse_id: 'north', stock_state: 'sellable', counted_on: '2026-02-28', stock_units: 8 },
		{ warehouse_id: 'south', stock_state: 'sellable', counted_on: '2026-01-31', stock_units: 4 }
	]);
});

test('returned goods that wait by the day of the count are among what is not for sale first, and no more than was counted', async () => {
	expect(
		await warehouse.rows(
			`select stock_state, stock_units::double as stock, returned_units::double as returned
			from marts.fct_stock_levels where warehouse_id = 'east' order by stock_state`
		)
	).toEqual([
		{ stock_state: 'quarantine', stock: 2, returned: 2 },
		{ stock_state: 'sellable', stock: 4, returned: 1 },
		{ stock_state: 'unsellable', stock: 1, returned: 1 }
	]);
});
