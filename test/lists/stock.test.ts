// What the page Stock asks, over goods made by hand.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import { dictionary, insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
const none: string[] = [];
const open = { since: '2026-03-01', until: '2026-04-01', disposition: none, booking: none, warehouse: none };

let pieces = 0;
const goods = (units: number, disposition: string, booking: string, more: Row = {}): Row => ({
	source_id: 'erp', return_line_id: `l${String(++pieces).padStart(2, '0')}`, return_id: `r${pieces}`, disposition, booking, units,
	warehouse_id: 'north', product_id: 'shoe', category: 'Shoes', channel: 'online', country: 'DE', reason: 'style',
	stock_state: booking === 'none' ? 'quarantine' : 'gone', received_on: '2026-03-10', amount: units * 10,
	booked_on: booking === 'none' ? null : '2026-03-11', days_to_restock: booking === 'restocked' ? 1 : null, ...more
}); // prettier-ignore

beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.publication', [{ version: 'v', data_to: '2026-03-20 18:00:00' }]);
	await insertRows(connection, 'marts.dim_warehouses', [
		{ source_id: 'erp', warehouse_id: 'north', warehouse_name: 'North' }
	]);
	await insertRows(connection, 'marts.dim_products', [
		{ source_id: 'erp', product_id: 'shoe', product_name: 'Oxford shoe', category: 'Shoes' }
	]);
	await insertRows(connection, 'marts.fct_returns', [{ source_id: 'erp', return_id: 'r1', rma_number: 'RMA-1' }]);
	await insertRows(connection, 'marts.fct_return_dispositions', [
		goods(2, 'restock', 'restocked'),
		goods(1, 'restock', 'restocked', { booked_on: '2026-03-13', days_to_restock: 3 }),
		// waits for two days
		goods(1, 'restock', 'none', { received_on: '2026-03-18' }),
		goods(1, 'restock', 'restocked', { warehouse_id: 'south', booked_on: '2026-03-15', days_to_restock: 5 }),
		goods(3, 'restock', 'none', { warehouse_id: 'south' }),
		goods(4, 'scrap', 'written_off', { amount: null }),
		// of before the period: it waits all the same
		goods(5, 'none', 'none', { received_on: '2026-02-01', amount: null, category: 'Bags' }),
		goods(1, 'quarantine', 'none', { received_on: null }),
		// of before the period, and gone
		goods(6, 'scrap', 'written_off', { received_on: '2026-02-01' }),
		// of a source that never books
		goods(7, 'restock', 'none', { source_id: 'shop', received_on: '2026-03-05' }),
		// of another source whose warehouse has the same id
		goods(2, 'refurbish', 'refurbished', { source_id: 'till', received_on: '2026-03-31', booked_on: '2026-03-31' }),
		goods(2, 'refurbish', 'refurbished', { received_on: '2026-03-31', booked_on: '2026-04-02' })
	]);
	await insertRows(connection, 'marts.fct_inspections', [
		...[...'aaab'].map((product_id, index) => ({
			source_id: 'erp',
			inspection_id: `i${index}`,
			return_line_id: `l0${index + 1}`,
			product_id,
			category: 'Shoes',
			reason: 'style',
			inspected_at: '2026-03-12 10:00:00',
			inspected_units: index === 0 ? 8 : 1,
			disposition: index === 1 ? 'restock' : 'scrap'
		})),
		{ source_id: 'erp', inspection_id: 'old', product_id: 'c', inspected_at: '2026-02-12 10:00:00', inspected_units: 9, disposition: 'scrap' },
		{ source_id: 'erp', inspection_id: 'odd', product_id: 'unknown', inspected_at: '2026-03-12 10:00:00', inspected_units: 9, disposition: 'scrap' }
	]); // prettier-ignore
	await insertRows(connection, 'marts.fct_return_lines', [
		{ source_id: 'erp', return_line_id: 'l01', channel: 'store' },
		{ source_id: 'erp', return_line_id: 'l04', channel: 'online' }
	]);
	const shelf = (product_id: string, difference_units: number, difference_amount: number | null): Row => ({
		source_id: 'erp', product_id, warehouse_id: 'north', stock_state: 'sellable', opened_on: '2026-02-28', opening_units: 10,
		moved_units: -4, expected_units: 6, counted_on: '2026-03-20', counted_units: 6 + difference_units, difference_units, difference_amount
	}); // prettier-ignore
	await insertRows(connection, 'marts.fct_stock_differences', [
		shelf('shoe', -2, -40),
		shelf('hat', 3, 90),
		shelf('sock', 1, null),
		{ ...shelf('bag', 0, 0), opened_on: null }
	]);
});
afterAll(() => connection.closeSync());

test('the flow holds every unit received in the period, and does not let a source wait that never books', async () => {
	const flow = await askQuery(connection, 'stock_flow', open);
	expect(flow.map(({ disposition, booking, units, amount, unvalued_units }) => [disposition, booking, units, amount, unvalued_units])).toEqual([
		['restock', 'unknown', 7, 70, 0],
		['refurbish', 'refurbished', 4, 40, 0],
		['restock', 'none', 4, 40, 0],
		['restock', 'restocked', 4, 40, 0],
		['scrap', 'written_off', 4, null, 4]
	]); // prettier-ignore
	const narrowed = await askQuery(connection, 'stock_flow', { ...open, source: ['shop'], country: ['DE'] });
	expect(narrowed.map(({ units }) => units)).toEqual([7]);
	expect(await askQuery(connection, 'stock_flow', { ...open, reason: ['defective'] })).toEqual([]);
});

test('what waits counts in the days to the shelf, and a median that is not reached is none', async () => {
	const days = await askQuery(connection, 'stock_days', open);
	expect(
		days.map((row) => [
			row.disposition, row.warehouse_id, row.warehouse_name, row.restocked_units, row.open_units, row.median_days, row.p90_days
		])
	).toEqual([
		// 8 units: 2 after a day leave 3/4; one leaves the view on the second; 1 of 5 after three days: 3/5; 1 of 4 after five: 9/20
		['restock', '', null, 4, 4, 5, null],
		// 2 of 4 after a day; one leaves the view; the last after three days
		['restock', 'north', 'North', 3, 1, 1, 3],
		['restock', 'south', null, 1, 3, null, null],
		['refurbish', '', null, 4, 0, 0, 2],
		// one warehouse of each of two sources
		['refurbish', 'north', 'North', 2, 0, 2, 2],
		['refurbish', 'north', null, 2, 0, 0, 0]
	]); // prettier-ignore
});

test('what waits is shown by its age, whenever it came in', async () => {
	const waiting = await askQuery(connection, 'stock_waiting');
	expect(
		waiting.map((row) => [
			row.warehouse_id, row.stock_state, row.units, row.amount, row.unvalued_units, row.days_2, row.days_7, row.days_14,
			row.days_30, row.older
		])
	).toEqual([
		['north', 'quarantine', 7, 20, 5, 1, 0, 0, 0, 6],
		['south', 'quarantine', 3, 30, 0, 0, 0, 3, 0, 0]
	]); // prettier-ignore
	expect(await askQuery(connection, 'stock_waiting', { source: ['shop'] })).toEqual([]);
});

test('the goods that wait come oldest first; the undated follow, and every row knows the whole', async () => {
	const rows = await askQuery(connection, 'stock_goods', { ...open, booking: ['none'], sort: '-days', limit: 3 });
	expect(rows.map(({ return_line_id, days }) => [return_line_id, days])).toEqual([
		['l07', 47],
		['l05', 10],
		['l03', 2]
	]);
	expect(rows[0]).toMatchObject({ total: 4, total_units: 10, total_amount: 50 });
	const last = await askQuery(connection, 'stock_goods', { ...open, booking: ['none'], sort: '-days', offset: 3 });
	expect(last.map(({ return_line_id, days }) => [return_line_id, days])).toEqual([['l08', null]]);
});

test('goods are found by what was decided and booked, by warehouse, product and RMA; gone ones of the period only', async () => {
	const found = async (asked: object) =>
		(await askQuery(connection, 'stock_goods', { ...open, ...asked })).map(({ return_line_id }) => return_line_id).sort();
	expect(await found({})).toHaveLength(11);
	expect(await found({ booking: ['written_off'] })).toEqual(['l06']);
	expect(await found({ disposition: ['restock'], warehouse: ['south'] })).toEqual(['l04', 'l05']);
	expect(await found({ booking: ['unknown'] })).toEqual(['l10']);
	expect(await found({ search: 'rma-1' })).toEqual(['l01']);
	expect(await found({ search: 'FORD' })).toHaveLength(9);
	expect(await found({ category: ['Bags'] })).toEqual(['l07']);
}); // prettier-ignore

test('products stand in the order of what is surely unsellable, not of chance', async () => {
	const rows = await askQuery(connection, 'stock_products', { ...open, limit: 10 });
	expect(rows.map(({ product_id, restocked_units, inspected_units, rate }) => [product_id, restocked_units, inspected_units, rate])).toEqual([
		['a', 1, 10, 0.1],
		// none of one: it may be anything up to four fifths
		['b', 0, 1, 0]
	]); // prettier-ignore
	const [store, ...others] = await askQuery(connection, 'stock_products', { ...open, channel: ['store'], limit: 10 });
	expect([store?.product_id, store?.inspected_units, others]).toEqual(['a', 8, []]);
});

test('differences come dearest first, those without a cost last; shelves that agree are only counted', async () => {
	const rows = await askQuery(connection, 'stock_differences', { limit: 10 });
	expect(rows.map(({ product_id, category, expected_units, counted_units }) => [product_id, category, expected_units, counted_units])).toEqual([
		['hat', 'unknown', 6, 9],
		['shoe', 'Shoes', 6, 4],
		['sock', 'unknown', 6, 7]
	]); // prettier-ignore
	expect(await askQuery(connection, 'stock_difference_totals')).toEqual([
		{
			shelves: 4, differing_shelves: 3, missing_units: 2, surplus_units: 4, missing_amount: 40, surplus_amount: 90,
			whole_history_shelves: 1, counted_from: '2026-03-20', counted_to: '2026-03-20'
		}
	]); // prettier-ignore
	const [shoes] = await askQuery(connection, 'stock_difference_totals', { category: ['Shoes'] });
	expect([shoes?.shelves, shoes?.missing_units]).toEqual([1, 2]);
	const [nothing] = await askQuery(connection, 'stock_difference_totals', { source: ['nobody'] });
	expect([nothing?.shelves, nothing?.missing_amount]).toEqual([0, null]);
});

test('units back on the shelf and written off are of the day of their booking, those on hand of the day of the count', async () => {
	await insertRows(connection, 'marts.fct_stock_levels', [
		{ source_id: 'erp', product_id: 'shoe', warehouse_id: 'north', stock_state: 'sellable', counted_on: '2026-03-20', stock_units: 6 },
		{ source_id: 'erp', product_id: 'hat', warehouse_id: 'north', stock_state: 'quarantine', counted_on: '2026-02-20', stock_units: 3 }
	]); // prettier-ignore
	const figure = async (metric: string, by: string[] = []) => {
		const asked = { metric, by, from: '2026-03-01', to: '2026-04-01' };
		const { rows } = await answer(asked, { dictionary, ask: askOf(connection), version: 'v' });
		return rows.map((row) => [...by.map((name) => row[name]), row['value']]);
	};
	// of the four refurbished two were booked in April
	expect(await figure('restocked_units')).toEqual([[6]]);
	expect(await figure('restocked_units', ['warehouse'])).toEqual([['north', 3], ['south', 1], ['north', 2]]); // prettier-ignore
	// six of them received in February
	expect(await figure('written_off_units', ['disposition'])).toEqual([['scrap', 10]]);
	expect(await figure('on_hand')).toEqual([[6]]);
});
