// Pairs in the batch detective: what is bad of a carrier in one warehouse or in one category, and only there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type Warehouse } from './warehouse.ts';

type Way = { carrier: string; warehouse: string; product: string; back: number };

/** 400 units of a product by a way, in orders of their own, of which `back` come back one by one. */
function sent({ carrier, warehouse, product, back }: Way) {
	const id = `${carrier}-${warehouse}-${product}`;
	const numbers = Array.from({ length: 40 }, (_, n) => n);
	const returned = Array.from({ length: back }, (_, n) => n);
	return {
		orders: numbers.map((n): RawRow => ({ order_id: `${id}-${n}`, ordered_at: '2026-01-05T08:00:00Z', customer_id: `${id}-${n}` })), // prettier-ignore
		order_lines: numbers.map((n): RawRow => ({
			order_line_id: `${id}-${n}`,
			order_id: `${id}-${n}`,
			product_id: product,
			warehouse_id: warehouse,
			carrier,
			quantity: 10,
			net_amount: 100
		})),
		returns: returned.map((n): RawRow => ({ return_id: `${id}-r${n}`, order_id: `${id}-${n % 40}`, requested_at: '2026-01-15T08:00:00Z' })), // prettier-ignore
		return_lines: returned.map((n): RawRow => ({
			return_line_id: `${id}-r${n}`,
			return_id: `${id}-r${n}`,
			order_line_id: `${id}-${n % 40}`,
			product_id: product,
			quantity: 1,
			reason_code: 'damaged'
		}))
	};
}

const ways: Way[] = [
	// one carrier throws what it takes from one warehouse
	...['north', 'south', 'east'].flatMap((warehouse) =>
		['quick', 'slow', 'steady'].map((carrier) => ({
			carrier, warehouse, product: 'vase', back: carrier === 'quick' && warehouse === 'north' ? 60 : 12
		}))
	), // prettier-ignore
	// one carrier throws everything, from wherever
	...['west', 'port', 'hill'].flatMap(
		(warehouse) =>
		['rough', 'calm', 'mild'].map((carrier) => ({ carrier, warehouse, product: 'lamp', back: carrier === 'rough' ? 48 : 12 })) // prettier-ignore
	),
	// one carrier breaks glass and nothing else
	...['glass', 'book'].flatMap(
		(product) =>
		['tall', 'wide', 'thin'].map((carrier) => ({ carrier, warehouse: 'lake', product, back: carrier === 'tall' && product === 'glass' ? 60 : 12 })) // prettier-ignore
	)
];

let warehouse: Warehouse;
beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['agg_batch_cells', 'int_tested_cells', 'int_cell_causes', 'int_cells'] });
	const all = ways.map(sent);
	const categories = { vase: 'Vases', lamp: 'Lamps', glass: 'Glass', book: 'Books' };
	await warehouse.load({
		products: Object.entries(categories).map(([product_id, category]) => ({ product_id, category })),
		warehouses: [...new Set(ways.map((way) => way.warehouse))].map((warehouse_id) => ({ warehouse_id })),
		orders: [
			...all.flatMap(({ orders }) => orders),
			{ order_id: 'newest', ordered_at: '2026-06-30T08:00:00Z', customer_id: 'newest' }
		],
		order_lines: all.flatMap((one) => one.order_lines),
		returns: all.flatMap((one) => one.returns),
		return_lines: all.flatMap((one) => one.return_lines)
	});
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

const flagged = async (dimension: string) =>
	(
		await warehouse.rows(
			`select * from marts.agg_batch_cells where dimension = '${dimension}' and reason = 'all' and is_flagged order by carrier, warehouse_id`
		)
	).map(({ carrier, warehouse_id, category }) => [carrier, warehouse_id, category]);

test('a carrier that is bad in one warehouse stands out there, and in no other', async () => {
	expect(await flagged('carrier_warehouse')).toEqual([['quick', 'north', null]]);
});

test('a carrier that is bad everywhere is no pair: its own cell says it', async () => {
	const rows = await warehouse.rows(
		"select ids, returned_units, expected_units, p_value from intermediate.int_tested_cells where dimension = 'carrier_warehouse' and reason = 'all' and ids[1] = 'rough'"
	);
	expect(rows).toHaveLength(3);
	for (const row of rows) {
		expect(Number(row['returned_units'])).toBe(48);
		// the rest of the carrier, where as much comes back
		expect(Number(row['expected_units'])).toBeCloseTo(48, 8);
		expect(row['p_value']).toBeNull();
	}
	expect(await flagged('carrier')).toContainEqual(['rough', null, null]);
});

test('a carrier that is bad with one category stands out with it, and not with the other', async () => {
	expect(await flagged('carrier_category')).toEqual(expect.arrayContaining([['tall', null, 'Glass']]));
	const found = await flagged('carrier_category');
	expect(found.filter(([, , category]) => category === 'Books')).toEqual([]);
});

test('every pair is in the family of all tests, and none is said as a signal of its own', async () => {
	const [counts] = await warehouse.rows(`
		select
			count(*) filter (dimension in ('carrier_category', 'carrier_warehouse')) as pairs,
			bool_and(false_discovery >= coalesce(p_value, 1) - 1e-12) as is_corrected
		from intermediate.int_tested_cells`);
	// nine ways of vases, nine of lamps, and three carriers with two categories each; a carrier that has one warehouse only,
	// or one category, is no pair
	expect(Number(counts?.['pairs'])).toBe(9 + 9 + 6);
	expect(counts?.['is_corrected']).toBe(true);
	const [said] = await warehouse.rows(`
		select count(*) as pairs
		from intermediate.int_cell_causes
		inner join intermediate.int_tested_cells using (member_id, reason)
		where dimension like 'carrier!_%' escape '!'`);
	expect(Number(said?.['pairs'])).toBe(0);
});

test('each pair holds its units once, so that pairs add up to the carrier', async () => {
	const rows = await warehouse.rows(`
		select dimension, ids[1] as carrier, sum(shipped_units) as units
		from intermediate.int_cells
		where dimension in ('carrier', 'carrier_category', 'carrier_warehouse')
		group by all`);
	const of = (dimension: string) =>
		Object.fromEntries(
			rows.filter((row) => row['dimension'] === dimension).map((row) => [row['carrier'], row['units']])
		);
	expect(of('carrier_category')).toEqual(of('carrier'));
	expect(of('carrier_warehouse')).toEqual(of('carrier'));
});
