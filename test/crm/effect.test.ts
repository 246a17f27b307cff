// What became of flagged customers beside like ones: small cases computed by hand, and a company in which nothing but
// chance happens.
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wilson } from '../../sql/metrics/intervals.ts';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { bindParameters } from '../../sql/queries/bind.ts';
import { readQueries } from '../../sql/queries/generate.ts';
import type { Queries } from '../../sql/queries/rows.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';

type Effect = Queries['crm_effect']['row'];
const query = readQueries().find(({ name }) => name === 'crm_effect')!;
let connection: DuckDBConnection;
beforeEach(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.sources', [{ source_id: 'shop', data_to: '2026-11-30 12:00:00' }]);
	await insertRows(connection, 'marts.agg_choice_rates', [
		{ category: 'Shoes', subcategory: 'any', channel: 'web', own_rate: 0.2, our_fault_rate: 0.01 }
	]);
});
afterEach(() => connection.closeSync());

type Flag = { customer_id: string; measure?: string; flagged_on?: string; source_id?: string };
const flagDay = '2026-06-01';

async function effect(flags: readonly Flag[]): Promise<Map<string, Effect>> {
	const bound = bindParameters(query.parameters, {
		source_ids: flags.map(({ source_id }) => source_id ?? 'shop'),
		customer_ids: flags.map(({ customer_id }) => customer_id),
		measures: flags.map(({ measure }) => measure ?? 'call'),
		flagged_ons: flags.map(({ flagged_on }) => flagged_on ?? flagDay)
	});
	const rows = (await plainRows(await connection.run(query.sql, bound.values, bound.types))) as unknown as Effect[];
	return new Map(rows.map((row) => [row.measure, row]));
}

const ids = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => `c${String(from + index).padStart(3, '0')}`);

type Bought = {
	customer_id: string;
	shipped_on: string;
	units: number;
	returned?: number;
	after?: number;
	fault?: string;
};
/** One order line each, at 10 a unit that cost 4; what came back did so after some days, was one case and cost 2. */
async function buy(bought: readonly Bought[]): Promise<void> {
	const lines: Row[] = [];
	const returns: Row[] = [];
	const cases: Row[] = [];
	for (const [
		index,
		{ customer_id, shipped_on, units, returned = 0, after = 10, fault = 'customer' }
	] of bought.entries()) {
		const id = `${customer_id}-${shipped_on}-${index}`;
		const requested = new Date(Date.parse(shipped_on) + after * 86_400_000).toISOString().slice(0, 10);
		lines.push({
			source_id: 'shop',
			order_line_id: id,
			order_id: id,
			customer_id,
			category: 'Shoes',
			subcategory: 'any',
			channel: 'web',
			ordered_on: shipped_on,
			cohort_on: shipped_on,
			shipped_units: units,
			net_amount: units * 10,
			unit_cost: 4
		});
		if (returned === 0) continue;
		returns.push({
			source_id: 'shop',
			return_line_id: id,
			return_id: id,
			order_line_id: id,
			customer_id,
			fault,
			reason: 'style',
			is_counted: true,
			returned_units: returned,
			received_units: returned,
			returned_amount: returned * 10,
			requested_on: requested,
			cohort_on: shipped_on,
			disposition: 'none'
		});
		cases.push({ source_id: 'shop', return_id: id, customer_id, lines: 1, cost_amount: 2 });
	}
	await insertRows(connection, 'marts.fct_order_lines', lines);
	await insertRows(connection, 'marts.fct_return_lines', returns);
	await insertRows(connection, 'marts.fct_returns', cases);
}

const people = (customer_ids: readonly string[], segment = 'private') =>
	insertRows(
		connection,
		'marts.dim_customers',
		customer_ids.map((customer_id) => ({ source_id: 'shop', customer_id, segment, tier: 'standard' }))
	);

/** 108 who returned nothing and 12 who returned half: these are the highest tenth. */
async function company(): Promise<void> {
	await people(ids(0, 119));
	await buy(ids(0, 107).map((customer_id) => ({ customer_id, shipped_on: '2026-01-10', units: 10 })));
	await buy(ids(108, 119).map((customer_id) => ({ customer_id, shipped_on: '2026-01-10', units: 10, returned: 5 })));
}

describe('flagged customers beside like ones', () => {
	test('are compared by rate, by margin and by who was lost', async () => {
		await company();
		const day = '2026-06-20';
		await buy([
			{ customer_id: 'c108', shipped_on: day, units: 4, returned: 1 },
			{ customer_id: 'c109', shipped_on: day, units: 4 },
			...ids(111, 115).map((customer_id) => ({ customer_id, shipped_on: day, units: 4, returned: 2 })),
			...ids(116, 118).map((customer_id) => ({ customer_id, shipped_on: day, units: 4 }))
		]);
		const found = (await effect(ids(108, 110).map((customer_id) => ({ customer_id })))).get('call')!;
		expect(found).toMatchObject({ flags: 3, young: 0, unmatched: 0, customers: 3, controls: 9 });
		expect(found).toMatchObject({ before_rate: 0.5, control_before_rate: 0.5, after_units: 8, after_own_units: 1 });
		expect(found.after_rate).toBeCloseTo(1 / 8, 12);
		expect(found.control_after_rate).toBeCloseTo(10 / 32, 12);
		expect(found.rate_difference).toBeCloseTo(1 / 8 - 10 / 32, 12);
		expect(found.lost_share).toBeCloseTo(1 / 3, 12);
		expect(found.control_lost_share).toBeCloseTo(1 / 9, 12);
		// Newcombe's interval by hand
		const [ours, theirs] = [wilson(1, 3)!, wilson(1, 9)!];
		expect(found.lost_low).toBeCloseTo(2 / 9 - Math.hypot(1 / 3 - ours.low!, theirs.high! - 1 / 9), 9);
		expect(found.lost_high).toBeCloseTo(2 / 9 + Math.hypot(ours.high! - 1 / 3, 1 / 9 - theirs.low!), 9);
		// 6 a unit; one came back: 10 refunded, goods of 4 on the shelf again, 2 of costs
		expect(found.after_amount).toBeCloseTo((16 + 24 + 0) / 3, 9);
		expect(found.control_after_amount).toBeCloseTo((5 * 10 + 3 * 24 + 0) / 9, 9);
		const mean = 40 / 3;
		const variance = ((16 - mean) ** 2 + (24 - mean) ** 2 + mean ** 2) / 2 / 3;
		const theirMean = 122 / 9;
		const theirVariance = (5 * (10 - theirMean) ** 2 + 3 * (24 - theirMean) ** 2 + theirMean ** 2) / 8 / 9;
		const half = 1.959963984540054 * Math.sqrt(variance + theirVariance);
		expect(found.amount_low).toBeCloseTo(mean - theirMean - half, 9);
		expect(found.amount_high).toBeCloseTo(mean - theirMean + half, 9);
		// before: 30 of margin of 365 days, as of 90: 10 units at 6, five refunded, five back on the shelf, 2 of costs
		expect(found.before_amount).toBeCloseTo(((60 - 50 + 20 - 2) * 90) / 365, 9);
	});

	test('count returns by choice within 30 days of shipping, in the 90 days after the flag', async () => {
		await company();
		await buy([
			{ customer_id: 'c108', shipped_on: '2026-06-01', units: 2, returned: 1, after: 30 },
			{ customer_id: 'c108', shipped_on: '2026-08-29', units: 2, returned: 1, after: 31 },
			{ customer_id: 'c108', shipped_on: '2026-07-01', units: 2, returned: 2, fault: 'seller' },
			{ customer_id: 'c108', shipped_on: '2026-08-30', units: 2, returned: 2 },
			{ customer_id: 'c108', shipped_on: '2026-05-31', units: 2, returned: 2 }
		]);
		const found = (await effect([{ customer_id: 'c108' }])).get('call')!;
		expect(found).toMatchObject({ after_units: 6, after_own_units: 1, before_rate: 0.5 });
	});

	test('are too young until 90 days of shipping and 30 of returning have passed in their source', async () => {
		await company();
		const young = async (flagged_on: string) =>
			(await effect([{ customer_id: 'c108', flagged_on }])).get('call')!.young;
		expect(await young('2026-08-02')).toBe(0);
		expect(await young('2026-08-03')).toBe(1);
		await connection.run("update meta.sources set data_to = timestamp '2026-09-01 00:00:00'");
		expect(await young('2026-08-02')).toBe(1);
	});

	test('are said to be unmatched where nobody is like them', async () => {
		await company();
		await people(['lonely'], 'business');
		await buy([{ customer_id: 'lonely', shipped_on: '2026-01-10', units: 10, returned: 5 }]);
		await people(['new']);
		await people(['large']);
		await buy([{ customer_id: 'large', shipped_on: '2026-01-10', units: 100, returned: 50 }]);
		const found = await effect([
			...['lonely', 'new', 'large'].map((customer_id) => ({ customer_id })),
			{ customer_id: 'c119', measure: 'none' }
		]);
		expect(found.get('call')).toMatchObject({
			flags: 3,
			unmatched: 3,
			customers: 0,
			controls: 0,
			rate_difference: null
		});
		expect(found.get('none')).toMatchObject({ flags: 1, unmatched: 0, customers: 1 });
		expect(found.get('all')).toMatchObject({ flags: 4, unmatched: 3, customers: 1 });
	});

	test('are never the ones that others are held against', async () => {
		await company();
		const found = (await effect(ids(108, 115).map((customer_id) => ({ customer_id })))).get('call')!;
		expect(found).toMatchObject({ customers: 0, unmatched: 8, controls: 0 });
	});
});

/** Everybody returns three of ten on average, by chance alone; `flagged` changes what these return afterwards. */
async function chance(seed: number, effectOnFlagged: number): Promise<{ flags: Flag[]; found: Effect }> {
	await connection.run(
		`insert into marts.dim_customers (source_id, customer_id, segment, tier)
		select 'shop', 'p' || i, 'private', 'standard' from range(4000) as people(i)`
	);
	const draws = `(
		select i, u, hash(i * 64 + u + $seed::bigint * 1000003) % 1000000 / 1000000.0 as draw
		from range(4000) as people(i) cross join range(20) as units(u)
	)`;
	await connection.run(
		`create temp table drawn as
		select i, count(*) filter (where u < 10 and draw < 0.3) as before_own, count(*) filter (where u >= 10 and draw < 0.3) as after_own
		from ${draws} group by i`,
		{ seed: BigInt(seed) }
	);
	const rows = (await plainRows(
		await connection.run('select i, before_own::double as before_own from drawn where before_own >= 6 order by i')
	)) as { i: number; before_own: number }[];
	// every second of those who returned most: the others are left alone
	const flags = rows.filter((_, index) => index % 2 === 0).map(({ i }) => ({ customer_id: `p${i}` }));
	for (const [when, column, day] of [
		['b', 'before_own', '2026-01-10'],
		['a', 'after_own', '2026-06-20']
	] as const) {
		await connection.run(
			`insert into marts.fct_order_lines by name
			select 'shop' as source_id, '${when}' || i as order_line_id, '${when}' || i as order_id, 'p' || i as customer_id,
				'Shoes' as category, 'any' as subcategory, 'web' as channel, date '${day}' as ordered_on, date '${day}' as cohort_on,
				10 as shipped_units, 100 as net_amount, 4 as unit_cost
			from drawn`
		);
		await connection.run(
			`insert into marts.fct_return_lines by name
			select 'shop' as source_id, '${when}' || i as return_line_id, '${when}' || i as return_id, '${when}' || i as order_line_id,
				'p' || i as customer_id, 'customer' as fault, 'style' as reason, true as is_counted, date '${day}' + 5 as requested_on,
				date '${day}' as cohort_on, units as returned_units, units as received_units, units * 10 as returned_amount
			from (
				select i, case
					when '${when}' = 'a' and 'p' || i in (select unnest($flagged::varchar[]))
						then greatest(0, ${column} - $effect::integer)
					else ${column}
				end as units
				from drawn
			)
			where units > 0`,
			{ flagged: `[${flags.map(({ customer_id }) => customer_id).join(', ')}]`, effect: effectOnFlagged }
		);
	}
	return { flags, found: (await effect(flags)).get('call')! };
}

describe('in a company in which all return alike', () => {
	test('those who returned most return less afterwards, and the comparison knows that nobody did that', async () => {
		const { flags, found } = await chance(1, 0);
		expect(flags.length).toBeGreaterThan(60);
		// what a look at the flagged alone would call a success
		expect(found.before_rate!).toBeGreaterThan(0.6);
		expect(found.after_rate!).toBeLessThan(0.36);
		expect(found.rate_low!).toBeLessThan(0);
		expect(found.rate_high!).toBeGreaterThan(0);
	});

	test('a measure that works is seen', async () => {
		const { found } = await chance(2, 1);
		expect(found.rate_high!).toBeLessThan(0);
		expect(found.rate_difference!).toBeGreaterThan(-0.2);
	});
});
