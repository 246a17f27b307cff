// Workbooks in a contract folder: which sheets are read as what, and what becomes of their rows.
import { afterEach, beforeEach, expect, test } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { handMade, rowsXml } from '../tabular/workbooks.ts';
import { openExchange, type Exchange } from './folder.ts';

let exchange: Exchange;
beforeEach(async () => {
	exchange = await openExchange();
});
afterEach(() => exchange.close());

const suppliers = rowsXml([
	['Supplier_ID', 'name', 'rating'],
	['a', 'A', 4.5]
]);
const batches = rowsXml([
	['batch_id', 'product_id', 'quantity', 'produced_on'],
	['x', 'p', 10, '2026-01-01'],
	['y', 'p', 'ten', '2026-01-01'],
	[null, null, null, null],
	['z', 'p', 1.23456, '2026-01-01'],
	['w', 'p', 0.30000000000000004, '2026-01-02']
]);

test('a sheet per entity, in any case, beside others that are told of', async () => {
	exchange.put(
		'shop.xlsx',
		handMade({
			sheets: { 'Suppliers ': suppliers, 'batches-2026': batches, Notes: suppliers, Old: '' },
			hidden: ['Old']
		})
	);
	const report = await exchange.run();
	expect(report?.warnings).toEqual(['shop.xlsx: no entity has the name of the sheet Notes']);
	expect(report?.entities).toMatchObject([
		{ entity: 'suppliers', rowsRead: 1, inserted: 1 },
		{ entity: 'batches', rowsRead: 4, inserted: 2, quarantined: 2 }
	]);
	expect(await exchange.rows('select name, _extra from raw.suppliers')).toEqual([['A', '{"rating":"4.5"}']]);
	expect(await exchange.rows('select quantity, produced_on from raw.batches order by all')).toEqual([
		['0.3000', '2026-01-02'],
		['10.0000', '2026-01-01']
	]);
	expect(await exchange.run()).toBeNull();
});

test('a wrong cell is quarantined with its row in the sheet, until it is corrected', async () => {
	exchange.put('batches.xlsx', handMade({ sheets: { Tabelle1: batches } }));
	await exchange.run();
	expect(
		await exchange.rows('select file, line, column_name, found, reason, raw_text from load.quarantine order by line')
	).toEqual([
		[
			'batches.xlsx#Tabelle1',
			'3',
			'quantity',
			'ten',
			'wrong_type',
			'{"batch_id":"y","product_id":"p","produced_on":"2026-01-01","quantity":"ten"}'
		],
		[
			'batches.xlsx#Tabelle1',
			'5',
			'quantity',
			'1.23456',
			'wrong_type',
			'{"batch_id":"z","product_id":"p","produced_on":"2026-01-01","quantity":"1.23456"}'
		]
	]);
	exchange.put(
		'batches.xlsx',
		handMade({ sheets: { Tabelle1: batches.replace('ten', '10').replace('1.23456', '1.2345') } })
	);
	expect((await exchange.run())?.entities).toMatchObject([{ rowsRead: 4, inserted: 2, unchanged: 2, quarantined: 0 }]);
	expect(await exchange.rows('select count(*) from load.quarantine')).toEqual([['0']]);
});

test('a sheet that was renamed leaves nothing in quarantine', async () => {
	exchange.put('shop.xlsx', handMade({ sheets: { 'batches-1': batches } }));
	await exchange.run();
	exchange.put('shop.xlsx', handMade({ sheets: { batches: batches.replace('ten', '10') } }));
	await exchange.run();
	expect(await exchange.rows('select file, line from load.quarantine')).toEqual([['shop.xlsx#batches', '5']]);
});

test('a workbook of an entity is its sheet of that name, or its only one', async () => {
	exchange.put('suppliers-1.xlsx', handMade({ sheets: { Notes: batches, suppliers } }));
	exchange.put('suppliers/2.xlsx', handMade({ sheets: { Sheet1: suppliers.replace('>a<', '>b<') } }));
	exchange.put('batches.xlsx', handMade({ sheets: { a: batches, b: batches } }));
	const report = await exchange.run();
	expect(report?.warnings).toEqual([
		expect.stringMatching(/batches.xlsx has no sheet that is named after an entity; it has a, b.*FILES_NO_SHEET/)
	]);
	expect(await exchange.rows('select supplier_id from raw.suppliers order by all')).toEqual([['a'], ['b']]);
});

test('a sheet that lacks a column refuses its workbook by name, and nothing of it is left', async () => {
	exchange.put('shop.xlsx', handMade({ sheets: { suppliers, batches: rowsXml([['batch_id'], ['x']]) } }));
	const report = await exchange.run();
	expect(report).toMatchObject({
		entities: [],
		warnings: [expect.stringContaining('shop.xlsx#batches has no column product_id;')]
	});
});

test('days and times of cells are those of the reporting calendar of the source', async () => {
	const day = { value: new Date(Date.UTC(2026, 6, 1)), format: 'dd.mm.yyyy' };
	const time = { value: new Date(Date.UTC(2026, 6, 1, 10, 0, 1)), format: 'dd.mm.yyyy hh:mm:ss' };
	const rows = [
		[{ value: 'order_id' }, { value: 'ordered_at' }],
		[{ value: 17 }, time],
		[{ value: '018' }, day]
	];
	exchange.put('orders.xlsx', await writeXlsxFile(rows as SheetData, { sheet: 'x' }).toBuffer());
	const report = await exchange.run({ timezone: 'Asia/Shanghai' });
	expect(report?.warnings).toEqual([]);
	expect(await exchange.rows('select order_id, ordered_at from raw.orders order by all')).toEqual([
		['018', '2026-06-30 16:00:00+00'],
		['17', '2026-07-01 02:00:01+00']
	]);
});
