// The demo ERP lives by the day: what a day adds, what it may change, and that nothing else moves.
import { join } from 'node:path';
import { assert, date, property } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { contract } from '../../etl/contract/contract.ts';
import { endOfDay, historyStart } from '../../etl/sources/demo/calendar.ts';
import { demo } from '../../etl/sources/demo/demo.ts';
import { openWorld } from '../../etl/sources/demo/world.ts';
import { effects, land, landDays, makeFolder, openLanded, removeFolder } from './landed.ts';

const small = { scale: 0.03, start: '2025-08-01' };
// an extraction takes a second; a machine that does other things meanwhile takes several
vi.setConfig({ testTimeout: 120_000 });
let root: string;
beforeAll(async () => void (root = await makeFolder()));
afterAll(() => removeFolder(root));

/** Rows of `a` that are not in `b`, by entity. */
async function differences(ask: (sql: string) => Promise<Record<string, unknown>[]>, a: string, b: string) {
	const found: Record<string, number> = {};
	for (const { name } of contract) {
		const [row] = await ask(
			`select count(*)::int as n from (select * from ${a}.${name} except all select * from ${b}.${name})`
		);
		if (row?.n) found[name] = Number(row.n);
	}
	return found;
}

test('every entity of the contract is landed, in its columns and no others but size and colour', async () => {
	const landing = await land(join(root, 'columns'), { ...small, day: '2026-02-10' });
	const landed = new Set(landing?.files.map((file) => file.entity));
	expect([...landed].sort()).toEqual(contract.map((entity) => entity.name).sort());
	const database = await openLanded([{ folder: join(root, 'columns'), landing: landing! }]);
	const unknown: string[] = [];
	for (const entity of contract) {
		const columns = await database.ask(`describe ${entity.name}`);
		const types = Object.fromEntries(columns.map((column) => [column.column_name, String(column.column_type)]));
		for (const name of Object.keys(types))
			if (!entity.columns.some((column) => column.name === name)) unknown.push(name);
		const wanted = {
			text: /VARCHAR/,
			integer: /BIGINT/,
			quantity: /DECIMAL/,
			money: /DECIMAL/,
			rate: /DECIMAL/,
			instant: /TIMESTAMP WITH TIME ZONE/,
			date: /DATE/
		};
		for (const { name, type, need, values } of entity.columns) {
			if (types[name] === undefined) {
				expect([entity.name, name, need]).toEqual([entity.name, name, 'optional']);
				continue;
			}
			expect([entity.name, name, types[name]]).toEqual([entity.name, name, expect.stringMatching(wanted[type])]);
			if (need !== 'optional') {
				expect([
					entity.name,
					name,
					await database.ask(`select count(*)::int as n from ${entity.name} where ${name} is null`)
				]).toEqual([entity.name, name, [{ n: 0 }]]);
			}
			if (values) {
				const known = values.map((value) => `'${value}'`).join(', ');
				expect([
					entity.name,
					name,
					await database.ask(`select distinct ${name} from ${entity.name} where ${name} not in (${known})`)
				]).toEqual([entity.name, name, []]);
			}
		}
	}
	database.close();
	expect(unknown).toEqual(['size', 'colour']);
});

describe('going on from day to day', () => {
	const days = ['2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01', '2026-03-04'];

	test('day by day gives the same records as the last day at once, over the end of a month and a gap', async () => {
		const landings = await landDays(join(root, 'steps'), small, days);
		const database = await openLanded(landings, 'steps');
		const once = await land(join(root, 'once'), { ...small, day: days.at(-1)! });
		await database.attach([{ folder: join(root, 'once'), landing: once! }], 'once');
		expect(await differences(database.ask, 'steps', 'once')).toEqual({});
		expect(await differences(database.ask, 'once', 'steps')).toEqual({});
		database.close();
	});

	test('a record that a day changes got a newer updated_at, and every other is as it was', async () => {
		const landings = await landDays(join(root, 'two'), small, days.slice(0, 2));
		const database = await openLanded(landings.slice(0, 1), 'before');
		const once = await land(join(root, 'two-once'), { ...small, day: days[1]! });
		await database.attach([{ folder: join(root, 'two-once'), landing: once! }], 'after');
		const end = endOfDay(days[0]!).toISOString();
		for (const { name } of contract) {
			// the count of the last day is the one record that is replaced
			if (name === 'inventory_levels') continue;
			const [row] = await database.ask(`
				select count(*)::int as altered
				from (select * from before.${name} except all select * from after.${name} where updated_at <= timestamptz '${end}') as missing
				where not exists (
					select 1 from after.${name} as now
					where now.updated_at > timestamptz '${end}' and ${contract
						.find((entity) => entity.name === name)!
						.columns.filter((column) => column.need === 'key')
						.map((column) => `now.${column.name} = missing.${column.name}`)
						.join(' and ')}
				)`);
			expect([name, row]).toEqual([name, { altered: 0 }]);
			const [late] = await database.ask(
				`select count(*)::int as n from before.${name} where updated_at > timestamptz '${end}'`
			);
			expect([name, late]).toEqual([name, { n: 0 }]);
		}
		database.close();
	});

	test.each(['2025-11-02', '2025-11-14', '2025-12-31'])(
		'on %s no row names a product, a batch or a return that is not there',
		async (day) => {
			const folder = join(root, `whole-${day}`);
			const landing = await land(folder, { ...small, scale: 0.02, day });
			const database = await openLanded([{ folder, landing: landing! }]);
			for (const [entity, key, parent] of [
				['order_lines', 'product_id', 'products'],
				['order_lines', 'batch_id', 'batches'],
				['batches', 'product_id', 'products'],
				['inventory_movements', 'product_id', 'products'],
				['inventory_movements', 'return_line_id', 'return_lines'],
				['inventory_levels', 'product_id', 'products'],
				['inspections', 'return_line_id', 'return_lines'],
				['return_events', 'return_id', 'returns'],
				['refunds', 'return_id', 'returns'],
				['orders', 'customer_id', 'customers']
			]) {
				const lost = await database.ask(
					`select ${key} from ${entity} anti join ${parent} using (${key}) where ${key} is not null`
				);
				expect([entity, key, lost]).toEqual([entity, key, []]);
			}
			database.close();
		}
	);

	test('the same day again has nothing, and neither has an earlier one', async () => {
		const landing = await land(join(root, 'again'), { ...small, day: days[1]! });
		expect(await land(join(root, 'again-same'), { ...small, day: days[1]! }, landing!.cursor)).toBeNull();
		expect(await land(join(root, 'again-earlier'), { ...small, day: days[0]! }, landing!.cursor)).toBeNull();
	});

	test('no instant lies after the end of the day', async () => {
		const landing = await land(join(root, 'late'), { ...small, day: days[2]! });
		const database = await openLanded([{ folder: join(root, 'late'), landing: landing! }]);
		for (const entity of contract) {
			const instants = entity.columns.filter((column) => column.type === 'instant' && column.name !== 'deleted_at');
			const present = new Set((await database.ask(`describe ${entity.name}`)).map((column) => column.column_name));
			for (const { name } of instants.filter((column) => present.has(column.name))) {
				const [row] = await database.ask(
					`select count(*)::int as n from ${entity.name} where ${name} > timestamptz '2026-03-01 00:00:00+00'`
				);
				expect([entity.name, name, row]).toEqual([entity.name, name, { n: 0 }]);
			}
		}
		database.close();
	});

	test('another seed is another company, and an installation refuses to become one', async () => {
		const landing = await land(join(root, 'seed-1'), { ...small, day: days[0]! });
		await expect(land(join(root, 'seed-2'), { ...small, seed: 2, day: days[1]! }, landing!.cursor)).rejects.toThrow(
			/seed was 1, now 2/
		);
	});

	test('an installation remembers the first day of its history', async () => {
		const { start: _, ...unsaid } = small;
		const landing = await land(join(root, 'remembers'), { ...unsaid, scale: 0.01, day: '2026-03-31' });
		expect(landing!.cursor.start).toBe('2023-01-01');
		const next = await land(
			join(root, 'remembers-next'),
			{ ...unsaid, scale: 0.01, day: '2026-04-01' },
			landing!.cursor
		);
		expect(next!.cursor.start).toBe('2023-01-01');
	});
});

test('slices are a matter of memory, not of content', async () => {
	const sums: unknown[] = [];
	for (const linesPerSlice of [1_000, 1_000_000]) {
		const world = await openWorld(
			{ seed: 1, scale: 0.05, start: '2025-07-01', now: endOfDay('2026-02-10'), linesPerSlice },
			effects
		);
		let slices = 0;
		await world.slices(async () => {
			slices += 1;
			await world.connection.run(await world.text('slice/control_totals'));
		});
		await world.settle();
		const totals = await (await world.connection.run(await world.text('close/control_totals'))).getRowObjectsJson();
		const shelves = await world.connection.run(
			'select sum(bought_units * product_key % 1000003)::bigint from demo.purchases'
		);
		sums.push({ totals, shelves: await shelves.getRowsJson() });
		expect(slices).toBe({ 1_000: 4, 1_000_000: 1 }[linesPerSlice]);
		world.close();
	}
	expect(sums[1]).toEqual(sums[0]);
});

test('the records are those of this version of the generator (a changed hash or rule shows here)', async () => {
	const landing = await land(join(root, 'golden'), { ...small, scale: 0.02, day: '2026-02-10' });
	const database = await openLanded([{ folder: join(root, 'golden'), landing: landing! }]);
	const sums: Record<string, string> = {};
	for (const name of ['customers', 'products', 'orders', 'order_lines', 'return_lines', 'return_events', 'refunds']) {
		const [row] = await database.ask(
			`select md5(string_agg(md5(t::varchar), '' order by md5(t::varchar)))[:12] as sum from ${name} as t`
		);
		sums[name] = String(row!.sum);
	}
	database.close();
	expect(sums).toMatchInlineSnapshot(`
		{
		  "customers": "db4743ba764b",
		  "order_lines": "4d496e1e8698",
		  "orders": "d6bfca45981a",
		  "products": "71f6827f2094",
		  "refunds": "78803bd041c4",
		  "return_events": "9efd675ca1f2",
		  "return_lines": "b93009bfe6cc",
		}
	`);
});

test('history starts three years before the quarter of the day', () => {
	expect(historyStart('2026-11-24')).toBe('2023-10-01');
	expect(historyStart('2026-01-01')).toBe('2023-01-01');
	assert(
		property(date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true }), (moment) => {
			const day = moment.toISOString().slice(0, 10);
			const months =
				(Number(day.slice(0, 4)) - Number(historyStart(day).slice(0, 4))) * 12 +
				Number(day.slice(5, 7)) -
				Number(historyStart(day).slice(5, 7));
			return months >= 36 && months <= 38;
		})
	);
});

test.each([
	[{ day: '2026-02-30' }, /day must be YYYY-MM-DD/],
	[{ day: 'today' }, /day must be YYYY-MM-DD/],
	[{ scale: 0 }, /scale must be a number from 0.01 to 1000/],
	[{ scale: Number.NaN }, /scale must be/],
	[{ seed: 1.5 }, /seed must be a whole number/],
	[{ start: '2023-10-02' }, /start must be the first of a month/]
])('%o is refused with a sentence', (options, sentence) => {
	expect(() => demo(options)).toThrow(sentence);
});
