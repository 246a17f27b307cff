// Right files in which bytes were changed at random. What they then say is not known; that nothing is lost on the way,
// that what is wrong has a name, and that the file beside them is loaded, is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { handMade, rowsXml } from '../../tabular/workbooks.ts';
import type { Random } from '../random.ts';
import { csv, csvOf, keysOf, namesOf, ndjsonOf, rightRows, rightTable } from '../rows.ts';
import type { Family } from '../yard.ts';

function mutated(random: Random, whole: Uint8Array): Buffer {
	let bytes = Buffer.from(whole);
	for (let times = random.int(1, 6); times > 0 && bytes.length > 4; times--) {
		const at = random.int(0, bytes.length - 1);
		switch (random.int(0, 5)) {
			case 0:
				bytes[at] = random.int(0, 255);
				break;
			case 1:
				bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
				break;
			case 2:
				bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + random.int(1, 40)))]);
				break;
			case 3:
				bytes = Buffer.concat([bytes.subarray(0, at), random.bytes(random.int(1, 20)), bytes.subarray(at)]);
				break;
			case 4:
				bytes = Buffer.concat([bytes, bytes.subarray(at, at + 30)]);
				break;
			default:
				bytes = Buffer.concat([
					bytes.subarray(0, at),
					Buffer.from(random.pick(['"', '\n', ',', '\0', '{', '<', '&', '\r', '""'])),
					bytes.subarray(at)
				]);
		}
	}
	return bytes;
}

const formats = ['csv', 'tsv', 'ndjson', 'csv.gz', 'ndjson.zst', 'xlsx', 'parquet'] as const;

export const mutationFamilies: readonly Family[] = formats.map((format) => ({
	name: `${format} with changed bytes`,
	make: async (yard) => {
		const { random } = yard;
		// The mutated table is of suppliers or the like; the one beside it must not share its entity.
		const table = rightTable(random, yard.prefix, { having: ({ name }) => name !== 'warehouses' });
		const beside = rightTable(random, yard.prefix, { having: ({ name }) => name === 'warehouses' });
		const whole = await bytesOf(format, table, yard);
		const name = `${table.entity.name}.${format}`;
		const more = rightRows(random, beside.columns, `${yard.prefix}n`, 3);
		return {
			steps: [
				{
					make: () => {
						yard.write(name, mutated(random, whole));
						yard.write('warehouses.csv', csvOf(beside));
					},
					expects: { stored: { warehouses: keysOf(beside) }, anyOf: [table.entity.name] }
				},
				{
					make: () => {
						yard.write(name, whole);
						yard.write('warehouses.csv', csv({ columns: namesOf(beside), rows: [...beside.rows, ...more] }));
					},
					expects: {
						stored: { warehouses: [...keysOf(beside), ...more.map(([key]) => key!)] },
						atLeast: { [table.entity.name]: keysOf(table) },
						anyOf: [table.entity.name],
						quarantined: 0
					}
				}
			]
		};
	}
}));

async function bytesOf(
	format: (typeof formats)[number],
	table: Parameters<typeof csvOf>[0],
	{ folder, sql }: { folder: string; sql: (statement: string) => Promise<void> }
): Promise<Buffer> {
	switch (format) {
		case 'csv':
			return Buffer.from(csvOf(table));
		case 'tsv':
			return Buffer.from(csvOf(table, { delimiter: '\t' }));
		case 'ndjson':
			return Buffer.from(ndjsonOf(table));
		case 'csv.gz':
			return gzipSync(csvOf(table));
		case 'ndjson.zst':
			return zstdCompressSync(ndjsonOf(table));
		case 'xlsx':
			return handMade({ sheets: { s: rowsXml([namesOf(table), ...table.rows]) } });
		case 'parquet': {
			const path = join(folder, `${table.entity.name}.parquet`);
			const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
			const rows = table.rows.map((row) => `(${row.map(text).join(', ')})`).join(', ');
			await sql(
				`copy (select * from (values ${rows}) as t(${namesOf(table)
					.map((name) => `"${name}"`)
					.join(', ')})) to '${path}' (format parquet)`
			);
			return readFileSync(path);
		}
	}
}
