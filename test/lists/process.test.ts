// What the pages of the process ask: worked out by hand over a few returns.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;

const none: readonly string[] = [];
/** Everything in, as `everything` of the other lists. */
const all = { since: '2026-01-01', until: '2027-01-01', warehouse: none, handler: none, resolution: none, variant: '', activity: '', next: '', deviation: '' }; // prettier-ignore

const variants: Record<string, { activities: string[]; deviations: string[]; fitness: number | null }> = {
	usual: { activities: ['requested', 'received', 'inspected'], deviations: [], fitness: 1 },
	short: { activities: ['requested', 'received'], deviations: ['skipped:inspected', 'skipped:settled'], fitness: 0.5 },
	again: {
		activities: ['requested', 'received', 'received', 'inspected'],
		deviations: ['repeated:received'],
		fitness: 0.8
	},
	strange: { activities: ['weighed'], deviations: [], fitness: null }
};

/** A return, its way, its waits in hours, and how long it took (null: still open). */
const returns: readonly [id: string, variant: string, warehouse: string, waits: number[], settled: number | null][] = [
	// ten that waited 1, 2 … 10 hours to be received, each ten times as long to be inspected
	...Array.from({ length: 10 }, (_, index): [string, string, string, number[], number | null] => [
		`u${index}`, 'usual', index < 8 ? 'W1' : 'W2', [index + 1, (index + 1) * 10], index < 5 ? (index + 1) * 10 : null
	]), // prettier-ignore
	['s', 'short', 'W2', [0], 7],
	['a', 'again', 'W2', [4, 2, 40], 80],
	['x', 'strange', 'unknown', [], null]
];

beforeAll(async () => {
	connection = await openPublished();
	await connection.run("insert into meta.publication (version, data_to) values ('v', timestamp '2026-06-30 12:00:00')");
	const arcs = [
		...new Set(
			Object.values(variants).flatMap(({ activities }) =>
				activities.map((activity, at) => `${activity} ${activities[at + 1] ?? ''}`)
			)
		)
	];
	await insertRows(connection, 'marts.dim_process_arcs', arcs.map((arc, index) => ({ arc_id: index + 1, activity: arc.split(' ')[0]!, next_activity: arc.split(' ')[1] || null }))); // prettier-ignore
	await insertRows(connection, 'marts.dim_warehouses', [{ source_id: 'erp', warehouse_id: 'W1', warehouse_name: 'Leipzig' }]); // prettier-ignore
	for (const [variant_id, { activities, deviations, fitness }] of Object.entries(variants))
		await connection.run(
			`insert into marts.dim_process_variants by name select $variant_id as variant_id, string_split($activities, ' ') as activities,
			${activities.length} as activity_count, ${deviations.length === 0 ? '[]' : "string_split($deviations, ' ')"} as deviations, ${fitness ?? 'null'} as fitness`,
			{ variant_id, activities: activities.join(' '), ...(deviations.length > 0 ? { deviations: deviations.join(' ') } : {}) } // prettier-ignore
		);
	const cases: Row[] = returns.map(([return_id, variant_id, warehouse_id, , settled_hours]) => ({
		source_id: 'erp', return_id, variant_id, warehouse_id, settled_hours, requested_on: '2026-06-29', requested_at: '2026-06-29 12:00:00',
		category: 'Shoes', reason: 'style', channel: 'online', country: 'FR', handler: 'Ada', resolution: 'refund',
		outcome: settled_hours === null ? 'open' : 'settled', fitness: variants[variant_id]!.fitness,
		is_conformant: variants[variant_id]!.deviations.length === 0, is_rework: variant_id === 'again'
	})); // prettier-ignore
	await insertRows(connection, 'marts.fct_process_cases', cases);
	await insertRows(connection, 'marts.fct_process_steps', returns.flatMap(([return_id, variant_id, warehouse_id, waits]) =>
		variants[variant_id]!.activities.map((activity, at) => ({
			source_id: 'erp', return_id, variant_id, warehouse_id, position: at + 1, requested_on: '2026-06-29', category: 'Shoes', reason: 'style',
			channel: 'online', country: 'FR', handler: 'Ada', resolution: 'refund', wait_hours: waits[at] ?? null,
			arc_id: arcs.indexOf(`${activity} ${variants[variant_id]!.activities[at + 1] ?? ''}`) + 1
		}))
	)); // prettier-ignore
	await connection.run('update marts.fct_process_steps set wait_bin = marts.wait_bin(wait_hours)');
});
afterAll(() => connection.closeSync());

const arcsOf = async (narrowed: Partial<typeof all>) =>
	Object.fromEntries(
		(await askQuery(connection, 'process_arcs', { ...all, ...narrowed })).map((row) => [
			`${row.activity} ${row.next_activity ?? ''}`.trim(),
			row
		])
	);

describe('the map', () => {
	test('counts each arc, adds up its waits, and reads the median to one per cent', async () => {
		const arcs = await arcsOf({});
		// 1 to 10 hours, none at all (s) and 4 (a): 0 1 2 3 4 4 | 5 6 7 8 9 10
		const received = arcs['requested received']!;
		expect(received).toMatchObject({ passages: 12, total_hours: 59 });
		expect(Math.abs(received.median_hours! / 4 - 1)).toBeLessThan(0.01);
		expect(Math.abs(received.p90_hours! / 9 - 1)).toBeLessThan(0.01);
		// ranks 6 - 0.98 √12 = 2.6 → 2 and 7 + 0.98 √12 = 10.4 → 11
		expect(Math.abs(received.median_low! / 1 - 1)).toBeLessThan(0.01);
		expect(Math.abs(received.median_high! / 9 - 1)).toBeLessThan(0.01);
		expect(arcs['weighed']).toMatchObject({ passages: 1, total_hours: 0, median_hours: null });
		// one passage has a median and no interval
		expect(arcs['received received']).toMatchObject({ passages: 1, median_low: null, median_high: null });
	});

	test('is that of the filters, the way, the deviation, the step and the arc', async () => {
		expect((await arcsOf({ warehouse: ['W1'] }))['requested received']!.passages).toBe(8);
		expect((await arcsOf({ variant: 'short' }))['requested received']!.passages).toBe(1);
		expect((await arcsOf({ deviation: 'repeated:received' }))['received inspected']!.passages).toBe(1);
		expect((await arcsOf({ activity: 'inspected' }))['requested received']!.passages).toBe(11);
		expect((await arcsOf({ activity: 'received', next: 'received' }))['requested received']!.passages).toBe(1);
		expect(await arcsOf({ since: '2026-07-01' })).toEqual({});
	});
});

test('the totals say how many keep to the model, of those of which anything is known', async () => {
	const [totals] = await askQuery(connection, 'process_totals', all);
	expect(totals).toMatchObject({
		cases: 13, open_cases: 6, settled_cases: 7, judged_cases: 12, conformant_cases: 10, rework_cases: 1, variants: 4,
		mean_fitness: Number((11.3 / 12).toFixed(6))
	}); // prettier-ignore
	const [nothing] = await askQuery(connection, 'process_totals', { ...all, until: '2026-01-02' });
	expect(nothing).toMatchObject({ cases: 0, mean_fitness: null, conformant_low: null });
});

test('ways come by their cases, deviations too, and the cases behind one are those with it', async () => {
	const ways = await askQuery(connection, 'process_variants', { ...all, limit: 2 });
	expect(ways.map(({ variant_id, cases, median_hours }) => [variant_id, cases, median_hours])).toEqual([
		['usual', 10, 30],
		['again', 1, 80]
	]);
	expect(ways[0]!.activities.split('\u001f')).toEqual(['requested', 'received', 'inspected']);
	expect(await askQuery(connection, 'process_deviations', all)).toEqual([
		{ deviation: 'repeated:received', cases: 1 },
		{ deviation: 'skipped:inspected', cases: 1 },
		{ deviation: 'skipped:settled', cases: 1 }
	]);
	const [only, ...more] = await askQuery(connection, 'process_cases', { ...all, deviation: 'skipped:inspected' });
	expect([only!.return_id, only!.total, more.length]).toEqual(['s', 1, 0]);
	const pages = [0, 5, 10].map((offset) => askQuery(connection, 'process_cases', { ...all, limit: 5, offset }));
	expect((await Promise.all(pages)).flat().map(({ return_id }) => return_id)).toEqual(returns.map(([id]) => id).sort());
});

test('an open case counts for as long as it has waited', async () => {
	// Leipzig: of 8, one settled after 10 and one after 20 hours (6/8 go on), three open at 24; of the three left one after
	// 30: 6/8 · 2/3 is just one half, which lasts until the next after 40, so the median is their middle
	const rows = await askQuery(connection, 'process_turnaround', { ...all, by: 'warehouse' });
	const row = rows.find(({ member }) => member === 'erp/W1');
	expect(row).toMatchObject({ member_name: 'Leipzig', cases: 8, settled_cases: 5, open_cases: 3, median_hours: 35 });
	const unknown = rows.find(({ member }) => member === 'erp/unknown');
	expect(unknown).toMatchObject({ member_name: 'unknown', settled_cases: 0, median_hours: null, p90_hours: null });
	const [together] = await askQuery(connection, 'process_turnaround', { ...all, by: '' });
	expect(together).toMatchObject({ cases: 13, settled_cases: 7, open_cases: 6 });
});

describe('the work in progress', () => {
	const base = { warehouse: none, handler: none };
	beforeAll(async () => {
		const open = (return_id: string, stage: string, stage_at: string, due_at: string | null, rest: Row = {}): Row => ({
			source_id: 'erp', return_id, stage, stage_at, due_at, is_open: true, is_late: due_at !== null && due_at < '2026-06-30 12:00:00',
			outcome: 'open', requested_at: stage_at, warehouse_id: 'W1', handler: 'Ada', customer_id: 'c', tier: 'standard', channel: 'online',
			country: 'FR', category: 'Shoes', reason: 'style', refund_owed_amount: 0, ...rest
		}); // prettier-ignore
		const done = { is_open: false, outcome: 'settled', settled_at: '2026-06-29 18:00:00' };
		await insertRows(connection, 'marts.dim_stages', [
			{ stage: 'requested', step: 1 },
			{ stage: 'received', step: 4 }
		]);
		await insertRows(connection, 'marts.fct_returns', [
			open('late', 'received', '2026-06-20 12:00:00', '2026-06-22 12:00:00'),
			open('later', 'received', '2026-06-10 12:00:00', '2026-06-12 12:00:00', { refund_owed_amount: 12.5 }),
			open('today', 'received', '2026-06-29 12:00:00', '2026-07-01 11:59:59'),
			open('tomorrow', 'requested', '2026-06-30 11:00:00', '2026-07-01 12:00:00', { warehouse_id: 'unknown' }),
			open('never', 'weighed', '2026-06-27 12:00:00', null, { handler: 'unknown' }),
			open('done', 'received', '2026-06-28 12:00:00', null, done)
		]);
	});

	test('by stage: how old, how late, what is due', async () => {
		const rows = await askQuery(connection, 'work_stages', base);
		expect(rows.map(({ stage }) => stage)).toEqual(['requested', 'received', 'weighed']);
		expect(rows[1]).toMatchObject({
			open_returns: 3, late: 2, due_day: 1, due_3_days: 1, due_week: 1, no_limit: 0, day_old: 0, days_3_old: 1, week_old: 0,
			weeks_2_old: 1, older: 1, median_hours: 240, longest_hours: 480, owed_amount: 12.5
		}); // prettier-ignore
		expect(rows[0]).toMatchObject({ open_returns: 1, late: 0, due_day: 0, due_3_days: 1, day_old: 1 });
		expect(rows[2]).toMatchObject({ open_returns: 1, no_limit: 1, week_old: 1 });
	});

	test('the queue: late longest first, then what is due next, what has no limit last; its filters add up', async () => {
		const asked = { ...base, due: '', stage: none };
		const ids = async (narrowed: object) =>
			(await askQuery(connection, 'work_queue', { ...asked, ...narrowed })).map(({ return_id }) => return_id);
		expect(await ids({})).toEqual(['later', 'late', 'today', 'tomorrow', 'never']);
		expect(await ids({ due: 'late' })).toEqual(['later', 'late']);
		expect(await ids({ due: 'day' })).toEqual(['today']);
		expect(await ids({ due: 'week' })).toEqual(['today', 'tomorrow']);
		expect(await ids({ due: 'none' })).toEqual(['never']);
		expect(await ids({ stage: ['received'], warehouse: ['W1'], limit: 1, offset: 1 })).toEqual(['late']);
		const [first] = await askQuery(connection, 'work_queue', { ...asked, limit: 1 });
		expect(first).toMatchObject({ total: 5, waited_hours: 480, due_hours: -432, warehouse_name: 'Leipzig' });
	});

	test('who holds it: a handler over all sources, a warehouse of its own source', async () => {
		await insertRows(connection, 'marts.fct_returns', [
			{ source_id: 'shop', return_id: 'other', stage: 'received', stage_at: '2026-06-30 10:00:00', is_open: true, is_late: false, outcome: 'open', warehouse_id: 'W1', handler: 'Ada' }
		]); // prettier-ignore
		const warehouses = await askQuery(connection, 'work_holders', { ...base, stage: ['received'], by: 'warehouse' });
		await connection.run("delete from marts.fct_returns where source_id = 'shop'");
		expect(
			warehouses.map(({ source_id, holder_name, open_returns }) => [source_id, holder_name, open_returns])
		).toEqual([
			['erp', 'Leipzig', 3],
			['shop', 'W1', 1]
		]);
		const rows = await askQuery(connection, 'work_holders', { ...base, stage: none, by: 'handler' });
		expect(rows.map(({ holder, open_returns, late }) => [holder, open_returns, late])).toEqual([
			['Ada', 4, 2],
			['unknown', 1, 0]
		]);
	});

	test('in and out by day, and what was open in the evening', async () => {
		const days = await askQuery(connection, 'work_days', base);
		expect(days).toHaveLength(42);
		const on = Object.fromEntries(
			days.map(({ day_on, came, done, open_returns }) => [day_on, [came, done, open_returns]])
		);
		expect(on['2026-06-09']).toEqual([0, 0, 0]);
		expect(on['2026-06-10']).toEqual([1, 0, 1]);
		expect(on['2026-06-28']).toEqual([1, 0, 4]);
		expect(on['2026-06-29']).toEqual([1, 1, 4]);
		expect(on['2026-06-30']).toEqual([1, 0, 5]);
	});
});
