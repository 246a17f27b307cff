// Rows of the quarantine that are read again: each is accepted or held once more, in its place, and nothing else moves.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replayQuarantine, type ReplayFilter } from '../../etl/load/replay.ts';
import type { ValueRules } from '../../sql/load/value-rules.ts';
import { openStore, quiet, type Store } from '../load/store.ts';

let store: Store;
beforeEach(async () => {
	store = await openStore();
});
afterEach(() => store.close());

const any: ReplayFilter = { source: null, entity: null, reason: null };
const replay = (filter: Partial<ReplayFilter> = {}, values?: ValueRules) =>
	replayQuarantine({
		connection: store.database.connection,
		effects: quiet,
		sources: [{ id: 'shop', timezone: 'Europe/Berlin', values }],
		filter: { ...any, ...filter },
		runId: 'run',
		folder: join(store.folder, 'replay')
	});
const held = () =>
	store.rows(
		'select file, line, column_name, found, reason, raw_text from load.quarantine order by file, line, reason'
	);
/** The rules that a source is given after its rows were found not to fit. */
const german: ValueRules = { dates: ['%d.%m.%Y', '%d.%m.%Y %H:%M'], decimalComma: true, empty: ['k. A.'] };

const orders = (...rows: string[]): string => ['order_id;status;ordered_at;updated_at', ...rows, ''].join('\n');
const semicolons = (text: string) => ({ text, delimiter: ';' });

describe('a replay', () => {
	test('leaves what still does not fit where and as it was', async () => {
		const text = orders('1;open;2026-01-01T00:00:00Z;', '2;"a\nnote";soon;', '3;"say ""so""";later;');
		await store.load({ 'orders.csv': semicolons(text), 'products.ndjson': '{"product_id":"p","unit_cost":1.50}\n' });
		const before = await held();
		expect(before).toHaveLength(3);
		const [result] = await replay();
		expect(result?.entities).toMatchObject([
			{ entity: 'orders', rowsRead: 2, inserted: 0, quarantined: 2 },
			{ entity: 'products', rowsRead: 1, inserted: 0, quarantined: 1 }
		]);
		expect(result?.still).toEqual([
			{ entity: 'orders', reason: 'wrong_type', column: 'ordered_at', rows: 2 },
			{ entity: 'products', reason: 'missing', column: 'name', rows: 1 }
		]);
		expect(result?.left).toEqual([]);
		expect(await held()).toEqual(before);
		// and can be replayed again
		expect((await replay())[0]?.entities.map(({ rowsRead }) => rowsRead)).toEqual([2, 1]);
		expect(await held()).toEqual(before);
	});

	test('accepts what fits now, and accounts for every row', async () => {
		await store.load({
			'orders.csv': semicolons(orders('1;open;2026-01-01T00:00:00Z;')),
			'orders-2.csv': semicolons(
				orders('2;sent;03.01.2026 10:00;2026-01-04T00:00:00Z', '3;"two\nlines";03.01.2026 10:00;', '4;open;never;')
			)
		});
		const [result] = await replay({ entity: 'orders' }, german);
		expect(result?.entities).toMatchObject([
			{ entity: 'orders', rowsRead: 3, inserted: 2, updated: 0, unchanged: 0, quarantined: 1 }
		]);
		expect(await store.rows('select order_id, status, ordered_at::varchar from raw.orders order by 1')).toEqual([
			['1', 'open', '2026-01-01 00:00:00+00'],
			['2', 'sent', '2026-01-03 09:00:00+00'],
			['3', 'two\nlines', '2026-01-03 09:00:00+00']
		]);
		expect(await held()).toEqual([['orders-2.csv', '5', 'ordered_at', 'never', 'wrong_type', '4;open;never;']]);
		expect(await store.rows(`select rows_read, inserted, quarantined from load.counts where load_seq = 2`)).toEqual([
			['3', '2', '1']
		]);
		expect(await store.rows('select cursor, load_seq from load.cursors')).toMatchObject([[expect.anything(), '1']]);
	});

	test('reads rows of Parquet without losing a digit', async () => {
		const landing = store.land({ 'products.parquet': '' });
		await store.rows(
			`copy (select 'p' as product_id, 'Shoe' as name, 12345678901234.5678::decimal(18, 4) as unit_cost,
				'01.04.2026' as launched_on, 0.1::double as odd, null::varchar as brand)
			to '${join(landing, 'products.parquet')}' (format parquet)`
		);
		await store.loadFolder(landing);
		expect((await replay({}, german))[0]?.entities).toMatchObject([{ rowsRead: 1, inserted: 1 }]);
		expect(await store.rows('select unit_cost, launched_on, brand, _extra from raw.products')).toEqual([
			['12345678901234.5678', '2026-04-01', null, '{"odd":"0.1"}']
		]);
	});

	test('reads objects without losing a digit', async () => {
		const product = { product_id: 'p', name: 'Shoe', launched_on: '01.04.2026', odd: { a: [1, 2] } };
		const text = JSON.stringify(product).replace('}', '},"unit_cost":12345678901234.5678').replace('}},', '}},');
		await store.load({ 'products.ndjson': `${text}\n` });
		expect((await replay({}, german))[0]?.entities).toMatchObject([{ rowsRead: 1, inserted: 1 }]);
		expect(await store.rows('select unit_cost, launched_on, _extra from raw.products')).toEqual([
			['12345678901234.5678', '2026-04-01', '{"odd":"{\\"a\\":[1,2]}"}']
		]);
		expect(await held()).toEqual([]);
	});

	test('does not put an old row over what came after it', async () => {
		await store.load({
			'orders-1.csv': semicolons(orders('1;new;01.01.2026;', '2;new;01.01.2026;2026-02-09T00:00:00Z'))
		});
		await store.load({
			'orders-2.csv': semicolons(
				orders('1;sent;2026-01-01T00:00:00Z;', '2;sent;2026-01-01T00:00:00Z;2026-02-01T00:00:00Z')
			)
		});
		const [result] = await replay({}, german);
		expect(result?.entities).toMatchObject([{ rowsRead: 2, inserted: 0, updated: 1, unchanged: 1, quarantined: 0 }]);
		// The second says itself that it is the later one
		expect(await store.rows('select order_id, status from raw.orders order by 1')).toEqual([
			['1', 'sent'],
			['2', 'new']
		]);
		expect(await held()).toEqual([]);
	});

	test('of one key takes the row of the latest load', async () => {
		await store.load({ 'orders-1.csv': semicolons(orders('1;first;01.01.2026;')) });
		await store.load({ 'orders-2.csv': semicolons(orders('1;second;01.01.2026;')) });
		expect((await replay({}, german))[0]?.entities).toMatchObject([
			{ rowsRead: 2, inserted: 1, unchanged: 1, quarantined: 0 }
		]);
		expect(await store.rows('select status from raw.orders')).toEqual([['second']]);
	});

	test('leaves alone what cannot be read again, and says why', async () => {
		await store.load({
			'orders.csv': semicolons(
				orders(
					'1;open;2026-01-01T00:00:00Z',
					'2;a;2026-01-01T00:00:00Z;',
					'2;b;2026-01-01T00:00:00Z;',
					`3;${'x'.repeat(5000)};soon;`
				)
			)
		});
		await store.load({ 'orders.csv': orders('9,x,y,z').replaceAll(';', ',') }, { source: 'gone' });
		const before = await held();
		const replays = await replay();
		expect(replays.map(({ source, entities, left }) => ({ source, entities, left }))).toEqual([
			{
				source: 'gone',
				entities: [],
				left: [{ entity: 'orders', reason: 'wrong_type', why: 'unknown_source', rows: 1 }]
			},
			{
				source: 'shop',
				entities: [],
				left: expect.arrayContaining([
					{ entity: 'orders', reason: 'too_few_columns', why: 'not_a_row', rows: 1 },
					{ entity: 'orders', reason: 'duplicate_key', why: 'contradiction', rows: 1 },
					{ entity: 'orders', reason: 'wrong_type', why: 'cut', rows: 1 }
				])
			}
		]);
		expect(await held()).toEqual(before);
	});

	test('takes only the rows under its filter', async () => {
		await store.load({
			'orders.csv': semicolons(orders('1;open;01.01.2026;', '2;open;;')),
			'products.csv': 'product_id,name\np,\n'
		});
		expect((await replay({ reason: 'missing', entity: 'products' }))[0]?.entities).toMatchObject([
			{ entity: 'products', rowsRead: 1, quarantined: 1 }
		]);
		expect((await replay({ reason: 'wrong_type' }, german))[0]?.entities).toMatchObject([
			{ entity: 'orders', rowsRead: 1, inserted: 1 }
		]);
		expect(await replay({ source: 'nobody' })).toEqual([]);
		expect((await held()).map(([file, , , , reason]) => [file, reason])).toEqual([
			['orders.csv', 'missing'],
			['products.csv', 'missing']
		]);
	});

	test('keeps what a tracked column said before', async () => {
		await store.load({ 'orders-1.csv': semicolons(orders('1;open;2026-01-01T00:00:00Z;')) });
		await store.load({ 'orders-2.csv': semicolons(orders('1;sent;01.01.2026;')) });
		await replay({}, german);
		expect(await store.rows('select old_value, new_value from raw.history')).toEqual([['open', 'sent']]);
	});
});
