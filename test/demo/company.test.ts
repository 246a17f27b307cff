// The demo company at its full size: how much there is, that it hangs together, that the books balance, and that the
// planted truths can be seen with plain SQL in the files.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { contract } from '../../etl/contract/contract.ts';
import {
	controlTotals,
	planted,
	selfKnowledge,
	type ControlTotal,
	type PlantedTruth
} from '../../etl/sources/demo/ledger.ts';
import { monthsOfLife } from '../../etl/sources/demo/world.ts';
import { effects, land, makeFolder, openLanded, removeFolder } from './landed.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });
const day = '2026-11-24';
let root: string;
let database: Awaited<ReturnType<typeof openLanded>>;
let totals: ControlTotal[];
let truths: PlantedTruth[];

beforeAll(async () => {
	root = await makeFolder();
	const landing = await land(root, { day });
	database = await openLanded([{ folder: root, landing: landing! }]);
	({ totals, truths } = await selfKnowledge({ day }, effects));
	await database.connection.run(`
		create table asked as
		select
			return_lines.*, returns.requested_at, returns.status, order_lines.shipped_at,
			order_lines.quantity - order_lines.cancelled_quantity as shipped_units,
			coalesce(order_lines.product_id, return_lines.product_id) as product
		from return_lines
		join returns using (return_id)
		left join order_lines using (order_line_id)`);
	await database.connection.run(`
		create table sold as
		select
			order_lines.*, products.category, products.subcategory, products.supplier_id, orders.customer_id, orders.ordered_at,
			order_lines.quantity - cancelled_quantity as units,
			coalesce(back.quantity, 0) as returned
		from order_lines
		join orders using (order_id)
		join products using (product_id)
		left join (select order_line_id, sum(quantity) as quantity from return_lines group by all) as back using (order_line_id)
		where order_lines.shipped_at is not null`);
});
afterAll(async () => {
	database.close();
	await removeFolder(root);
});

const count = async (from: string) => Number((await database.ask(`select count(*)::int as n from ${from}`))[0]!.n);
const figure = async (sql: string) =>
	Number(Object.values((await database.ask(`select (${sql})::double as x`))[0]!)[0]);

describe('size', () => {
	test('three years at scale 1 hold about 300,000 order lines and 30,000 returns', async () => {
		const years = `ordered_at < timestamptz '2026-10-01 00:00:00+00'`;
		expect(await count(`orders join order_lines using (order_id) where ${years}`)).toBeCloseToRelative(300_000, 0.04);
		expect(await count(`orders where ${years}`)).toBeCloseToRelative(141_000, 0.06);
		expect(await count(`returns where requested_at < timestamptz '2026-10-01 00:00:00+00'`)).toBeCloseToRelative(
			30_000,
			0.06
		);
		expect(await count(`customers where created_at < timestamptz '2026-10-01 00:00:00+00'`)).toBeCloseToRelative(
			20_000,
			0.02
		);
		expect(await count(`products where launched_on < date '2026-10-01'`)).toBeCloseToRelative(2_000, 0.03);
		expect(await count('suppliers')).toBe(63);
	});

	test('the category tree has 14 categories with subcategories, and sizes where one wears them', async () => {
		const tree = await database.ask(
			`select category, count(distinct subcategory)::int as branches, count(distinct size)::int as sizes, count(*)::int as products
			from products group by all order by category`
		);
		expect(tree).toHaveLength(14);
		expect(tree.filter((row) => Number(row.branches) < 4)).toEqual([]);
		expect(Object.fromEntries(tree.map((row) => [row.category, row.sizes]))).toMatchObject({
			"Women's fashion": 5,
			Shoes: 6,
			Kids: 4,
			Electronics: 1
		});
	});

	test('orders come from four channels, ten countries and five currencies, by three warehouses', async () => {
		expect(
			await database.ask(
				'select count(distinct channel)::int as a, count(distinct country)::int as b, count(distinct currency)::int as c from orders'
			)
		).toEqual([{ a: 4, b: 10, c: 5 }]);
		expect(await database.ask('select count(distinct warehouse_id)::int as n from order_lines')).toEqual([{ n: 3 }]);
	});

	test('names are Chinese where the people are, and some products and suppliers are too', async () => {
		expect(
			await figure(`select avg(regexp_matches(name, '^\\p{Han}+$')::int) from customers where country = 'CN'`)
		).toBe(1);
		expect(await figure(`select avg(regexp_matches(name, '\\p{Han}')::int) from products`)).toBeGreaterThan(0.05);
		expect(await count(`suppliers where regexp_matches(name, '\\p{Han}')`)).toBeGreaterThan(15);
		expect(await count(`return_lines where regexp_matches(reason_text, '\\p{Han}')`)).toBeGreaterThan(500);
	});
});

describe('it hangs together', () => {
	test.each([
		['order_lines', 'order_id', 'orders'],
		['order_lines', 'product_id', 'products'],
		['order_lines', 'batch_id', 'batches'],
		['order_lines', 'warehouse_id', 'warehouses'],
		['orders', 'customer_id', 'customers'],
		['products', 'supplier_id', 'suppliers'],
		['batches', 'product_id', 'products'],
		['returns', 'order_id', 'orders'],
		['returns', 'customer_id', 'customers'],
		['return_lines', 'return_id', 'returns'],
		['return_lines', 'order_line_id', 'order_lines'],
		['return_lines', 'product_id', 'products'],
		['return_events', 'return_id', 'returns'],
		['inspections', 'return_line_id', 'return_lines'],
		['inventory_movements', 'return_line_id', 'return_lines'],
		['inventory_movements', 'product_id', 'products'],
		['inventory_movements', 'batch_id', 'batches'],
		['inventory_levels', 'product_id', 'products'],
		['refunds', 'return_id', 'returns'],
		['refunds', 'order_id', 'orders'],
		['exchanges', 'return_line_id', 'return_lines'],
		['exchanges', 'product_id', 'products'],
		['return_costs', 'return_id', 'returns'],
		['survey_responses', 'return_id', 'returns']
	])('every %s.%s is one of %s', async (entity, key, parent) => {
		const missing = `${entity} anti join ${parent} using (${key}) where ${key} is not null`;
		expect([await count(`${entity} where ${key} is not null`), await count(missing)]).toEqual([
			expect.toSatisfy((n: number) => n > 0),
			0
		]);
	});

	test('keys are unique', async () => {
		for (const entity of contract) {
			const keys = entity.columns.filter((column) => column.need === 'key').map((column) => column.name);
			expect([
				entity.name,
				await count(`(select ${keys} from ${entity.name} group by all having count(*) > 1)`)
			]).toEqual([entity.name, 0]);
		}
	});

	test('about 3 % of the return lines name no order line, and some of them no product', async () => {
		const lines = await count('return_lines');
		expect((await count('return_lines where order_line_id is null')) / lines).toBeCloseToRelative(0.03, 0.15);
		expect((await count('return_lines where product_id is null')) / lines).toBeCloseToRelative(0.005, 0.35);
		// some can be matched by customer and product, some cannot
		const matchable = await count(
			'return_lines join returns using (return_id) where order_line_id is null and product_id is not null and customer_id is not null'
		);
		expect(matchable / (await count('return_lines where order_line_id is null'))).toBeWithin(0.4, 0.7);
	});

	test('no more units come back than were shipped, and none before they left', async () => {
		expect(
			await count(
				`(select order_line_id from asked where order_line_id is not null group by all having sum(quantity) > any_value(shipped_units))`
			)
		).toBe(0);
		expect(
			await count('asked where order_line_id is not null and (shipped_at is null or requested_at < shipped_at)')
		).toBe(0);
		expect(await count('return_lines where received_quantity > quantity')).toBe(0);
	});

	test('the stages of a return are in order', async () => {
		expect(
			await count(`(
				select return_id from (
					select
						return_id, occurred_at,
						list_position(['requested', 'approved', 'rejected', 'authorized', 'received', 'inspected', 'stocked', 'refunded', 'exchanged', 'repaired', 'cancelled', 'closed'], stage) as step
					from return_events
				)
				window by_step as (partition by return_id order by step)
				qualify occurred_at < lag(occurred_at) over by_step
			)`)
		).toBe(0);
	});

	test('cases are open in every stage', async () => {
		const states = await database.ask('select status, count(*)::int as n from returns group by all');
		expect(states.map((row) => row.status).sort()).toEqual(
			[
				'approved',
				'cancelled',
				'closed',
				'in settlement',
				'inspected',
				'new',
				'received',
				'rejected',
				'settled',
				'waiting for goods'
			].sort()
		);
	});

	test('refunds are what was paid for the received units, but for the planted leaks', async () => {
		const leaks = truths
			.filter((truth) =>
				['refund_paid_twice', 'refund_without_receipt', 'exchanged_and_refunded', 'refund_above_value'].includes(
					truth.kind
				)
			)
			.map((truth) => truth.id);
		const wrong = await database.ask(`
			select refund_id
			from refunds
			left join (
				select return_id, sum(round(net_amount / order_lines.quantity * received_quantity, 2)) as paid
				from return_lines join order_lines using (order_line_id) group by all
			) using (return_id)
			where order_id is not null and status = 'paid' and (paid is null or amount > paid + 0.005)`);
		expect(wrong.filter((row) => !leaks.includes(String(row.refund_id)))).toEqual([]);
		expect(wrong.length).toBeGreaterThan(50);
		expect(await count(`refunds where amount <= 0`)).toBe(0);
	});

	test('every document is booked in debit and credit alike', async () => {
		expect(
			await count(
				'(select document_id from ledger_entries group by all having sum(coalesce(debit, 0)) <> sum(coalesce(credit, 0)) or count(*) <> 2)'
			)
		).toBe(0);
		expect(
			await count(`ledger_entries anti join refunds on refund_id = document_id where document_type = 'refund'`)
		).toBe(0);
		expect(
			await count(
				`ledger_entries anti join inventory_movements on movement_id = document_id where document_type in ('restock', 'write_off')`
			)
		).toBe(0);
	});

	test('the stock of a day is the sum of the movements up to it, and never negative', async () => {
		const days = [['2024-02-29', '2024-03-01'], ['2026-10-31', '2026-11-01'], [day, '2026-11-25']]; // prettier-ignore
		for (const [asOf, end] of days) {
			const wrong = await count(`(
				select product_id, warehouse_id, stock_state, sum(quantity) as quantity
				from inventory_movements where occurred_at <= timestamptz '${end} 00:00:00+00' group by all
			) as moved
			full join (select * from inventory_levels where as_of = date '${asOf}') as counted using (product_id, warehouse_id, stock_state)
			where coalesce(moved.quantity, 0) <> coalesce(counted.quantity, 0)`);
			expect([asOf, wrong]).toEqual([asOf, 0]);
		}
		expect(await count('inventory_levels where quantity < 0')).toBe(0);
	});

	test('a batch holds at least what was shipped from it', async () => {
		expect(
			await count(`(select batch_id, sum(quantity - cancelled_quantity) as shipped from order_lines where shipped_at is not null group by all)
			join batches using (batch_id) where shipped > batches.quantity`)
		).toBe(0);
	});

	test('every reason code is mapped, but for three that nobody mapped, a few per cent of the lines', async () => {
		const mapped = (await readFile(new URL('../../data/reference/reason_map_demo.csv', import.meta.url), 'utf8'))
			.trim()
			.split('\n')
			.slice(1)
			.map((line) => line.split(',')[1]);
		const codes = await database.ask(
			'select reason_code, count(*)::int as n from return_lines where reason_code is not null group by all'
		);
		const unmapped = codes.filter((row) => !mapped.includes(String(row.reason_code)));
		expect(unmapped.map((row) => row.reason_code).sort()).toEqual(['TMP-07', 'X99', '其他-3']);
		expect(unmapped.reduce((sum, row) => sum + Number(row.n), 0) / (await count('return_lines'))).toBeWithin(
			0.01,
			0.04
		);
		expect(mapped.filter((code) => !codes.some((row) => row.reason_code === code))).toEqual([]);
	});

	test('a lifetime fits into the months that a day looks back', async () => {
		const months = await figure(`
			select max(date_diff('month', ordered_at, happened_at))
			from (
				select order_line_id, occurred_at as happened_at from return_lines join inventory_movements using (return_line_id)
				union all select order_line_id, occurred_at from return_lines join return_events using (return_id)
				union all select order_line_id, paid_at from return_lines join refunds using (return_id)
				union all select order_line_id, answered_at from return_lines join survey_responses using (return_id)
			)
			join order_lines using (order_line_id)
			join orders using (order_id)`);
		expect(months).toBeWithin(5, monthsOfLife);
	});
});

describe('the ERP’s own ledger', () => {
	const total = (name: string, member = '') => totals.find((row) => row.total === name && row.member === member)?.value;

	test('counts the rows of every entity that has no more than its keys say', async () => {
		for (const entity of contract) {
			if (['inventory_levels', 'return_costs'].includes(entity.name)) continue;
			expect([entity.name, await count(entity.name)]).toEqual([entity.name, total('rows', entity.name)]);
		}
	});

	test.each([
		['ordered_units', `select '' as member, sum(quantity) as value from order_lines`],
		['shipped_units', `select '' as member, sum(units) as value from sold`],
		['shipped_units_by_category', `select category as member, sum(units) as value from sold group by all`],
		[
			'shipped_units_by_channel',
			`select channel as member, sum(units) as value from sold join orders using (order_id) group by all`
		],
		['requested_units', `select '' as member, sum(quantity) as value from return_lines`],
		[
			'requested_units_by_reason_code',
			`select coalesce(reason_code, '') as member, sum(quantity) as value from return_lines group by all`
		],
		[
			'counted_units_by_reason_code',
			`select coalesce(reason_code, '') as member, sum(quantity) as value from asked where status not in ('cancelled', 'rejected') group by all`
		],
		['received_units', `select '' as member, sum(received_quantity) as value from return_lines`],
		[
			'units_without_order_line',
			`select '' as member, sum(quantity) as value from return_lines where order_line_id is null`
		],
		[
			'refund_paid_by_currency',
			`select currency as member, sum(amount) as value from refunds where status = 'paid' group by all`
		],
		['refunds_paid', `select '' as member, count(*) as value from refunds where paid_at is not null`],
		['ledger_debit_by_currency', `select currency as member, sum(debit) as value from ledger_entries group by all`]
	])('agrees with the files on %s', async (name, sql) => {
		const rows = await database.ask(`select member, value::double as value from (${sql}) order by member`);
		const own = totals.filter((row) => row.total === name).map(({ member, value }) => ({ member, value }));
		const byMember = (a: { member?: unknown }, b: { member?: unknown }) =>
			String(a.member) < String(b.member) ? -1 : 1;
		expect(rows.sort(byMember)).toEqual(own.sort(byMember));
		expect(rows.length).toBeGreaterThan(0);
	});
});

describe('planted truths', () => {
	const rate = (where: string) => figure(`select sum(returned) / sum(units) from sold where ${where}`);
	const mature = `ordered_at <= timestamptz '2026-08-26 00:00:00+00'`;

	test('a list of them lies beside the landed files', async () => {
		const file = await readFile(join(root, 'planted.csv'), 'utf8');
		expect(file.split('\n')[0]).toBe('kind,entity,id,sentence_en,sentence_zh,figures');
		expect(file.trim().split('\n')).toHaveLength(truths.length + 1);
		expect(new Set(truths.map((truth) => truth.kind)).size).toBe(20);
	});

	test('what they name exists', async () => {
		const keys: Record<string, string> = {
			batches: 'batch_id',
			suppliers: 'supplier_id',
			products: 'product_id',
			customers: 'customer_id',
			warehouses: 'warehouse_id',
			refunds: 'refund_id',
			exchanges: 'exchange_id',
			returns: 'return_id',
			return_lines: 'return_line_id',
			categories: 'category'
		};
		for (const [entity, key] of Object.entries(keys)) {
			// a forgotten return may be one without an order too
			const named = truths.filter((truth) => truth.entity === entity && truth.id !== '*');
			const ids = [...new Set(named.map((truth) => truth.id.replaceAll("'", "''")))];
			const from = entity === 'categories' ? '(select distinct category from products)' : entity;
			expect([entity, ids.length > 0, await count(`${from} where ${key} in ('${ids.join("', '")}')`)]).toEqual([
				entity,
				true,
				ids.length
			]);
		}
	});

	test('one batch comes back at least three times as often as its siblings', async () => {
		const bad = truths.find((truth) => truth.kind === 'bad_batch')!.id;
		const ratio =
			(await rate(`batch_id = '${bad}'`)) / (await rate(`product_id = 'P-SHO-00002' and batch_id <> '${bad}'`));
		expect(ratio).toBeWithin(3, 5.5);
	});

	test('the supplier is at least 1.6 times as bad as two years ago', async () => {
		const late = await rate(
			`supplier_id = 'S168' and ordered_at >= timestamptz '2026-05-01 00:00:00+00' and ${mature}`
		);
		const early = await rate(`supplier_id = 'S168' and ordered_at < timestamptz '2025-10-01 00:00:00+00'`);
		expect(late / early).toBeGreaterThan(1.6);
	});

	test('most returns of the products with the wrong size chart are too small', async () => {
		const products = truths.filter((truth) => truth.kind === 'wrong_size_chart').map((truth) => truth.id);
		expect(products).toHaveLength(5);
		const share = (where: string) =>
			figure(`select avg((reason_code in ('SZ-S', 'SZ-C', '尺码-小'))::int) from asked where ${where}`);
		expect(await share(`product in ('${products.join("', '")}')`)).toBeGreaterThan(0.6);
		expect(await share(`product like 'P-WOM-%' and product not in ('${products.join("', '")}')`)).toBeLessThan(0.3);
	});

	test('serial returners give back most of what they buy, for reasons of their own; look-alikes do not', async () => {
		const of = (kind: string) => truths.filter((truth) => truth.kind === kind).map((truth) => truth.id);
		const serial = `customer_id in ('${of('serial_returner').join("', '")}')`;
		const alike = `customer_id in ('${of('lookalike').join("', '")}')`;
		expect(of('serial_returner').length / (await count('customers'))).toBeCloseToRelative(0.005, 0.1);
		expect(await rate(serial)).toBeGreaterThan(0.5);
		expect(await rate(alike)).toBeWithin(0.13, 0.35);
		const own = (where: string) =>
			figure(
				`select avg((reason_code in ('NLN', 'PRC', 'STY', 'CUS-M', '款式', '不想要'))::int) from return_lines join returns using (return_id) where ${where}`
			);
		expect(await own(serial)).toBeGreaterThan(0.75);
		expect(await own(alike)).toBeLessThan(0.45);
	});

	test('one warehouse takes 2 to 3 times as long to inspect', async () => {
		const hours = (where: string) =>
			figure(`
			select avg(date_diff('minute', a.occurred_at, b.occurred_at))
			from return_events as a join return_events as b using (return_id)
			where a.stage = 'received' and b.stage = 'inspected' and a.warehouse_id ${where}`);
		expect((await hours("= 'W2'")) / (await hours("<> 'W2'"))).toBeWithin(2, 3);
	});

	test('the second payment of each refund paid twice repeats the first', async () => {
		const second = truths.filter((truth) => truth.kind === 'refund_paid_twice').map((truth) => truth.id);
		const twice = await database.ask(
			`select max(refund_id) as id from refunds where status = 'paid' group by return_id having count(*) > 1 and min(amount) = max(amount)`
		);
		expect(twice.map((row) => String(row.id)).sort()).toEqual(second.sort());
		expect(second.length).toBeWithin(20, 90);
	});

	test('refunds without receipt are exactly the paid ones whose return was never received', async () => {
		const named = truths.filter((truth) => truth.kind === 'refund_without_receipt').map((truth) => truth.id);
		const found = await database.ask(
			`select refund_id from refunds anti join (select return_id from return_events where stage = 'received') using (return_id) where status = 'paid'`
		);
		expect(found.map((row) => String(row.refund_id)).sort()).toEqual(named.sort());
	});

	test('the overall rate rose while the rate of each category fell', async () => {
		const shift = `ordered_at >= timestamptz '2026-05-01 00:00:00+00'`;
		expect((await rate(`${shift} and ${mature}`)) / (await rate(`not ${shift}`))).toBeGreaterThan(1.03);
		const categories = await database.ask(`
			select
				category,
				sum(returned) filter (${shift} and ${mature}) / sum(units) filter (${shift} and ${mature})
				< sum(returned) filter (not ${shift}) / sum(units) filter (not ${shift}) as fell
			from sold group by all`);
		expect(categories).toHaveLength(14);
		expect(categories.filter((row) => !row.fell)).toEqual([]);
	});
});

test('a tenth of the scale is a tenth of the orders and customers, and fewer products', async () => {
	const small = await controlTotals({ day, scale: 0.1 }, effects);
	const ratio = (entity: string) => {
		const [a, b] = [small, totals].map(
			(list) => list.find((row) => row.total === 'rows' && row.member === entity)!.value
		);
		return a! / b!;
	};
	for (const entity of ['customers', 'orders', 'order_lines', 'returns', 'refunds'])
		expect([entity, ratio(entity)]).toEqual([entity, expect.toSatisfy((x: number) => Math.abs(x - 0.1) < 0.006)]);
	expect(ratio('products')).toBeWithin(0.4, 0.5);
});

test('every kind of truth is planted at a tenth of the scale too', async () => {
	const small = await planted({ day, scale: 0.1 }, effects);
	expect([...new Set(small.map((truth) => truth.kind))].sort()).toEqual(
		[...new Set(truths.map((truth) => truth.kind))].sort()
	);
});

expect.extend({
	toBeCloseToRelative: (value: number, wanted: number, tolerance: number) => ({
		pass: Math.abs(value - wanted) <= tolerance * wanted,
		message: () => `${value} is not within ${tolerance * 100} % of ${wanted}`
	}),
	toBeWithin: (value: number, low: number, high: number) => ({
		pass: value >= low && value <= high,
		message: () => `${value} is not from ${low} to ${high}`
	})
});

declare module 'vitest' {
	interface Matchers<R extends void | Promise<void>, T> {
		toBeCloseToRelative: (wanted: number, tolerance: number) => R;
		toBeWithin: (low: number, high: number) => R;
	}
}
