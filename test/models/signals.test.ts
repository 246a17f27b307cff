// The inbox of the quality team: one cause is one signal, told under a name that later runs keep.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWarehouse, type RawRow, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

const day = (week: number, weekday = 0) =>
	new Date(Date.UTC(2025, 0, 6 + 7 * week + weekday)).toISOString().slice(0, 10);

type Lot = {
	id: string;
	product: string;
	batch: string | null;
	on: string;
	units: number;
	back: number;
	backOn: string;
};

const rows = (lots: readonly Lot[]): Record<string, RawRow[]> => {
	const back = lots.flatMap((lot) =>
		Array.from({ length: lot.back }, (_, n) => ({ ...lot, id: `${lot.id}-${n}`, order: lot.id }))
	);
	return {
		orders: lots.map(({ id, on }) => ({ order_id: id, ordered_at: `${on}T08:00:00Z`, customer_id: null })),
		order_lines: lots.map(({ id, product, batch, units }) => ({
			order_line_id: id,
			order_id: id,
			product_id: product,
			batch_id: batch,
			quantity: units,
			net_amount: units * 10
		})),
		returns: back.map(({ id, order, backOn }, n) => ({
			return_id: id,
			order_id: order,
			requested_at: `${backOn}T08:00:00Z`,
			customer_id: `c${n}`
		})),
		return_lines: back.map(({ id, order, product, batch }) => ({
			return_line_id: id,
			return_id: id,
			order_line_id: order,
			product_id: product,
			batch_id: batch,
			quantity: 1,
			reason_code: 'defective'
		}))
	};
};

// Shoes of two batches, one of which is bad; each order is of five pairs and brings at most one back
const shoes = ['good', 'bad'].flatMap((batch) =>
	Array.from({ length: 40 }, (_, n) => ({
		id: `${batch}${n}`,
		product: 'shoe',
		batch,
		on: day(n % 4),
		units: 5,
		back: batch === 'bad' ? 1 : n % 4 === 0 ? 1 : 0,
		backOn: day(n % 4, 10)
	}))
);
// Lamps of which six of two hundred come back every week, and thirty in one
const burst = 45;
const lamps = Array.from({ length: 50 }, (_, week) => ({
	id: `lamp${week}`,
	product: 'lamp',
	batch: null,
	on: day(week),
	units: 200,
	back: week === burst ? 30 : 6,
	backOn: day(week, 10)
}));

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['fct_signals', 'agg_batch_cells', 'int_weekly_excess', 'int_cells'] });
	await warehouse.load({
		suppliers: [{ supplier_id: 'cobbler' }, { supplier_id: 'glazier' }],
		products: [
			{ product_id: 'shoe', category: 'Shoes', supplier_id: 'cobbler' },
			{ product_id: 'lamp', category: 'Lamps', supplier_id: 'glazier' }
		],
		batches: ['good', 'bad'].map((batch) => ({
			batch_id: batch,
			product_id: 'shoe',
			supplier_id: 'cobbler',
			produced_on: batch === 'bad' ? '2024-11-04' : '2024-10-07'
		}))
	});
	await warehouse.load(rows(shoes));
	await warehouse.load(rows(lamps));
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

const signals = () => warehouse.rows('select * from marts.fct_signals order by kind, subject');

test('a bad batch is one signal, though its week and all reasons stand out too', async () => {
	const flagged = await warehouse.rows(
		"select dimension, reason from marts.agg_batch_cells where is_flagged and category is distinct from 'Lamps' order by all"
	);
	expect(flagged).toEqual([
		{ dimension: 'batch', reason: 'all' },
		{ dimension: 'batch', reason: 'defective' },
		{ dimension: 'production_week', reason: 'all' },
		{ dimension: 'production_week', reason: 'defective' }
	]);
	const said = (await signals()).filter(({ kind }) => kind === 'batch_excess');
	expect(said).toHaveLength(1);
	expect(said[0]).toMatchObject({
		subject: 'batch',
		batch_id: 'bad',
		product_id: 'shoe',
		supplier_id: 'cobbler',
		category: 'Shoes',
		reason: 'defective',
		reason_category: 'quality',
		first_on: day(0),
		last_on: day(3),
		is_open: false,
		exposed_units: 200,
		observed_units: 40,
		customers: '40',
		orders: '40',
		side: 'product',
		returned_amount: '400.0000'
	});
});

test('a week of too many returns is one signal of the product, not of its supplier again', async () => {
	const [week, ...others] = (await signals()).filter(({ kind }) => kind === 'weekly_excess');
	expect(others).toEqual([]);
	expect(week).toMatchObject({
		subject: 'product',
		product_id: 'lamp',
		first_on: day(burst + 1),
		last_on: day(burst + 1, 6),
		is_open: false,
		observed_units: 30
	});
	// six a week came back in the year before, whatever the burst makes of the mean
	expect(Number(week?.expected_units)).toBeGreaterThan(5);
	expect(Number(week?.expected_units)).toBeLessThan(7);
	expect(Number(week?.ratio_low)).toBeGreaterThan(2);
});

test('what is expected of a week follows from the shipments before it', async () => {
	const [sums] = await warehouse.rows(`
		select sum(observed_units) as observed, count(*) as weeks from intermediate.int_weekly_excess
		where reason = 'all' and member_id in
			(select member_id from intermediate.int_cells where dimension = 'product' and product_id = 'lamp')`);
	// every return is in a week of its own kind once; the last week is not over
	expect(sums).toEqual({ observed: 318, weeks: '50' });
});

test('a later run says the same signals under the same names', async () => {
	const before = await signals();
	await warehouse.load(
		rows([{ id: 'late', product: 'shoe', batch: 'good', on: day(50), units: 5, back: 0, backOn: day(50) }])
	);
	await warehouse.build();
	expect((await signals()).map(({ signal_id }) => signal_id)).toEqual(before.map(({ signal_id }) => signal_id));
});
