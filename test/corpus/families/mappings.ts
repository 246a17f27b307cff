// Mapped files: mappings that cannot be run, and exports that they do not fit.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mapped } from '../../../etl/sources/mapped/mapped.ts';
import type { MappedInput } from '../../../etl/sources/mapped/options.ts';
import type { Source } from '../../../etl/sources/types.ts';
import { handMade, rowsXml } from '../../tabular/workbooks.ts';
import type { Family, Yard } from '../yard.ts';

function mappedSource(yard: Yard, sql: Record<string, string>, input: Partial<MappedInput> = {}): Source {
	const mapping = join(yard.aside, 'mapping');
	mkdirSync(mapping, { recursive: true });
	for (const [name, text] of Object.entries(sql)) writeFileSync(join(mapping, name), text);
	return mapped({
		id: yard.id,
		title: yard.id,
		folder: yard.folder,
		mapping,
		inputs: { sales: { files: '*', ...input } },
		timezone: 'UTC',
		currency: 'EUR'
	});
}

const orders = `select _file, _line, no as order_id, day as ordered_at from sales where no is not null`;
const rowsOf = (yard: Yard, rows: number): string[][] =>
	Array.from({ length: rows }, (_, at) => [`${yard.prefix}${at}`, '2026-03-01']);
const text = (rows: readonly (readonly string[])[]): string =>
	[['no', 'day'], ...rows].map((row) => `${row.join(',')}\n`).join('');

const wrongMappings: Family = {
	name: 'mappings that cannot be run',
	make: (yard) => {
		const rows = rowsOf(yard, yard.random.int(2, 6));
		const [sql, fails] = yard.random.pick<[Record<string, string>, string]>([
			[{ 'orders.sql': 'selec 1' }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': '' }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': `${orders}; select 1` }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': 'drop table sales' }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': `select nothing as order_id from sales` }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': `select no::integer as order_id, day as ordered_at from sales` }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': `select order_id, ordered_at from read_csv('/etc/passwd')` }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': `select * from sales where no = $1` }, 'SOURCE_MAPPING_SQL'],
			[{ 'orders.sql': `select no as order_id from sales` }, 'SOURCE_MAPPING_CONTRACT'],
			[{ 'orders.sql': `select no as order_id, day as ordered_at, 1 as _line from sales` }, 'SOURCE_MAPPING_CONTRACT'],
			[{ 'order.sql': orders }, 'SOURCE_MAPPING_NAME'],
			[{ 'orders.sql': orders, '_sales.sql': 'select 1' }, 'SOURCE_MAPPING_NAME'],
			[{ 'readme.txt': '' }, 'SOURCE_MAPPING_FOLDER'],
			[{ 'orders.sql': orders, '_a.sql': 'select * from b', '_b.sql': 'select * from a' }, 'SOURCE_MAPPING_SQL']
		]);
		const broken = mappedSource(yard, sql);
		return {
			steps: [
				{
					make: () => void yard.write('a.csv', text(rows)),
					source: broken,
					expects: { stored: {}, quarantined: 0, fails }
				},
				{
					source: mappedSource({ ...yard, aside: join(yard.aside, 'right') }, { 'orders.sql': orders }),
					expects: { stored: { orders: rows.map(([no]) => no!) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const wrongExports: Family = {
	name: 'exports that are damaged or do not fit their mapping',
	make: (yard) => {
		const { random } = yard;
		const rows = rowsOf(yard, random.int(3, 8));
		const keys = rows.map(([no]) => no!);
		const bad = random.int(1, rows.length - 1);
		const wrong = rows.map(([no, day], at) => [no!, at < bad ? 'bald' : day!]);
		const sheet = handMade({ sheets: { s: rowsXml([['no', 'day'], ...wrong]) } });
		const [name, content, expects] = random.pick<
			[string, string | Uint8Array, { quarantined: number; keys: string[]; warns?: RegExp }]
		>([
			['a.csv', text(wrong), { quarantined: bad, keys: keys.slice(bad) }],
			['a.csv.gz', gzipSync(text(wrong)), { quarantined: bad, keys: keys.slice(bad) }],
			['a.xlsx', sheet, { quarantined: bad, keys: keys.slice(bad) }],
			['a.csv', text([...rows, ['torn']]), { quarantined: 1, keys }],
			['a.csv', text([...rows, ['', 'nothing']]), { quarantined: 0, keys, warns: /taken by no mapping/ }],
			['a.csv', text([...rows, [keys[0]!, '2026-03-02']]), { quarantined: 1, keys }]
		]);
		const source = mappedSource(yard, { 'orders.sql': orders });
		const { keys: stored, ...more } = expects;
		return {
			source,
			steps: [
				{ make: () => void yard.write(name, content), expects: { stored: { orders: stored }, ...more } },
				{
					make: () =>
						void yard.write(
							name,
							name.endsWith('.gz')
								? gzipSync(text(rows))
								: name.endsWith('.xlsx')
									? handMade({ sheets: { s: rowsXml([['no', 'day'], ...rows]) } })
									: text(rows)
						),
					expects: { stored: { orders: keys }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const refusedExports: Family = {
	name: 'exports that cannot be read at all',
	make: (yard) => {
		const rows = rowsOf(yard, 4);
		const keys = rows.map(([no]) => no!);
		const [name, content, warns] = yard.random.pick<[string, Uint8Array, RegExp]>([
			['b.csv', Buffer.from([0x6e, 0x6f, 0x2c, 0xcd, 0xcb, 0x0a]), /is not utf-8/],
			['b.csv', Buffer.from('no,No\n1,2\n'), /twice/],
			['b.csv.gz', Buffer.from('no'), /cannot be unpacked/],
			['b.xlsx', Buffer.from('no'), /cannot be read as an Excel workbook/],
			['b.parquet', Buffer.from('no'), /cannot be read as Parquet/],
			['b.csv', Buffer.from(''), /an empty file/],
			['b.dat', Buffer.from('no,day\n'), /does not say what it is/]
		]);
		return {
			source: mappedSource(yard, { 'orders.sql': orders }),
			steps: [
				{
					make: () => {
						yard.write('a.csv', text(rows));
						yard.write(name, content);
					},
					expects: { stored: { orders: keys }, quarantined: 0, warns }
				}
			]
		};
	}
};

export const mappingFamilies: readonly Family[] = [wrongMappings, wrongExports, refusedExports];
