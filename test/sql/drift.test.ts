// A database that changes beneath its SELECTs, and SELECTs that are changed.
import { afterEach, describe, expect, test } from 'vitest';
import type { Landing } from '../../etl/sources/types.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { hasMariadb, hasPostgres } from '../servers.ts';
import { openShop, type DialectName, type Shop } from './shop.ts';

const servers: [DialectName, boolean][] = [
	['postgres', hasPostgres],
	['mariadb', hasMariadb]
];

describe.each(servers)('%s', (dialect, isThere) => {
	if (!isThere) return void test.skip('no server', () => undefined);
	let shop: Shop;
	afterEach(() => shop.close());
	const time = dialect === 'postgres' ? `'2026-01-10 12:00:00+00'` : `'2026-01-10 12:00:00'`;
	const memory = (landing: Landing, entity: string) =>
		(landing.cursor as { selects: Record<string, object> }).selects[entity];
	const open = async () => {
		shop = await openShop(dialect, ['customers']);
		await shop.run(`
			create table p (product_id integer primary key, name varchar(40), unit_cost numeric(18, 4), updated_at ${dialect === 'postgres' ? 'timestamptz' : 'datetime'});
			insert into p values (1, 'shoe', 1.5, ${time});
			insert into customers (id, name, updated_at) values (1, 'somebody', ${time});
		`);
		shop.write('products.sql', 'select * from p');
		return shop.read();
	};
	const change = (column: string, type: string) =>
		shop.run(
			dialect === 'postgres'
				? `alter table p alter column ${column} type ${type} using ${column}::${type}`
				: `alter table p modify column ${column} ${type}`
		);

	test('a new column is kept and told of once; one that is gone is told of', async () => {
		await open();
		await shop.run(`alter table p add column colour varchar(20); update p set colour = '红';`);
		const second = await shop.read({}, { reading: { kind: 'reload' } });
		expect(second.warnings).toEqual([
			expect.stringMatching(
				/^products: colour \(.+\) is new and not known to the contract; it is kept beside the rows$/
			)
		]);
		expect(shop.landed('products.csv')).toMatch(/^product_id,name,unit_cost,updated_at,colour\n1,shoe,.*,红\n$/);
		expect((await shop.read()).warnings).toEqual([]);
		await shop.run('alter table p drop column colour');
		expect((await shop.read()).warnings).toEqual(['products: colour is gone; rows that are read again lose it']);
	});

	test('a key of another type stops its entity, keeps what it had, and the others go on', async () => {
		const first = await open();
		await change('product_id', 'varchar(10)');
		await shop.run(`insert into p values ('A-2', 'boot', 2.5, ${time}); update customers set name = 'else';`);
		const second = await shop.read({}, { reading: { kind: 'reload' } });
		expect(second.stopped).toEqual([
			{
				entity: 'products',
				code: 'SOURCE_DRIFT',
				message: expect.stringMatching(
					/^source: products: the database changed beneath products\.sql: product_id was int.*, now (character varying\(10\)|text)$/
				),
				hint: expect.stringContaining('what was loaded stays')
			}
		]);
		expect(memory(second, 'products')).toEqual(memory(first, 'products'));
		expect(second.files.map(({ entity }) => entity)).toEqual(['customers']);
		// a changed text accepts it, and everything is read again
		shop.write('products.sql', 'select * from p -- ids are texts since January');
		const third = await shop.read();
		expect(third.stopped).toEqual([]);
		expect(third.complete).toContainEqual({ entity: 'products', since: null });
		expect(shop.landed('products.csv')).toMatch(/\n1,shoe,.*\nA-2,boot,/);
	});

	test('a required column that is gone stops the entity, whether the SELECT names it or not', async () => {
		await open();
		shop.write(
			'orders.sql',
			`select product_id as order_id, updated_at as ordered_at, name as channel, updated_at from p`
		);
		await shop.read();
		await shop.run('alter table p drop column name');
		const landing = await shop.read();
		expect(landing.stopped!.map(({ entity, code }) => [entity, code])).toEqual([
			['products', 'SOURCE_DRIFT'],
			['orders', 'SOURCE_SELECT']
		]);
		expect(landing.stopped![0]!.message).toContain('products.sql: no longer gives name');
		expect(landing.stopped![1]!.message).toMatch(/name/);
		expect(landing.files.map(({ entity }) => entity)).toEqual(['customers']);
	});

	test('an optional column of another type goes on; what does not fit is in quarantine', async () => {
		await open();
		await change('unit_cost', 'varchar(20)');
		await shop.run(`insert into p values (2, 'boot', '2.50', ${time}), (3, 'sock', '2 EUR', ${time})`);
		const landing = await shop.read({}, { reading: { kind: 'reload' } });
		expect(landing.warnings).toEqual([
			expect.stringMatching(
				/^products: unit_cost was (numeric\(18,4\)|decimal), now .+; what does not fit goes into quarantine$/
			)
		]);
		expect(shop.landed('products.csv')).toMatch(/\n3,sock,2 EUR,/); // for the loader to refuse
	});

	test('a SELECT that lacks what its entity needs stops it, and says what', async () => {
		await open();
		shop.write('orders.sql', 'select 1 as order_id');
		shop.write('returns.sql', 'select 1 as return_id, 2 as Return_ID, :nobody as requested_at');
		shop.write('refunds.sql', 'select * from nowhere');
		const landing = await shop.read();
		expect(landing.stopped!.map(({ entity, code, message }) => [entity, code, message])).toEqual([
			['orders', 'SOURCE_CONTRACT', 'source: orders.sql does not give ordered_at, required of orders'],
			['returns', 'SOURCE_PARAMETER', 'source: returns.sql names :nobody, and there is no such parameter'],
			['refunds', 'SOURCE_SELECT', expect.stringContaining('nowhere')]
		]);
	});

	test('a changed text, parameter or time zone reads everything again; nothing else does', async () => {
		await open();
		shop.write('products.sql', 'select * from p where product_id >= :least');
		const read = async (options: Parameters<Shop['extract']>[0]) => {
			const landing = await shop.read(options);
			return landing.complete!.find(({ entity }) => entity === 'products')!.since === null;
		};
		expect(await read({ parameters: { least: 0 } })).toBe(true);
		expect(await read({ parameters: { least: 0, other: 'x' } })).toBe(false);
		expect(await read({ parameters: { least: 1 } })).toBe(true);
		expect(await read({ parameters: { least: 1 }, timezone: 'Asia/Shanghai' })).toBe(true);
	});

	test('a SELECT without updated_at is read whole every time', async () => {
		await open();
		shop.write('products.sql', 'select product_id, name from p');
		await shop.read();
		await shop.run(`insert into p values (2, 'boot', 1, ${time}); delete from p where product_id = 1;`);
		const landing = await shop.read();
		expect(landing.complete).toContainEqual({ entity: 'products', since: null });
		expect(shop.landed('products.csv')).toBe('product_id,name\n2,boot\n');
	});

	test('a SELECT that narrows itself too much is found by the sweep and read without', async () => {
		await open();
		const local = dialect === 'postgres' ? '' : '_local';
		// changes of the name do not touch the key, but updated_at says that there was one
		shop.write(
			'products.sql',
			`select * from p where product_id > 1 or :since${local} < ${dialect === 'postgres' ? `timestamptz` : `timestamp`}'1980-01-01 00:00:00'`
		);
		await shop.read();
		await shop.run(`update p set name = 'sandal', updated_at = ${dialect === 'postgres' ? 'now()' : 'now(6)'}`);
		const quiet = await shop.read({ timezone: 'UTC' });
		expect(quiet.complete).toEqual([
			{ entity: 'customers', since: null },
			{ entity: 'products', since: null }
		]);
		await shop.run(`update p set name = 'slipper'`);
		const read = readSettings.parse({ overlapMinutes: 10_000, again: [], sweepEveryHours: 0.05, tries: 1 });
		const sweep = await shop.read({ timezone: 'UTC', read }, { now: new Date(Date.now() + 3_600_000) });
		expect(sweep.warnings).toEqual([
			'products: products.sql leaves out rows that changed since :since; it was narrowed from outside this time'
		]);
		expect(shop.landed('products.csv')).toMatch(/\n1,slipper,/);
	});
});
