// Who returns more than comparable customers: what a buyer of dresses, one whom we sent broken goods, one big order and a
// newcomer must not be taken for, and whom it finds.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type RawRows, type Warehouse } from './warehouse.ts';

type Sale = {
	customer: string;
	product: string;
	/** Units of each of its orders, and how many of them come back. */
	orders: [shipped: number, returned: number][];
	reason?: string | null;
	day?: string;
	/** Days from delivery to the request. */
	after?: number;
	result?: 'pass' | 'fail';
};

const repeated = (times: number, shipped: number, returned: number) =>
	Array.from({ length: times }, (): [number, number] => [shipped, returned]);
const addDays = (day: string, days: number): string =>
	new Date(Date.parse(`${day}T09:00:00Z`) + days * 86_400_000).toISOString();

/** One order per entry, with one line of one product, delivered a day after it was sent. */
function rowsOf(sales: readonly Sale[]): RawRows {
	const rows = { orders: [], order_lines: [], returns: [], return_lines: [], inspections: [] } as Record<
		string,
		RawRow[]
	>;
	for (const { customer, product, orders, reason = 'STYLE', day = '2026-03-01', after = 5, result } of sales) {
		for (const [index, [shipped, returned]] of orders.entries()) {
			const id = `${customer} ${product} ${day} ${index}`;
			rows['orders']!.push({ order_id: id, customer_id: customer, ordered_at: addDays(day, 0), channel: 'online' });
			rows['order_lines']!.push({
				order_line_id: id, order_id: id, product_id: product, quantity: shipped, net_amount: shipped * 50,
				shipped_at: addDays(day, 0), delivered_at: addDays(day, 1)
			}); // prettier-ignore
			if (returned === 0) continue;
			rows['returns']!.push({
				return_id: id,
				order_id: id,
				customer_id: customer,
				requested_at: addDays(day, 1 + after)
			});
			rows['return_lines']!.push({
				return_line_id: id, return_id: id, order_line_id: id, product_id: product, quantity: returned, reason_code: reason
			}); // prettier-ignore
			if (result)
				rows['inspections']!.push({
					inspection_id: id, return_line_id: id, inspected_at: addDays(day, 12 + after), quantity: returned, result
				}); // prettier-ignore
		}
	}
	return rows;
}

const dressers = Array.from({ length: 12 }, (_, index) => `dresses ${index}`);
const regulars = Array.from({ length: 30 }, (_, index) => `tools ${index}`);

const sales: Sale[] = [
	...dressers.map((customer, index) => ({
		customer,
		product: 'dress',
		orders: [...repeated(5 + (index % 3), 1, 1), ...repeated(15, 1, 0)]
	})),
	...regulars.map((customer, index) => ({
		customer,
		product: 'saw',
		orders: [...repeated(index % 3 === 0 ? 2 : 0, 1, 1), ...repeated(18, 1, 0), [2, 0] as [number, number]]
	})),
	{ customer: 'serial', product: 'saw', orders: [...repeated(10, 2, 2), ...repeated(10, 1, 0)], after: 13 },
	{ customer: 'let down', product: 'saw', orders: [...repeated(12, 1, 1), ...repeated(8, 1, 0)], reason: 'DEFECTIVE', result: 'fail' },
	{ customer: 'unmapped', product: 'saw', orders: [...repeated(12, 1, 1), ...repeated(8, 1, 0)], reason: 'X-17' },
	{ customer: 'one order', product: 'saw', orders: [[24, 24], ...repeated(6, 1, 0)] },
	{ customer: 'newcomer', product: 'saw', orders: repeated(3, 1, 1) },
	{ customer: 'young', product: 'saw', orders: repeated(12, 1, 0), day: '2026-05-30' },
	{ customer: 'no fault', product: 'saw', orders: [...repeated(3, 1, 1), ...repeated(20, 1, 0)], reason: 'DEFECTIVE', result: 'pass' },
	// what is older than two years does not count any more
	{ customer: 'long ago', product: 'saw', orders: repeated(20, 1, 1), day: '2024-01-10' },
	{ customer: 'long ago', product: 'saw', orders: repeated(11, 1, 0) },
	// the newest event: the first of June
	{ customer: 'newest', product: 'saw', orders: [[1, 0]], day: '2026-06-01' }
]; // prettier-ignore

const silent: Sale[] = [
	{ customer: 'silent', product: 'saw', orders: repeated(20, 1, 1), reason: null },
	{ customer: 'newest', product: 'saw', orders: [[1, 0]], day: '2026-06-01' }
];

type Row = Record<string, number | string | boolean | null>;
let warehouse: Warehouse;
let found: Map<string, Row>;

beforeAll(async () => {
	warehouse = await openWarehouse({
		models: ['agg_customer_fairness', 'agg_choice_rates'],
		sources: ['erp', 'mute'].map((id) => ({ id, kind: 'files', title: id, timezone: 'Europe/Berlin', currency: 'EUR' }))
	});
	const products = [
		{ product_id: 'dress', category: 'Dresses', subcategory: 'Dresses', unit_cost: 20, currency: 'EUR' },
		{ product_id: 'saw', category: 'Tools', subcategory: 'Saws', unit_cost: 20, currency: 'EUR' }
	];
	await warehouse.load({ products, ...rowsOf(sales) });
	await warehouse.load({ products, ...rowsOf(silent) }, { source: 'mute' });
	await warehouse.build();
	const rows = (await warehouse.rows('select * from marts.agg_customer_fairness')) as Row[];
	found = new Map(rows.map((row) => [`${row['source_id']} ${row['customer_id']}`, row]));
}, 240_000);
afterAll(() => warehouse.close());

const of = (customer: string): Row => found.get(`erp ${customer}`)!;

test('one who sends back most of what others keep is found, with what can be pointed at', () => {
	const row = of('serial');
	expect(row).toMatchObject({
		standing: 'for_review',
		is_flagged: true,
		own_units: 20,
		whole_orders: 10,
		larger_orders: 10
	});
	expect(row).toMatchObject({ late_lines: 10, timed_lines: 10 });
	// orders sent back whole, and late ones
	expect(row['evidence_lines']).toBe(2);
	expect(row['probability_over']).toBeGreaterThan(0.95);
	expect(row['false_discovery']).toBeLessThan(0.05);
	expect(row['shrunk_ratio']).toBeLessThan(Number(row['ratio']));
});

test('one who buys dresses is held against buyers of dresses', () => {
	for (const customer of dressers) {
		const row = of(customer);
		expect(Number(row['own_units']) / Number(row['shipped_units'])).toBeGreaterThan(0.2);
		expect(row['ratio']).toBeLessThan(1.5);
		expect(row).toMatchObject({ standing: 'usual', is_flagged: false });
	}
});

test('broken goods and reasons that nobody has mapped do not count, and one stands on the other list', () => {
	expect(of('let down')).toMatchObject({
		own_units: 0, our_fault_units: 12, our_fault_orders: 12, is_flagged: false, is_let_down: true,
		defect_claim_lines: 12, no_fault_lines: 0, last_let_down_on: '2026-03-07'
	}); // prettier-ignore
	expect(of('unmapped')).toMatchObject({ own_units: 0, unmapped_units: 12, is_flagged: false, is_let_down: false });
});

test('one big order is one decision', () => {
	const row = of('one order');
	expect(row['ratio']).toBeGreaterThan(3);
	expect(row['decision_units']).toBeGreaterThan(5);
	expect(row['is_flagged']).toBe(false);
});

test('who has few units that are old enough is not judged', () => {
	expect(of('newcomer')).toMatchObject({ standing: 'few_units', probability_over: null, is_flagged: false });
	// twelve units were sent, too lately to know
	expect(of('young')).toMatchObject({ shipped_units: 12, standing: 'few_units' });
	expect(Number(of('young')['exposed_units'])).toBe(0);
});

test('what is older than two years is forgotten', () => {
	expect(of('long ago')).toMatchObject({ orders: 11, own_units: 0 });
});

test('nobody is judged where a source does not say why goods come back', () => {
	expect(found.get('mute silent')).toMatchObject({ standing: 'no_reasons', probability_over: null, is_flagged: false });
});

test('claims of defects in which nothing was found are counted among those inspected', () => {
	expect(of('no fault')).toMatchObject({
		no_fault_lines: 3,
		defect_claim_lines: 3,
		evidence_lines: 1,
		is_flagged: false
	});
});

test('what is expected is the rate of the category, drawn to that of all', async () => {
	const own = (isCounted: (sale: Sale) => boolean) => {
		const counted = [...sales, ...silent]
			.filter((sale) => isCounted(sale) && !['young', 'newest'].includes(sale.customer))
			.filter((sale) => !(sale.day ?? '2026').startsWith('2024'));
		const sum = (part: 0 | 1, from: Sale[]) =>
			from.flatMap(({ orders }) => orders).reduce((all, one) => all + one[part], 0);
		const isOwn = ({ reason }: Sale) => reason !== 'DEFECTIVE' && reason !== 'X-17';
		return { exposed: sum(0, counted), own: sum(1, counted.filter(isOwn)) };
	};
	const [all, tools] = [own(() => true), own(({ product }) => product === 'saw')];
	// everything is sold through one channel and each category is one subcategory: the same figures on three levels
	let rate = all.own / all.exposed;
	for (let level = 0; level < 3; level += 1) rate = (tools.own + 200 * rate) / (tools.exposed + 200);
	const [cell] = await warehouse.rows("select own_rate from marts.agg_choice_rates where category = 'Tools'");
	expect(Number(cell?.['own_rate'])).toBeCloseTo(rate, 8);
	expect(of('serial')['expected_units']).toBeCloseTo(30 * rate, 5);
});

test('what a customer is worth is sales less refunds, goods that did not come back on the shelf, and costs of returns', async () => {
	// 30 units at 50, all at a cost of 20; nothing was refunded yet, nothing came back on the shelf
	expect(of('serial')).toMatchObject({
		net_amount: '1500.0000',
		goods_cost_amount: '600.0000',
		contribution_amount: '900.0000'
	});
	await warehouse.load({
		refunds: [{ refund_id: 'r', return_id: 'serial saw 2026-03-01 0', customer_id: 'serial', order_id: 'serial saw 2026-03-01 0', amount: 100, currency: 'EUR', status: 'paid', paid_at: '2026-03-20T09:00:00Z' }],
		return_costs: [{ cost_id: 'c', return_id: 'serial saw 2026-03-01 0', kind: 'handling', amount: 7, currency: 'EUR', incurred_at: '2026-03-20T09:00:00Z' }],
		return_events: [{ event_id: 'e', return_id: 'serial saw 2026-03-01 0', stage: 'received', occurred_at: '2026-03-18T09:00:00Z' }],
		inspections: [{ inspection_id: 'i', return_line_id: 'serial saw 2026-03-01 0', inspected_at: '2026-03-19T09:00:00Z', quantity: 2, result: 'pass', disposition: 'restock' }]
	}); // prettier-ignore
	await warehouse.build();
	const [row] = await warehouse.rows("select * from marts.agg_customer_fairness where customer_id = 'serial'");
	expect(row).toMatchObject({ refund_amount: '100.0000', return_cost_amount: '7.0000', goods_cost_amount: '560.0000', contribution_amount: '833.0000' }); // prettier-ignore
});
