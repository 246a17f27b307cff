// Bad input of every kind, through the whole command: each ends in quarantine or in a clear sentence, the other files
// are loaded, and what was published before still serves.
import { beforeEach, expect, test } from 'vitest';
import { makeShop, statusOf, type Shop } from './shop.ts';

let shop: Shop;
let version: string;

beforeEach(async () => {
	shop = makeShop();
	await shop.retour('run');
	version = (await statusOf(shop)).published?.version ?? '';
	expect(version).not.toBe('');
});

/** Runs again and gives the accounting of this run by entity, and everything it warned of. */
async function runAgain(): Promise<{
	entities: Record<string, { rows_read: number; quarantined: number }>;
	warnings: string;
	outcome: string | undefined;
}> {
	await shop.retour('run');
	const [run] = (await statusOf(shop)).runs as unknown as [
		{
			outcome: string;
			sources: [
				{
					entities: { entity: string; rows_read: number; quarantined: number }[];
					warnings: string[];
					error: { message: string } | null;
				}
			];
		}
	];
	const [source] = run.sources;
	return {
		entities: Object.fromEntries(source.entities.map((entity) => [entity.entity, entity])),
		warnings: [...source.warnings, source.error?.message ?? ''].join('\n'),
		outcome: run.outcome
	};
}

const answers = async (): Promise<number> =>
	(await shop.retour('metric', 'return_rate', '--format', 'json')).code ?? -1;

const lines = (...rows: string[]) => ['order_line_id,order_id,product_id,quantity,net_amount,shipped_at', ...rows];

test('a truncated file: whole rows are loaded, the torn one is quarantined', async () => {
	shop.write(
		'order_lines.csv',
		Buffer.from(
			`${lines('l1,o1,p1,2,180.00,2026-01-06T10:00:00Z', 'l4,o1,p2,1,60.00,2026-01-06T10:00:00Z').join('\n')}\nl5,o1,"p`
		)
	);
	const { entities } = await runAgain();
	expect(entities['order_lines']).toMatchObject({ rows_read: 3, quarantined: 1 });
	expect(await answers()).toBe(0);
});

test('wrong types, missing keys and a torn number are quarantined one by one', async () => {
	shop.write(
		'order_lines.csv',
		lines(
			'l1,o1,p1,two,180.00,2026-01-06T10:00:00Z',
			',o1,p1,1,90.00,2026-01-06T10:00:00Z',
			'l6,o1,p1,1,"1,5",2026-13-45',
			'l7,o1,p1,1,90.00,2026-01-06T10:00:00Z'
		)
	);
	const { entities } = await runAgain();
	expect(entities['order_lines']).toMatchObject({ rows_read: 4, quarantined: 3 });
});

test('one key twice with different content: one is kept, the other is quarantined', async () => {
	shop.write(
		'order_lines.csv',
		lines('l1,o1,p1,2,180.00,2026-01-06T10:00:00Z', 'l1,o1,p1,3,270.00,2026-01-06T10:00:00Z')
	);
	const { entities } = await runAgain();
	expect(entities['order_lines']).toMatchObject({ rows_read: 2, quarantined: 1 });
});

test('a file without a required column is refused by name, the others go on', async () => {
	shop.write('order_lines.csv', ['order_line_id,order_id,quantity', 'l1,o1,2']);
	shop.write('products.csv', ['product_id,name,category', 'p3,Boots,Shoes']);
	const { entities, warnings } = await runAgain();
	expect(warnings).toContain('order_lines.csv');
	expect(warnings).toContain('product_id');
	expect(entities['products']).toMatchObject({ rows_read: 1 });
	expect(entities['order_lines']).toBeUndefined();
	expect(await answers()).toBe(0);
});

test('a file in GB18030 that does not say so is refused with the setting to change', async () => {
	shop.write('products.csv', gb18030(['product_id,name,category', 'p1,\u8dd1\u978b,\u978b']));
	const { warnings } = await runAgain();
	expect(warnings).toContain('products.csv');
	expect(warnings).toMatch(/encoding/);
	expect(await answers()).toBe(0);
});

test('an empty file and a header only are no rows and no failure', async () => {
	shop.write('refunds.csv', Buffer.alloc(0));
	shop.write('exchanges.csv', ['exchange_id,return_id,quantity']);
	const { outcome, warnings } = await runAgain();
	expect(outcome).toBe('ok');
	expect(warnings).toContain('refunds.csv');
});

test('ten megabytes in one field are quarantined and nothing else is lost', async () => {
	shop.write('products.csv', ['product_id,name,category', `p9,${'x'.repeat(10_000_000)},Shoes`, 'p8,Sandals,Shoes']);
	const { entities } = await runAgain();
	expect(entities['products']).toMatchObject({ rows_read: 2, quarantined: 1 });
	expect(await answers()).toBe(0);
});

/** Two Chinese words in GB18030, byte by byte, since Node only decodes it. */
function gb18030(rows: readonly string[]): Buffer {
	const codes: Record<string, [number, number]> = { '\u8dd1': [0xc5, 0xdc], '\u978b': [0xd0, 0xac] };
	return Buffer.from([...rows.join('\n')].flatMap((letter) => codes[letter] ?? [letter.charCodeAt(0)]));
}

test('a folder in GB18030 that says so is read as what it says', async () => {
	shop = makeShop({ encoding: 'gb18030' });
	shop.write('products.csv', gb18030(['product_id,name,category', 'p1,\u8dd1\u978b,\u978b', 'p2,\u8dd1,\u978b']));
	await shop.retour('run');
	const { stdout } = await shop.retour('metric', 'shipped_units', '--by', 'category', '--format', 'csv');
	expect(stdout).toContain('\u978b');
});
