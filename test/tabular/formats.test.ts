import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toUtf8, type Encoding } from '../../etl/tabular/encoding.ts';
import { dropTabular, readTabular } from '../../etl/tabular/tabular.ts';
import { openDesk, type Desk } from './files.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk();
});
afterAll(() => desk.close());

describe('NDJSON', () => {
	test('has a column for each key that any line has', async () => {
		const read = await desk.read('{"a":"x"}\n\n{"b":2,"a":null}\n', { format: 'ndjson' });
		expect(read.columns).toEqual(['a', 'b']);
		expect(read.relation).toEqual([
			['x', null, '1'],
			[null, '2', '3']
		]);
	});

	test('keeps the digits of a number', async () => {
		const read = await desk.read('{"a":12345678901234.5678,"b":1.10,"c":123456789012345678,"d":1e3}\n', {
			format: 'ndjson'
		});
		expect(read.relation).toEqual([['12345678901234.5678', '1.10', '123456789012345678', '1e3', '1']]);
	});

	test('keeps objects and lists as JSON', async () => {
		const read = await desk.read('{"a":{"n":1.10},"b":[1,"x"],"c":true}\n', { format: 'ndjson' });
		expect(read.relation).toEqual([['{"n":1.10}', '[1,"x"]', 'true', '1']]);
	});

	test('rejects lines that are no objects and reads on', async () => {
		const read = await desk.read('{"a":1}\n{"a":\n[1]\n7\n{"a":2}', { format: 'ndjson' });
		expect(read.rejects.map(({ line, reason }) => [line, reason])).toEqual([
			[2, 'invalid_json'],
			[3, 'not_an_object'],
			[4, 'not_an_object']
		]);
		expect(read.relation).toEqual([
			['1', '1'],
			['2', '5']
		]);
	});

	test('without a line is empty', async () => {
		expect(await desk.read('', { format: 'ndjson' })).toMatchObject({ rows: 0, columns: [] });
	});
});

describe('Parquet', () => {
	const make = async (name: string, select: string): Promise<string> => {
		const path = join(desk.folder, name);
		await desk.database.connection.run(`copy (${select}) to '${path}' (format parquet)`);
		return path;
	};

	test('keeps its types and numbers its rows', async () => {
		const path = await make('a.parquet', `select i as a, i * 1.5::decimal(9,2) as b from range(3) t(i)`);
		const read = await readTabular(desk.database.connection, {
			path,
			format: 'parquet',
			name: 'a.parquet',
			relation: 'p'
		});
		expect(read).toMatchObject({ columns: ['a', 'b'], rows: 3 });
		expect(await desk.rows('select typeof(a), _file, _line from p')).toEqual([
			['BIGINT', 'a.parquet', '1'],
			['BIGINT', 'a.parquet', '2'],
			['BIGINT', 'a.parquet', '3']
		]);
	});

	test('that is kept outlives its file', async () => {
		const path = await make('k.parquet', `select i as a from range(3) t(i)`);
		const file = { path, format: 'parquet', name: 'k.parquet', relation: 'p', keep: true } as const;
		await readTabular(desk.database.connection, file);
		rmSync(path);
		expect(await desk.rows('select a, _line from p')).toEqual([
			['0', '1'],
			['1', '2'],
			['2', '3']
		]);
	});

	test('with places carries them on', async () => {
		const path = await make(
			'l.parquet',
			`select 'x' as a, 'in.csv' as _file, 7 as _line union all select 'y', null, null`
		);
		await readTabular(desk.database.connection, {
			path,
			format: 'parquet',
			name: 'l.parquet',
			relation: 'p',
			located: true
		});
		expect(await desk.rows('select * from p order by all')).toEqual([
			['x', 'in.csv', '7'],
			['y', 'l.parquet', null]
		]);
	});

	test('that is none is refused', async () => {
		const path = desk.write('no.parquet', 'a,b\n');
		const reading = readTabular(desk.database.connection, {
			path,
			format: 'parquet',
			name: 'no.parquet',
			relation: 'p'
		});
		await expect(reading).rejects.toMatchObject({ code: 'TABULAR_UNREADABLE' });
	});
});

test('nothing is left of a relation that is dropped', async () => {
	await desk.read('a,b\n1,2\n');
	await dropTabular(desk.database.connection, 'r');
	await dropTabular(desk.database.connection, 'p');
	expect(await desk.rows(`select table_name from information_schema.tables where table_catalog = 'temp'`)).toEqual([]);
});

describe('toUtf8', () => {
	const gb = Uint8Array.from([0x61, 0x2c, 0x62, 0x0a, 0xcd, 0xcb, 0xbb, 0xf5, 0x0a]); // a,b / 退货
	const convert = async (bytes: Uint8Array, encoding: Encoding, extension = 'csv') => {
		const from = desk.write(`in.${extension}`, bytes);
		const to = join(desk.folder, 'out.csv');
		await toUtf8(from, to, { encoding, name: 'orders.csv' });
		return readFileSync(to, 'utf8');
	};

	test('reads each encoding, packed or not', async () => {
		expect(await convert(gb, 'gb18030')).toBe('a,b\n退货\n');
		expect(await convert(Uint8Array.from([0x61, 0xe9, 0x80]), 'windows-1252')).toBe('aé€');
		expect(await convert(new TextEncoder().encode('\ufeff退货'), 'utf-8')).toBe('退货');
		expect(await convert(gzipSync(gb), 'gb18030', 'csv.gz')).toBe('a,b\n退货\n');
		expect(await convert(zstdCompressSync(gb), 'gb18030', 'csv.zst')).toBe('a,b\n退货\n');
		expect(await convert(new Uint8Array(), 'utf-8')).toBe('');
	});

	test('names byte and line of what is not its encoding, and the encoding that it would be', async () => {
		await expect(convert(gb, 'utf-8')).rejects.toMatchObject({
			code: 'TABULAR_ENCODING',
			message: 'source: orders.csv is not utf-8: 0xcd at byte 4 (line 2)',
			hint: expect.stringContaining('gb18030') as string
		});
	});

	test('finds a wrong byte megabytes into a file', async () => {
		const text = new TextEncoder().encode('退货\n'.repeat(400_000));
		const bytes = new Uint8Array(text.length + gb.length);
		bytes.set(text);
		bytes.set(gb, text.length);
		await expect(convert(bytes, 'utf-8')).rejects.toMatchObject({
			message: `source: orders.csv is not utf-8: 0xcd at byte ${text.length + 4} (line 400002)`
		});
		expect(await convert(text, 'utf-8')).toBe('退货\n'.repeat(400_000));
	});

	test('refuses UTF-16 and damaged packing', async () => {
		await expect(convert(Uint8Array.from([0xff, 0xfe, 0x61, 0]), 'utf-8')).rejects.toMatchObject({
			code: 'TABULAR_ENCODING'
		});
		await expect(convert(gzipSync(gb).subarray(0, 15), 'gb18030', 'csv.gz')).rejects.toMatchObject({
			code: 'TABULAR_UNREADABLE'
		});
	});
});
