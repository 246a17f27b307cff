// How each type is read: what stands in a file, and what becomes of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeAll(async () => {
	store = await openStore();
});
afterAll(() => store.close());

/** The stored value of a column, or the reason and column that its row is in quarantine for. */
async function become(
	entity: string,
	column: string,
	found: string,
	rest: string,
	restHeader: string
): Promise<unknown> {
	const quoted = `"${found.replaceAll('"', '""')}"`;
	await store.load({ [`${entity}.csv`]: `${restHeader},${column}\n${rest},${quoted}\n` });
	const [[value]] = (await store.rows(
		`select ${column}::varchar from raw.${entity} union all select null limit 1`
	)) as [[unknown]];
	const [refused] = await store.rows(
		`select reason || ' ' || column_name || ': ' || coalesce(found, '') from load.quarantine`
	);
	await store.database.connection.run(`delete from raw.${entity}`);
	await store.database.connection.run('delete from load.quarantine');
	return refused ? refused[0] : value;
}

const money = (found: string) => become('products', 'unit_cost', found, 'p,name', 'product_id,name');
const whole = (found: string) => become('survey_responses', 'csat', found, 'r,2026-01-01', 'response_id,answered_at');
const rate = (found: string) => become('exchange_rates', 'rate', found, '2026-01-01,USD', 'as_of,currency');
const instant = (found: string) => become('orders', 'ordered_at', found, 'o', 'order_id');
const day = (found: string) => become('products', 'launched_on', found, 'p,name', 'product_id,name');

describe('money is exact to four decimals', () => {
	test.each([
		['19.99', '19.9900'],
		['-0.0001', '-0.0001'],
		[' 5 ', '5.0000'],
		['12345678901234.5678', '12345678901234.5678'],
		['1e3', '1000.0000'],
		['', null],
		['1.23456', 'wrong_type unit_cost: 1.23456'],
		['1,000.00', 'wrong_type unit_cost: 1,000.00'],
		['1.000,00', 'wrong_type unit_cost: 1.000,00'],
		['1_000', 'wrong_type unit_cost: 1_000'],
		['€5', 'wrong_type unit_cost: €5'],
		['nan', 'wrong_type unit_cost: nan'],
		['123456789012345', 'wrong_type unit_cost: 123456789012345']
	])('%j', async (found, stored) => {
		expect(await money(found)).toBe(stored);
	});
});

test('a whole number is whole', async () => {
	expect(await whole('5')).toBe('5');
	expect(await whole('5.0')).toBe('5');
	expect(await whole('5.5')).toBe('wrong_type csat: 5.5');
	expect(await whole('0x10')).toBe('wrong_type csat: 0x10');
	expect(await whole('five')).toBe('wrong_type csat: five');
});

test('a rate has ten decimals', async () => {
	expect(await rate('0.1234567891')).toBe('0.1234567891');
	expect(await rate('0.12345678912')).toBe('wrong_type rate: 0.12345678912');
});

describe('an instant with an offset is one, without it is local to the source', () => {
	test.each([
		['2026-07-01 10:00:00', '2026-07-01 08:00:00+00'],
		['2026-01-01T10:00', '2026-01-01 09:00:00+00'],
		['2026-07-01', '2026-06-30 22:00:00+00'],
		['2026-07-01T10:00:00Z', '2026-07-01 10:00:00+00'],
		['2026-07-01T10:00:00.5+05:30', '2026-07-01 04:30:00.5+00'],
		['2026-07-01T10:00Z', '2026-07-01 10:00:00+00'],
		['2026-07-01 10:00:00 +0200', '2026-07-01 08:00:00+00'],
		['', 'missing ordered_at: '],
		['01/07/2026', 'wrong_type ordered_at: 01/07/2026'],
		['2026-13-01 10:00:00', 'wrong_type ordered_at: 2026-13-01 10:00:00'],
		['epoch', 'wrong_type ordered_at: epoch'],
		['infinity', 'wrong_type ordered_at: infinity'],
		['0000-00-00 00:00:00', 'wrong_type ordered_at: 0000-00-00 00:00:00']
	])('%j', async (found, stored) => {
		expect(await instant(found)).toBe(stored);
	});
});

describe('a day is a day', () => {
	test.each([
		['2026-07-01', '2026-07-01'],
		['2026-07-01 00:00:00', '2026-07-01'],
		['2026-07-01T23:30:00Z', '2026-07-01'],
		['2026-07-01x', 'wrong_type launched_on: 2026-07-01x'],
		['2026-02-30', 'wrong_type launched_on: 2026-02-30'],
		['01.07.2026', 'wrong_type launched_on: 01.07.2026']
	])('%j', async (found, stored) => {
		expect(await day(found)).toBe(stored);
	});
});

test('a text is kept as it is, up to 65,536 characters', async () => {
	const text = (found: string) => become('products', 'name', found, 'p', 'product_id');
	expect(await text(' 退货\n"x" ')).toBe(' 退货\n"x" ');
	expect(await text('退'.repeat(65_536))).toHaveLength(65_536);
	expect(await text('x'.repeat(65_537))).toBe(`too_long name: ${'x'.repeat(200)}`);
});

describe('Parquet', () => {
	const load = async (select: string) => {
		const folder = store.land({ 'products.parquet': '' });
		await store.database.connection.run(`copy (${select}) to '${folder}/products.parquet' (format parquet)`);
		return store.loadFolder(folder, 'parquet');
	};

	test('is read by its types: floats as they print, local times, whole ids of float columns', async () => {
		await load(`select 7.0::double as product_id, 'n' as name, 19.99::double as unit_cost, timestamp '2026-07-01 10:00:00' as updated_at,
			timestamptz '2026-07-01 23:00:00+00' as launched_on, 0.1::float as weight, [1, 2] as tags`);
		expect(
			await store.rows(
				`select product_id, unit_cost, updated_at, launched_on, _extra from raw.products where source_id = 'parquet'`
			)
		).toEqual([['7', '19.9900', '2026-07-01 08:00:00+00', '2026-07-02', '{"tags":"[1,2]","weight":"0.1"}']]);
	});

	test('with a value that is none is quarantined with its row', async () => {
		const report = await load(
			`select 'q' as product_id, 'n' as name, 1.00001::double as unit_cost union all select 'r', null, 1`
		);
		expect(report.entities).toMatchObject([{ rowsRead: 2, quarantined: 2 }]);
		expect(
			await store.rows(
				`select line, column_name, reason, raw_text from load.quarantine where source_id = 'parquet' order by line`
			)
		).toEqual([
			['1', 'unit_cost', 'wrong_type', '{"product_id":"q","name":"n","unit_cost":1.00001}'],
			['2', 'name', 'missing', '{"product_id":"r","name":null,"unit_cost":1.0}']
		]);
	});
});
