import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import { wilson } from '../../sql/metrics/intervals.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());
afterEach(async () => {
	const tables = (
		await connection.runAndReadAll(
			"select schema_name || '.' || table_name from duckdb_tables() where estimated_size > 0"
		)
	).getRows();
	for (const [table] of tables) await connection.run(`delete from ${String(table)}`);
});

const ask = (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' });
const rows = async (question: Question) => (await ask(question)).rows;
const insert = (relation: string, ...given: Row[]) =>
	insertRows(
		connection,
		`marts.${relation}`,
		given.map((row) => ({ source_id: 'erp', ...row }))
	);

/** A shipped order line of 10 units at 10 each. */
const shipped = (id: string, more: Row = {}): Row => ({
	order_line_id: id, order_id: `o-${id}`, product_id: 'p1', category: 'Shoes', ordered_on: '2026-01-01', cohort_on: '2026-01-05',
	shipped_units: 10, net_amount: 100, ...more
}); // prettier-ignore

/** One unit of an order line, requested. */
const returned = (id: string, of: string | null, more: Row = {}): Row => ({
	return_line_id: id, return_id: `R-${id}`, order_line_id: of, order_id: of && `o-${of}`, product_id: 'p1', category: 'Shoes',
	reason: 'style', fault: 'customer', link: of ? 'reference' : 'unlinked', is_counted: true,
	cohort_on: of && '2026-01-05', requested_on: '2026-02-10', received_on: '2026-02-12', refunded_on: '2026-03-01',
	returned_units: 1, received_units: 1, refunded_units: 1, returned_amount: 10, ...more
}); // prettier-ignore

describe('the projected return rate', () => {
	test('rests its interval on the part whose returns have come', async () => {
		const day = (cohort_on: string, shipped_units: number, developed_units: number, projected_units: number): Row => ({
			cohort_on, category: 'Shoes', channel: 'online', country: 'DE', shipped_units, developed_units, projected_units
		}); // prettier-ignore
		await insert('agg_projected_days', day('2026-01-05', 100, 100, 20), day('2026-01-06', 100, 20, 16));
		const [row] = await rows({ metric: 'projected_return_rate', by: ['month'] });
		expect(row).toMatchObject({ value: 0.18, numerator: 36, denominator: 200 });
		const { low, high } = wilson(0.18 * 120, 120);
		expect([row?.['low'], row?.['high']]).toEqual([expect.closeTo(low ?? NaN, 12), expect.closeTo(high ?? NaN, 12)]);
	});

	test('of a day of which nothing has come yet has a value and no interval', async () => {
		await insert('agg_projected_days', { cohort_on: '2026-01-06', category: 'Shoes', shipped_units: 100, developed_units: 0, projected_units: 16 }); // prettier-ignore
		expect(await rows({ metric: 'projected_return_rate' })).toMatchObject([{ value: 0.16, low: null, high: null }]);
	});
});

describe('the return rate', () => {
	test('on each basis counts the day of that basis, and the shipping day below the line', async () => {
		await insert('fct_order_lines', shipped('l1'), shipped('l2', { cohort_on: '2026-02-20' }));
		await insert('fct_return_lines', returned('r1', 'l1'));
		const byMonth = async (basis: Question['basis'], counted: Question['counted'] = 'requested') =>
			(await rows({ metric: 'return_rate', by: ['month'], ...(basis && { basis }), counted })).map(
				({ month, numerator, denominator }) => [month, numerator, denominator]
			);
		expect(await byMonth('cohort')).toEqual([['2026-01-01', 1, 10], ['2026-02-01', 0, 10]]); // prettier-ignore
		expect(await byMonth('return_date')).toEqual([['2026-01-01', 0, 10], ['2026-02-01', 1, 10]]); // prettier-ignore
		expect(await byMonth('refund_date')).toEqual([['2026-01-01', 0, 10], ['2026-02-01', 0, 10], ['2026-03-01', 1, 0]]); // prettier-ignore
		expect(await byMonth('return_date', 'refunded')).toEqual(await byMonth('refund_date', 'refunded'));
	});

	test('of a month without shipments has a numerator and no value', async () => {
		await insert('fct_return_lines', returned('r1', null));
		expect(await rows({ metric: 'return_rate', by: ['month'], basis: 'return_date' })).toEqual([
			{ month: '2026-02-01', value: null, numerator: 1, denominator: 0, low: null, high: null }
		]);
	});

	test('of nothing is no data, not 0 %', async () => {
		expect(await rows({ metric: 'return_rate' })).toEqual([
			{ value: null, numerator: 0, denominator: 0, low: null, high: null }
		]);
	});

	test('by reason keeps everything that was shipped below the line, and a filter by reason does too', async () => {
		await insert('fct_order_lines', shipped('l1'), shipped('l2'));
		await insert(
			'fct_return_lines',
			returned('r1', 'l1'),
			returned('r2', 'l2', { reason: 'defective', returned_units: 3 })
		);
		expect(await rows({ metric: 'return_rate', by: ['reason'] })).toMatchObject([
			{ reason: 'defective', value: 0.15, numerator: 3, denominator: 20 },
			{ reason: 'style', value: 0.05, numerator: 1, denominator: 20 }
		]);
		expect(await rows({ metric: 'return_rate', where: { reason: ['style'] } })).toMatchObject([
			{ numerator: 1, denominator: 20 }
		]);
	});

	test('by value counts the share that was received, and weighs dear lines more in the interval', async () => {
		await insert('fct_order_lines', shipped('l1', { net_amount: 900 }), shipped('l2', { net_amount: 100 }));
		await insert(
			'fct_return_lines',
			returned('r1', 'l2', { returned_units: 4, received_units: 1, returned_amount: 40 })
		);
		const [row] = await rows({ metric: 'return_rate', measure: 'value', counted: 'received' });
		expect(row).toMatchObject({ numerator: 10, denominator: 1000, value: 0.01 });
		// Kish: 1000^2 / (900^2 + 100^2) = 1.2195 lines; Wilson of 0.012195 among them
		expect(row?.['high']).toBeCloseTo(0.7637, 3);
	});

	test('two sources with the same ids stay two', async () => {
		await insert('fct_order_lines', shipped('l1'), { ...shipped('l1'), source_id: 'shop' });
		await insert('dim_products', { product_id: 'p1', product_name: 'Boot' });
		expect(await rows({ metric: 'return_rate', by: ['product'] })).toMatchObject([
			{ source: 'erp', product: 'p1', product_name: 'Boot', denominator: 10 },
			{ source: 'shop', product: 'p1', product_name: 'p1', denominator: 10 }
		]);
		expect(await rows({ metric: 'return_rate', measure: 'orders' })).toMatchObject([{ denominator: 2 }]);
	});

	test('counts an order once however many lines of it came back, and a line once however often', async () => {
		await insert('fct_order_lines', shipped('l1', { order_id: 'o' }), shipped('l2', { order_id: 'o' }), shipped('l3'));
		await insert(
			'fct_return_lines',
			returned('r1', 'l1', { order_id: 'o' }),
			returned('r2', 'l1', { order_id: 'o' }),
			returned('r3', 'l2', { order_id: 'o' }),
			returned('r4', 'l3', { is_counted: false, returned_units: 0, returned_amount: 0 })
		);
		expect(await rows({ metric: 'return_rate', measure: 'orders' })).toMatchObject([{ numerator: 1, denominator: 2 }]);
		expect(await rows({ metric: 'return_rate', measure: 'lines' })).toMatchObject([{ numerator: 2, denominator: 3 }]);
	});

	test('says what it leaves out: no order line, no refund yet, no exchange rate', async () => {
		await insert('fct_order_lines', shipped('l1'), shipped('l2', { net_amount: null }));
		await insert(
			'fct_return_lines',
			returned('r1', 'l1'),
			returned('r2', null, { returned_units: 2, refunded_on: null })
		);
		expect((await ask({ metric: 'return_rate' })).left_out).toEqual([{ reason: 'unlinked', amount: 2, unit: 'units' }]);
		expect((await ask({ metric: 'return_rate', where: { reason: ['defective'] } })).left_out).toEqual([]);
		expect((await ask({ metric: 'return_rate', to: '2026-02-10' })).left_out).toEqual([]);
		expect((await ask({ metric: 'return_rate', basis: 'refund_date' })).left_out).toEqual([
			{ reason: 'not_refunded', amount: 2, unit: 'units' }
		]);
		expect((await ask({ metric: 'return_rate', measure: 'value', basis: 'return_date' })).left_out).toEqual([
			{ reason: 'no_amount', amount: 1, unit: 'rows' }
		]);
	});
});

describe('other metrics', () => {
	test('our own fault is a share of what came back', async () => {
		const faults = ['seller', 'logistics', 'customer', 'unknown'];
		await insert('fct_return_lines', ...faults.map((fault, index) => returned(`r${index}`, null, { fault })));
		expect(await rows({ metric: 'seller_fault_rate' })).toMatchObject([{ value: 0.5, numerator: 2, denominator: 4 }]);
		expect(await rows({ metric: 'seller_fault_rate', by: ['fault'] })).toMatchObject([
			{ fault: 'customer', value: 0, denominator: 1 },
			{ fault: 'logistics', value: 1 },
			{ fault: 'seller', value: 1 },
			{ fault: 'unknown', value: 0 }
		]);
	});

	test('a mean and a quantile say of how many', async () => {
		await insert(
			'fct_survey_responses',
			...[5, 4, null].map((csat, index): Row => ({
				response_id: `s${index}`,
				answered_at: '2026-02-01 10:00:00',
				csat
			}))
		);
		expect(await rows({ metric: 'csat' })).toEqual([
			{ value: 4.5, numerator: 9, denominator: 2, low: null, high: null }
		]);
		const hours = [10, 20, 60];
		await insert(
			'fct_returns',
			...hours.map((review_hours, index): Row => ({
				return_id: `R${index}`,
				reviewed_at: '2026-02-01 23:59:59',
				review_hours
			}))
		);
		await insert('fct_returns', { return_id: 'open', outcome: 'open', review_hours: null });
		expect(await rows({ metric: 'review_hours_median', by: ['day'] })).toEqual([
			{ day: '2026-02-01', value: 20, numerator: null, denominator: 3, low: null, high: null }
		]);
	});

	test('what belongs to no return is unknown in its dimensions, and is not lost', async () => {
		await insert('fct_returns', { return_id: 'R1', tier: 'vip' });
		const refund = { refund_status: 'paid', refunded_on: '2026-02-01', amount: 5, channel: 'unknown' };
		await insert(
			'fct_refunds',
			{ ...refund, refund_id: 'f1', return_id: 'R1' },
			{ ...refund, refund_id: 'f2', amount: 7 },
			{ ...refund, refund_id: 'f3', refund_status: 'pending' }
		);
		expect(await rows({ metric: 'refund_amount', by: ['tier'] })).toMatchObject([
			{ tier: 'unknown', value: 7 },
			{ tier: 'vip', value: 5 }
		]);
	});

	test('goods that leave as a write-off count by their value, less what was booked back', async () => {
		const movement = { return_line_id: 'r1', kind: 'write_off', occurred_at: '2026-02-01 08:00:00' };
		await insert(
			'fct_return_movements',
			{ ...movement, movement_id: 'm1', amount: -30 },
			{ ...movement, movement_id: 'm2', amount: 10 },
			{ ...movement, movement_id: 'm3', kind: 'restock', amount: 99 }
		);
		expect(await rows({ metric: 'write_off_value' })).toMatchObject([{ value: 20 }]);
		expect(await rows({ metric: 'write_off_value', to: '2026-02-01' })).toMatchObject([{ value: 0 }]);
	});

	test('more rows than are allowed are refused, not cut', async () => {
		await insert('fct_order_lines', ...['a', 'b', 'c'].map((category) => shipped(category, { category })));
		const most = (mostRows: number) =>
			answer(
				{ metric: 'shipped_units', by: ['category'] },
				{ dictionary, ask: askOf(connection), version: 'v', mostRows }
			);
		expect((await most(3)).rows).toHaveLength(3);
		await expect(most(2)).rejects.toMatchObject({ code: 'too_many_rows' });
	});

	test('a week begins on Monday, also over the end of a year', async () => {
		await insert(
			'fct_order_lines',
			shipped('l1', { ordered_on: '2026-01-01' }),
			shipped('l2', { ordered_on: '2025-12-28' })
		);
		expect(await rows({ metric: 'order_lines', by: ['week'] })).toMatchObject([
			{ week: '2025-12-22', value: 1 },
			{ week: '2025-12-29', value: 1 }
		]);
		expect(await rows({ metric: 'order_lines', where: { week: ['2026-W01'] } })).toMatchObject([{ value: 1 }]);
		expect(
			await rows({ metric: 'order_lines', by: ['quarter', 'year'], where: { quarter: ['2026-Q1'] } })
		).toMatchObject([{ quarter: '2026-01-01', year: '2026-01-01', value: 1 }]);
	});

	test('a balance adds up its terms and takes away what came back, by what all of them have', async () => {
		await insert('fct_returns', { return_id: 'R1', tier: 'vip', requested_at: '2026-01-05 08:00:00', cost_amount: 7 });
		await insert('fct_refunds', {
			refund_id: 'f1', return_id: 'R1', refund_status: 'paid', refunded_on: '2026-02-01', amount: 50
		}); // prettier-ignore
		await insert('fct_return_lines', { return_line_id: 'r1', return_id: 'R1', tier: 'vip' });
		const movement = { return_line_id: 'r1', occurred_at: '2026-02-03 08:00:00' };
		await insert(
			'fct_return_movements',
			{ ...movement, movement_id: 'm1', kind: 'restock', amount: 20 },
			{ ...movement, movement_id: 'm2', kind: 'write_off', amount: -3 },
			{ ...movement, movement_id: 'm3', kind: 'write_off', amount: -2, return_line_id: null }
		);
		expect(await rows({ metric: 'return_loss' })).toMatchObject([{ value: 50 + 7 + 5 - 20 }]);
		expect(await rows({ metric: 'return_loss', by: ['tier'] })).toMatchObject([
			{ tier: 'unknown', value: 2 },
			{ tier: 'vip', value: 40 }
		]);
		expect(await rows({ metric: 'return_loss', by: ['month'], totals: true })).toMatchObject([
			{ month: '2026-01-01', value: 7 },
			{ month: '2026-02-01', value: 35 },
			{ month: null, value: 42 }
		]);
		await expect(rows({ metric: 'return_loss', by: ['stage'] })).rejects.toMatchObject({
			code: 'dimension_not_available'
		});
	});

	test('promoters less detractors, and the passive only among the answers', async () => {
		await insert(
			'fct_survey_responses',
			...[10, 9, 8, 7, 6, 0, 9, null].map((nps, index): Row => ({
				response_id: `s${index}`,
				answered_at: '2026-02-01 10:00:00',
				nps
			}))
		);
		const [row] = await rows({ metric: 'nps' });
		expect(row).toMatchObject({ denominator: 7 });
		expect(row?.['value']).toBeCloseTo((3 / 7 - 2 / 7) * 100, 10);
	});

	test('days to restock go from the receipt to the booking', async () => {
		await insert(
			'fct_returns',
			{ return_id: 'R1', received_at: '2026-02-01 00:00:00', stocked_at: '2026-02-02 12:00:00' },
			{ return_id: 'R2', received_at: '2026-02-01 00:00:00', stocked_at: '2026-02-04 12:00:00' },
			{ return_id: 'R3', received_at: '2026-02-01 00:00:00' }
		);
		expect(await rows({ metric: 'days_to_restock_median' })).toMatchObject([{ value: 2.5, denominator: 2 }]);
	});

	test('an exchange counts on the day of its request, a return once', async () => {
		await insert(
			'fct_returns',
			{ return_id: 'R1', requested_at: '2026-01-31 08:00:00', tier: 'vip' },
			{ return_id: 'R2', requested_at: '2026-01-20 08:00:00', tier: 'vip' }
		);
		const exchange = { return_id: 'R1', created_at: '2026-02-02 08:00:00' };
		await insert('fct_exchanges', { ...exchange, exchange_id: 'x1' }, { ...exchange, exchange_id: 'x2' });
		expect(await rows({ metric: 'exchange_rate_of_returns', by: ['tier', 'month'] })).toMatchObject([
			{ tier: 'vip', month: '2026-01-01', value: 0.5, numerator: 1, denominator: 2 }
		]);
	});

	test('a region and a production week are looked up, and are unknown where nothing says them', async () => {
		await insert('dim_customers', { customer_id: 'c1', region: 'North' }, { customer_id: 'c2', region: 'South' });
		await insert('dim_batches', { batch_id: 'b1', produced_on: '2027-01-01' });
		await insert(
			'fct_order_lines',
			shipped('l1', { customer_id: 'c1', batch_id: 'b1' }),
			shipped('l2', { customer_id: 'c2', batch_id: 'unknown' }),
			shipped('l3', { customer_id: 'gone', batch_id: 'b1' })
		);
		await insert('fct_return_lines', returned('r1', 'l1', { customer_id: 'c1', batch_id: 'b1' }));
		await insert('fct_inspections', { inspection_id: 'i1', return_line_id: 'r1', inspected_units: 1, disposition: 'scrap', inspected_at: '2026-02-01 08:00:00' }); // prettier-ignore
		expect(await rows({ metric: 'return_rate', by: ['region'] })).toMatchObject([
			{ region: 'North', numerator: 1, denominator: 10 },
			{ region: 'South', numerator: 0, denominator: 10 },
			{ region: 'unknown', denominator: 10 }
		]);
		expect(
			await rows({ metric: 'return_rate', by: ['production_week'], where: { region: ['North', 'South'] } })
		).toMatchObject([
			{ production_week: '2026-W53', numerator: 1, denominator: 10 },
			{ production_week: 'unknown', numerator: 0, denominator: 10 }
		]);
		expect(await rows({ metric: 'unsellable_units', by: ['region'] })).toMatchObject([{ region: 'North', value: 1 }]);
	});

	test('defects keep what was shipped below the line, by code too', async () => {
		await insert('fct_order_lines', shipped('l1'));
		await insert(
			'fct_return_lines',
			returned('r1', 'l1', { result: 'fail', defect_code: 'seam', reason_category: 'quality', returned_units: 2 }),
			returned('r2', 'l1', { result: 'fail', defect_code: 'stain', reason_category: 'change_of_mind' }),
			returned('r3', 'l1', { result: 'pass', defect_code: 'none', reason_category: 'quality' })
		);
		expect(await rows({ metric: 'defect_rate', by: ['defect_code'] })).toMatchObject([
			{ defect_code: 'seam', numerator: 2, denominator: 10 },
			{ defect_code: 'stain', numerator: 1, denominator: 10 }
		]);
		expect(await rows({ metric: 'supplier_defect_rate' })).toMatchObject([{ numerator: 2, denominator: 10 }]);
	});
});
