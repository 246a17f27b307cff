// Where more comes back than elsewhere: a bad batch, a young one, and one that a single customer sends back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

/** 200 units of a batch, in ten lines of twenty. */
const shipped = (batch: string, product: string, day: string) => ({
	orders: Array.from({ length: 10 }, (_, n) => ({
		order_id: `${batch}-${n}`,
		ordered_at: `${day}T08:00:00Z`,
		customer_id: `${batch}-${n}`
	})),
	order_lines: Array.from({ length: 10 }, (_, n) => ({
		order_line_id: `${batch}-${n}`,
		order_id: `${batch}-${n}`,
		product_id: product,
		batch_id: batch,
		quantity: 20,
		net_amount: 200
	}))
});

/** Single units that come back ten days later, one of each order in turn. */
const returned = (batch: string, product: string, units: number, customers: number, day = '2026-01-15') =>
	Array.from({ length: units }, (_, n) => ({
		head: { return_id: `${batch}-r${n}`, order_id: `${batch}-${n % customers}`, requested_at: `${day}T08:00:00Z` },
		line: {
			return_line_id: `${batch}-r${n}`,
			return_id: `${batch}-r${n}`,
			order_line_id: `${batch}-${n % customers}`,
			product_id: product,
			batch_id: batch,
			quantity: 1,
			reason_code: 'defective'
		}
	}));

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['agg_batch_cells', 'int_cells'] });
	const lots = [
		shipped('good', 'shoe', '2026-01-05'),
		shipped('fair', 'shoe', '2026-01-05'),
		shipped('bad', 'shoe', '2026-01-05'),
		// five days before the newest event: nothing has come back at that age yet
		shipped('young', 'shoe', '2026-06-25'),
		shipped('calm', 'bag', '2026-01-05'),
		shipped('even', 'bag', '2026-01-05'),
		shipped('one', 'bag', '2026-01-05')
	];
	const back = [
		...returned('good', 'shoe', 10, 10),
		...returned('fair', 'shoe', 10, 10),
		...returned('bad', 'shoe', 40, 10),
		...returned('calm', 'bag', 4, 4),
		...returned('even', 'bag', 4, 4),
		...returned('one', 'bag', 20, 1)
	];
	await warehouse.load({
		products: [
			{ product_id: 'shoe', category: 'Shoes' },
			{ product_id: 'bag', category: 'Bags' }
		],
		orders: [
			...lots.flatMap(({ orders }) => orders as RawRow[]),
			{ order_id: 'newest', ordered_at: '2026-06-30T08:00:00Z' }
		],
		order_lines: lots.flatMap(({ order_lines }) => order_lines as RawRow[]),
		returns: back.map(({ head }) => head),
		return_lines: back.map(({ line }) => line)
	});
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

const cell = async (batch: string, reason = 'all') => {
	const [row] = await warehouse.rows(
		`select * from marts.agg_batch_cells where dimension = 'batch' and batch_id = '${batch}' and reason = '${reason}'`
	);
	return row;
};

/** The probability of k or more of n. */
function binomialTail(k: number, n: number, p: number): number {
	let [term, sum] = [Math.pow(1 - p, n), 0];
	for (let i = 0; i <= n; i++) {
		if (i >= k) sum += term;
		term *= ((n - i) / (i + 1)) * (p / (1 - p));
	}
	return sum;
}

test('a batch is held against the rest of its product, with one return from its category beside it', async () => {
	// 60 of 600 developed units in the category: 20 were usual of each batch; the rest of the shoe had 20 where 40 were usual
	const expected = (20 * (1 + 20)) / (1 + 40);
	const bad = await cell('bad');
	expect(bad).toMatchObject({ shipped_units: 200, returned_units: 40, is_flagged: true, customers: '10' });
	expect(Number(bad?.expected_units)).toBeCloseTo(expected, 8);
	expect(Number(bad?.ratio)).toBeCloseTo(40 / expected, 8);
	// 40 returns against 21 seen before, of which by exposure expected / (expected + 21) would be the batch's
	expect(Number(bad?.p_value)).toBeCloseTo(binomialTail(40, 60, expected / (expected + 21)), 11);
	expect(Number(bad?.ratio_low)).toBeGreaterThan(2);
	expect(Number(bad?.ratio_high)).toBeGreaterThan(Number(bad?.ratio));
	expect(Number(bad?.false_discovery)).toBeGreaterThanOrEqual(Number(bad?.p_value));
});

test('siblings of a bad batch are not flagged, nor is it the fault of every reason', async () => {
	for (const batch of ['good', 'fair'])
		expect(await cell(batch), batch).toMatchObject({ is_flagged: false, p_value: null });
	expect(await cell('bad', 'defective')).toMatchObject({ is_flagged: true, reason_category: 'quality' });
	expect(await cell('bad', 'style')).toBeUndefined();
});

test('a young batch is expected to have what has come by its age', async () => {
	// nothing of the product came back within five days: nothing to test
	expect(await cell('young')).toBeUndefined();
});

test('what one customer sends back is told from what many do', async () => {
	expect(await cell('one')).toMatchObject({
		is_flagged: true,
		side: 'customer',
		customers: '1',
		top_customer_share: 1
	});
	expect(await cell('bad')).toMatchObject({ side: 'product', top_customer_share: 0.1 });
});

test('the money is what came back, and of it the part above the expected', async () => {
	const bad = await cell('bad');
	expect(Number(bad?.returned_amount)).toBe(400);
	expect(Number(bad?.excess_amount)).toBeCloseTo(400 * (1 - Number(bad?.expected_units) / 40), 3);
});

test('every unit shipped and every return counts once in each dimension of its cut', async () => {
	const rows = await warehouse.rows(`
		select dimension, sum(shipped_units) as shipped, sum(usual_units) as usual
		from intermediate.int_cells group by dimension order by dimension`);
	// no supplier, warehouse, carrier or day of production is known here
	expect(rows.map(({ dimension }) => dimension)).toEqual(['batch', 'product']);
	for (const { shipped: units, usual } of rows) {
		expect(Number(units)).toBe(1400);
		expect(Number(usual)).toBeCloseTo(88, 8);
	}
});

test('a spread of relative risks is that of items that differ beyond chance, and 0 of those that do not', async () => {
	const spread = async (items: string) => {
		const [row] = await warehouse.rows(
			`with items as (select 'all' as series, observed, expected from (${items})) from marts.relative_risk_spread('items')`
		);
		return row;
	};
	const half =
		'select case when n % 2 = 0 then 50 else 150 end as observed, 100 as expected from range(10) as numbers(n)';
	// by hand: z = 2 (sqrt(50) - 10) and 2 (sqrt(150) - 10), five each; DerSimonian and Laird with weights of 100
	const squares = 5 * Math.pow(2 * (Math.sqrt(50) - 10), 2) + 5 * Math.pow(2 * (Math.sqrt(150) - 10), 2);
	// and what winsorising at 10 % takes from normal scores: their mean square is no longer 1
	const end = 1.2815515655446004;
	const normal = 0.8 - (2 * end * Math.exp((-end * end) / 2)) / Math.sqrt(2 * Math.PI) + 0.2 * end * end;
	expect(normal).toBeCloseTo(0.679, 3);
	expect(Number((await spread(half))?.spread)).toBeCloseTo((squares / normal - 9) / (1000 - 100), 12);
	expect(await spread('select 100 as observed, 100 as expected from range(10)')).toMatchObject({ spread: 0 });
	expect(await spread('select 100 as observed, 100 as expected from range(9)')).toMatchObject({ spread: null });
});
