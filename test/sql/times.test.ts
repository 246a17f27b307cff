// Wall clocks and instants, against PostgreSQL's own idea of them; columns without an offset over a change of the clocks.
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { offsets, wallClock } from '../../etl/sources/sql/wall-clock.ts';
import { freshPostgres, hasMariadb, hasPostgres, type FreshDatabase } from '../servers.ts';
import { openShop, type Shop } from './shop.ts';

const zones = ['Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Chatham', 'UTC']; // prettier-ignore

describe.skipIf(!hasPostgres)('against PostgreSQL', () => {
	let server: FreshDatabase<unknown>;
	beforeAll(async () => {
		server = await freshPostgres();
		await server.run(`set time zone 'UTC'`);
	});
	afterAll(() => server.drop());

	// around changes of the clocks of these zones and anywhere
	const minutes = fc.oneof(
		fc.integer({ min: 0, max: 4320 }).map((minute) => Date.UTC(2026, 2, 28) + minute * 60_000),
		fc.integer({ min: 0, max: 4320 }).map((minute) => Date.UTC(2026, 9, 24) + minute * 60_000),
		fc.integer({ min: 0, max: 4320 }).map((minute) => Date.UTC(2026, 3, 4) + minute * 60_000),
		fc.integer({ min: 0, max: 4320 }).map((minute) => Date.UTC(2026, 9, 31) + minute * 60_000),
		fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 }).map((second) => second * 1000)
	);

	test('the instant of a wall-clock time is the same in both', async () => {
		const times = fc.sample(minutes, { numRuns: 400, seed: 1 }).map((at) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')); // prettier-ignore
		for (const zone of zones) {
			const rows = await server.run(
				`select (wall at time zone $2)::text as instant from unnest($1::timestamp[]) with ordinality as t(wall, n) order by n`,
				[times, zone]
			);
			const offset = offsets(zone);
			expect(times.map((wall) => Date.parse(`${wall.replace(' ', 'T')}${offset(wall)}`))).toEqual(
				rows.map(({ instant }) => Date.parse(String(instant).replace(' ', 'T').replace(/\+00$/, 'Z')))
			);
		}
	});

	test('the wall-clock time of an instant is the same in both', async () => {
		const times = fc.sample(minutes, { numRuns: 400, seed: 2 });
		for (const zone of zones) {
			const rows = await server.run(
				`select to_char(at at time zone $2, 'YYYY-MM-DD HH24:MI:SS.MS') as wall
				from unnest($1::timestamptz[]) with ordinality as t(at, n) order by n`,
				[times.map((at) => new Date(at).toISOString()), zone]
			);
			expect(times.map((at) => wallClock(zone, new Date(at)))).toEqual(rows.map(({ wall }) => wall));
		}
	});
});

describe.skipIf(!hasMariadb)('MariaDB', () => {
	let shop: Shop;
	afterEach(() => shop.close());

	test('a DATETIME is local to the shop over a change of the clocks, a TIMESTAMP an instant, zeros are nothing', async () => {
		shop = await openShop('mariadb', []);
		await shop.run(`
			set sql_mode = '';
			create table o (id int primary key, dt datetime(3), ts timestamp(3) null, d date, updated_at datetime);
			set time_zone = '+00:00';
			insert into o values
				(1, '2026-03-29 01:59:59.999', '2026-03-29 00:59:59.999', '2026-03-29', '2026-03-29 01:59:59'),
				(2, '2026-03-29 03:00:00', '2026-03-29 01:00:00', '2026-03-29', '2026-03-29 03:00:00'),
				(3, '2026-10-25 01:59:59', '2026-10-24 23:59:59', '2026-10-25', '2026-10-25 01:59:59'),
				(4, '2026-10-25 02:30:00', '2026-10-25 00:30:00', '2026-10-25', '2026-10-25 02:30:00'),
				(5, '2026-10-25 03:00:00', '2026-10-25 02:00:00', '2026-10-25', '2026-10-25 03:00:00'),
				(6, '2026-07-01 00:30:00', '2026-06-30 22:30:00', '0000-00-00', '0000-00-00 00:00:00');
		`);
		shop.write('orders.sql', 'select id as order_id, dt as ordered_at, ts, updated_at from o');
		shop.write('products.sql', 'select id as product_id, 1 as name, ts as launched_on from o');
		await shop.extract();
		expect(
			await shop.rows(
				`select order_id, epoch_ms(ordered_at), _extra->>'ts', updated_at is null from raw.orders order by order_id`
			)
		).toEqual([
			['1', String(Date.UTC(2026, 2, 29, 0, 59, 59, 999)), '2026-03-29 00:59:59.999+00:00', false],
			['2', String(Date.UTC(2026, 2, 29, 1)), '2026-03-29 01:00:00.000+00:00', false],
			['3', String(Date.UTC(2026, 9, 24, 23, 59, 59)), '2026-10-24 23:59:59.000+00:00', false],
			// twice on that night: the later one, as PostgreSQL has it
			['4', String(Date.UTC(2026, 9, 25, 1, 30)), '2026-10-25 00:30:00.000+00:00', false],
			['5', String(Date.UTC(2026, 9, 25, 2)), '2026-10-25 02:00:00.000+00:00', false],
			['6', String(Date.UTC(2026, 5, 30, 22, 30)), '2026-06-30 22:30:00.000+00:00', true]
		]);
		// the day of an instant is the shop's
		expect((await shop.rows(`select launched_on from raw.products where product_id = '6'`)).flat()).toEqual([
			'2026-07-01'
		]);
	});

	test('a row that changes in the hour that stands twice is read, whichever of the two it was', async () => {
		shop = await openShop('mariadb', ['customers']);
		await shop.run(`insert into customers (id, name, updated_at) values (1, 'before', '2026-10-25 01:00:00')`);
		const first = await shop.extract();
		// the horizon stands at 02:50 of summer; the clocks go back, and at 02:10 of winter a row changes
		const cursor = structuredClone(first.landing.cursor) as { selects: Record<string, { horizon: string }> };
		cursor.selects.customers!.horizon = '2026-10-25T00:50:00.000Z';
		await shop.rows(`update load.cursors set cursor = '${JSON.stringify(cursor)}'`);
		await shop.run(`insert into customers (id, name, updated_at) values (2, 'after', '2026-10-25 02:10:00')`);
		const second = await shop.extract();
		expect(await shop.rows('select name from raw.customers order by 1')).toEqual([['after'], ['before']]);
		expect(second.landing.complete).toEqual([]); // not exactly the window, so nothing counts as deleted
	});
});
