// Which products come back more than their category lets expect: by an empirical Bayes worked out here once more, and what
// must not lead the list: two units, one big order, a category without differences, shipments of yesterday.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type RawRows, type Warehouse } from './warehouse.ts';

type Sold = { product: string; category: string; lines: [shipped: number, returned: number][]; day?: string };

const single = (units: number, returned: number) =>
	Array.from({ length: units }, (_, unit): [number, number] => [1, unit < returned ? 1 : 0]);
const at = (day: string, days: number) => new Date(Date.parse(`${day}T09:00:00Z`) + days * 86_400_000).toISOString();

/** Every product is sold in one order, each entry one line of it. */
function rowsOf(sold: readonly Sold[]): RawRows {
	const rows = { products: [], orders: [], order_lines: [], returns: [], return_lines: [], return_costs: [] } as Record<
		string,
		RawRow[]
	>;
	for (const { product, category, lines, day = '2026-03-01' } of sold) {
		rows['products']!.push({ product_id: product, category });
		rows['orders']!.push({ order_id: product, ordered_at: at(day, 0) });
		if (lines.some(([, returned]) => returned > 0))
			rows['returns']!.push({ return_id: product, order_id: product, requested_at: at(day, 4) });
		for (const [index, [shipped, returned]] of lines.entries()) {
			const id = `${product} ${index}`;
			rows['order_lines']!.push({
				order_line_id: id, order_id: product, product_id: product, quantity: shipped, net_amount: 10 * shipped
			}); // prettier-ignore
			if (returned > 0)
				rows['return_lines']!.push({
					return_line_id: id, return_id: product, order_line_id: id, product_id: product, quantity: returned
				}); // prettier-ignore
		}
	}
	return rows;
}

const returnedOf = [1, 2, 3, 4, 4, 5, 6, 6, 7, 8];
const sold: Sold[] = [
	...returnedOf.map((returned, index) => ({
		product: `shoe ${index}`,
		category: 'Shoes',
		lines: single(40, returned)
	})),
	{ product: 'bad shoe', category: 'Shoes', lines: single(40, 26) },
	{ product: 'rare shoe', category: 'Shoes', lines: single(2, 2) },
	{ product: 'bulk shoe', category: 'Shoes', lines: [[26, 26], ...single(14, 0)] },
	{ product: 'new shoe', category: 'Shoes', lines: single(40, 0), day: '2026-05-30' },
	{ product: 'old shoe', category: 'Shoes', lines: single(10, 9), day: '2024-05-30' },
	...Array.from({ length: 12 }, (_, index) => ({ product: `hat ${index}`, category: 'Hats', lines: single(30, 3) })),
	{ product: 'bag', category: 'Bags', lines: single(50, 10) },
	{ product: 'good bag', category: 'Bags', lines: single(50, 0) },
	{ product: 'newest', category: 'Bags', lines: single(1, 0), day: '2026-06-01' }
];

type Row = Record<string, number | string | boolean | null>;
let warehouse: Warehouse;
let found: Map<string, Row>;

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['agg_product_ranking'] });
	const rows = rowsOf(sold);
	const cost = { return_id: 'bad shoe', kind: 'handling', currency: 'EUR', incurred_at: at('2026-03-06', 0) };
	await warehouse.load({ ...rows, return_costs: [{ ...cost, cost_id: 'c', amount: 100 }] });
	await warehouse.build();
	const ranking = (await warehouse.rows('select * from marts.agg_product_ranking')) as Row[];
	found = new Map(ranking.map((row) => [String(row['product_id']), row]));
}, 240_000);
afterAll(() => warehouse.close());

const of = (product: string): Row => found.get(product)!;
const inCategory = (category: string) => [...found.values()].filter((row) => row['category'] === category);

test('the rate is drawn to that of the category by Kleinman’s moments', () => {
	const items = inCategory('Shoes').map((row) => ({
		x: Number(row['returned_units']) / Number(row['decision_units']),
		n: Number(row['exposed_units']) / Number(row['decision_units']),
		row
	}));
	const known = items.filter(({ n }) => n > 0);
	const sum = (value: (item: (typeof items)[number]) => number) => known.reduce((all, item) => all + value(item), 0);
	const whole = sum(({ n }) => n);
	const p = sum(({ x }) => x) / whole;
	const s = sum(({ x, n }) => n * (x / n - p) ** 2);
	const a = sum(({ n }) => 1 - n / whole);
	const b = sum(({ n }) => n * (1 - n / whole));
	const rho = (s - p * (1 - p) * a) / (p * (1 - p) * (b - a));
	const k = 1 / rho - 1;
	for (const { x, n, row } of items) {
		expect(row['fit']).toBe('fitted');
		expect(row['shrunk_rate'], String(row['product_id'])).toBeCloseTo((x + p * k) / (n + k), 6);
		expect(row['shrunk_low']).toBeLessThan(Number(row['shrunk_rate']));
		expect(row['shrunk_high']).toBeGreaterThan(Number(row['shrunk_rate']));
	}
});

test('a bad product of which many were sold is flagged and leads; two units of another do not', () => {
	expect(of('bad shoe')).toMatchObject({ is_flagged: true, funnel_place: 'far above', returned_units: 26 });
	expect(of('bad shoe')['probability_over']).toBeGreaterThan(0.95);
	expect(of('rare shoe')).toMatchObject({ rate: 1, is_flagged: false });
	const ranked = [...found.values()].sort(
		(one, other) => Number(other['priority_amount']) - Number(one['priority_amount'])
	);
	expect(ranked[0]?.['product_id']).toBe('bad shoe');
});

test('one line of many units is one decision', () => {
	expect(of('bulk shoe')).toMatchObject({ returned_units: 26, is_flagged: false });
	expect(of('bulk shoe')['decision_units']).toBeGreaterThan(10);
	expect(of('bad shoe')['decision_units']).toBeLessThan(10);
});

test('a category whose products do not differ says so, and none of it is ranked', () => {
	for (const row of inCategory('Hats'))
		expect(row).toMatchObject({ fit: 'no difference', shrunk_rate: 0.1, probability_over: null, is_flagged: false });
});

test('a category of few products borrows the prior of all, and is held against its own rate', () => {
	for (const row of inCategory('Bags')) expect(row).toMatchObject({ fit: 'too few' });
	const [bag, good] = [of('bag'), of('good bag')];
	expect(bag['category_rate']).toBeCloseTo(0.1, 9);
	expect(bag['shrunk_rate']).toBeLessThan(0.2);
	expect(good['shrunk_rate']).toBeGreaterThan(0);
	expect(bag['probability_over']).toBeGreaterThan(Number(good['probability_over']));
});

test('shipments of yesterday are no exposure, and those of two years ago are not in it', () => {
	expect(of('new shoe')).toMatchObject({ shipped_units: 40, exposed_units: 0, rate: null, is_flagged: false });
	expect(found.has('old shoe')).toBe(false);
});

test('the share of false findings is the mean doubt of all that are at least as sure', () => {
	const tested = [...found.values()].filter((row) => row['probability_over'] !== null);
	for (const row of tested) {
		const surer = tested.filter((other) => Number(other['probability_over']) >= Number(row['probability_over']));
		const doubt = surer.reduce((all, other) => all + 1 - Number(other['probability_over']), 0) / surer.length;
		expect(row['false_discovery']).toBeCloseTo(doubt, 7);
	}
});

test('excess is what the category would not have sent back, at the net price and at what handling costs', () => {
	const row = of('bad shoe');
	const excess = (Number(row['shrunk_rate']) - Number(row['category_rate'])) * 40;
	expect(row['excess_units']).toBeCloseTo(excess, 4);
	expect(Number(row['excess_amount'])).toBeCloseTo(10 * excess, 2);
	// one return of 26 units cost 100
	expect(Number(row['excess_cost_amount'])).toBeCloseTo((excess * 100) / 26, 2);
	expect(Number(row['priority_amount'])).toBeCloseTo(Number(row['probability_over']) * excess * (10 + 100 / 26), 2);
	expect(of('bag')['excess_cost_amount']).toBeNull();
});
