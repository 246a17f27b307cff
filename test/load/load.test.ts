import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareLoading, readCursor } from '../../etl/load/load.ts';
import { openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
	store = await openStore();
});
afterEach(() => store.close());

const counts = (report: { entities: { entity: string }[] }, entity: string) =>
	report.entities.find((counted) => counted.entity === entity);
const quarantine = () =>
	store.rows('select entity, file, line, column_name, found, reason, raw_text from load.quarantine order by all');
const suppliers = (...rows: string[]): string => ['supplier_id,name,updated_at', ...rows, ''].join('\n');

describe('every row ends in one place', () => {
	test('rows, repetitions, faults and what is no row', async () => {
		const report = await store.load({
			'suppliers.csv': suppliers('a,A,', 'b,B,', 'b,B,', ',C,', 'd,"D', 'e,E')
		});
		expect(counts(report, 'suppliers')).toEqual({
			entity: 'suppliers',
			rowsRead: 6,
			inserted: 2,
			updated: 0,
			unchanged: 1,
			quarantined: 3,
			deleted: 0,
			revived: 0
		});
		expect(await quarantine()).toEqual([
			['suppliers', 'suppliers.csv', '5', 'supplier_id', null, 'missing', ',C,'],
			['suppliers', 'suppliers.csv', '6', null, null, 'unclosed_quote', 'd,"D'],
			['suppliers', 'suppliers.csv', '7', 'updated_at', '2 values', 'too_few_columns', 'e,E']
		]);
		expect(await store.rows('select rows_read, loaded, unchanged, quarantined from load.counts')).toEqual([
			['6', '2', '1', '3']
		]);
	});

	test('rows that the source rejected count too, also of what is no entity', async () => {
		const reject = { file: 'in.csv', line: 9, column: null, found: null, reason: 'too_few_columns', raw: 'x' };
		const report = await store.load(
			{ 'suppliers.csv': suppliers('a,A,') },
			{
				rejects: [
					{ entity: '(input lines)', ...reject },
					{ entity: 'suppliers', ...reject }
				]
			}
		);
		expect(counts(report, 'suppliers')).toMatchObject({ rowsRead: 2, inserted: 1, quarantined: 1 });
		expect(counts(report, '(input lines)')).toMatchObject({ rowsRead: 1, quarantined: 1 });
		expect(await quarantine()).toHaveLength(2);
	});

	test('the raw text of a row that stands on several lines', async () => {
		await store.load({ 'suppliers.csv': suppliers('a,"A\nA",', ',"B\nB",', 'c,C,') });
		expect(await quarantine()).toEqual([
			['suppliers', 'suppliers.csv', '4', 'supplier_id', null, 'missing', ',"B\nB",']
		]);
	});
});

describe('of several rows with one key', () => {
	test('in one load the latest change wins', async () => {
		await store.load({
			'suppliers-1.csv': suppliers('a,newest,2026-01-03', 'a,old,2026-01-01'),
			'suppliers-2.csv': suppliers('a,none,', 'a,older,2026-01-02')
		});
		expect(await store.rows('select name from raw.suppliers')).toEqual([['newest']]);
		expect(await quarantine()).toEqual([]);
	});

	test('the later line wins where times say nothing, and the other is in quarantine with its contradiction', async () => {
		const report = await store.load({
			'suppliers.csv': suppliers('a,one,2026-01-01', 'b,B,', 'a,two,2026-01-01', 'a,two,2026-01-01')
		});
		expect(counts(report, 'suppliers')).toMatchObject({ inserted: 2, unchanged: 1, quarantined: 1 });
		expect(await store.rows('select name from raw.suppliers order by 1')).toEqual([['B'], ['two']]);
		expect(await quarantine()).toEqual([
			[
				'suppliers',
				'suppliers.csv',
				'2',
				'supplier_id',
				'line 5 of suppliers.csv has the same key and other content',
				'duplicate_key',
				'a,one,2026-01-01'
			]
		]);
	});

	test('in a later load an older change changes nothing, a newer or undated one does', async () => {
		await store.load({ 'suppliers.csv': suppliers('a,A,2026-01-02', 'b,B,2026-01-02', 'c,C,2026-01-02') });
		const report = await store.load({
			'suppliers.csv': suppliers('a,older,2026-01-01', 'b,newer,2026-01-03', 'c,undated,', 'd,D,')
		});
		expect(counts(report, 'suppliers')).toMatchObject({ inserted: 1, updated: 2, unchanged: 1 });
		expect(await store.rows('select name, _load_seq from raw.suppliers order by supplier_id')).toEqual([
			['A', '1'],
			['newer', '2'],
			['undated', '2'],
			['D', '2']
		]);
	});

	test('keys are compared within a source, whole', async () => {
		await store.load({ 'suppliers.csv': suppliers('a,A,') }, { source: 'one' });
		await store.load({ 'suppliers.csv': suppliers('a,B,') }, { source: 'two' });
		const header = 'product_id,warehouse_id,stock_state,as_of,quantity';
		await store.load({
			'inventory_levels.csv': `${header}\np,w,sellable,2026-01-01,1\np,w,sellable,2026-01-02,1\np,w,unsellable,2026-01-01,1\n`
		});
		expect(await store.rows('select source_id, name from raw.suppliers order by all')).toEqual([
			['one', 'A'],
			['two', 'B']
		]);
		expect(await store.rows('select count(*) from raw.inventory_levels')).toEqual([['3']]);
	});
});

describe('reading a file again', () => {
	test('replaces what it left in quarantine', async () => {
		await store.load({ 'suppliers.csv': suppliers(',A,', ',B,'), 'warehouses.csv': 'warehouse_id,name\n,W\n' });
		await store.load({ 'suppliers.csv': suppliers(',A,', ',B,') });
		expect(await quarantine()).toHaveLength(3);
		await store.load({ 'suppliers.csv': suppliers('a,A,', ',B,') });
		expect((await quarantine()).map((row) => [row[1], row[2]])).toEqual([
			['suppliers.csv', '3'],
			['warehouses.csv', '2']
		]);
		await store.load({ 'suppliers.csv': suppliers() });
		expect((await quarantine()).map((row) => row[1])).toEqual(['warehouses.csv']);
	});

	test('of another source leaves it alone', async () => {
		await store.load({ 'suppliers.csv': suppliers(',A,') }, { source: 'one' });
		await store.load({ 'suppliers.csv': suppliers('a,A,') }, { source: 'two' });
		expect(await quarantine()).toHaveLength(1);
	});
});

describe('columns', () => {
	test('are matched without regard to case and order', async () => {
		await store.load({ 'suppliers.csv': 'NAME, Supplier_ID \nA,a\n' });
		expect(await store.rows('select supplier_id, name from raw.suppliers')).toEqual([['a', 'A']]);
	});

	test('that nobody knows are kept and counted, and a change of them is a change', async () => {
		await store.load({ 'suppliers.csv': 'supplier_id,Rating,city\na,5,Oslo\nb,,\n' });
		const report = await store.load({ 'suppliers-2.csv': 'supplier_id,city,Rating\na,Oslo,5\nb,,4\n' });
		expect(await store.rows('select supplier_id, _extra from raw.suppliers order by 1')).toEqual([
			['a', '{"Rating":"5","city":"Oslo"}'],
			['b', '{"Rating":"4"}']
		]);
		expect(counts(report, 'suppliers')).toMatchObject({ updated: 1, unchanged: 1 });
		expect(await store.rows('select column_name, rows_seen from load.extra_columns order by 1')).toEqual([
			['Rating', '3'],
			['city', '2']
		]);
	});

	test('of several files with different unknown columns keep their faults apart', async () => {
		const long = 'x'.repeat(70_000);
		await store.load({
			'suppliers-1.csv': `supplier_id,p\na,${long}\n`,
			'suppliers-2.csv': `supplier_id,q,p\nb,${long},1\n`
		});
		expect((await quarantine()).map((row) => [row[1], row[3], row[5]])).toEqual([
			['suppliers-1.csv', 'p', 'too_long'],
			['suppliers-2.csv', 'q', 'too_long']
		]);
	});

	test('that the contract has gained are added to the table', async () => {
		await store.load({ 'suppliers.csv': suppliers('a,A,') });
		await store.database.connection.run('alter table raw.suppliers drop column country');
		await prepareLoading(store.database.connection);
		expect(await store.rows('select supplier_id, country from raw.suppliers')).toEqual([['a', null]]);
		await store.load({ 'suppliers.csv': 'supplier_id,name,country\na,A,CN\n' });
		expect(await store.rows('select supplier_id, country from raw.suppliers')).toEqual([['a', 'CN']]);
	});

	test('of another type stop everything with a sentence', async () => {
		await store.database.connection.run('alter table raw.suppliers alter column name type integer');
		await expect(prepareLoading(store.database.connection)).rejects.toMatchObject({ code: 'LOAD_COLUMN_TYPE' });
	});
});

describe('a landing', () => {
	test('is loaded once', async () => {
		const folder = store.land({ 'suppliers.csv': suppliers('a,A,', ',B,') });
		expect(await store.loadFolder(folder)).toMatchObject({ isNew: true });
		expect(await store.loadFolder(folder)).toMatchObject({ isNew: false, entities: [] });
		expect(await store.rows('select count(*) from load.loads')).toEqual([['1']]);
	});

	test('commits its cursor with its rows', async () => {
		expect(await readCursor(store.database.connection, 'shop')).toEqual({});
		await store.load({ 'suppliers.csv': suppliers('a,A,') }, { cursor: { through: 'today' } });
		expect(await readCursor(store.database.connection, 'shop')).toEqual({ through: 'today' });
	});

	test('that cannot be loaded changes nothing and is set aside', async () => {
		const folder = store.land({
			'suppliers.csv': suppliers('a,A,'),
			'warehouses.csv': 'warehouse_id,WAREHOUSE_ID\n1,2\n'
		});
		await expect(store.loadFolder(folder)).rejects.toMatchObject({ code: 'TABULAR_HEADER' });
		expect(await store.rows('select (select count(*) from raw.suppliers), (select count(*) from load.loads)')).toEqual([
			['0', '0']
		]);
		expect(existsSync(folder)).toBe(false);
		expect(readdirSync(dirname(folder)).filter((name) => name.startsWith('.failed-'))).toHaveLength(1);
	});

	test('with nothing but warnings is no load', async () => {
		await store.load({ 'suppliers.csv': suppliers('a,A,') }, { cursor: { at: 1 } });
		const report = await store.load({}, { cursor: { at: 1 }, warnings: ['orders.csv was left out'] });
		expect(report).toMatchObject({ entities: [], warnings: ['orders.csv was left out'] });
		expect(await store.rows('select count(*) from load.loads')).toEqual([['1']]);
	});

	test('leaves neither temporary relations nor another time zone', async () => {
		await store.load({
			'suppliers.csv': suppliers('a,A,', 'a,B,', ',C,'),
			'orders.ndjson': '{"order_id":"o","ordered_at":"2026-01-01"}\n'
		});
		expect(await store.rows(`select table_name from information_schema.tables where table_catalog = 'temp'`)).toEqual(
			[]
		);
		expect(await store.rows(`select current_setting('TimeZone')`)).toEqual([['UTC']]);
	});

	test('of an entity that does not exist is refused', async () => {
		await expect(store.load({ 'unicorns.csv': 'a\n' })).rejects.toMatchObject({ code: 'LOAD_ENTITY' });
	});

	test('of an empty file is a warning, of a header alone is no rows', async () => {
		const report = await store.load({ 'suppliers.csv': '', 'warehouses.csv': 'warehouse_id,name\n' });
		expect(report.warnings).toEqual(['suppliers.csv is an empty file, it has no header']);
		expect(report.entities.map(({ rowsRead }) => rowsRead)).toEqual([0, 0]);
	});

	test('of a file with another delimiter and of located rows', async () => {
		await store.load({ 'suppliers.csv': { text: 'supplier_id;name\na;A,B\n', delimiter: ';' } });
		expect(await store.rows('select name from raw.suppliers')).toEqual([['A,B']]);
		const folder = store.land({ 'warehouses.parquet': { text: '', located: true } });
		const select = `select * from (values ('w', 'in.csv', 7), ('v', 'in.csv', 8), (null, 'in.csv', 9)) t(warehouse_id, _file, _line)`;
		await store.database.connection.run(`copy (${select}) to '${join(folder, 'warehouses.parquet')}' (format parquet)`);
		await store.loadFolder(folder);
		expect((await quarantine()).map((row) => row.slice(0, 6))).toEqual([
			['warehouses', 'in.csv', '9', 'warehouse_id', null, 'missing']
		]);
	});
});

test('a file of which no column is known is quarantined row by row', async () => {
	const report = await store.load({ 'suppliers.csv': 'x,y\n1,2\n', 'warehouses.ndjson': '{}\n' });
	expect(report.entities.map(({ quarantined }) => quarantined)).toEqual([1, 1]);
});
