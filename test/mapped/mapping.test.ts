import { describe, expect, it } from 'vitest';
import type { RetourError } from '../../etl/errors.ts';
import { mappedFolder, quiet, temporaryFolder, writeFiles } from './folders.ts';

const files = { 'a.csv': 'no,day\n1,2026-01-02\n2,2026-01-03\n' };
const orders = 'select _file, _line, no as order_id, day as ordered_at from orders_export';

/** What `extract` and `check` say of a mapping: both must see what is wrong with it. */
async function failureOf(
	mapping: Record<string, string>
): Promise<{ code: string; message: string; hint: string | undefined }> {
	const shop = mappedFolder({ files, mapping });
	const of = (promise: Promise<unknown>) =>
		promise.then(
			() => ({ code: 'none', message: '', hint: undefined }),
			({ code, message, hint }: RetourError) => ({ code, message, hint })
		);
	const extracted = await of(shop.extract());
	expect(await of(shop.source.check(quiet))).toEqual(extracted);
	return extracted;
}

describe('a mapping', () => {
	it.each([
		[
			'a statement that writes',
			{ 'orders.sql': 'delete from orders_export' },
			'orders.sql must be one SELECT: the statement is DELETE'
		],
		[
			'two statements',
			{ 'orders.sql': `${orders}; ${orders}` },
			'orders.sql must be one SELECT: the file holds 2 statements'
		],
		['a comment only', { 'orders.sql': '-- to be written\n;\n' }, 'orders.sql must be one SELECT: the file is empty'],
		[
			'a parameter',
			{ 'orders.sql': `${orders} where no = $no` },
			'orders.sql must be one SELECT: the SELECT has parameters'
		],
		[
			'a parenthesis too many',
			{ 'orders.sql': `${orders}) to 'x' (format csv` },
			/^source: orders\.sql: .*Parser Error/
		],
		[
			'an unknown column',
			{ 'orders.sql': 'select nr as order_id from orders_export' },
			/^source: orders\.sql: Binder Error: .*"nr"/
		],
		[
			'an unknown relation',
			{ 'orders.sql': 'select * from elsewhere' },
			/^source: orders\.sql: Catalog Error: .*elsewhere/
		],
		[
			'a step that fails',
			{ '_lines.sql': 'select nr from orders_export', 'orders.sql': 'select * from lines' },
			/^source: _lines\.sql: .*"nr"/
		],
		[
			'steps in a circle',
			{ '_a.sql': 'from b', '_b.sql': 'from a', 'orders.sql': orders },
			/^source: _a\.sql: .*Table with name b/
		]
	])('is refused for %s', async (_, mapping, sentence) => {
		const { code, message } = await failureOf(mapping);
		expect(code).toBe('SOURCE_MAPPING_SQL');
		if (typeof sentence === 'string') expect(message).toBe(`source: ${sentence}`);
		else expect(message).toMatch(sentence);
	});

	it.each([
		"select * from read_csv('FILE')",
		"select * from read_text('FILE')",
		"select content as order_id, now() as ordered_at from read_blob('FILE')",
		"select * from glob('/*')",
		"select * from parquet_metadata('FILE')"
	])('cannot read another file of the machine: %s', async (select) => {
		const elsewhere = temporaryFolder();
		writeFiles(elsewhere, { 'secret.csv': 'order_id,ordered_at\n9,2026-01-02\n' });
		const { code, hint } = await failureOf({ 'orders.sql': select.replace('FILE', `${elsewhere}/secret.csv`) });
		expect(code).toBe('SOURCE_MAPPING_SQL');
		expect(hint).toBe('a mapping reads the inputs of its source only; name the file as an input in the configuration');
	});

	it('names every column that the contract requires and that it does not give', async () => {
		expect(
			await failureOf({
				'orders.sql': 'select no, _line from orders_export',
				'return_lines.sql': 'select no as return_line_id, no as return_id from orders_export'
			})
		).toMatchObject({
			code: 'SOURCE_MAPPING_CONTRACT',
			message:
				'source: orders.sql does not give order_id, ordered_at, required of orders; ' +
				'orders.sql gives _line without _file; ' +
				'return_lines.sql does not give quantity, required of return_lines'
		});
	});

	it('is named after an entity, or begins with an underscore', async () => {
		expect(await failureOf({ 'order.sql': orders, 'orders.sql': orders })).toMatchObject({
			code: 'SOURCE_MAPPING_NAME',
			message: 'source: order.sql is named after no entity of the contract'
		});
		expect(await failureOf({ '_orders_export.sql': orders, 'orders.sql': orders })).toMatchObject({
			code: 'SOURCE_MAPPING_NAME',
			message: 'source: _orders_export.sql would replace the input orders_export'
		});
	});

	it('may read steps, whatever their order in the folder', async () => {
		const shop = mappedFolder({
			files,
			mapping: {
				'_a.sql': "select * from z where no = '2'",
				'_z.sql': 'select * from orders_export',
				'orders.sql': orders.replace('orders_export', 'a')
			}
		});
		const { rows } = await shop.extract();
		expect((await rows('orders')).map((row) => row.order_id)).toEqual(['2']);
	});

	it('sees time stamps with the time zone of the source', async () => {
		const shop = mappedFolder({
			files,
			mapping: {
				'orders.sql':
					"select no as order_id, (day::timestamptz at time zone 'UTC')::varchar as ordered_at from orders_export"
			}
		});
		const { landing, rows } = await shop.extract();
		expect((await rows('orders'))[0]).toEqual({ order_id: '1', ordered_at: '2026-01-01 23:00:00' });
		expect(landing?.files[0]?.located).toBeUndefined();
		expect(landing?.warnings).toEqual([
			'2 of 2 rows of input orders_export were taken by no mapping: a.csv line 2, a.csv line 3'
		]);
	});
});

describe('check', () => {
	it('tells the entities, the files and the columns that the contract does not know', async () => {
		const shop = mappedFolder({ files, mapping: { 'orders.sql': `${orders.replace(' from', ', 1 as shelf from')}` } });
		expect(await shop.source.check(quiet)).toEqual({
			entities: ['orders'],
			notes: ['input orders_export: 1 file', 'orders.sql: shelf unknown to the contract, kept aside']
		});
	});

	it('asks for a file of every input', async () => {
		const shop = mappedFolder({ files: {}, mapping: { 'orders.sql': orders } });
		await expect(shop.source.check(quiet)).rejects.toMatchObject({ code: 'SOURCE_INPUT_MISSING' });
		expect((await shop.extract()).landing).toBeNull();
	});
});
