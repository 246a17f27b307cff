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
	warehouse = await openWarehouse();
	await warehouse.load({
		inventory_levels: [
			level('north', 'sellable', '2026-01-31', 10),
			level('north', 'unsellable', '2026-01-31', 3),
			level('north', 'sellable', '2026-02-28', 7),
			// counted on the same day under another spelling
			level('north', 'Sellable ', '2026-02-28', 1),
			level('south', 'sellable', '2026-01-31', 4),
			{ ...level('south', 'quarantine', '2026-03-31', 9), deleted_at: '2026-04-01T00:00:00Z' }
		]
	});
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

test('each warehouse has its own latest count, and a state that it leaves out is empty', async () => {
	expect(
		await warehouse.rows(
			`select warehouse_id, stock_state, counted_on::varchar as counted_on, stock_units::double as stock_units
			from marts.fct_stock_levels order by warehouse_id, stock_state`
		)
	).toEqual([
		{ warehouse_id: 'north', stock_state: 'sellable', counted_on: '2026-02-28', stock_units: 8 },
		{ warehouse_id: 'south', stock_state: 'sellable', counted_on: '2026-01-31', stock_units: 4 }
	]);
});
