import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());
afterEach(async () => {
	for (const table of ['fct_order_lines', 'fct_return_lines', 'fct_returns', 'fct_survey_responses', 'dim_products'])
		await connection.run(`delete from marts.${table}`);
});

const ask = (question: Question) => answer(question, { dictionary, ask: askOf(connection), version: 'v' });
const rows = async (question: Question) => (await ask(question)).rows;

let lines = 0;
const ship = (product: string, day: string, units: number, more: Row = {}) =>
	insertRows(connection, 'marts.fct_order_lines', [
		{
			source_id: 'erp', order_line_id: `l${++lines}`, order_id: `o${lines}`, product_id: product, category: 'Shoes',
			cohort_on: day, ordered_on: day, shipped_units: units, net_amount: units, ...more
		}
	]); // prettier-ignore
const giveBack = (reason: string, units: number, more: Row = {}) =>
	insertRows(connection, 'marts.fct_return_lines', [
		{
			source_id: 'erp', return_line_id: `r${++lines}`, return_id: `R${lines}`, product_id: 'p1', category: 'Shoes', reason,
			is_counted: true, cohort_on: '2026-01-05', requested_on: '2026-01-20', returned_units: units, ...more
		}
	]); // prettier-ignore

describe('totals', () => {
	test('stand behind what they add up, with null for what they add up over', async () => {
		await ship('p1', '2026-01-05', 4, { channel: 'online' });
		await ship('p1', '2026-02-05', 3, { channel: 'online' });
		await ship('p2', '2026-01-05', 2, { channel: 'store' });
		const found = await rows({ metric: 'shipped_units', by: ['channel', 'month'], totals: true });
		expect(found.map(({ channel, month, level, value }) => [channel, month, level, value])).toEqual([
			['online', '2026-01-01', 2, 4],
			['online', '2026-02-01', 2, 3],
			['online', null, 1, 7],
			['store', '2026-01-01', 2, 2],
			['store', null, 1, 2],
			[null, null, 0, 9]
		]);
		const sorted = await rows({ metric: 'shipped_units', by: ['channel', 'month'], totals: true, sort: 'value' });
		expect(sorted.map(({ level, value }) => [level, value])).toEqual([[2, 2], [2, 3], [2, 4], [1, 2], [1, 7], [0, 9]]); // prettier-ignore
	});

	test('of orders count an order once, though it is under two members', async () => {
		await ship('p1', '2026-01-05', 1, { order_id: 'o', category: 'Shoes' });
		await ship('p2', '2026-01-05', 1, { order_id: 'o', category: 'Bags' });
		expect(await rows({ metric: 'orders', by: ['category'], totals: true })).toMatchObject([
			{ category: 'Bags', level: 1, value: 1 },
			{ category: 'Shoes', level: 1, value: 1 },
			{ category: null, level: 0, value: 1 }
		]);
	});

	test('of medians are medians of all cases', async () => {
		const reviewed = { source_id: 'erp', reviewed_at: '2026-01-05 10:00:00' };
		for (const [tier, hours] of [['gold', 10], ['gold', 30], ['none', 100]] as const)
			await insertRows(connection, 'marts.fct_returns', [
				{ ...reviewed, return_id: `R${++lines}`, tier, review_hours: hours }
			]); // prettier-ignore
		expect(await rows({ metric: 'review_hours_median', by: ['tier'], totals: true })).toMatchObject([
			{ tier: 'gold', value: 20, denominator: 2 },
			{ tier: 'none', value: 100, denominator: 1 },
			{ tier: null, value: 30, denominator: 3 }
		]);
	});

	test('of ids stand under no source, and of nothing are one row', async () => {
		await ship('p1', '2026-01-05', 4);
		expect(await rows({ metric: 'shipped_units', by: ['product'], totals: true })).toMatchObject([
			{ source: 'erp', product: 'p1', product_name: 'p1', level: 1, value: 4 },
			{ source: null, product: null, product_name: null, level: 0, value: 4 }
		]);
		await connection.run('delete from marts.fct_order_lines');
		expect(await rows({ metric: 'shipped_units', by: ['product'], totals: true })).toMatchObject([
			{ product: null, level: 0, value: 0 }
		]);
	});
});

describe('a top', () => {
	test('keeps the largest members and counts all others as one', async () => {
		for (const [product, units] of [['p1', 5], ['p2', 9], ['p3', 1], ['p4', 2]] as const)
			await ship(product, '2026-01-05', units); // prettier-ignore
		await insertRows(connection, 'marts.dim_products', [
			{ source_id: 'erp', product_id: 'p2', product_name: 'Boot' },
			{ source_id: 'erp', product_id: 'other', product_name: 'no other' }
		]);
		const question: Question = { metric: 'shipped_units', by: ['product'], top: 2, sort: '-value', totals: true };
		const found = await rows(question);
		expect(found.map(({ product, product_name, others, value }) => [product, product_name, others, value])).toEqual([
			['p2', 'Boot', 0, 9],
			['p1', 'p1', 0, 5],
			['other', 'other', 2, 3],
			[null, null, 0, 17]
		]);
		expect(await rows({ ...question, totals: false, top: 4 })).toHaveLength(4);
	});

	test('of a rate is by what came back, tells a member called other from the others, and keeps the whole', async () => {
		await ship('p1', '2026-01-05', 100);
		await giveBack('other', 5);
		await giveBack('style', 2);
		await giveBack('defective', 1);
		const found = await rows({ metric: 'return_rate', by: ['reason'], top: 1 });
		expect(found.map(({ reason, others, value, denominator }) => [reason, others, value, denominator])).toEqual([
			['other', 0, 0.05, 100],
			['other', 2, 0.03, 100]
		]);
	});

	test('is the same in every period, with a subtotal of the others', async () => {
		for (const [product, day, units] of [['p1', '2026-01-05', 1], ['p2', '2026-01-05', 2], ['p1', '2026-02-05', 9]] as const)
			await ship(product, day, units); // prettier-ignore
		const found = await rows({ metric: 'shipped_units', by: ['product', 'month'], top: 1, totals: true });
		expect(found.map(({ product, month, others, value }) => [product, month, others, value])).toEqual([
			['p1', '2026-01-01', 0, 1],
			['p1', '2026-02-01', 0, 9],
			['p1', null, 0, 10],
			['other', '2026-01-01', 1, 2],
			['other', null, 1, 2],
			[null, null, 0, 12]
		]);
	});

	test('of a mean keeps those with most answers', async () => {
		for (const [customer, csat] of [['few', 5], ['many', 1], ['many', 2]] as const)
			await insertRows(connection, 'marts.fct_survey_responses', [
				{ source_id: 'erp', response_id: `s${++lines}`, customer_id: customer, csat, answered_at: '2026-01-05 08:00:00' }
			]); // prettier-ignore
		expect(await rows({ metric: 'csat', by: ['customer'], top: 1 })).toMatchObject([
			{ customer: 'many', value: 1.5 },
			{ customer: 'other', value: 5, others: 1 }
		]);
	});
});

describe('only what counted', () => {
	test('leaves out the returns that add nothing to a figure, counts without them, and keeps totals', async () => {
		await ship('p1', '2026-01-05', 10);
		await giveBack('defective', 2, { return_id: 'R1' });
		await giveBack('style', 0, { return_id: 'R2', is_counted: false });
		await giveBack('style', 3, { return_id: 'R3' });
		await giveBack('defective', 1, { return_id: 'R3' });
		await insertRows(connection, 'marts.fct_returns', [{ source_id: 'erp', return_id: 'R3', rma_number: 'RMA-3' }]);
		const behind: Question = { metric: 'return_rate', by: ['rma'], sort: '-numerator', nonzero: true };
		expect((await ask({ ...behind, nonzero: false })).total_rows).toBe(3);
		expect(await ask(behind)).toMatchObject({
			total_rows: 2,
			columns: ['source', 'rma', 'rma_name', 'value', 'numerator', 'denominator', 'low', 'high'],
			rows: [
				{ source: 'erp', rma: 'R3', rma_name: 'RMA-3', numerator: 4, denominator: 10 },
				{ source: 'erp', rma: 'R1', rma_name: 'R1', numerator: 2, denominator: 10 }
			]
		});
		expect(await ask({ ...behind, limit: 1 })).toMatchObject({ total_rows: 2, rows: [{ rma: 'R3' }] });
		const none = await ask({ ...behind, where: { reason: ['size'] }, totals: true });
		expect(none.rows).toMatchObject([{ rma: null, level: 0, numerator: 0 }]);
		await expect(ask({ ...behind, by: ['month'], from: '2026-01-01', to: '2026-02-01', fill: true })).rejects.toThrow(
			'fill asks for empty rows'
		);
	});
});

describe('filled periods', () => {
	const quarter: Question = {
		metric: 'shipped_units',
		by: ['month'],
		from: '2026-01-01',
		to: '2026-04-01',
		fill: true
	};

	test('are all of the question, for every member', async () => {
		await ship('p1', '2026-02-05', 4, { channel: 'online' });
		await ship('p1', '2026-03-05', 3, { channel: 'store' });
		expect((await rows(quarter)).map(({ month, value }) => [month, value])).toEqual([
			['2026-01-01', 0],
			['2026-02-01', 4],
			['2026-03-01', 3]
		]);
		const byChannel = await rows({ ...quarter, by: ['month', 'channel'] });
		expect(byChannel.map(({ month, channel, value }) => [month, channel, value])).toEqual([
			['2026-01-01', 'online', 0],
			['2026-01-01', 'store', 0],
			['2026-02-01', 'online', 4],
			['2026-02-01', 'store', 0],
			['2026-03-01', 'online', 0],
			['2026-03-01', 'store', 3]
		]);
	});

	test('of a rate by reason know what was shipped, and have no value where nothing was', async () => {
		await ship('p1', '2026-01-05', 10);
		await ship('p1', '2026-03-05', 20);
		await giveBack('style', 1);
		expect(await rows({ ...quarter, metric: 'return_rate', by: ['reason', 'month'] })).toMatchObject([
			{ month: '2026-01-01', value: 0.1, denominator: 10 },
			{ month: '2026-02-01', value: null, numerator: 0, denominator: 0 },
			{ month: '2026-03-01', value: 0, numerator: 0, denominator: 20 }
		]);
	});

	test('are the weeks that the days touch, within their years, and those of the filter only', async () => {
		const newYear: Question = { ...quarter, by: ['year', 'week'], from: '2025-12-28', to: '2026-01-02' };
		expect((await rows(newYear)).map(({ year, week }) => [year, week])).toEqual([
			['2025-01-01', '2025-12-22'],
			['2025-01-01', '2025-12-29'],
			['2026-01-01', '2025-12-29']
		]);
		const filtered = await rows({ ...quarter, where: { month: ['2026-02', '2026-03'] } });
		expect(filtered.map(({ month }) => month)).toEqual(['2026-02-01', '2026-03-01']);
	});

	test('stand beside the periods that they are compared with', async () => {
		await ship('p1', '2025-02-05', 4);
		expect(await rows({ ...quarter, compare: 'last_year' })).toMatchObject([
			{ month: '2026-01-01', value: 0, compared_value: 0 },
			{ month: '2026-02-01', value: 0, compared_value: 4, difference: -4 },
			{ month: '2026-03-01', value: 0, compared_value: 0 }
		]);
	});
});

test('a page says of how many rows it is one, also behind the last', async () => {
	for (const product of ['p1', 'p2', 'p3']) await ship(product, '2026-01-05', 1);
	const page = (limit: number, offset: number) => ask({ metric: 'shipped_units', by: ['product'], limit, offset });
	expect(await page(2, 0)).toMatchObject({ total_rows: 3, rows: [{}, {}] });
	expect(await page(2, 2)).toMatchObject({ total_rows: 3, rows: [{}] });
	expect(await page(2, 9)).toMatchObject({ total_rows: 3, rows: [] });
	expect((await page(2, 0)).rows[0]).not.toHaveProperty('total_rows');
});
