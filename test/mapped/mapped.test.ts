import { rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { handMade, rowsXml } from '../tabular/workbooks.ts';
import { mappedFolder, quiet, temporaryFolder, writeFiles } from './folders.ts';

const orders = `-- orders of the export
select _file, _line, no as order_id, day as ordered_at, day as updated_at, 'web' as via from orders_export
where no is not null;
`;
const twoFiles = {
	'a.csv': 'No,Day\n1,2026-01-02\n2,2026-01-03\n',
	'b.csv': 'No,Day\n3,2026-01-04\n'
};

describe('mapped files', () => {
	it('become rows of the contract that say where they come from', async () => {
		const shop = mappedFolder({ files: twoFiles, mapping: { 'orders.sql': orders } });
		const { landing, rows } = await shop.extract();
		expect(await rows('orders')).toEqual([
			{ _file: 'a.csv', _line: '2', order_id: '1', ordered_at: '2026-01-02', updated_at: '2026-01-02', via: 'web' },
			{ _file: 'a.csv', _line: '3', order_id: '2', ordered_at: '2026-01-03', updated_at: '2026-01-03', via: 'web' },
			{ _file: 'b.csv', _line: '2', order_id: '3', ordered_at: '2026-01-04', updated_at: '2026-01-04', via: 'web' }
		]);
		expect(landing?.files).toEqual([
			{ entity: 'orders', file: 'orders.parquet', format: 'parquet', origin: 'orders.sql', located: true }
		]);
		expect(landing?.inputs).toEqual([{ input: 'orders_export', rows: 3, taken: 3 }]);
		expect(landing?.warnings).toEqual([]);
		expect(landing?.rejects).toEqual([]);
	});

	it('that no mapping takes are counted and their first places told', async () => {
		const shop = mappedFolder({
			files: { 'a.csv': 'no,day\n1,2026-01-02\n2,2026-01-03\n3,2026-01-03\n4,2026-01-03\n5,2026-01-03\n' },
			mapping: { 'orders.sql': orders.replace('is not null', "= '3'") }
		});
		const { landing } = await shop.extract();
		expect(landing?.inputs).toEqual([{ input: 'orders_export', rows: 5, taken: 1 }]);
		expect(landing?.warnings).toEqual([
			'4 of 5 rows of input orders_export were taken by no mapping: a.csv line 2, a.csv line 3, a.csv line 5 …'
		]);
	});

	it('that cannot be read as rows are rejected with their place, under the name of the input', async () => {
		const shop = mappedFolder({
			files: { 'a.csv': 'no,day\n1,2026-01-02\n2,2026-01-03,surplus\n3,2026-01-04\n' },
			mapping: { 'orders.sql': orders }
		});
		const { landing, rows } = await shop.extract();
		expect((await rows('orders')).map((row) => row.order_id)).toEqual(['1', '3']);
		expect(landing?.rejects).toMatchObject([{ entity: '(input orders_export)', file: 'a.csv', line: 3 }]);
		expect(landing?.inputs).toEqual([{ input: 'orders_export', rows: 2, taken: 2 }]);
	});

	it('in an encoding that is named are read, in another are told and tried again', async () => {
		const gb18030 = Uint8Array.from([
			...Buffer.from('no,day,'),
			0xb1,
			0xb8,
			0xd7,
			0xa2,
			...Buffer.from('\n1,2026-01-02,'),
			0xcd,
			0xcb,
			0xbb,
			0xf5,
			...Buffer.from('\n')
		]);
		const mapping = { 'orders.sql': orders };
		const named = mappedFolder({
			files: { 'a.csv': gb18030 },
			mapping,
			inputs: { orders_export: { files: '*', encoding: 'gb18030' } }
		});
		expect((await (await named.extract()).rows('orders')).map((row) => row.order_id)).toEqual(['1']);

		const unnamed = mappedFolder({ files: { 'a.csv': gb18030, 'b.csv': twoFiles['b.csv'] }, mapping });
		const { landing, rows } = await unnamed.extract();
		expect((await rows('orders')).map((row) => row.order_id)).toEqual(['3']);
		expect(landing?.warnings).toHaveLength(1);
		expect(landing?.warnings[0]).toContain('a.csv');
		writeFiles(unnamed.folder, { 'a.csv': twoFiles['a.csv'] });
		const again = await unnamed.extract(landing?.cursor);
		expect((await again.rows('orders')).map((row) => row.order_id)).toEqual(['1', '2']);
	});

	it('may be packed, in any encoding, and sheets of a workbook', async () => {
		const gb18030 = Buffer.from([...Buffer.from('no,day,note\n1,2026-01-02,'), 0xcd, 0xcb, 0xbb, 0xf5, 0x0a]); // 退货
		const sheet = (no: number) =>
			rowsXml([
				['no', 'day', 'note'],
				[no, '2026-01-02', '退货']
			]);
		const shop = mappedFolder({
			files: {
				'a.csv.gz': gzipSync(gb18030),
				'b.CSV.ZST': zstdCompressSync(Buffer.from(gb18030.toString('latin1').replace('\n1', '\n2'), 'latin1')),
				'c.ndjson.gz': gzipSync('{"no":3,"day":"2026-01-02","note":"退货"}\n'),
				'd.tsv.zst': zstdCompressSync('no\tday\tnote\n4\t2026-01-02\t退货\n'),
				'book.xlsx': handMade({ sheets: { first: sheet(5), Second: sheet(6) } })
			},
			inputs: {
				old: { files: '*.{csv,CSV}.*', encoding: 'gb18030' },
				packed: { files: '*.{ndjson,tsv}.*' },
				first: { files: '*.xlsx', sheet: 'first' },
				second: { files: '*.xlsx', sheet: 'second' }
			},
			mapping: {
				'orders.sql': ['old', 'packed', 'first', 'second']
					.map((input) => `select _file, _line, no as order_id, day as ordered_at, note as channel from ${input}`)
					.join(' union all ')
			}
		});
		const { landing, rows } = await shop.extract();
		expect(landing?.warnings).toEqual([]);
		expect(
			(await rows('orders')).map(({ _file, _line, order_id, channel }) => [_file, _line, order_id, channel]).sort()
		).toEqual([
			['a.csv.gz', '2', '1', '退货'],
			['b.CSV.ZST', '2', '2', '退货'],
			['book.xlsx#first', '2', '5', '退货'],
			['book.xlsx#second', '2', '6', '退货'],
			['c.ndjson.gz', '1', '3', '退货'],
			['d.tsv.zst', '2', '4', '退货']
		]);
		expect(landing?.inputs?.map(({ rows, taken }) => [rows, taken])).toEqual([
			[2, 2],
			[2, 2],
			[1, 1],
			[1, 1]
		]);
		expect((await shop.source.check(quiet)).notes).toEqual([
			'input old: 2 files',
			'input packed: 2 files',
			'input first: 1 file',
			'input second: 1 file'
		]);
	});

	it('without a header have no rows and say so', async () => {
		const shop = mappedFolder({
			files: { ...twoFiles, '0.csv': '', '1.csv': 'no,day\n' },
			mapping: { 'orders.sql': orders }
		});
		const { landing, rows } = await shop.extract();
		expect(await rows('orders')).toHaveLength(3);
		expect(landing?.warnings).toHaveLength(1);
		expect(landing?.warnings[0]).toMatch(/^0\.csv is an empty file/);
	});

	it('with another header than the files before say so', async () => {
		const shop = mappedFolder({
			files: { 'a.csv': 'no,day\n1,2026-01-02\n', 'b.csv': 'no,datum\n2,2026-01-02\n' },
			mapping: { 'orders.sql': orders }
		});
		const { landing, rows } = await shop.extract();
		expect((await rows('orders')).map((row) => row.ordered_at)).toEqual(['2026-01-02', null]);
		expect(landing?.warnings.map((warning) => warning.split(',')[0])).toEqual([
			'b.csv has no column day',
			'b.csv has a new column datum; other files of input orders_export have it not'
		]);
	});

	it('outside the folder are not read through a link', async () => {
		const elsewhere = temporaryFolder();
		writeFiles(elsewhere, { 'secret.csv': 'no,day\n9,2026-01-02\n' });
		const shop = mappedFolder({
			files: twoFiles,
			mapping: { 'orders.sql': orders },
			inputs: { orders_export: { files: '**/*.csv' } }
		});
		symlinkSync(join(elsewhere, 'secret.csv'), join(shop.folder, 'c.csv'));
		symlinkSync(elsewhere, join(shop.folder, 'd'));
		symlinkSync(join(elsewhere, 'missing.csv'), join(shop.folder, 'e.csv'));
		expect(await (await shop.extract()).rows('orders')).toHaveLength(3);
	});
});

describe('what is mapped again', () => {
	it('is nothing while no file changes, also when one is only touched, which is noted', async () => {
		const shop = mappedFolder({ files: twoFiles, mapping: { 'orders.sql': orders } });
		for (const name of ['a.csv', 'b.csv']) utimesSync(join(shop.folder, name), new Date(), new Date('2026-01-01'));
		const { landing } = await shop.extract();
		expect((await shop.extract(landing?.cursor)).landing).toBeNull();
		utimesSync(join(shop.folder, 'a.csv'), new Date(), new Date('2026-02-01'));
		const { landing: touched } = await shop.extract(landing?.cursor);
		expect(touched).toMatchObject({ files: [], rejects: [], warnings: [] });
		expect((await shop.extract(touched?.cursor)).landing).toBeNull();
	});

	it('is nothing of a file that is gone, which is told of once', async () => {
		const shop = mappedFolder({ files: twoFiles, mapping: { 'orders.sql': orders } });
		for (const name of ['a.csv', 'b.csv']) utimesSync(join(shop.folder, name), new Date(), new Date('2026-01-01'));
		const { landing } = await shop.extract();
		rmSync(join(shop.folder, 'a.csv'));
		const { landing: second } = await shop.extract(landing?.cursor);
		expect(second).toMatchObject({ files: [], warnings: ['a.csv is gone; the rows read from it stay'] });
		expect((await shop.extract(second?.cursor)).landing).toBeNull();
	});

	it('waits while a file has no marker yet', async () => {
		const shop = mappedFolder({
			files: { ...twoFiles, 'b.csv.done': '' },
			mapping: { 'orders.sql': orders },
			ready: '*.done'
		});
		const { landing, rows } = await shop.extract();
		expect(await rows('orders')).toMatchObject([{ order_id: '3' }]);
		expect(landing?.warnings).toEqual(['a.csv has no marker a.csv.done yet and is left for the next run']);
		writeFiles(shop.folder, { 'a.csv.done': '' });
		expect(await (await shop.extract(landing?.cursor)).rows('orders')).toHaveLength(2);
	});

	it('is every file when a reload is asked for', async () => {
		const shop = mappedFolder({ files: twoFiles, mapping: { 'orders.sql': orders } });
		const { landing } = await shop.extract();
		expect(await (await shop.extract(landing?.cursor, { kind: 'reload' })).rows('orders')).toHaveLength(3);
	});

	it('is the changed file only', async () => {
		const shop = mappedFolder({ files: twoFiles, mapping: { 'orders.sql': orders } });
		const { landing } = await shop.extract();
		writeFileSync(join(shop.folder, 'b.csv'), 'no,day\n3,2026-01-05\n4,2026-01-06\n');
		const { landing: second, rows } = await shop.extract(landing?.cursor);
		expect(await rows('orders')).toMatchObject([
			{ _file: 'b.csv', order_id: '3' },
			{ _file: 'b.csv', order_id: '4' }
		]);
		expect((await shop.extract(second?.cursor)).landing).toBeNull();
	});

	it('is everything when the mapping changed', async () => {
		const shop = mappedFolder({ files: twoFiles, mapping: { 'orders.sql': orders } });
		const { landing } = await shop.extract();
		writeFiles(shop.mappingFolder, { 'orders.sql': orders.replace("'web'", "'app'") });
		expect(await (await shop.extract(landing?.cursor)).rows('orders')).toHaveLength(3);
	});

	it('finds an input that is whole complete, whichever file changed', async () => {
		const shop = mappedFolder({
			files: { 'a.csv': 'no,day,c\n1,2026-01-02,x\n', 'ref/channels.csv': 'c,name\nx,Web\n' },
			inputs: { orders_export: { files: '*.csv' }, channels: { files: 'ref/*.csv', whole: true } },
			mapping: {
				'orders.sql': `select o._file, o._line, o.no as order_id, o.day as ordered_at, c.name as channel
					from orders_export o left join channels c using (c)`
			}
		});
		const { landing } = await shop.extract();
		expect(landing?.inputs).toEqual([
			{ input: 'orders_export', rows: 1, taken: 1 },
			{ input: 'channels', rows: 1, taken: 0 }
		]);
		expect(landing?.warnings).toEqual([]);
		writeFiles(shop.folder, { 'b.csv': 'no,day,c\n2,2026-01-03,x\n' });
		const { rows } = await shop.extract(landing?.cursor);
		expect(await rows('orders')).toMatchObject([{ order_id: '2', channel: 'Web' }]);
	});
});
