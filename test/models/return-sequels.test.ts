// What stays of the value of returns, and which return of the customer comes next: worked out by hand.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, partOfModels, type RawRow, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;
let folder: string;

/** A return of shoes at 50 each, on a day of 2026. */
const asked = (return_id: string, customer: string, day: string, units: number) => ({
	return: { return_id, order_id: `o-${customer}`, requested_at: `2026-${day}T09:00:00Z` } as RawRow,
	line: {
		return_line_id: `l-${return_id}`, return_id, order_line_id: `ol-${customer}`, product_id: 'shoe', quantity: units
	} as RawRow
}); // prettier-ignore

const returns = [
	// Ann exchanges 2 of 3, returns again on the ninetieth day, and the same day a year later
	asked('a1', 'ann', '01-01', 3),
	asked('a2', 'ann', '04-01', 1),
	// a return that was rejected is none, before or after
	asked('b1', 'bob', '01-01', 2),
	asked('b2', 'bob', '01-05', 1),
	asked('b3', 'bob', '04-02', 1),
	// credit and an exchange of the whole are no more than the return is worth; a cheaper pair was paid back
	asked('c1', 'cleo', '02-01', 2),
	asked('d1', 'dan', '02-01', 1),
	// who it is nobody knows: two of them follow nothing
	asked('u1', 'unknown', '02-01', 1),
	asked('u2', 'unknown', '02-03', 1)
];

beforeAll(async () => {
	folder = (await partOfModels(({ name }) => name === 'fct_return_sequels')).folder;
	warehouse = await openWarehouse({ folder });
	await warehouse.load({
		products: [{ product_id: 'shoe', category: 'Shoes' }],
		orders: ['ann', 'bob', 'cleo', 'dan', 'unknown'].map((customer) => ({
			order_id: `o-${customer}`,
			customer_id: customer === 'unknown' ? null : customer,
			ordered_at: '2025-12-20T08:00:00Z'
		})),
		order_lines: ['ann', 'bob', 'cleo', 'dan', 'unknown'].map((customer) => ({
			order_line_id: `ol-${customer}`, order_id: `o-${customer}`, product_id: 'shoe', quantity: 9, net_amount: 450
		})),
		returns: returns.map((one) => (one.return['return_id'] === 'b2' ? { ...one.return, status: 'rejected' } : one.return)),
		return_lines: returns.map(({ line }) => line),
		exchanges: [
			{ exchange_id: 'x1', return_id: 'a1', return_line_id: 'l-a1', quantity: 2, price_difference: 30 },
			{ exchange_id: 'x2', return_id: 'c1', return_line_id: 'l-c1', quantity: 2, price_difference: 0 },
			{ exchange_id: 'x3', return_id: 'd1', quantity: 1, price_difference: -15 },
			{ exchange_id: 'x4', return_id: 'b1', return_line_id: 'l-b1', quantity: 1, status: 'Cancelled' }
		],
		refunds: [
			{ refund_id: 'f1', return_id: 'b1', amount: 80, status: 'paid', method: 'store_credit', paid_at: '2026-01-09T08:00:00Z' },
			{ refund_id: 'f2', return_id: 'c1', amount: 20, status: 'paid', method: 'store_credit', paid_at: '2026-02-09T08:00:00Z' },
			{ refund_id: 'f3', return_id: 'a1', amount: 50, status: 'paid', method: 'original_payment', paid_at: '2026-01-09T08:00:00Z' },
			{ refund_id: 'f4', return_id: 'a1', amount: 50, status: 'pending', method: 'store_credit' }
		]
	}); // prettier-ignore
	await warehouse.build();
}, 120_000);
afterAll(() => {
	warehouse.close();
	rmSync(folder, { recursive: true, force: true });
});

test('exchanges and paid credit are retained, and the value of a next return within 90 days is lost again', async () => {
	const rows = await warehouse.rows(
		`select return_id, exchanged_amount::double as exchanged, credited_amount::double as credited,
			retained_amount::double as retained, kept_amount::double as kept, is_known, next_return_id as next
		from marts.fct_return_sequels order by return_id`
	);
	const row = (return_id: string, exchanged: number, credited: number, retained: number, kept: number, next: string | null) => ({
		return_id, exchanged, credited, retained, kept, is_known: !return_id.startsWith('u'), next
	}); // prettier-ignore
	expect(rows).toEqual([
		row('a1', 100, 0, 100, 50, 'a2'),
		row('a2', 0, 0, 0, 0, null),
		row('b1', 0, 80, 80, 80, 'b3'),
		row('b3', 0, 0, 0, 0, null),
		row('c1', 100, 20, 100, 100, null),
		row('d1', 35, 0, 35, 35, null),
		row('u1', 0, 0, 0, 0, null),
		row('u2', 0, 0, 0, 0, null)
	]);
});
