// Servers that refuse, break, or are too slow, and what `retour check` says beforehand.
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { RetourError } from '../../etl/errors.ts';
import type { DatabaseAddress } from '../../etl/sources/sql/dialect.ts';
import { TransientError } from '../../etl/sources/transient.ts';
import { readSettings } from '../../etl/sources/window.ts';
import { hasMariadb, hasPostgres } from '../servers.ts';
import { openShop, type DialectName, type Shop } from './shop.ts';

const servers: [DialectName, boolean][] = [
	['postgres', hasPostgres],
	['mariadb', hasMariadb]
];
const password = 'correct-horse';

describe.each(servers)('%s', (dialect, isThere) => {
	if (!isThere) return void test.skip('no server', () => undefined);
	let shop: Shop;
	afterEach(() => shop.close());

	/** A user who may read customers and nothing else. */
	const reader = async (): Promise<DatabaseAddress> => {
		const { address } = shop.options;
		const user = `reader_${address.database.slice(-8)}`;
		if (dialect === 'postgres')
			await shop.run(`create role ${user} login password '${password}'; grant select on customers to ${user};`);
		else
			await shop.run(
				`create user '${user}'@'%' identified by '${password}'; grant select on ${address.database}.customers to '${user}'@'%';`
			);
		return { ...address, user, password };
	};
	const dropReader = async ({ user }: DatabaseAddress) => {
		if (dialect === 'postgres') await shop.run(`drop owned by ${user}; drop role ${user};`);
		else await shop.run(`drop user '${user}'@'%'`);
	};
	const failure = async (address: Partial<DatabaseAddress>): Promise<RetourError> => {
		const error = await shop
			.read({ address: { ...shop.options.address, ...address } })
			.then(() => null)
			.catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(RetourError);
		const { message, hint } = error as RetourError;
		expect(`${message} ${hint}`).not.toContain(password);
		return error as RetourError;
	};

	test('what keeps us out has a code and a hint, and never the password', async () => {
		shop = await openShop(dialect, ['customers']);
		const address = await reader();
		try {
			expect(await failure({ port: 1 })).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
			expect(await failure({ port: 1 })).toBeInstanceOf(TransientError);
			expect(await failure({ host: 'no-such-host.invalid' })).toMatchObject({
				code: expect.stringMatching(/SOURCE_(HOST|UNREACHABLE)/)
			});
			expect(await failure({ database: 'no_such_database' })).toMatchObject({ code: 'SOURCE_DATABASE' });
			expect(await failure({ user: 'nobody_at_all', password })).toMatchObject({ code: 'SOURCE_LOGIN' });
			if (dialect === 'mariadb')
				expect(await failure({ ...address, password: 'wrong' })).toMatchObject({ code: 'SOURCE_LOGIN' });
			const asked = await failure({ host: 'localhost', tls: { verify: true } });
			expect(asked).toMatchObject({ code: 'SOURCE_TLS', hint: expect.stringContaining('tls: false') });
			if (dialect === 'mariadb')
				expect(await failure({ host: '127.0.0.1', tls: { verify: true } })).toMatchObject({
					code: 'SOURCE_TLS',
					message: expect.stringContaining('cannot be verified by its address')
				});
		} finally {
			await dropReader(address);
		}
	});

	test('a server that closes the door at once is tried again', async () => {
		shop = await openShop(dialect, ['customers']);
		const closing = createServer((socket) => socket.destroy());
		await new Promise<void>((resolve) => void closing.listen(0, '127.0.0.1', resolve));
		const { port } = closing.address() as { port: number };
		let tries = 0;
		closing.on('connection', () => (tries += 1));
		const read = readSettings.parse({ tries: 3 });
		const error = await shop
			.read({ address: { ...shop.options.address, host: '127.0.0.1', port }, read })
			.catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(TransientError);
		expect(tries).toBe(3);
		await new Promise((resolve) => closing.close(resolve));
	});

	test('an entity that we may not read stops alone, and the check says so', async () => {
		shop = await openShop(dialect, ['customers', 'orders']);
		const address = await reader();
		try {
			const landing = await shop.read({ address });
			expect(landing.files.map(({ entity }) => entity)).toEqual(['customers']);
			expect(landing.stopped).toEqual([
				expect.objectContaining({ entity: 'orders', code: 'SOURCE_RIGHTS', message: expect.stringContaining('orders') })
			]);
			const checked = await shop.source({ address }).check(shop.effects);
			expect(checked.entities).toEqual(['customers']);
			const right = dialect === 'postgres' ? 'pg_read_all_stats' : 'process on *.*';
			expect(checked.notes).toContainEqual(expect.stringContaining(`grant ${right}`));
			expect(checked.notes).toContainEqual(expect.stringMatching(/^orders: .*denied.*\n\s+hint: grant select/));
		} finally {
			await dropReader(address);
		}
	});

	test('a check says what is supplied, read whole, of another type, and slow to find', async () => {
		shop = await openShop(dialect, ['orders']);
		const floats = dialect === 'postgres' ? 'cast(1.5 as float8)' : 'cast(1.5 as double)';
		shop.write('products.sql', `select 1 as product_id, 'x' as name, ${floats} as unit_cost, 'y' as colour`);
		shop.write('order_lines.sql', `select 1 as order_line_id, 1 as order_id, 1 as product_id, '3 pcs' as quantity`);
		shop.write('returns.sql', `select id as return_id, requested_at, updated_at from many`);
		const series = dialect === 'postgres' ? 'generate_series(1, 60000) as n' : 'seq_1_to_60000';
		const n = dialect === 'postgres' ? 'n' : 'seq';
		await shop.run(
			`create table many as select ${n} as id, timestamp '2026-01-01 00:00:00' as requested_at, timestamp '2026-01-01 00:00:00' as updated_at from ${series}`
		);
		await shop.run(dialect === 'postgres' ? 'analyze many' : 'analyze table many');
		const { entities, columns, notes } = await shop.source().check(shop.effects);
		expect(entities).toEqual(['products', 'orders', 'order_lines', 'returns']);
		expect(columns!.products).toEqual(['product_id', 'name', 'unit_cost']);
		expect(notes[0]).toMatch(dialect === 'postgres' ? /^PostgreSQL \d+.*, read as / : /^MariaDB \d+.*, read as root$/);
		expect(notes[1]).toMatch(/^running transactions are seen/);
		expect(notes).toContain('products: products.sql gives no updated_at as a time; it is read whole every time');
		expect(notes).toContainEqual(expect.stringMatching(/unit_cost is a float/));
		expect(notes).toContainEqual(expect.stringMatching(/quantity is text, where the contract has quantity/));
		expect(notes).toContainEqual(
			expect.stringMatching(/^returns: finding what changed reads all of many \(about (59|60),\d+ rows\)/)
		);
		expect(notes.filter((note) => note.startsWith('orders:'))).toEqual([]);
	});

	test('a statement that takes too long stops its entity', async () => {
		shop = await openShop(dialect, ['customers']);
		// a file of rows that takes ever longer
		const slow = dialect === 'postgres' ? `select n::text as product_id, 'x' as name, pg_sleep(0.02)::text as s from generate_series(1, 500) as n` : `select seq as product_id, 'x' as name, sleep(0.02) as s from seq_1_to_500`; // prettier-ignore
		shop.write('products.sql', slow);
		const landing = await shop.read({ statementMinutes: dialect === 'postgres' ? 0.01 : 1 / 60 });
		expect(landing.stopped).toEqual([
			expect.objectContaining({ entity: 'products', code: 'SOURCE_STATEMENT_TIMEOUT' })
		]);
		expect(landing.files.map(({ entity }) => entity)).toEqual(['customers']);
	});

	test('a SELECT that would write is refused by the server', async () => {
		shop = await openShop(dialect, ['customers']);
		await shop.run(
			dialect === 'postgres'
				? `create table told (n int); create function tell() returns int language sql as 'insert into told values (1) returning n'`
				: `create table told (n int); create function tell() returns int begin insert into told values (1); return 1; end`
		);
		shop.write('products.sql', `select 1 as product_id, 'x' as name, tell() as n`);
		if (dialect === 'postgres') shop.write('orders.sql', `with w as (insert into told values (2) returning n) select n as order_id, now() as ordered_at from w`); // prettier-ignore
		const landing = await shop.read();
		expect(landing.stopped!.map(({ message }) => message)).toEqual([
			expect.stringMatching(/READ.ONLY transaction/i),
			...(dialect === 'postgres' ? [expect.stringMatching(/must be at the top level/)] : [])
		]);
		expect(await shop.run('select count(*) as n from told')).toEqual([{ n: dialect === 'postgres' ? '0' : 0 }]);
	});

	test('a connection that is killed in the middle is tried again, and nothing differs', async () => {
		shop = await openShop(dialect, ['customers']);
		const series = dialect === 'postgres' ? 'generate_series(1, 30000) as n' : 'seq_1_to_30000';
		const n = dialect === 'postgres' ? 'n' : 'seq';
		await shop.run(
			`insert into customers (id, name, updated_at) select ${n}, concat(repeat('x', 200), ${n}), ${dialect === 'postgres' ? `timestamptz` : ''} '2026-01-01 00:00:00' from ${series}`
		);
		const clerk = await shop.clerk();
		let kills = 0;
		const kill = async () => {
			if (dialect === 'postgres')
				await clerk.run(
					`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'retour' and datname = current_database()`
				);
			else {
				const [rows] = (await clerk.run(
					`select id from information_schema.processlist where db = database() and command in ('Query', 'Execute') and info like '%read_rows%' and id <> connection_id()`
				)) as [{ id: number }[]];
				for (const { id } of rows) await clerk.run(`kill ${id}`);
			}
		};
		const landing = await shop.read(
			{ read: readSettings.parse({ tries: 3, again: [] }) },
			{
				progress: () => {
					kills += 1;
					if (kills === 1) void kill();
				}
			}
		);
		expect(kills).toBeGreaterThan(0);
		expect(shop.landed('customers.csv').split('\n').length).toBe(30_002);
		expect(landing.controls![0]!.rows).toBe(30_000);
	});
});
