import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { files } from '../../etl/sources/files/files.ts';
import { handMade, rowsXml } from '../tabular/workbooks.ts';
import { openExchange, type Exchange } from './folder.ts';

let exchange: Exchange;
beforeEach(async () => {
	exchange = await openExchange();
});
afterEach(() => exchange.close());

const suppliers = (...rows: string[]): string => ['supplier_id,name', ...rows, ''].join('\n');
const names = async () => (await exchange.rows('select name from raw.suppliers order by all')).flat();
const gb = Uint8Array.from([...new TextEncoder().encode('supplier_id,name\na,'), 0xcd, 0xcb, 0xbb, 0xf5, 0x0a]); // 退货

describe('files of an entity', () => {
	test('are <entity>, <entity>-… and those in a folder <entity>, in every format', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		exchange.put('Suppliers-2026.tsv', 'supplier_id\tname\nb\tB\n');
		exchange.put('suppliers/one.ndjson', '{"supplier_id":"c","name":"C"}\n');
		exchange.put('suppliers/two.csv.gz', gzipSync(suppliers('d,D')));
		exchange.put('return_lines.csv', 'return_line_id,return_id,quantity\nl,r,1\n');
		const report = await exchange.run();
		expect(report?.warnings).toEqual([]);
		expect(await names()).toEqual(['A', 'B', 'C', 'D']);
		expect(await exchange.rows('select count(*) from raw.return_lines')).toEqual([['1']]);
	});

	test('that belong to none are warned about', async () => {
		exchange.put('supplier.csv', suppliers('a,A'));
		exchange.put('suppliers.xls', 'x');
		exchange.put('suppliers.xlsx.gz', 'x');
		exchange.put('~$suppliers.xlsx', 'x');
		exchange.put('archive/suppliers.csv', suppliers('a,A'));
		exchange.put('.hidden', 'x');
		const report = await exchange.run();
		expect(report?.warnings).toEqual([
			expect.stringContaining('the folder archive belongs to no entity'),
			expect.stringContaining('supplier.csv belongs to no entity'),
			expect.stringContaining('suppliers.xls is in a format that is not read'),
			expect.stringContaining('suppliers.xlsx.gz is in a format that is not read')
		]);
		expect(await names()).toEqual([]);
	});

	test('in another place, by a link, are not read', async () => {
		mkdirSync(join(exchange.dataFolder, 'secret'), { recursive: true });
		writeFileSync(join(exchange.dataFolder, 'secret', 'x.csv'), suppliers('a,A'));
		symlinkSync(join(exchange.dataFolder, 'secret', 'x.csv'), join(exchange.folder, 'suppliers.csv'));
		symlinkSync(join(exchange.dataFolder, 'secret'), join(exchange.folder, 'suppliers'));
		const report = await exchange.run();
		expect(report?.warnings).toEqual([
			expect.stringContaining('suppliers is a link'),
			expect.stringContaining('suppliers.csv is a link')
		]);
		expect(await names()).toEqual([]);
	});
});

describe('between two runs', () => {
	test('an unchanged folder is not read', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		expect(await exchange.run()).not.toBeNull();
		expect(await exchange.run()).toBeNull();
	});

	test('only what changed is read, and the rest stays', async () => {
		exchange.put('suppliers-1.csv', suppliers('a,A', 'b,B'));
		exchange.put('suppliers-2.csv', suppliers('c,C'));
		await exchange.run();
		exchange.put('suppliers-2.csv', suppliers('c,Z'));
		expect((await exchange.run())?.entities).toMatchObject([{ rowsRead: 1, updated: 1 }]);
		expect(await names()).toEqual(['A', 'B', 'Z']);
	});

	test('all files are read again where the configuration reads them otherwise', async () => {
		exchange.put('orders.csv', 'order_id,ordered_at\no,2026-07-01 10:00:00\n');
		await exchange.run();
		expect((await exchange.run({ timezone: 'Asia/Shanghai' }))?.entities).toMatchObject([{ updated: 1 }]);
		expect(await exchange.rows('select ordered_at from raw.orders')).toEqual([['2026-07-01 02:00:00+00']]);
		expect(await exchange.run({ timezone: 'Asia/Shanghai' })).toBeNull();
	});

	test('a file with a new time and the old content is not read, and its content is not looked at again', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		await exchange.run();
		exchange.put('suppliers.csv', suppliers('a,A'));
		expect(await exchange.run()).toMatchObject({ entities: [], warnings: [] });
		expect(await exchange.run()).toBeNull();
		expect(await exchange.rows('select sum(rows_read) from load.counts')).toEqual([['1']]);
	});

	test('a file rewritten in the moment of its reading is looked at again', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		const now = new Date();
		utimesSync(join(exchange.folder, 'suppliers.csv'), now, now);
		await exchange.run();
		writeFileSync(join(exchange.folder, 'suppliers.csv'), suppliers('a,B'));
		utimesSync(join(exchange.folder, 'suppliers.csv'), now, now);
		expect((await exchange.run())?.entities).toMatchObject([{ updated: 1 }]);
	});

	test('a file that is gone deletes nothing and is told of once; back as it was, it is not read again', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		await exchange.run();
		const path = join(exchange.folder, 'suppliers.csv');
		renameSync(path, `${exchange.dataFolder}-aside`);
		expect(await exchange.run()).toMatchObject({
			entities: [],
			warnings: [expect.stringContaining('suppliers.csv is gone')]
		});
		expect(await exchange.run()).toBeNull();
		expect(await names()).toEqual(['A']);
		renameSync(`${exchange.dataFolder}-aside`, path);
		expect(await exchange.run()).toMatchObject({ entities: [], warnings: [] });
		expect(await exchange.run()).toBeNull();
	});

	test('a reload reads what did not change, of the entities that it names', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		exchange.put('warehouses.csv', 'warehouse_id,name\nw,W\n');
		await exchange.run();
		const report = await exchange.run({}, { kind: 'reload', entities: ['suppliers'] });
		expect(report?.entities).toMatchObject([{ entity: 'suppliers', rowsRead: 1, unchanged: 1 }]);
		expect((await exchange.run({}, { kind: 'reload' }))?.entities).toHaveLength(2);
	});

	test('rows that are left out of a file stay', async () => {
		exchange.put('suppliers.csv', suppliers('a,A', 'b,B'));
		await exchange.run();
		exchange.put('suppliers.csv', suppliers('b,B'));
		await exchange.run();
		expect(await names()).toEqual(['A', 'B']);
	});
});

describe('bad input ends in quarantine or a clear sentence, and does not hold up the rest', () => {
	const cases: [what: string, name: string, content: string | Uint8Array, warning: RegExp][] = [
		[
			'GB18030 without saying so',
			'suppliers.csv',
			gb,
			/suppliers.csv is not utf-8: 0xcd at byte 19 \(line 2\).*gb18030/
		],
		[
			'a missing key column',
			'suppliers.csv',
			'id,name\na,A\n',
			/suppliers.csv has no column supplier_id; it has id, name.*FILES_MISSING_COLUMN/
		],
		['another delimiter', 'suppliers.csv', 'supplier_id;name\na;A\n', /set delimiter: ";"/],
		['a column twice', 'suppliers.csv', 'supplier_id,name,Name\na,A,B\n', /has the column Name twice/],
		['damaged packing', 'suppliers.csv.gz', 'not packed', /cannot be unpacked/],
		['no Parquet', 'suppliers.parquet', 'PAR1', /cannot be read as Parquet/],
		['0 bytes', 'suppliers.csv', '', /suppliers.csv is an empty file/]
	];
	test.each(cases)('%s', async (_, name, content, warning) => {
		exchange.put(name, content);
		exchange.put('warehouses.csv', 'warehouse_id,name\nw,W\n');
		const report = await exchange.run();
		expect(report?.warnings).toEqual([expect.stringMatching(warning)]);
		expect(await exchange.rows('select name from raw.warehouses')).toEqual([['W']]);
		expect(await names()).toEqual([]);
	});

	test('a refused file keeps what was loaded of it, is tried again, and is loaded once it is right', async () => {
		exchange.put('suppliers.csv', suppliers('a,A'));
		await exchange.run();
		exchange.put('suppliers.csv', gb);
		for (let run = 0; run < 2; run++) {
			const report = await exchange.run();
			expect(report).toMatchObject({
				entities: [],
				warnings: [expect.stringContaining('is tried again by the next run')]
			});
		}
		expect(await names()).toEqual(['A']);
		expect(await exchange.rows('select count(*) from load.loads')).toEqual([['1']]);
		expect((await exchange.run({ encoding: 'gb18030' }))?.warnings).toEqual([]);
		expect(await names()).toEqual(['退货']);
	});

	test('a Parquet file with a damaged page', async () => {
		const path = join(exchange.folder, 'suppliers.parquet');
		await exchange.rows(
			`copy (select 's' || i as supplier_id, md5(i::varchar) as name from range(5000) t(i)) to '${path}' (format parquet)`
		);
		const bytes = readFileSync(path);
		bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 40);
		exchange.put('suppliers.parquet', bytes);
		exchange.put('warehouses.csv', 'warehouse_id,name\nw,W\n');
		const report = await exchange.run();
		expect(report?.warnings).toEqual([expect.stringContaining('suppliers.parquet cannot be read as Parquet')]);
		expect(report?.entities).toMatchObject([{ entity: 'warehouses', inserted: 1 }]);
	});

	test('a truncated file, wrong types, duplicate keys, a huge field', async () => {
		const header = 'batch_id,product_id,quantity,produced_on';
		const rows = [
			'a,p,1,2026-01-01',
			'a,p,2,2026-01-01',
			'b,p,two,2026-01-01',
			`c,${'x'.repeat(100_000)},1,2026-01-01`,
			'd,p,1,2026-'
		];
		exchange.put('batches.csv', [header, ...rows, 'e,"p'].join('\n'));
		const report = await exchange.run();
		expect(report?.entities).toMatchObject([{ rowsRead: 6, inserted: 1, quarantined: 5 }]);
		expect(await exchange.rows('select line, column_name, reason from load.quarantine order by line')).toEqual([
			['2', 'batch_id', 'duplicate_key'],
			['4', 'quantity', 'wrong_type'],
			['5', 'product_id', 'too_long'],
			['6', 'produced_on', 'wrong_type'],
			['7', null, 'unclosed_quote']
		]);
		exchange.put('batches.csv', `${header}\n${rows[0]!}\n`);
		await exchange.run();
		expect(await exchange.rows('select count(*) from load.quarantine')).toEqual([['0']]);
	});
});

test('a folder that is not there is a sentence', async () => {
	await expect(exchange.run({ folder: join(exchange.folder, 'nowhere') })).rejects.toMatchObject({
		code: 'FILES_FOLDER'
	});
});

test('check says which entities are there and what would be refused', async () => {
	exchange.put('suppliers.csv', suppliers('a,A'));
	exchange.put('warehouses.csv', 'id\nw\n');
	const source = files({ id: 'folder', title: '', folder: exchange.folder, timezone: 'UTC', currency: 'EUR' });
	expect(await source.check(exchange.effects)).toEqual({
		entities: ['suppliers', 'warehouses'],
		notes: [expect.stringContaining('warehouses.csv has no column warehouse_id')],
		columns: { suppliers: ['supplier_id', 'name'] }
	});
});

test('check reads plain files where they are, and packed ones, other encodings, workbooks and Parquet too', async () => {
	exchange.put('suppliers-1.csv.gz', gzipSync(gb));
	exchange.put('suppliers-2.csv', gb);
	exchange.put(
		'shop.xlsx',
		handMade({
			sheets: {
				Warehouses: rowsXml([
					['Warehouse_id', 'name'],
					['w', 'W']
				])
			}
		})
	);
	await exchange.rows(`copy (select 'o' as order_id) to '${join(exchange.folder, 'orders.parquet')}' (format parquet)`);
	const before = readdirSync(tmpdir()).filter((name) => name.startsWith('retour-check-'));
	const source = files({
		id: 'folder',
		title: '',
		folder: exchange.folder,
		timezone: 'UTC',
		currency: 'EUR',
		encoding: 'gb18030'
	});
	expect(await source.check(exchange.effects)).toEqual({
		entities: ['orders', 'warehouses', 'suppliers'],
		notes: [expect.stringContaining('orders.parquet has no column ordered_at')],
		columns: { warehouses: ['warehouse_id', 'name'], suppliers: ['supplier_id', 'name'] }
	});
	expect(readdirSync(tmpdir()).filter((name) => name.startsWith('retour-check-'))).toEqual(before);
});
