// What a source no longer has, what it counts, what stopped, what was before.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
	store = await openStore();
});
afterEach(() => store.close());

const orders = (...rows: string[]): string => ['order_id,ordered_at,status,updated_at', ...rows, ''].join('\n');
const order = (id: number | string, day = '01', status = 'open'): string =>
	`${id},2026-01-01T00:00:00Z,${status},2026-01-${day}T00:00:00Z`;
const live = () => store.rows('select order_id from raw.orders where deleted_at is null order by all');
const keys = (...ids: (number | string)[]) => ({
	text: ['order_id', ...ids, ''].join('\n'),
	entity: 'orders',
	role: 'keys' as const
});

describe('what the source no longer has', () => {
	test('is marked where the landed rows are all of a range, and nothing outside of it', async () => {
		await store.load({ 'orders.csv': orders(order(1, '01'), order(2, '05'), order(3, '06')) });
		const report = await store.load(
			{ 'orders.csv': orders(order(3, '06'), order(4, '07')) },
			{ complete: [{ entity: 'orders', since: '2026-01-05T00:00:00Z' }] }
		);
		expect(report.entities[0]).toMatchObject({ rowsRead: 2, inserted: 1, unchanged: 1, deleted: 1 });
		expect(await live()).toEqual([['1'], ['3'], ['4']]);
		expect(
			await store.rows(`select deleted_at is not null, updated_at::date from raw.orders where order_id = '2'`)
		).toEqual([[true, '2026-01-05']]);
		expect(await store.rows('select deleted from load.counts order by load_seq')).toEqual([['0'], ['1']]);
	});

	test('is found by a list of keys, without a row being read', async () => {
		await store.load({ 'orders.csv': orders(order(1), order(2), order(3)) });
		const report = await store.load({ 'keys.csv': keys(1, 3) }, { complete: [{ entity: 'orders', since: null }] });
		expect(report.entities).toMatchObject([{ entity: 'orders', rowsRead: 0, deleted: 1 }]);
		expect(await live()).toEqual([['1'], ['3']]);
	});

	test('comes back to life when it is sent again, the same as before', async () => {
		await store.load({ 'orders.csv': orders(order(1), order(2)) });
		const before = await store.content('orders');
		await store.load({ 'keys.csv': keys(1) }, { complete: [{ entity: 'orders', since: null }] });
		const report = await store.load({ 'orders.csv': orders(order(2)) });
		expect(report.entities[0]).toMatchObject({ updated: 1 });
		expect(await store.content('orders')).toEqual(before);
	});

	test('includes everything of an entity of which nothing came', async () => {
		await store.load({ 'orders.csv': orders(order(1), order(2)) });
		await store.load({}, { complete: [{ entity: 'orders', since: null }] });
		expect(await live()).toEqual([]);
	});

	test('a faulty row is still there: it is in quarantine, and its last good state stays', async () => {
		await store.load({ 'orders.csv': orders(order(1), order(2)) });
		const report = await store.load(
			{ 'orders.csv': orders(order(1), '2,not a time,open,2026-01-02T00:00:00Z') },
			{ complete: [{ entity: 'orders', since: null }] }
		);
		expect(report.entities[0]).toMatchObject({ quarantined: 1, deleted: 0 });
		expect(await live()).toEqual([['1'], ['2']]);
	});

	test('nothing is marked where rows could not even be read as rows', async () => {
		await store.load({ 'orders.csv': orders(order(1), order(2)) });
		const report = await store.load(
			{ 'orders.csv': orders(order(1), '2,broken') },
			{ complete: [{ entity: 'orders', since: null }] }
		);
		expect(report.warnings.join()).toContain('nothing was marked');
		expect(await live()).toEqual([['1'], ['2']]);
	});

	test('most of an entity does not go without being asked for', async () => {
		const all = Array.from({ length: 50 }, (_, index) => order(index));
		await store.load({ 'orders.csv': orders(...all) });
		const empty = { complete: [{ entity: 'orders', since: null }] };
		const report = await store.load({}, empty);
		expect(report.warnings).toEqual([
			expect.stringContaining('lacks 50 of 50 rows'),
			'orders: the source counts 0 rows, the warehouse 50'
		]);
		expect(await live()).toHaveLength(50);
		await store.load({}, { ...empty, reading: 'reload' });
		expect(await live()).toHaveLength(0);
	});

	test('lives after all where its key is in a later list, unless the source calls it deleted', async () => {
		const gone = '3,2026-01-01T00:00:00Z,open,2026-01-05T00:00:00Z,2026-01-06T00:00:00Z';
		const header = 'order_id,ordered_at,status,updated_at,deleted_at';
		const rows = [header, `${order(1, '05')},`, `${order(2, '05')},`, gone, ''].join('\n');
		await store.load({ 'orders.csv': rows });
		const before = await store.content('orders');
		await store.load(
			{ 'orders.csv': orders(order(1, '05')) },
			{ complete: [{ entity: 'orders', since: '2026-01-05T00:00:00Z' }] }
		);
		expect(await live()).toEqual([['1']]);
		const report = await store.load({ 'keys.csv': keys(1, 2, 3) }, { complete: [{ entity: 'orders', since: null }] });
		expect(report.entities).toMatchObject([{ entity: 'orders', rowsRead: 0, deleted: 0, revived: 1 }]);
		expect(await live()).toEqual([['1'], ['2']]);
		expect(await store.content('orders')).toEqual(before);
	});

	test('an older stamp wins where the rows are what the source says now', async () => {
		const land = (...rows: string[]) =>
			store.load({ 'orders.csv': { text: orders(...rows), origin: 'orders of shop', partial: true } });
		await land(order(1, '05', 'sent'));
		await land(order(1, '04', 'open'));
		expect(await store.rows('select status from raw.orders')).toEqual([['open']]);
	});

	test('is told by tombstones, unless the row is of a later life', async () => {
		await store.load({ 'orders.csv': orders(order(1, '01'), order(2, '09'), order(3, '01')) });
		const tombstones = [
			'order_id,deleted_at',
			'1,2026-01-05T00:00:00Z',
			'2,2026-01-05T00:00:00Z',
			'7,2026-01-05T00:00:00Z',
			''
		];
		const report = await store.load({
			'gone.csv': { text: tombstones.join('\n'), entity: 'orders', role: 'deletions' }
		});
		expect(report.entities).toMatchObject([{ entity: 'orders', deleted: 1 }]);
		expect(await live()).toEqual([['2'], ['3']]);
	});

	test('of one source is no matter of another', async () => {
		await store.load({ 'orders.csv': orders(order(1)) }, { source: 'other' });
		await store.load({ 'orders.csv': orders(order(2)) });
		await store.load({}, { complete: [{ entity: 'orders', since: null }] });
		expect(await live()).toEqual([['1']]);
	});

	test('keys composed of several columns, and a list of keys without one of them', async () => {
		const levels = [
			'product_id,warehouse_id,stock_state,as_of,quantity',
			'p,w,sellable,2026-01-01,1',
			'p,w,sellable,2026-01-02,2',
			''
		];
		await store.load({ 'inventory_levels.csv': levels.join('\n') });
		const list = (header: string, row: string) => ({
			text: `${header}\n${row}\n`,
			entity: 'inventory_levels',
			role: 'keys' as const
		});
		const complete = [{ entity: 'inventory_levels', since: null }];
		await store.load(
			{ 'keys.csv': list('product_id,warehouse_id,stock_state,as_of', 'p,w,sellable,2026-01-02') },
			{ complete }
		);
		expect(await store.rows('select as_of from raw.inventory_levels where deleted_at is null')).toEqual([
			['2026-01-02']
		]);
		await expect(store.load({ 'keys.csv': list('product_id', 'p') }, { complete })).rejects.toMatchObject({
			code: 'LOAD_KEYS'
		});
	});
});

describe('what the source counts', () => {
	const lines = (...rows: string[]) =>
		['order_line_id,order_id,product_id,quantity,net_amount', ...rows, ''].join('\n');
	const control = (rows: number, quantity: string, net_amount: string | null) => ({
		controls: [{ entity: 'order_lines', since: null, rows, sums: { quantity, net_amount } }]
	});
	const controls = () =>
		store.rows('select measure, source_value, warehouse_value, quarantined from load.controls order by all');

	test('is compared and kept, equal or not', async () => {
		await store.load({ 'order_lines.csv': lines('a,1,p,2,10.10', 'b,1,p,1.5,') }, control(2, '3.500', '10.1'));
		expect(await controls()).toEqual([
			['net_amount', '10.100000', '10.100000', '0'],
			['quantity', '3.500000', '3.500000', '0'],
			['rows', '2.000000', '2.000000', '0']
		]);
	});

	test('differs by what is in quarantine, and says which keys', async () => {
		const report = await store.load(
			{ 'order_lines.csv': lines('a,1,p,2,10', 'b,1,p,much,5') },
			{ ...control(2, '3', '15'), complete: [{ entity: 'order_lines', since: null }] }
		);
		expect(report.warnings).toEqual([
			'order_lines: the source counts 2 rows, the warehouse 1; the source counts 3 quantity, the warehouse 2; the source counts 15 net_amount, the warehouse 10'
		]);
		expect(await store.rows(`select quarantined, keys from load.controls where measure = 'rows'`)).toEqual([
			['1', '[{"only_in":"source","key":"b"}]']
		]);
		await store.load({ 'order_lines.csv': lines('b,1,p,1,5') }, control(2, '3', '15'));
		expect((await controls()).map((row) => row[1] === row[2])).toEqual([true, true, true]);
	});

	test('are the keys that it listed, where it counts nothing', async () => {
		const complete = [{ entity: 'order_lines', since: null }];
		const list = (...keys: string[]) => ({
			text: ['order_line_id', ...keys, ''].join('\n'),
			entity: 'order_lines',
			role: 'keys' as const
		});
		await store.load({ 'order_lines.csv': lines('a,1,p,2,10', 'b,1,p,1,5'), 'keys.csv': list('a', 'b') }, { complete });
		expect(await controls()).toEqual([['rows', '2.000000', '2.000000', '0']]);
		// c was listed, but never handed over
		const report = await store.load({ 'keys.csv': list('a', 'b', 'b', 'c') }, { complete });
		expect(report.warnings).toEqual(['order_lines: the source counts 3 rows, the warehouse 2']);
		expect(await store.rows(`select keys from load.controls`)).toEqual([['[{"only_in":"source","key":"c"}]']]);
	});

	test('sums of columns that cannot be summed are not taken', async () => {
		await store.load(
			{ 'order_lines.csv': lines('a,1,p,2,') },
			{
				controls: [
					{ entity: 'order_lines', since: null, rows: 1, sums: { order_id: '1', 'x"; drop table raw.orders': '1' } }
				]
			}
		);
		expect((await controls()).map(([measure]) => measure)).toEqual(['rows']);
	});
});

test('entities that stopped are known until they are read again', async () => {
	const stopped = [{ entity: 'refunds', code: 'SQL_DRIFT', message: 'column amount is gone', hint: null }];
	await store.load({ 'orders.csv': orders(order(1)) }, { stopped });
	await store.load({ 'orders.csv': orders(order(2)) }, { stopped });
	expect(await store.rows('select source_id, entity, code from load.stopped_entities')).toEqual([
		['shop', 'refunds', 'SQL_DRIFT']
	]);
	// a reload of one entity says nothing of the others
	await store.load({ 'orders.csv': orders(order(3)) }, { reading: 'reload' });
	expect(await store.rows('select entity from load.stopped_entities')).toEqual([['refunds']]);
	await store.load({ 'orders.csv': orders(order(4)) });
	expect(await store.rows('select * from load.stopped_entities')).toEqual([]);
});

test('what a tracked column said before is kept, with when it changed', async () => {
	await store.load({ 'orders.csv': orders(order(1, '01', 'open'), order(2, '01', 'open')) });
	await store.load({ 'orders.csv': orders(order(1, '03', 'sent'), order(2, '04', 'open')) });
	await store.load({ 'orders.csv': orders(order(1, '05', 'done')) });
	expect(
		await store.rows(
			'select entity, key, column_name, old_value, new_value, changed_at::date from raw.history order by changed_at'
		)
	).toEqual([
		['orders', '1', 'status', 'open', 'sent', '2026-01-03'],
		['orders', '1', 'status', 'sent', 'done', '2026-01-05']
	]);
});

test('a row that is read again leaves one row in quarantine, or none', async () => {
	const land = (...rows: string[]) =>
		store.load({ 'orders.csv': { text: orders(...rows), origin: 'orders of shop', partial: true } });
	const kept = () => store.rows('select row_key, found from load.quarantine order by all');
	await land(order(1), '2,soon,open,2026-01-02T00:00:00Z', '3,later,open,2026-01-02T00:00:00Z', ',x,,');
	await land('2,soon,open,2026-01-03T00:00:00Z', ',x,,');
	expect(await store.rows('select count(*) from load.quarantine')).toEqual([['3']]);
	await land(order(2));
	expect((await kept()).map(([key]) => key)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), '3']);
	await land(order(9));
	expect(await kept()).toHaveLength(2);
});
