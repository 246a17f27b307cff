// What young shipments will reach: against figures worked out by hand, and against what then came.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows, openPublished } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
beforeEach(async () => {
	for (const relation of ['marts.fct_order_lines', 'marts.fct_return_lines', 'marts.agg_return_delays', 'meta.sources'])
		await connection.run(`delete from ${relation}`);
});
afterAll(() => connection.closeSync());

type Line = { on: string; units: number; returned?: number; category?: string; reason?: string };

/** Lines of a shop whose data reaches 2026-03-31; half of all returns come within 10 days, all within 20. */
async function shop(lines: readonly Line[]) {
	await insertRows(connection, 'meta.sources', [{ source_id: 'erp', data_to: '2026-03-31 10:00:00' }]);
	const rows = lines.map(({ on, units, returned = 0, category = 'Shoes', reason = 'style' }, index) => ({
		on, units, returned, category, reason, id: `l${index}` })); // prettier-ignore
	await insertRows(
		connection,
		'marts.fct_order_lines',
		rows.map(({ on, units, category, id }) => ({
			source_id: 'erp', order_line_id: id, order_id: id, category, channel: 'online', country: 'DE', cohort_on: on,
			shipped_units: units, net_amount: units * 10
		})) // prettier-ignore
	);
	await insertRows(
		connection,
		'marts.fct_return_lines',
		rows
			.filter(({ returned }) => returned > 0)
			.map(({ on, returned, category, reason, id }) => ({
				source_id: 'erp', return_line_id: id, order_line_id: id, category, channel: 'online', country: 'DE', reason,
				is_counted: true, cohort_on: on, requested_on: on, returned_units: returned, returned_amount: returned * 10,
				received_units: 0, refunded_units: 0
			})) // prettier-ignore
	);
	await connection.run(`insert into marts.agg_return_delays
		select 'requested', category, age, 100, 0.1, 0.1, 0.1, least(age / 20.0, 1), false
		from range(0, 21) as ages (age), (values ('Shoes'), ('Bags')) as categories (category)`);
}

const days = { since: '2026-03-01', until: '2026-04-01', grain: 'month' } as const;

describe('by hand', () => {
	test('what is to come is the rate of all shipments on the part that has not come', async () => {
		await shop([
			{ on: '2026-02-01', units: 100, returned: 10 },
			// ten days old: half of its returns have come
			{ on: '2026-03-21', units: 100, returned: 5 }
		]);
		// 15 of 100 + 50 units: a rate of 10 %, so 5 more of the hundred
		expect(await askQuery(connection, 'projected_trend', days)).toMatchObject([
			{ bucket: '2026-03-01', numerator: 5, denominator: 100, projected: expect.closeTo(0.1, 12) as number }
		]);
		const { low, high } = (await askQuery(connection, 'projected_trend', days))[0]!;
		// a hundred units of one line come back together or not at all; but what is back stays back
		expect(low).toBe(0.05);
		expect(high).toBeGreaterThan(0.2);
		const [value] = await askQuery(connection, 'projected_trend', { ...days, measure: 'value' });
		expect(value).toMatchObject({ numerator: 50, denominator: 1000, projected: expect.closeTo(0.1, 12) as number });
	});

	test('a category has a rate of its own, and the sum is the bucket', async () => {
		await shop([
			{ on: '2026-02-01', units: 100, returned: 20 },
			{ on: '2026-02-01', units: 100, returned: 0, category: 'Bags' },
			{ on: '2026-03-31', units: 50 },
			{ on: '2026-03-31', units: 50, category: 'Bags' }
		]);
		const [row] = await askQuery(connection, 'projected_trend', days);
		expect(row).toMatchObject({ numerator: 0, denominator: 100, projected: expect.closeTo(0.1, 12) as number });
		const [bags] = await askQuery(connection, 'projected_trend', { ...days, category: ['Bags'] });
		expect(bags).toMatchObject({ denominator: 50, projected: 0 });
	});

	test('older shipments than the curve are as they are, without an interval', async () => {
		await shop([{ on: '2026-03-02', units: 40, returned: 3 }]);
		expect(await askQuery(connection, 'projected_trend', days)).toEqual([
			{ bucket: '2026-03-01', numerator: 3, denominator: 40, projected: 0.075, low: 0.075, high: 0.075 }
		]);
	});

	test('one reason is projected of all that was shipped', async () => {
		await shop([
			{ on: '2026-02-01', units: 100, returned: 10, reason: 'defective' },
			{ on: '2026-02-02', units: 100, returned: 10 },
			{ on: '2026-03-31', units: 100 }
		]);
		const [row] = await askQuery(connection, 'projected_trend', { ...days, reason: ['defective'] });
		expect(row).toMatchObject({ denominator: 100, projected: expect.closeTo(0.05, 12) as number });
	});

	test('nothing is projected of nothing, of the first day alone, or of orders', async () => {
		await shop([]);
		expect(await askQuery(connection, 'projected_trend', days)).toEqual([]);
		await shop([{ on: '2026-03-31', units: 5 }]);
		expect(await askQuery(connection, 'projected_trend', days)).toEqual([]);
		await shop([{ on: '2026-02-01', units: 100, returned: 10 }]);
		expect(await askQuery(connection, 'projected_trend', { ...days, measure: 'orders' })).toEqual([]);
	});
});

// One line of 1 to 3 units a row, which come back together or not at all, 8 % of them, after 1 to 20 days.
const simulate = (seed: number) => `
	create or replace temp table simulated as
	select
		day, units,
		case when hash(line, ${seed}, 'back') % 10000 < 800 then 1 + (hash(line, ${seed}, 'days') % 20)::integer end as delay
	from (
		select line, date '2026-01-01' + (line % 90)::integer as day, 1 + (hash(line, ${seed}, 'units') % 3)::integer as units
		from range(0, 4500) as lines (line)
	)`;

test('what then came is within the interval about as often as it says', { timeout: 120_000 }, async () => {
	await shop([]);
	let [within, all] = [0, 0];
	for (let seed = 1; seed <= 60; seed++) {
		await connection.run('delete from marts.fct_order_lines; delete from marts.fct_return_lines');
		await connection.run(simulate(seed));
		await connection.run(`insert into marts.fct_order_lines by name
			select 'erp' as source_id, rowid::varchar as order_line_id, 'Shoes' as category, 'o' as channel, 'c' as country,
				day as cohort_on, units as shipped_units, 10 * units as net_amount from simulated`);
		await connection.run(`insert into marts.fct_return_lines by name
			select 'erp' as source_id, rowid::varchar as order_line_id, 'Shoes' as category, 'o' as channel, 'c' as country,
				true as is_counted, 'r' as reason, day as cohort_on, units as returned_units, 10 * units as returned_amount
			from simulated where delay is not null and day + delay <= date '2026-03-31'`);
		const weeks = await askQuery(connection, 'projected_trend', { ...days, since: '2026-03-16', grain: 'week' });
		const came = await connection.runAndReadAll(`select date_trunc('week', day)::date::varchar as week,
			sum(units) filter (delay is not null)::double / sum(units) as rate from simulated group by 1`);
		const rates = new Map(came.getRowsJS() as [string, number][]);
		for (const { bucket, low, high } of weeks) {
			all++;
			const rate = rates.get(bucket)!;
			if (low! <= rate + 1e-12 && rate - 1e-12 <= high!) within++;
		}
	}
	expect(all).toBe(180);
	expect(within / all).toBeGreaterThan(0.9);
	expect(within / all).toBeLessThan(0.995);
});
