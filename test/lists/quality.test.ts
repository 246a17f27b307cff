// The inbox of the quality team, its control charts and the batch detective's table, over rows made by hand.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { readInbox } from '../../web/lib/quality/inbox.ts';
import { idsIn } from '../../web/lib/said/ids.ts';
import { signalStates, type SignalState } from '../../web/lib/quality/states.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
beforeEach(async () => {
	for (const relation of ['fct_signals', 'agg_control_points', 'agg_batch_cells', 'dim_products', 'dim_suppliers'])
		await connection.run(`delete from marts.${relation}`);
});
afterAll(() => connection.closeSync());

const all: readonly string[] = [];
const any = {
	source: all, category: all, supplier: all, kind: all, over: true, within: false, among: all, except: all,
	sort: '-rank', limit: 100, offset: 0
}; // prettier-ignore

const signal = (signal_id: string, more: Row = {}): Row => ({
	signal_id,
	kind: 'batch_excess',
	subject: 'batch',
	source_id: 'erp',
	product_id: 'shoe',
	supplier_id: 's1',
	batch_id: 'B-102',
	category: 'Shoes',
	first_on: '2026-03-02',
	last_on: '2026-05-04',
	is_open: true,
	exposed_units: 410,
	observed_units: 63,
	expected_units: 15.4,
	ratio: 4.1,
	ratio_low: 3,
	ratio_high: 5.4,
	false_discovery: 0.001,
	customers: 57,
	orders: 60,
	top_customer_share: 0.05,
	side: 'product',
	returned_amount: 4300,
	excess_amount: 3250,
	...more
});

const idsOf = async (parameters: Partial<typeof any> = {}) =>
	(await askQuery(connection, 'quality_signals', { ...any, ...parameters })).map(({ signal_id }) => signal_id);

describe('the inbox', () => {
	test('ranks by money that is left at the lower end of the interval, times certainty', async () => {
		await insertRows(connection, 'marts.fct_signals', [
			// 9000 × (1 − 1/1.1) = 818
			signal('wide', { returned_amount: 9000, ratio_low: 1.1 }),
			// 1500 × (1 − 1/3) = 1000
			signal('sure', { returned_amount: 1500, ratio_low: 3, false_discovery: null }),
			// as much, but as likely as not a false discovery
			signal('doubtful', { returned_amount: 1500, ratio_low: 3, false_discovery: 0.5 }),
			// even at the upper end no more than expected
			signal('none', { returned_amount: 90_000, ratio_low: 0.9 }),
			// nothing was expected, so there is no ratio: all of it is above
			signal('new', { ratio: null, ratio_low: null, ratio_high: null, excess_amount: 700, false_discovery: 0 }),
			signal('no-money', { returned_amount: null, excess_amount: null })
		]);
		expect(await idsOf()).toEqual(['sure', 'wide', 'new', 'doubtful', 'none', 'no-money']);
		const rows = await askQuery(connection, 'quality_signals', any);
		const ranks = Object.fromEntries(rows.map((row) => [row.signal_id, row.rank_amount]));
		expect(ranks['sure']).toBeCloseTo(1000, 9);
		expect(ranks['wide']).toBeCloseTo(9000 * (1 - 1 / 1.1) * 0.999, 9);
		expect(ranks['doubtful']).toBeCloseTo(500, 9);
		expect(ranks['new']).toBe(700);
		expect([ranks['none'], ranks['no-money']]).toEqual([0, 0]);
	});

	test('is narrowed by every filter, and totals count what it holds', async () => {
		await insertRows(connection, 'marts.fct_signals', [
			signal('a'),
			signal('b', { kind: 'drift', category: 'Bags', supplier_id: 's2' }),
			signal('c', { kind: 'drift', source_id: 'shop', is_open: false }),
			signal('d', { kind: 'control_limit', subject: 'supplier', category: null, product_id: null })
		]);
		const sorted = async (parameters: Partial<typeof any>) => (await idsOf(parameters)).sort();
		expect(await sorted({})).toEqual(['a', 'b', 'c', 'd']);
		expect(await sorted({ over: false })).toEqual(['a', 'b', 'd']);
		expect(await sorted({ kind: ['drift'] })).toEqual(['b', 'c']);
		expect(await sorted({ category: ['Shoes'] })).toEqual(['a', 'c']);
		expect(await sorted({ supplier: ['s2'] })).toEqual(['b']);
		expect(await sorted({ source: ['shop'] })).toEqual(['c']);
		expect(await sorted({ except: ['a', 'c'] })).toEqual(['b', 'd']);
		expect(await sorted({ within: true, among: ['a', 'gone'] })).toEqual(['a']);
		expect(await sorted({ within: true, among: [] })).toEqual([]);
		expect(await askQuery(connection, 'quality_totals', { ...any, source: ['erp'] })).toEqual([
			{ kind: 'batch_excess', is_open: true, signals: 1 },
			{ kind: 'control_limit', is_open: true, signals: 1 },
			{ kind: 'drift', is_open: true, signals: 1 }
		]);
	});

	test('pages through all signals, each once, and says how many there are', async () => {
		await insertRows(
			connection,
			'marts.fct_signals',
			Array.from({ length: 7 }, (_, at) => signal(`s${at}`))
		);
		const pages = await Promise.all(
			[0, 3, 6].map((offset) => askQuery(connection, 'quality_signals', { ...any, limit: 3, offset }))
		);
		expect(pages.flat().map(({ signal_id }) => signal_id)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
		expect(new Set(pages.flat().map(({ total }) => total))).toEqual(new Set([7]));
	});

	test('a signal has the names of its product and supplier within its source', async () => {
		await insertRows(connection, 'marts.fct_signals', [signal('a'), signal('b', { source_id: 'shop' })]);
		await insertRows(connection, 'marts.dim_products', [
			{ source_id: 'erp', product_id: 'shoe', product_name: 'Oslo Boot' },
			{ source_id: 'shop', product_id: 'shoe', product_name: 'Another' }
		]);
		await insertRows(connection, 'marts.dim_suppliers', [
			{ source_id: 'erp', supplier_id: 's1', supplier_name: 'Nordleder' }
		]);
		expect(await askQuery(connection, 'quality_signal', { signal_id: 'a' })).toMatchObject([
			{ product_name: 'Oslo Boot', supplier_name: 'Nordleder', customers: 57, returned_amount: 4300 }
		]);
		expect(await askQuery(connection, 'quality_signal', { signal_id: 'b' })).toMatchObject([
			{ product_name: 'Another', supplier_name: null }
		]);
		expect(await askQuery(connection, 'quality_signal', { signal_id: 'c' })).toEqual([]);
		expect(await askQuery(connection, 'quality_signal_ids', { among: ['a', 'c'] })).toEqual([{ signal_id: 'a' }]);
	});
});

describe('states', () => {
	test('whatever was said and is asked for, a signal is shown where its state is asked for', async () => {
		const ids = ['s1', 's2', 's3'];
		await insertRows(
			connection,
			'marts.fct_signals',
			ids.map((id) => signal(id))
		);
		await fc.assert(
			fc.asyncProperty(
				fc.dictionary(fc.constantFrom(...ids, 'gone'), fc.constantFrom(...signalStates)),
				fc.uniqueArray(fc.constantFrom(...signalStates), { minLength: 1 }),
				async (said, wanted) => {
					const held = new Map(Object.entries(said).map(([id, state]) => [id, { state }]));
					const expected = ids.filter((id) => wanted.includes((said[id] as SignalState | undefined) ?? 'open'));
					expect((await idsOf(idsIn(wanted, held))).sort()).toEqual(expected);
				}
			),
			{ numRuns: 60 }
		);
	});

	test('a URL without a state asks for what is open, and one that is made up for nothing else', () => {
		const asked = (query: string) => readInbox(new URL(`http://localhost/quality${query}`));
		expect(asked('').state).toEqual(['open']);
		expect(asked('?state=solved&state=open&state=drop').state).toEqual(['open', 'solved']);
		expect(asked('?state=x&kind=y&sort=z')).toMatchObject({ state: ['open'], kind: [], listing: { sort: '-rank' } });
		expect(asked('?now=1&supplier=a&supplier=a')).toMatchObject({ now: true, supplier: ['a'] });
	});
});

describe('control charts', () => {
	const point = (week_on: string, more: Row = {}): Row => ({
		chart: 'product_reason',
		source_id: 'erp',
		subject_id: 'shoe',
		what: 'defective',
		week_on,
		counted_units: 3,
		exposed_units: 100,
		share: 0.03,
		center: 0.02,
		is_baseline: false,
		is_judged: true,
		is_beyond: false,
		is_drift: false,
		...more
	});

	test('are listed with what their judged weeks say, the latest out of control first', async () => {
		await insertRows(connection, 'marts.agg_control_points', [
			point('2026-01-05', { is_beyond: true }),
			point('2026-01-12', { share: 0.05 }),
			// too young to be judged: its share is no share yet
			point('2026-01-19', { is_judged: false, is_beyond: true, share: 0.5 }),
			point('2026-01-05', { subject_id: 'bag' }),
			point('2026-01-12', { subject_id: 'bag', is_drift: true }),
			point('2026-01-05', { chart: 'supplier_defect', subject_id: 's1', what: 'D-04' })
		]);
		await insertRows(connection, 'marts.dim_products', [
			{ source_id: 'erp', product_id: 'shoe', product_name: 'Oslo Boot' }
		]);
		const asked = { ...any, chart: '', what: '', sort: '-out' };
		expect(await askQuery(connection, 'quality_charts', asked)).toMatchObject([
			{ subject_id: 'bag', subject_name: 'bag', out_on: '2026-01-12', drift_weeks: 1, beyond_weeks: 0 },
			{ subject_id: 'shoe', subject_name: 'Oslo Boot', out_on: '2026-01-05', weeks: 2, beyond_weeks: 1, last_share: 0.05 },
			{ subject_id: 's1', out_on: null, total: 3 }
		]); // prettier-ignore
		const found = async (parameters: object) =>
			(await askQuery(connection, 'quality_charts', { ...asked, ...parameters })).map(({ subject_id }) => subject_id);
		expect(await found({ search: 'oslo' })).toEqual(['shoe']);
		expect(await found({ chart: 'supplier_defect' })).toEqual(['s1']);
		expect(await found({ what: 'defective', sort: 'name' })).toEqual(['shoe', 'bag']);
		expect(await askQuery(connection, 'quality_whats', {})).toEqual([
			{ chart: 'product_reason', what: 'defective', charts: 2 },
			{ chart: 'supplier_defect', what: 'D-04', charts: 1 }
		]);
	});

	test('a chart has its own weeks only, in order', async () => {
		await insertRows(connection, 'marts.agg_control_points', [
			point('2026-01-12'),
			point('2026-01-05'),
			point('2026-01-05', { what: 'style' }),
			point('2026-01-05', { source_id: 'shop' })
		]);
		const key = { chart: 'product_reason', source_id: 'erp', subject_id: 'shoe', what: 'defective' };
		expect((await askQuery(connection, 'quality_points', key)).map(({ week_on }) => week_on)).toEqual([
			'2026-01-05',
			'2026-01-12'
		]);
	});
});

describe('the batch detective', () => {
	const cell = (cell_id: string, more: Row = {}): Row => ({
		cell_id,
		dimension: 'batch',
		source_id: 'erp',
		product_id: 'shoe',
		batch_id: cell_id,
		category: 'Shoes',
		reason: 'all',
		reason_category: 'all',
		shipped_units: 100,
		returned_units: 10,
		expected_units: 5,
		ratio: 2,
		ratio_low: 1,
		p_value: 0.1,
		false_discovery: 0.2,
		is_flagged: false,
		...more
	});
	const asked = {
		...any, dimension: '', product: '', batch: '', reason: all, flagged: false, sort: '-low'
	}; // prettier-ignore

	test('shows the cells asked for, the surest excess first, and counts everything that was tested', async () => {
		await insertRows(connection, 'marts.agg_batch_cells', [
			cell('a', { ratio_low: 1.2 }),
			cell('b', { ratio_low: 2.5, is_flagged: true, reason: 'defective' }),
			cell('c', { ratio_low: null }),
			cell('w', { dimension: 'warehouse', batch_id: null, warehouse_id: 'w1', product_id: null })
		]);
		const found = async (parameters: object) =>
			(await askQuery(connection, 'quality_cells', { ...asked, ...parameters })).map(({ cell_id }) => cell_id);
		expect(await found({ dimension: 'batch' })).toEqual(['b', 'a', 'c']);
		expect(await found({ flagged: true })).toEqual(['b']);
		expect(await found({ reason: ['defective'] })).toEqual(['b']);
		expect(await found({ product: 'shoe', batch: 'a' })).toEqual(['a']);
		expect(await found({ dimension: 'batch', sort: 'low' })).toEqual(['a', 'b', 'c']);
		expect(await askQuery(connection, 'quality_dimensions', {})).toEqual([
			{ dimension: 'batch', cells: 3, flagged: 1 },
			{ dimension: 'warehouse', cells: 1, flagged: 0 }
		]);
	});
});
