import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer, readReach } from '../../sql/metrics/engine.ts';
import { newcombe, weightedWilson, wilson } from '../../sql/metrics/intervals.ts';
import { daysBefore, daysLastYear } from '../../sql/metrics/period.ts';
import type { Question } from '../../sql/metrics/types.ts';
import { addUp, dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());
afterEach(async () => {
	for (const table of ['marts.fct_order_lines', 'marts.fct_return_lines', 'marts.fct_returns', 'meta.publication'])
		await connection.run(`delete from ${table}`);
});

const ask = async (question: Question) => {
	await addUp(connection);
	return answer(question, {
		dictionary,
		ask: askOf(connection),
		version: 'v',
		reach: await readReach(askOf(connection))
	});
};

let lines = 0;
/** Units shipped on a day, and how many of them came back for `style`. */
async function ship(day: string, category: string, units: number, returned = 0, more: Row = {}): Promise<void> {
	const line = { source_id: 'erp', order_line_id: `l${++lines}`, order_id: `o${lines}`, category, cohort_on: day };
	await insertRows(connection, 'marts.fct_order_lines', [
		{ ...line, shipped_units: units, net_amount: units * 10, ...more }
	]);
	if (returned > 0)
		await insertRows(connection, 'marts.fct_return_lines', [
			{
				...line, return_line_id: `r${lines}`, return_id: `R${lines}`, reason: 'style', is_counted: true, requested_on: day,
				returned_units: returned, returned_amount: returned * 10
			}
		]); // prettier-ignore
}

describe('the interval of a difference', () => {
	// Newcombe, R. G. (1998): Interval estimation for the difference between independent proportions, Statistics in
	// Medicine 17, 873-890, Table II, method 10. Four digits are printed.
	test.each([
		{ x: 56, m: 70, y: 48, n: 80, low: 0.0524, high: 0.3339 },
		{ x: 9, m: 10, y: 3, n: 10, low: 0.1705, high: 0.809 },
		{ x: 10, m: 10, y: 0, n: 10, low: 0.6075, high: 1 }
	])('of $x/$m and $y/$n is the printed $low to $high', ({ x, m, y, n, low, high }) => {
		const found = newcombe({ value: x / m, ...wilson(x, m) }, { value: y / n, ...wilson(y, n) });
		expect(found.low).toBeCloseTo(low, 4);
		expect(found.high).toBeCloseTo(high, 4);
	});

	test('is none where one of the rates has none, and turns round with its rates', () => {
		const rate = { value: 0.3, ...wilson(3, 10) };
		expect(newcombe(rate, { value: 4 / 3, ...wilson(4, 3) })).toEqual({ low: null, high: null });
		expect(newcombe(rate, { value: null, ...wilson(0, 0) })).toEqual({ low: null, high: null });
		const other = { value: 0.5, ...wilson(10, 20) };
		expect(newcombe(rate, other).low).toBeCloseTo(-(newcombe(other, rate).high ?? NaN), 15);
	});
});

describe('the other period', () => {
	test.each([
		[
			{ from: '2026-02-01', to: '2026-04-01' },
			{ from: '2025-12-01', to: '2026-02-01' }
		],
		[
			{ from: '2026-02-10', to: '2026-02-17' },
			{ from: '2026-02-03', to: '2026-02-10' }
		],
		[
			{ from: '2024-03-01', to: '2024-03-15' },
			{ from: '2024-02-16', to: '2024-03-01' }
		]
	])('before %o is %o', (days, before) => {
		expect(daysBefore(days)).toEqual(before);
	});

	test.each([
		[
			{ from: '2026-02-01', to: '2026-04-01' },
			{ from: '2025-02-01', to: '2025-04-01' }
		],
		[
			{ from: '2024-02-29', to: '2024-03-01' },
			{ from: '2023-02-28', to: '2023-03-01' }
		],
		[
			{ from: '2024-02-01', to: '2024-02-29' },
			{ from: '2023-02-01', to: '2023-03-01' }
		]
	])('a year before %o is %o', (days, before) => {
		expect(daysLastYear(days)).toEqual(before);
	});
});

describe('a comparison', () => {
	const february = { metric: 'return_rate', from: '2026-02-01', to: '2026-03-01' };

	test('gives both periods, their difference and its interval, and keeps members of one period only', async () => {
		await ship('2026-02-03', 'Shoes', 70, 56);
		await ship('2026-01-31', 'Shoes', 80, 48);
		await ship('2026-02-03', 'Bags', 10, 1);
		await ship('2026-01-01', 'Hats', 20, 2);
		const { rows, columns, compared } = await ask({ ...february, by: ['category'], compare: 'previous' });
		expect(compared).toMatchObject({ from: '2026-01-01', to: '2026-02-01' });
		expect(rows).toEqual([
			{
				category: 'Bags', value: 0.1, numerator: 1, denominator: 10, ...wilson(1, 10),
				compared_value: null, compared_numerator: 0, compared_denominator: 0,
				difference: null, difference_low: null, difference_high: null
			},
			{
				category: 'Hats', value: null, numerator: 0, denominator: 0, low: null, high: null,
				compared_value: 0.1, compared_numerator: 2, compared_denominator: 20,
				difference: null, difference_low: null, difference_high: null
			},
			{
				category: 'Shoes', value: 0.8, numerator: 56, denominator: 70, ...wilson(56, 70),
				compared_value: 0.6, compared_numerator: 48, compared_denominator: 80,
				difference: expect.closeTo(0.2, 12),
				difference_low: expect.closeTo(0.0524, 4),
				difference_high: expect.closeTo(0.3339, 4)
			}
		]); // prettier-ignore
		expect(Object.keys(rows[0] ?? {})).toEqual(columns);
	});

	test('of a reason that only one period has knows that there was none in the other', async () => {
		await ship('2026-02-03', 'Shoes', 10, 3);
		await ship('2026-01-31', 'Shoes', 20);
		const { rows } = await ask({ ...february, by: ['reason'], compare: 'previous' });
		expect(rows).toMatchObject([
			{ reason: 'style', value: 0.3, compared_value: 0, compared_denominator: 20, difference: 0.3 }
		]);
	});

	test('by value has its interval on the effective number of lines', async () => {
		await ship('2026-02-03', 'Shoes', 90, 9);
		await ship('2026-02-04', 'Shoes', 10);
		await ship('2026-01-31', 'Shoes', 50, 25);
		await ship('2026-01-30', 'Shoes', 50);
		const { rows } = await ask({ ...february, measure: 'value', compare: 'previous' });
		const now = { value: 0.09, ...weightedWilson(90, 1000, 1000 ** 2 / (900 ** 2 + 100 ** 2)) };
		const before = { value: 0.25, ...weightedWilson(250, 1000, 2) };
		const { low, high } = newcombe(now, before);
		expect(rows[0]?.['difference_low']).toBeCloseTo(low ?? NaN, 12);
		expect(rows[0]?.['difference_high']).toBeCloseTo(high ?? NaN, 12);
	});

	test('holds the first month against the first, and the first week against the first', async () => {
		for (const [day, units] of [['2025-03-31', 7], ['2025-04-01', 8], ['2026-03-31', 1], ['2026-04-30', 2]] as const)
			await ship(day, 'Shoes', units); // prettier-ignore
		const question = { metric: 'shipped_units', from: '2026-03-01', to: '2026-05-01', compare: 'last_year' };
		expect((await ask({ ...question, by: ['month'] })).rows).toMatchObject([
			{ month: '2026-03-01', value: 1, compared_value: 7, difference: -6 },
			{ month: '2026-04-01', value: 2, compared_value: 8 }
		]);
		// 1 March is a Sunday in 2026 and a Saturday in 2025: 31 March is in the sixth week of both ranges.
		expect((await ask({ ...question, by: ['week'] })).rows).toMatchObject([
			{ week: '2026-03-30', value: 1, compared_value: 15 },
			{ week: '2026-04-27', value: 2, compared_value: 0 }
		]);
		expect((await ask({ ...question, by: ['day'], compare: '2025-03-31..2025-06-01' })).rows).toMatchObject([
			{ day: '2026-03-01', value: 0, compared_value: 7 },
			{ day: '2026-03-02', value: 0, compared_value: 8 },
			{ day: '2026-03-31', value: 1, compared_value: 0 },
			{ day: '2026-04-30', value: 2, compared_value: 0 }
		]);
	});

	test('says what each period leaves out', async () => {
		const unlinked = { source_id: 'erp', is_counted: true, returned_units: 1, received_units: 0 };
		await insertRows(connection, 'marts.fct_return_lines', [
			{ ...unlinked, return_line_id: 'a', requested_on: '2026-02-10' },
			{ ...unlinked, return_line_id: 'b', requested_on: '2026-01-10', returned_units: 2 }
		]);
		const { left_out, compared } = await ask({ ...february, compare: 'previous' });
		expect(left_out).toEqual([{ reason: 'unlinked', amount: 1, unit: 'units' }]);
		expect(compared?.left_out).toEqual([{ reason: 'unlinked', amount: 2, unit: 'units' }]);
	});
});

describe('a period that is not to be judged yet', () => {
	const publish = (data_to: string, maturity_days = 60) =>
		insertRows(connection, 'meta.publication', [{ version: 'v', data_to, maturity_days }]);

	test('is partial until the data reach its last day', async () => {
		await publish('2026-02-27 23:00:00');
		const question: Question = { metric: 'orders', from: '2026-02-01', to: '2026-03-01', compare: 'previous' };
		expect(await ask(question)).toMatchObject({ partial: true, compared: { partial: false } });
		await connection.run('delete from meta.publication');
		await publish('2026-02-28 08:00:00');
		expect(await ask(question)).toMatchObject({ partial: false, immature: false });
	});

	test('is immature while its youngest cohort is younger than the maturity window, on the basis cohort only', async () => {
		await publish('2026-04-29 08:00:00');
		await ship('2026-02-28', 'Shoes', 1);
		const question: Question = { metric: 'return_rate', from: '2026-02-01', to: '2026-03-01' };
		expect(await ask(question)).toMatchObject({ immature: false });
		expect(await ask({ ...question, to: '2026-03-02' })).toMatchObject({ immature: true });
		expect(await ask({ ...question, to: '2026-03-02', basis: 'return_date' })).toMatchObject({ immature: false });
		expect(await ask({ metric: 'return_rate' })).toMatchObject({ partial: false, immature: true });
	});

	test('is named among the rows', async () => {
		await publish('2026-04-10 08:00:00');
		for (const day of ['2026-01-05', '2026-02-05', '2026-03-05', '2026-04-05']) await ship(day, 'Shoes', 1);
		const question: Question = { metric: 'return_rate', by: ['month'], from: '2026-01-01', to: '2026-05-01' };
		expect((await ask(question)).unsettled).toEqual([
			{ dimension: 'month', member: '2026-02-01', partial: false, immature: true },
			{ dimension: 'month', member: '2026-03-01', partial: false, immature: true },
			{ dimension: 'month', member: '2026-04-01', partial: true, immature: true }
		]);
		expect((await ask({ ...question, to: '2026-04-11' })).unsettled.at(-1)).toEqual({
			dimension: 'month', member: '2026-04-01', partial: false, immature: true
		}); // prettier-ignore
	});
});
