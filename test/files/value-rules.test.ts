// How a source writes its values: tried where the contract's form does not fit, and nowhere else.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replayQuarantine } from '../../etl/load/replay.ts';
import { filesSource } from '../../etl/sources/files/settings.ts';
import { handMade, rowsXml } from '../tabular/workbooks.ts';
import { openExchange, type Exchange } from './folder.ts';

let exchange: Exchange;
beforeEach(async () => {
	exchange = await openExchange();
});
afterEach(() => exchange.close());

const german = {
	dates: ['%d.%m.%Y %H:%M', '%d.%m.%Y', '%Y年%m月%d日', '%Y%m%d'],
	decimalComma: true,
	empty: ['N/A', '-', '#N/A']
};
const batches = (...rows: string[]): string =>
	['batch_id;product_id;quantity;produced_on;supplier_id', ...rows, ''].join('\n');
const stored = () => exchange.rows('select batch_id, quantity, produced_on, supplier_id from raw.batches order by all');
const held = () => exchange.rows('select column_name, found, reason, raw_text from load.quarantine order by line');

test('days, decimal commas and words for nothing are read as the source says', async () => {
	exchange.put(
		'batches.csv',
		batches(
			'a;p;1.234,5;24.11.2026;N/A',
			'b;p;1.234;2026-11-24;x',
			'c;p;12,5; 2026年3月1日 ;-',
			'd;p;1.5;1.3.2026; - ',
			'e;p;- ;20260301;',
			'f;p;1 234 567,25;24.11.2026 08:15;x'
		)
	);
	const report = await exchange.run({ delimiter: ';', values: german });
	expect(await held()).toEqual([]);
	expect(report?.entities).toMatchObject([{ rowsRead: 6, inserted: 6 }]);
	expect(await stored()).toEqual([
		['a', '1234.5000', '2026-11-24', null],
		['b', '1234.0000', '2026-11-24', 'x'],
		['c', '12.5000', '2026-03-01', null],
		['d', '1.5000', '2026-03-01', null],
		['e', null, '2026-03-01', null],
		['f', '1234567.2500', '2026-11-24', 'x']
	]);
});

test('what no rule fits is as wrong as ever, and shown as it stands', async () => {
	exchange.put(
		'batches.csv',
		batches(
			'a;p;1.23,4;1.2.2026;x',
			'b;p;1,23456;1.1.2026;x',
			'-;p;1;1.1.2026;x',
			'c;p;1.2.3;1.1.2026;x',
			'd;p;1;2026-02-30;x',
			'e;p;1;31.02.2026;x'
		)
	);
	await exchange.run({ delimiter: ';', values: german });
	expect(await stored()).toEqual([]);
	expect(await held()).toEqual([
		['quantity', '1.23,4', 'wrong_type', 'a;p;1.23,4;1.2.2026;x'],
		['quantity', '1,23456', 'wrong_type', 'b;p;1,23456;1.1.2026;x'],
		['batch_id', null, 'missing', '-;p;1;1.1.2026;x'],
		['quantity', '1.2.3', 'wrong_type', 'c;p;1.2.3;1.1.2026;x'],
		['produced_on', '2026-02-30', 'wrong_type', 'd;p;1;2026-02-30;x'],
		['produced_on', '31.02.2026', 'wrong_type', 'e;p;1;31.02.2026;x']
	]);
});

test('times are local to the source, and cells of workbooks follow the rules too', async () => {
	const sheet = rowsXml([
		['order_id', 'ordered_at', 'channel'],
		['o1', '01.07.2026 10:00', '#N/A'],
		['o2', '2026-07-01T10:00:00Z', 'web'],
		['o3', '1/7/26', '-']
	]);
	exchange.put('orders.xlsx', handMade({ sheets: { s: sheet } }));
	await exchange.run({ timezone: 'Asia/Shanghai', values: german });
	expect(await exchange.rows('select order_id, ordered_at, channel from raw.orders order by all')).toEqual([
		['o1', '2026-07-01 02:00:00+00', null],
		['o2', '2026-07-01 10:00:00+00', 'web']
	]);
	expect((await held()).map(([, , , raw]) => JSON.parse(String(raw)) as unknown)).toEqual([
		{ order_id: 'o3', ordered_at: '1/7/26', channel: '-' }
	]);
});

test('a new rule reads all files again; a replay reads what is in quarantine by it', async () => {
	exchange.put('batches.csv', batches('a;p;1,5;2026-01-01;x', 'b;p;2;2026-01-01;x'));
	await exchange.run({ delimiter: ';' });
	expect(await held()).toHaveLength(1);
	const [replayed] = await replayQuarantine({
		connection: exchange.connection,
		effects: exchange.effects,
		sources: [{ id: 'folder', timezone: 'UTC', values: german }],
		filter: { source: null, entity: null, reason: null },
		runId: null,
		folder: join(exchange.dataFolder, 'replay')
	});
	expect(replayed?.entities).toMatchObject([{ rowsRead: 1, inserted: 1, quarantined: 0 }]);
	expect(await stored()).toEqual([
		['a', '1.5000', '2026-01-01', 'x'],
		['b', '2.0000', '2026-01-01', 'x']
	]);
	expect((await exchange.run({ delimiter: ';', values: german }))?.entities).toMatchObject([
		{ rowsRead: 2, unchanged: 2 }
	]);
});

test('a format that the reader does not know is refused with the configuration', () => {
	const source = (dates: string[]) =>
		filesSource.safeParse({ id: 'a', kind: 'files', folder: 'x', values: { dates } }).success;
	expect(['%d.%m.%Y', '%m/%d/%y %I:%M %p', '%Y年%m月%d日'].map((format) => source([format]))).toEqual([
		true,
		true,
		true
	]);
	expect(['%d.%m', '%Q %Y', '%Y %', "%Y'", '%Y %z', '%'].map((format) => source([format]))).toEqual(
		Array(6).fill(false)
	);
});
