// Parquet of other types than the contract's, and damaged.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Family, Yard } from '../yard.ts';

/** Writes a Parquet file and returns its bytes. */
async function parquet(yard: Yard, name: string, select: string): Promise<Buffer> {
	const path = join(yard.folder, name);
	await yard.sql(`copy (${select}) to '${path}' (format parquet)`);
	return readFileSync(path);
}

const keys = (yard: Yard, from: number, to: number): string[] =>
	Array.from({ length: to - from }, (_, at) => `${yard.prefix}${from + at}`);

const otherTypes: Family = {
	name: 'Parquet of other types',
	make: (yard) => {
		const { random, prefix } = yard;
		const rows = random.int(3, 20);
		/** Of rows from `good` on the quantity is right. */
		const [quantity, good] = random.pick<[string, number]>([
			[`case when i < 2 then 'two' else '3' end`, 2],
			[`case when i < 2 then 1.00001::double else 1.5::double end`, 2],
			[`case when i < 1 then 'nan'::double else 2::double end`, 1],
			[`case when i < 1 then 'infinity'::float else 2::float end`, 1],
			[`case when i < 3 then 1e17::double else 2 end`, 3],
			[`case when i < 1 then 170141183460469231731687303715884105727::hugeint else 1 end`, 1],
			[`i::utinyint`, 0],
			[`i::decimal(38, 10)`, 0],
			[`(i + 0.00001)::decimal(38, 10)`, rows],
			[`[i]`, rows],
			[`{a: i}`, rows],
			[`date '2026-01-01'`, rows]
		]);
		const select = `select '${prefix}' || i as batch_id, 'p' as product_id, ${quantity} as quantity from range(${rows}) t(i)`;
		return {
			steps: [
				{
					make: () => parquet(yard, 'batches.parquet', select).then(() => undefined),
					expects: {
						stored: good < rows ? { batches: keys(yard, good, rows) } : {},
						quarantined: good,
						read: rows,
						...(good === 0 ? { isOdd: true } : {})
					}
				}
			]
		};
	}
};

const otherTimes: Family = {
	name: 'Parquet times and days that are none',
	make: (yard) => {
		const { random, prefix } = yard;
		const rows = random.int(3, 9);
		const [time, good] = random.pick<[string, number]>([
			[`case when i = 0 then 'infinity'::timestamptz else '2026-01-01'::timestamptz end`, 1],
			[`case when i = 0 then '-infinity'::timestamp else '2026-01-01'::timestamp end`, 1],
			[`i`, rows],
			[`time '10:00'`, rows],
			[`case when i < 2 then 'soon' else '2026-01-01T10:00Z' end`, 2],
			[`'2026-01-01'::date`, 0],
			[`'2026-01-01'::timestamp_ns`, 0],
			[`case when i = 0 then null else '2026-01-01'::timestamp_s end`, 1]
		]);
		return {
			steps: [
				{
					make: () =>
						parquet(
							yard,
							'orders.parquet',
							`select '${prefix}' || i as order_id, ${time} as ordered_at from range(${rows}) t(i)`
						).then(() => undefined),
					expects: {
						stored: good < rows ? { orders: keys(yard, good, rows) } : {},
						quarantined: good,
						read: rows,
						...(good === 0 ? { isOdd: true } : {})
					}
				}
			]
		};
	}
};

const damaged: Family = {
	name: 'damaged Parquet',
	make: async (yard) => {
		const { random, prefix } = yard;
		const whole = await parquet(
			yard,
			'suppliers.parquet',
			`select '${prefix}' || i as supplier_id, md5(i::varchar) as name from range(500) t(i)`
		);
		const page = Buffer.from(whole);
		page.fill(0xff, whole.length >> 1, (whole.length >> 1) + 64);
		const bytes = random.pick([
			whole.subarray(0, random.int(1, whole.length - 1)),
			Buffer.from('PAR1'),
			Buffer.concat([Buffer.from('PAR1'), random.bytes(100), Buffer.from('PAR1')]),
			page,
			Buffer.from('supplier_id,name\na,A\n'),
			Buffer.alloc(0)
		]);
		return {
			steps: [
				{
					make: () => void yard.write('suppliers.parquet', bytes),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_UNREADABLE/ }
				},
				{
					make: () => void yard.write('suppliers.parquet', whole),
					expects: { stored: { suppliers: keys(yard, 0, 500) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const otherColumns: Family = {
	name: 'Parquet without its columns',
	make: (yard) => {
		const [select, warns] = yard.random.pick<[string, RegExp]>([
			['select 1 as id', /FILES_MISSING_COLUMN/],
			['select 1 as supplier_id, 2 as "_file"', /TABULAR_HEADER/],
			['select 1 as supplier_id, 2 as a, 3 as "A_1", 4 as "_LINE"', /TABULAR_HEADER/]
		]);
		return {
			steps: [
				{
					make: () => parquet(yard, 'suppliers.parquet', select).then(() => undefined),
					expects: { stored: {}, quarantined: 0, warns }
				}
			]
		};
	}
};

export const parquetFamilies: readonly Family[] = [otherTypes, otherTimes, damaged, otherColumns];
