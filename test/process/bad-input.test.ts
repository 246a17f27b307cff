// Bad input of every kind at once, through the whole command: each ends in quarantine or in a clear sentence, the
// other files are loaded, and there is always a version that serves.
import { beforeAll, expect, test } from 'vitest';
import { makeShop, statusOf, type Shop } from './shop.ts';

type Counts = {
	entity: string;
	rows_read: number;
	inserted: number;
	updated: number;
	unchanged: number;
	quarantined: number;
};
type Source = { outcome: string; entities: Counts[]; warnings: string[] };

let shop: Shop;
let code: number | null;
let source: Source;
let warnings: string;

const countsOf = (entity: string) => source.entities.find((counts) => counts.entity === entity);
const torn = Buffer.from(
	'order_line_id,order_id,product_id,quantity,shipped_at\nl1,o1,p1,2,2026-01-06T10:00:00Z\nl4,o1,p2,1,2026-01-06T10:00:00Z\nl5,o1,"p'
);

beforeAll(async () => {
	shop = makeShop();
	await shop.retour('run');
	shop.write('order_lines.csv', torn);
	shop.write('refunds.csv', [
		'refund_id,return_id,amount,paid_at',
		'f1,r1,ninety,2026-01-20T10:00:00Z',
		',r1,90.00,2026-01-20T10:00:00Z',
		'f3,r1,"1,5",2026-01-20T10:00:00Z',
		'f4,r1,90.00,2026-13-45',
		'f5,r1,90.00,2026-01-20T10:00:00Z'
	]);
	shop.write('orders.csv', [
		'order_id,ordered_at,channel',
		'o1,2026-01-05T10:00:00Z,web',
		'o1,2026-01-05T10:00:00Z,store'
	]);
	shop.write('return_lines.csv', ['return_line_id,return_id', 'rl1,r1']);
	shop.write('suppliers.csv', gb18030(['supplier_id,name', 's1,\u8dd1\u978b']));
	shop.write('exchanges.csv', Buffer.alloc(0));
	shop.write('return_costs.csv', ['cost_id,return_id,amount']);
	shop.write('customers.csv', ['customer_id,name', `c1,${'x'.repeat(10_000_000)}`, 'c2,Ada']);
	const ended = await shop.retour('run', '--json');
	code = ended.code;
	[source] = (JSON.parse(ended.stdout) as { sources: [Source] }).sources;
	warnings = source.warnings.join('\n');
});

test('a truncated file: whole rows are loaded, the torn one is quarantined', () => {
	expect(countsOf('order_lines')).toMatchObject({ rows_read: 3, inserted: 1, quarantined: 1 });
});

test('wrong types, missing keys, torn numbers and days that are none are quarantined one by one', () => {
	expect(countsOf('refunds')).toMatchObject({ rows_read: 5, inserted: 1, quarantined: 4 });
});

test('one key twice with different content: one is kept, the other is quarantined', () => {
	expect(countsOf('orders')).toMatchObject({ rows_read: 2, quarantined: 1 });
});

test('a file without a required column is refused by name, and its rows stay as they were', async () => {
	expect(warnings).toMatch(/return_lines\.csv[\s\S]*product_id|return_lines\.csv[\s\S]*quantity/);
	expect(countsOf('return_lines')).toBeUndefined();
	const { sources } = await statusOf(shop);
	expect(sources.find((counts) => counts.entity === 'return_lines')?.stored_rows).toBe(1);
});

test('a file in GB18030 that does not say so is refused with the setting to change', () => {
	expect(warnings).toMatch(/suppliers\.csv[\s\S]*encoding/);
	expect(countsOf('suppliers')).toBeUndefined();
});

test('an empty file and a header only are no rows and no failure', () => {
	expect(warnings).toContain('exchanges.csv');
	expect(warnings).not.toContain('return_costs.csv');
	expect(countsOf('return_costs')?.rows_read ?? 0).toBe(0);
});

test('ten megabytes in one field are quarantined, the row beside it is loaded', () => {
	expect(countsOf('customers')).toMatchObject({ rows_read: 2, inserted: 1, quarantined: 1 });
});

test('every row of every file is accounted for, and the figures are served', async () => {
	for (const { rows_read, inserted, updated, unchanged, quarantined } of source.entities)
		expect(rows_read).toBe(inserted + updated + unchanged + quarantined);
	expect(code).toBe(0);
	expect(JSON.parse((await shop.retour('metric', 'return_rate', '--format', 'json')).stdout)).toMatchObject({
		rows: [{ numerator: 1 }]
	});
});

test('a folder in GB18030 that says so is read as what it says', async () => {
	const chinese = makeShop({ encoding: 'gb18030' });
	chinese.write('products.csv', gb18030(['product_id,name,category', 'p1,\u8dd1\u978b,\u978b', 'p2,\u8dd1,\u978b']));
	await chinese.retour('run');
	const { stdout } = await chinese.retour('metric', 'shipped_units', '--by', 'category', '--format', 'csv');
	expect(stdout).toContain('\u978b');
});

/** Two Chinese words in GB18030, byte by byte, since Node only decodes it. */
function gb18030(rows: readonly string[]): Buffer {
	const codes: Record<string, [number, number]> = { '\u8dd1': [0xc5, 0xdc], '\u978b': [0xd0, 0xac] };
	return Buffer.from([...rows.join('\n')].flatMap((letter) => codes[letter] ?? [letter.charCodeAt(0)]));
}
