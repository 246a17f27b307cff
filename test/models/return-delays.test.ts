// How much of what will come back has come: the curve of a category, worked out by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['agg_return_delays'] });
	await warehouse.load({
		products: [
			{ product_id: 'shoe', category: 'Shoes' },
			{ product_id: 'bag', category: 'Bags' }
		],
		orders: [
			{ order_id: 'first', ordered_at: '2026-01-01T08:00:00Z' },
			// the newest event: all of it has been seen for ten days
			{ order_id: 'newest', ordered_at: '2026-01-11T08:00:00Z' }
		],
		order_lines: [
			{ order_line_id: 'shoes', order_id: 'first', product_id: 'shoe', quantity: 100, net_amount: 1000 },
			{ order_line_id: 'bags', order_id: 'first', product_id: 'bag', quantity: 10, net_amount: 100 }
		],
		returns: [
			{ return_id: 'a', order_id: 'first', requested_at: '2026-01-03T08:00:00Z' },
			{ return_id: 'b', order_id: 'first', requested_at: '2026-01-06T08:00:00Z' },
			{ return_id: 'c', order_id: 'first', requested_at: '2026-01-02T08:00:00Z' },
			// by a wrong clock before it was sold
			{ return_id: 'd', order_id: 'first', requested_at: '2025-12-30T08:00:00Z' }
		],
		return_lines: [
			{ return_line_id: 'a1', return_id: 'a', order_line_id: 'shoes', product_id: 'shoe', quantity: 30 },
			{ return_line_id: 'b1', return_id: 'b', order_line_id: 'shoes', product_id: 'shoe', quantity: 30 },
			{ return_line_id: 'c1', return_id: 'c', order_line_id: 'bags', product_id: 'bag', quantity: 1 },
			{ return_line_id: 'd1', return_id: 'd', order_line_id: 'bags', product_id: 'bag', quantity: 1 }
		]
	});
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

const curve = async (counted: string, category: string, column: string) =>
	(
		await warehouse.rows(
			`select ${column} as share from marts.agg_return_delays
			where counted = '${counted}' and category = '${category}' order by age_days`
		)
	).map(({ share }) => Number(share));

test('a category with enough returns has its own curve, day by day to the newest event', async () => {
	expect(await curve('requested', 'Shoes', 'return_share')).toEqual(
		[0, 0, 0.3, 0.3, 0.3, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6].map((share) => expect.closeTo(share, 12) as number)
	);
	expect(await curve('requested', 'Shoes', 'developed_share')).toEqual(
		[0, 0, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1, 1].map((share) => expect.closeTo(share, 12) as number)
	);
});

test('one with few borrows that of all, in which a return before the sale counts as of the first day', async () => {
	const all = [1, 2, 32, 32, 32, 62].map((returned) => returned / 62);
	expect(await curve('requested', 'Bags', 'developed_share')).toEqual(
		[...all, 1, 1, 1, 1, 1].map((share) => expect.closeTo(share, 12) as number)
	);
	expect(await curve('requested', 'Bags', 'is_borrowed::int')).toEqual(Array.from({ length: 11 }, () => 1));
	expect(await curve('requested', 'Shoes', 'is_borrowed::int')).toEqual(Array.from({ length: 11 }, () => 0));
});

test('where nothing was ever counted nothing is to come', async () => {
	expect(new Set(await curve('refunded', 'Shoes', 'developed_share'))).toEqual(new Set([1]));
	expect(new Set(await curve('refunded', 'Shoes', 'return_share'))).toEqual(new Set([0]));
});
