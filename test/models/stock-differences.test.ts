// What movements say is on the shelf, against what was counted there: worked out by hand.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, partOfModels, type RawRow, type Warehouse } from './warehouse.ts';

let folder: string;
let warehouse: Warehouse;

const count = (product_id: string, as_of: string, quantity: number, more: RawRow = {}): RawRow => ({
	product_id, warehouse_id: 'north', stock_state: 'sellable', as_of, quantity, ...more
}); // prettier-ignore
let moves = 0;
const move = (product_id: string, occurred_at: string, quantity: number, more: RawRow = {}): RawRow => ({
	movement_id: `m${++moves}`, product_id, warehouse_id: 'north', stock_state: 'sellable', kind: 'sale', quantity, occurred_at, ...more
}); // prettier-ignore

beforeAll(async () => {
	({ folder } = await partOfModels(({ name }) => name === 'fct_stock_differences'));
	warehouse = await openWarehouse({
		folder,
		sources: [
			{ id: 'erp', kind: 'files', title: 'ERP', timezone: 'Asia/Shanghai', currency: 'EUR' },
			{ id: 'shop', kind: 'files', title: 'Shop', timezone: 'Europe/Berlin', currency: 'EUR' }
		]
	});
	await warehouse.load({
		products: [{ product_id: 'shoe', name: 'Shoe', unit_cost: 20, currency: 'EUR' }],
		inventory_levels: [
			// an older count than the two that matter
			count('shoe', '2026-01-31', 99),
			count('shoe', '2026-02-28', 10),
			count('shoe', '2026-02-28', 2, { stock_state: 'quarantine' }),
			// nothing is said of quarantine any more: it is empty
			count('shoe', '2026-03-31', 6),
			count('hat', '2026-03-31', 5),
			count('sock', '2026-02-28', 4),
			count('sock', '2026-03-31', 4, { deleted_at: '2026-04-02T00:00:00Z' })
		],
		inventory_movements: [
			// 23:30 on the last day of February in Shanghai: before the count
			move('shoe', '2026-02-28T15:30:00Z', -5),
			// half past midnight on the first of March there
			move('shoe', '2026-02-28T16:30:00Z', -1),
			move('shoe', '2026-03-10T08:00:00Z', -2),
			move('shoe', '2026-03-31T15:59:00Z', 1, { kind: 'restock', return_line_id: 'a' }),
			move('shoe', '2026-03-31T16:00:00Z', -7),
			move('shoe', '2026-03-10T08:00:00Z', 4, { warehouse_id: 'south' }),
			move('hat', '2026-01-10T08:00:00Z', 8, { kind: 'purchase' }),
			move('hat', '2026-03-10T08:00:00Z', -3),
			move('hat', '2026-03-11T08:00:00Z', -1, { stock_state: null }),
			move('sock', '2026-02-10T08:00:00Z', 4, { kind: 'purchase' })
		]
	});
	// It tells of returns only, so of its shelves nothing follows.
	await warehouse.load(
		{
			inventory_levels: [count('shoe', '2026-03-31', 6)],
			inventory_movements: [move('shoe', '2026-03-10T08:00:00Z', 1, { kind: 'return_receipt', return_line_id: 'a' })]
		},
		{ source: 'shop' }
	);
	await warehouse.build();
}, 120_000);
afterAll(() => {
	warehouse.close();
	rmSync(folder, { recursive: true, force: true });
});

const differences = async (where: string) =>
	(
		await warehouse.rows(
			`select stock_state, opened_on::varchar as opened_on, opening_units::double as opening_units,
				moved_units::double as moved_units, expected_units::double as expected_units,
				counted_on::varchar as counted_on, counted_units::double as counted_units,
				difference_units::double as difference_units, difference_amount::double as difference_amount
			from marts.fct_stock_differences where ${where} order by stock_state desc`
		)
	).map((row) => Object.values(row));

test('the latest count is held against the one before and what moved between the ends of their days', async () => {
	expect(await differences("product_id = 'shoe'")).toEqual([
		['sellable', '2026-02-28', 10, -2, 8, '2026-03-31', 6, -2, -40],
		['quarantine', '2026-02-28', 2, 0, 2, '2026-03-31', 0, -2, -40]
	]);
});

test('a first count is held against all movements; a cost that nobody knows is no amount', async () => {
	expect(await differences("product_id = 'hat'")).toEqual([['sellable', null, 0, 5, 5, '2026-03-31', 5, 0, null]]);
});

test('a count that was taken back is no count', async () => {
	expect(await differences("product_id = 'sock'")).toEqual([['sellable', null, 0, 4, 4, '2026-02-28', 4, 0, null]]);
});

test('nothing is said where nobody counted, nor of a source that tells of returns only', async () => {
	expect(await differences("warehouse_id = 'south' or source_id = 'shop'")).toEqual([]);
});
