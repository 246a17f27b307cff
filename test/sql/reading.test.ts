// What is read of a shop, in real servers: everything at first, then what changed, and what is gone.
import { afterEach, describe, expect, test } from 'vitest';
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

	/** A time of the shop: an instant there, or the wall-clock time of Berlin. */
	const at = (iso: string) => (dialect === 'postgres' ? `'${iso}+01:00'` : `'${iso}'`);
	const customer = (id: number, name: string, updated: string) =>
		shop.run(
			`insert into customers (id, name, updated_at) values (${id}, '${name}', ${updated === 'null' ? 'null' : at(updated)})`
		);
	/** The wall clock that `now()` of a MariaDB server shows here. */
	const itsClock = dialect === 'mariadb' ? { timezone: 'UTC' } : {};
	const names = async () =>
		(await shop.rows('select name from raw.customers where deleted_at is null order by customer_id')).flat();
	const counts = (report: Awaited<ReturnType<Shop['extract']>>['report'], entity: string) => {
		const { rowsRead, inserted, updated, unchanged, quarantined, deleted } = report.entities.find(
			(one) => one.entity === entity
		)!;
		return { rowsRead, inserted, updated, unchanged, quarantined, deleted };
	};

	const open = async (...entities: string[]) => {
		shop = await openShop(dialect, entities);
	};
	afterEach(() => shop.close());

	test('the first load has every value as it is', async () => {
		await open('products', 'orders', 'order_lines');
		const backslash = dialect === 'mariadb' ? '\\\\' : '\\';
		await shop.run(`
			insert into products (id, sku, name, cost, launched_on, updated_at) values
				(1, '', '跑步鞋「红」', 12345678901234.5678, '2026-02-28', ${at('2026-01-10 08:15:30.123456')}),
				(2, null, '  "quoted", with a comma', -0.0001, null, ${at('2026-01-10 08:15:31')}),
				(3, 'a${backslash}b', 'two\nlines', 0, '1969-12-31', ${at('2026-01-10 08:15:32')});
			insert into orders (id, placed_at, updated_at) values
				(1, ${at('2026-01-10 00:30:00')}, ${at('2026-01-10 00:30:00')});
			insert into order_items (id, order_id, product_id, quantity, unit_price, discount, updated_at) values
				(1, 1, 1, 2.5, 19.9900000000, 0.01, ${at('2026-01-10 00:30:00')});
		`);
		const { report } = await shop.extract();
		expect(
			await shop.rows(
				`select product_id, sku, name, unit_cost, launched_on, updated_at from raw.products order by product_id`
			)
		).toEqual([
			['1', null, '跑步鞋「红」', '12345678901234.5678', '2026-02-28', '2026-01-10 07:15:30.123456+00'],
			['2', null, '  "quoted", with a comma', '-0.0001', null, '2026-01-10 07:15:31+00'],
			['3', 'a\\b', 'two\nlines', '0.0000', '1969-12-31', '2026-01-10 07:15:32+00']
		]);
		expect(shop.landed('products.csv').split('\n')[1]).toMatch(/^1,"",/); // an empty text is not null
		expect(shop.landed('products.csv')).toMatch(/\n2,,/);
		expect(await shop.rows('select quantity, unit_price, discount_amount, net_amount from raw.order_lines')).toEqual([
			['2.5000', '19.9900', '0.0100', '49.9650']
		]);
		expect(await shop.rows('select ordered_at from raw.orders')).toEqual([['2026-01-09 23:30:00+00']]);
		expect(report.entities.map(({ quarantined }) => quarantined)).toEqual(report.entities.map(() => 0));
		expect(report.warnings).toEqual([]);
	});

	test('an extraction reads what changed since the horizon, ties and rows without a time included', async () => {
		await open('customers');
		await customer(1, 'old', '2026-01-01 00:00:00');
		await customer(2, 'never changed', 'null');
		await customer(3, 'tie', '2026-02-01 00:00:00');
		const first = await shop.extract();
		expect(counts(first.report, 'customers')).toMatchObject({ rowsRead: 3, inserted: 3 });
		// as if the horizon had been at the very time of row 3, and row 4 had come at the same time
		await customer(4, 'the same time', '2026-02-01 00:00:00');
		const selects = structuredClone(first.landing.cursor) as { selects: Record<string, { horizon: string }> };
		selects.selects.customers!.horizon = '2026-01-31T23:00:00.000Z';
		await shop.rows(`update load.cursors set cursor = '${JSON.stringify(selects)}'`);
		const second = await shop.extract();
		expect(counts(second.report, 'customers')).toMatchObject({ rowsRead: 3, inserted: 1, unchanged: 2 });
		const third = await shop.extract();
		expect(counts(third.report, 'customers')).toMatchObject({ rowsRead: 1, inserted: 0, unchanged: 1 });
		expect(await names()).toEqual(['old', 'never changed', 'tie', 'the same time']);
	});

	test('a row that was removed within the window is marked at once, an older one by the sweep', async () => {
		await open('customers');
		for (let id = 1; id <= 5; id++) await customer(id, `customer ${id}`, '2026-01-01 00:00:00');
		await shop.extract();
		await shop.run('delete from customers where id = 2');
		const recent = {
			overlapMinutes: 10_080,
			again: [{ everyHours: 0.05, days: 4000 }],
			sweepEveryHours: false as const
		};
		await shop.extract({ read: readSettings.parse({ ...recent, tries: 1 }) }, { now: inMinutes(10) });
		expect(await names()).toEqual(['customer 1', 'customer 3', 'customer 4', 'customer 5']);

		await shop.run('delete from customers where id = 3');
		const unseen = await shop.extract({}, { now: inMinutes(20) });
		expect(counts(unseen.report, 'customers')).toMatchObject({ rowsRead: 0, deleted: 0 });
		const sweep = await shop.extract(
			{ read: readSettings.parse({ overlapMinutes: 0, again: [], sweepEveryHours: 1 }) },
			{ now: inMinutes(100) }
		);
		expect(sweep.landing.files.filter(({ role }) => role === 'keys').length).toBe(1);
		expect(counts(sweep.report, 'customers')).toMatchObject({ rowsRead: 0, deleted: 1 });
		expect(await names()).toEqual(['customer 1', 'customer 4', 'customer 5']);
		expect(
			await shop.rows('select distinct measure from load.controls where not source_value = warehouse_value')
		).toEqual([]);
	});

	test('a change commits after the extraction, later than any overlap, and is not missed', async () => {
		await open('customers');
		await customer(1, 'before', '2026-01-01 00:00:00');
		await shop.extract(itsClock);
		const clerk = await shop.clerk();
		// stamped when the transaction began, as shops do
		await clerk.run('begin');
		await clerk.run(
			`insert into customers (id, name, updated_at) values (2, 'late', ${dialect === 'postgres' ? 'now()' : 'now(6)'})`
		);
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		const during = await shop.extract(itsClock);
		expect(counts(during.report, 'customers')).toMatchObject({ rowsRead: 0 });
		await clerk.run('commit');
		await new Promise((resolve) => setTimeout(resolve, 100));
		await shop.extract(itsClock);
		expect(await names()).toEqual(['before', 'late']);
	});

	test('an extraction sees one moment, whatever is committed while it reads', async () => {
		await open('customers', 'orders');
		await customer(1, 'a customer', '2026-01-01 00:00:00');
		const clerk = await shop.clerk();
		let isDone = false;
		// between customers and orders somebody orders something
		await shop.extract(
			{},
			{
				progress: (_, __, what) => {
					if (!what.startsWith('customers') || isDone) return;
					isDone = true;
					void clerk.run(
						`insert into orders (id, placed_at, updated_at) values (1, ${at('2026-01-02 00:00:00')}, ${at('2026-01-02 00:00:00')})`
					);
				}
			}
		);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(isDone).toBe(true);
		expect(await shop.rows('select count(*) from raw.orders')).toEqual([['0']]);
	});

	test('what the source counts is what the warehouse has', async () => {
		await open('orders', 'order_lines');
		await shop.run(`
			insert into orders (id, placed_at, updated_at) values (1, ${at('2026-01-10 00:30:00')}, ${at('2026-01-10 00:30:00')});
			insert into order_items (id, order_id, product_id, quantity, unit_price, discount, updated_at)
				select n, 1, n, n * 0.5, n + 0.01, 0.1, ${at('2026-01-10 00:30:00')} from (${numbers(dialect, 50)}) as numbers;
		`);
		const { landing } = await shop.extract();
		expect(landing.controls!.find(({ entity }) => entity === 'order_lines')).toEqual({
			entity: 'order_lines',
			since: null,
			rows: 50,
			sums: {
				quantity: '637.5000',
				cancelled_quantity: null,
				unit_price: '1275.5000',
				discount_amount: '5.0000',
				net_amount: expect.stringMatching(/^21463\.8750$/)
			}
		});
		expect(await shop.rows('select * from load.controls where source_value is distinct from warehouse_value')).toEqual(
			[]
		);
	});

	test('a range is read on command, and a reload of one entity leaves the others', async () => {
		await open('customers', 'orders');
		for (const [index, day] of ['2025-11-15', '2025-12-15', '2026-01-15', '2026-02-15'].entries())
			await customer(index + 1, day, `${day} 00:00:00`);
		await shop.extract();
		await shop.run(`update customers set name = concat(name, '!')`); // without a new updated_at
		const range = { kind: 'range', from: '2025-12-14T23:00:00Z', to: '2026-02-14T23:00:00Z' } as const;
		const { report, landing } = await shop.extract({}, { reading: range });
		expect(counts(report, 'customers')).toMatchObject({ rowsRead: 2, updated: 2 });
		expect(landing.complete).toEqual([]);
		const reload = await shop.extract({}, { reading: { kind: 'reload', entities: ['customers'] } });
		expect(reload.landing.files.map(({ entity }) => entity)).toEqual(['customers']);
		expect(counts(reload.report, 'customers')).toMatchObject({ rowsRead: 4, updated: 2, unchanged: 2 });
		expect(Object.keys((reload.landing.cursor as { selects: object }).selects)).toEqual(['customers', 'orders']);
	});
});

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

const numbers = (dialect: DialectName, to: number): string =>
	dialect === 'postgres' ? `select n from generate_series(1, ${to}) as n` : `select seq as n from seq_1_to_${to}`;
