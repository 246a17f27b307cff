// The pages about money over rows made by hand: leaks with what people said of them, what is owed by its age, and how long
// customers wait for their money.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { withGone } from '../../web/lib/money/gone.ts';
import { readLeakList } from '../../web/lib/money/leak-list.ts';
import { readOwedList } from '../../web/lib/money/owed.ts';
import { idsIn } from '../../web/lib/said/ids.ts';
import { insertRows, openPublished, type Row } from '../fixtures/published.ts';
import { askQuery } from './ask.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
	await insertRows(connection, 'meta.publication', [{ version: 'v', data_to: '2026-11-20 12:00:00' }]);
});
beforeEach(async () => {
	for (const relation of [
		'fct_leaks',
		'dim_leak_rules',
		'agg_leak_rules',
		'fct_returns',
		'fct_refunds',
		'fct_exchanges',
		'agg_return_costs'
	])
		// prettier-ignore
		await connection.run(`delete from marts.${relation}`);
});
afterAll(() => connection.closeSync());

const none: readonly string[] = [];

const leak = (leak_id: string, more: Row = {}): Row => ({
	leak_id,
	rule: 'refunded_twice',
	stake: 'paid',
	source_id: 'erp',
	document_id: leak_id,
	category: 'Shoes',
	channel: 'web',
	country: 'DE',
	reason: 'style',
	amount: 100,
	counted_amount: 100,
	since: '2026-10-01 08:00:00',
	age_days: 50,
	...more
});

describe('leaks', () => {
	const asked = {
		rule: none,
		month: '',
		within: false,
		among: none,
		except: none,
		sort: '-amount',
		limit: 10,
		offset: 0
	};
	const ids = async (parameters: object = {}) =>
		(await askQuery(connection, 'leak_list', { ...asked, ...parameters })).map(({ leak_id }) => leak_id);

	test('are listed dear ones first, or old ones; those without an amount last', async () => {
		await insertRows(connection, 'marts.fct_leaks', [
			leak('small', { amount: 10, since: '2026-01-01 08:00:00' }),
			leak('dear', { amount: 900 }),
			leak('unknown', { amount: null, counted_amount: 0, lacks: 'rate', since: '2026-11-01 08:00:00' })
		]);
		expect(await ids()).toEqual(['dear', 'small', 'unknown']);
		expect(await ids({ sort: '-age' })).toEqual(['small', 'dear', 'unknown']);
		expect(await ids({ sort: 'age' })).toEqual(['unknown', 'dear', 'small']);
		expect(await ids({ limit: 1, offset: 1 })).toEqual(['small']);
		expect((await askQuery(connection, 'leak_list', { ...asked, limit: 1 }))[0]?.total).toBe(3);
	});

	test('are narrowed by rule, month, filters, and what people said', async () => {
		await insertRows(connection, 'marts.fct_leaks', [
			leak('a'),
			leak('b', { rule: 'ledger_differs', since: '2026-11-30 23:59:59' }),
			leak('c', { source_id: 'shop', category: 'Bags' })
		]);
		expect(await ids({ rule: ['ledger_differs'] })).toEqual(['b']);
		expect(await ids({ month: '2026-11-01' })).toEqual(['b']);
		expect(await ids({ source: ['shop'] })).toEqual(['c']);
		expect(await ids({ category: ['Shoes'] })).toEqual(['a', 'b']);
		const held = new Map([['a', { state: 'recovered' }]]);
		expect(await ids(idsIn(['open'], held))).toEqual(['b', 'c']);
		expect(await ids(idsIn(['recovered'], held))).toEqual(['a']);
		expect(await ids(idsIn(['explained'], held))).toEqual([]);
	});

	test('are added up by rule and month, each in the state that people gave it, each euro once', async () => {
		await insertRows(connection, 'marts.fct_leaks', [
			leak('a'),
			leak('b', { counted_amount: 0, since: '2026-09-01 00:00:00', age_days: 80 }),
			leak('c', { amount: null, counted_amount: 0 }),
			leak('d', { counted_amount: 30 }),
			leak('e', { counted_amount: 7 })
		]);
		const said = { explained: ['d'], recovered: ['e'] };
		expect(await askQuery(connection, 'leak_totals', said)).toEqual([
			{
				rule: 'refunded_twice',
				open_findings: 3,
				open_amount: 100,
				unpriced_findings: 1,
				oldest_at: '2026-09-01T00:00:00',
				oldest_days: 80,
				explained_findings: 1,
				explained_amount: 30,
				recovered_findings: 1,
				recovered_amount: 7
			}
		]);
		expect(await askQuery(connection, 'leak_months', { ...said, rule: none })).toEqual([
			{ month_on: '2026-09-01', open_findings: 1, open_amount: 0, explained_amount: 0, recovered_amount: 0 },
			{ month_on: '2026-10-01', open_findings: 2, open_amount: 100, explained_amount: 30, recovered_amount: 7 }
		]);
	});

	test('what was recovered and has left the data is still recovered, under the filters and in its month', () => {
		const month = {
			month_on: '2026-09-01',
			open_findings: 2,
			open_amount: 5,
			explained_amount: 0,
			recovered_amount: 1
		};
		const gone = (state: 'open' | 'explained' | 'recovered', more: object = {}) => ({
			state,
			subject: { source_id: 'erp', category: 'Shoes', since: '2026-09-30T23:59:59', counted_amount: 10, ...more }
		});
		const every = { category: [], reason: [], channel: [], country: [], source: [] };
		const all = [
			gone('recovered'),
			gone('explained', { since: '2026-08-01T00:00:00', category: 'Bags' }),
			// reopened and then put right: nothing was recovered
			gone('open')
		];
		expect(withGone([month], all, every)).toEqual([
			{ month_on: '2026-08-01', open_findings: 0, open_amount: 0, explained_amount: 10, recovered_amount: 0 },
			{ ...month, recovered_amount: 11 }
		]);
		expect(withGone([month], all, { ...every, category: ['Bags'] })[1]).toEqual(month);
		expect(withGone([month], all, { ...every, source: ['shop'] })).toEqual([month]);
		// the figures of the version are not written into
		expect(month.recovered_amount).toBe(1);
	});

	test('a rule says in how many of the sources it can judge, and what the others never tell', async () => {
		const rule = { position: 1, stake: 'booked', grace_days: 2, tolerance: 0, severity: 'low', title_en: 'a', title_zh: 'b', meaning_en: 'c', meaning_zh: 'd' }; // prettier-ignore
		await insertRows(connection, 'marts.dim_leak_rules', [{ rule: 'ledger_differs', ...rule }]);
		await insertRows(connection, 'marts.agg_leak_rules', [
			{ source_id: 'erp', rule: 'ledger_differs', is_judged: true, examined: 40 },
			{ source_id: 'shop', rule: 'ledger_differs', is_judged: false, lacks: 'ledger refunds', examined: 0 }
		]);
		expect(await askQuery(connection, 'leak_rules')).toMatchObject([
			{ rule: 'ledger_differs', sources: 2, judged_sources: 1, examined: 40, lacks: 'ledger refunds' }
		]);
		expect(await askQuery(connection, 'leak_rules', { source: ['erp'] })).toMatchObject([
			{ sources: 1, judged_sources: 1, lacks: null }
		]);
	});

	test('a URL names states, rules, a month and an order, and nothing else is taken from it', () => {
		const of = (query: string) => readLeakList(new URL(`http://x/money/leaks?${query}`));
		expect(of('')).toMatchObject({ state: ['open'], rule: [], month: '', listing: { sort: '-amount' } });
		expect(of('state=recovered&state=lost&month=2026-10-01&sort=-age&rule=x')).toMatchObject({
			state: ['recovered'],
			month: '2026-10-01',
			rule: ['x'],
			listing: { sort: '-age' }
		});
		expect(of("month=2026-10' or 1=1&sort=drop").month).toBe('');
	});
});

describe('what is owed', () => {
	const owed = (return_id: string, received_at: string | null, amount: number): Row => ({
		source_id: 'erp', return_id, received_at, requested_at: '2026-11-01 08:00:00', refund_owed_amount: amount, stage: 'received'
	}); // prettier-ignore

	test('falls into ages by whole days since the goods arrived, else since it was asked for', async () => {
		await insertRows(connection, 'marts.fct_returns', [
			owed('today', '2026-11-20 11:00:00', 1),
			owed('two', '2026-11-18 23:00:00', 2),
			owed('three', '2026-11-17 01:00:00', 4),
			owed('fourteen', '2026-11-06 01:00:00', 8),
			owed('asked', null, 16),
			owed('thirty-one', '2026-10-20 01:00:00', 32),
			owed('settled', '2026-10-20 01:00:00', 0)
		]);
		expect(await askQuery(connection, 'money_owed_ages')).toEqual([
			{ age: '0-2', returns: 2, amount: 3, oldest_days: 2 },
			{ age: '3-7', returns: 1, amount: 4, oldest_days: 3 },
			{ age: '8-14', returns: 1, amount: 8, oldest_days: 14 },
			{ age: '15-30', returns: 1, amount: 16, oldest_days: 19 },
			{ age: '31', returns: 1, amount: 32, oldest_days: 31 }
		]);
		const list = async (more: object) =>
			(await askQuery(connection, 'money_owed', { age: none, sort: '-age', ...more })).map(
				({ return_id }) => return_id
			);
		expect(await list({})).toEqual(['thirty-one', 'asked', 'fourteen', 'three', 'two', 'today']);
		expect(await list({ age: ['0-2', '31'], sort: 'amount' })).toEqual(['today', 'two', 'thirty-one']);
	});

	test('a URL names ages that there are', () => {
		expect(readOwedList(new URL('http://x/money/owed?age=31&age=2-3')).age).toEqual(['31']);
	});
});

describe('the time to the refund', () => {
	const received = (return_id: string, more: Row = {}): Row => ({
		source_id: 'erp', return_id, received_at: '2026-11-01 12:00:00', outcome: 'settled', resolution: 'refund', ...more
	}); // prettier-ignore

	test('counts those that still wait for as long as they have waited', async () => {
		await insertRows(connection, 'marts.fct_returns', [
			received('a', { first_paid_at: '2026-11-03 12:00:00' }),
			received('b', { first_paid_at: '2026-11-06 00:00:00' }),
			received('early', { first_paid_at: '2026-10-30 00:00:00' }),
			// waits for 19 days
			received('waits', { outcome: 'open' }),
			received('exchanged', { resolution: 'exchange' }),
			received('rejected', { outcome: 'rejected' })
		]);
		const [row] = await askQuery(connection, 'money_refund_time');
		// of four: a quarter at once, half after 2 days, three quarters after 4.5; the last is not paid, so no ninth tenth
		expect(row).toMatchObject({
			cases: 4,
			paid_cases: 3,
			waiting_cases: 1,
			median_days: 2,
			p90_days: null,
			share_3: 0.5,
			share_7: 0.75,
			share_14: 0.75,
			// nobody has waited for thirty days
			share_30: null
		});
	});

	test('of nothing is no time at all', async () => {
		expect(await askQuery(connection, 'money_refund_time')).toMatchObject([
			{ cases: 0, paid_cases: 0, waiting_cases: 0, median_days: null, p90_days: null, share_3: null }
		]);
	});
});

describe('refunds, exchanges and costs', () => {
	const days = { since: '2026-10-01', until: '2026-11-01' };

	test('what was paid is of the period, what waits or failed is as it stands', async () => {
		const refund = (refund_id: string, refund_status: string, amount: number | null, more: Row = {}): Row => ({
			source_id: 'erp', refund_id, refund_status, amount, method: 'cash', requested_at: '2026-01-01 08:00:00', ...more
		}); // prettier-ignore
		await insertRows(connection, 'marts.fct_refunds', [
			refund('in', 'paid', 10, { refunded_on: '2026-10-31' }),
			refund('after', 'paid', 20, { refunded_on: '2026-11-01' }),
			refund('waits', 'approved', 5),
			refund('no-rate', 'approved', null),
			refund('failed', 'failed', 7)
		]);
		const rows = await askQuery(connection, 'money_refunds', days);
		expect(
			rows.map(({ refund_status, refunds, amount, unpriced_refunds }) => [
				refund_status,
				refunds,
				amount,
				unpriced_refunds
			])
		).toEqual([
			['paid', 1, 10, 0],
			['failed', 1, 7, 0],
			['approved', 2, 5, 1]
		]);
		expect(await askQuery(connection, 'money_methods', days)).toEqual([{ method: 'cash', refunds: 1, amount: 10 }]);
	});

	test('differences in price are told by their direction, and costs by what they were for', async () => {
		await insertRows(connection, 'marts.fct_exchanges', [
			{ source_id: 'erp', exchange_id: '1', channel: 'web', exchanged_units: 1, price_difference_amount: 12, created_at: '2026-10-05 08:00:00', shipped_at: '2026-10-06 08:00:00' },
			{ source_id: 'erp', exchange_id: '2', exchanged_units: 2, price_difference_amount: -5, created_at: '2026-10-05 08:00:00' },
			{ source_id: 'erp', exchange_id: '3', exchanged_units: 1, price_difference_amount: null, created_at: '2026-10-07 08:00:00' }
		]); // prettier-ignore
		const costs = (return_id: string, cost_kind: string, more: Row = {}): Row => ({
			source_id: 'erp', return_id, cost_kind, requested_on: '2026-10-31', costs: 1, amount: 2, reckoned_amount: 0, ...more
		}); // prettier-ignore
		await insertRows(connection, 'marts.agg_return_costs', [
			costs('r', 'handling', { costs: 2, amount: 7 }),
			costs('r', 'inspection', { reckoned_amount: 2 }),
			costs('later', 'handling', { requested_on: '2026-11-01', amount: 9 })
		]);
		expect(await askQuery(connection, 'money_exchanges', { ...days, channel: ['web'] })).toMatchObject([
			{ exchanges: 1 }
		]);
		expect(await askQuery(connection, 'money_exchanges', days)).toEqual([
			{ exchanges: 3, units: 4, shipped_exchanges: 1, collected_amount: 12, paid_back_amount: 5, unpriced_exchanges: 1 }
		]);
		expect(await askQuery(connection, 'money_costs', days)).toEqual([
			{ cost_kind: 'handling', costs: 2, returns: 1, amount: 7, reckoned_amount: 0 },
			{ cost_kind: 'inspection', costs: 1, returns: 1, amount: 2, reckoned_amount: 2 }
		]);
	});
});

describe('what returns lost', () => {
	const loss = (more: Row): Row => ({
		source_id: 'erp', month_on: '2026-10-01', product_id: 'shoe', supplier_id: 's1', category: 'Shoes', reason: 'style',
		fault: 'customer', channel: 'web', country: 'DE', returned_units: 1, refund_amount: 100, cost_amount: 5,
		write_off_amount: 0, recovered_amount: 40, exchanged_amount: 0, ...more
	}); // prettier-ignore
	const asked = { since: '2026-10-20', until: '2026-12-01', limit: 10 };
	const by = async (dimension: string, more: object = {}) =>
		(await askQuery(connection, 'money_losses', { ...asked, by: dimension, ...more })).map(
			({ member, loss_amount, total_amount }) => [member, loss_amount, total_amount]
		);

	test('is refunds, handling and write-offs less what went back, by whatever they have in common', async () => {
		await connection.run('delete from marts.agg_return_losses');
		await insertRows(connection, 'marts.dim_products', [
			{ source_id: 'erp', product_id: 'shoe', product_name: 'Shoe' },
			{ source_id: 'shop', product_id: 'shoe', product_name: 'Another shoe' }
		]);
		await insertRows(connection, 'marts.agg_return_losses', [
			// the month in which the period begins counts whole: 65
			loss({}),
			loss({ reason: 'defective', write_off_amount: 40, recovered_amount: 0, month_on: '2026-11-01' }),
			loss({ source_id: 'shop', refund_amount: 10 }),
			loss({ month_on: '2026-09-01', refund_amount: 9000 }),
			loss({ month_on: '2026-12-01', refund_amount: 9000 })
		]);
		// 65 and −25 of one reason, 145 of the other
		expect(await by('reason')).toEqual([['defective', 145, 185], ['style', 40, 185]]); // prettier-ignore
		// one id in two sources is two products
		expect(await by('product')).toEqual([['shoe', 210, 185], ['shoe', -25, 185]]); // prettier-ignore
		expect(
			(await askQuery(connection, 'money_losses', { ...asked, by: 'product' })).map(({ member_name }) => member_name)
		).toEqual(['Shoe', 'Another shoe']);
		expect(await by('country', { source: ['shop'] })).toEqual([['DE', -25, -25]]);
		expect(await by('supplier', { limit: 1 })).toEqual([['s1', 210, 185]]);
	});

	test('had it not come back: refunds, handling and exchanged goods less what went back, and never what was written off', async () => {
		await connection.run('delete from marts.agg_return_losses');
		await insertRows(connection, 'marts.agg_return_losses', [
			// kept by the customer, who got another one: 5 of handling, 30 of goods out, 40 of goods in
			loss({ refund_amount: 0, exchanged_amount: 30 }),
			loss({ reason: 'defective', fault: 'seller', write_off_amount: 40, recovered_amount: 0 }),
			loss({ reason: 'late', fault: 'logistics', recovered_amount: 0 })
		]);
		const rows = await askQuery(connection, 'money_losses', { ...asked, by: 'channel' });
		expect(rows.map(({ loss_amount, avoidable_amount, our_fault_amount }) => [loss_amount, avoidable_amount, our_fault_amount])).toEqual([
			// 5 - 40, and 105 + 40, and 105
			[215, 205, 210]
		]); // prettier-ignore
	});

	test('by customer it is told apart whose fault it was, and the place is by what they chose alone', async () => {
		await connection.run('delete from marts.agg_return_losses');
		await insertRows(connection, 'marts.dim_customers', [
			{ source_id: 'erp', customer_id: 'ann', customer_name: 'Ann', tier: 'vip' }
		]);
		await insertRows(connection, 'marts.agg_return_losses', [
			loss({ customer_id: 'ann', fault: 'seller', refund_amount: 900 }),
			loss({ customer_id: 'ann', refund_amount: 50, recovered_amount: 0 }),
			loss({ customer_id: 'ann', fault: 'unknown', refund_amount: 200, recovered_amount: 0 }),
			loss({ customer_id: 'bob', refund_amount: 90, recovered_amount: 0, write_off_amount: 10 }),
			// nobody is nobody's fault
			loss({ customer_id: 'unknown', refund_amount: 5000 }),
			loss({ customer_id: 'bob', month_on: '2026-12-01' })
		]);
		expect(await askQuery(connection, 'money_customers', asked)).toEqual([
			{ source_id: 'erp', customer_id: 'bob', customer_name: null, tier: null, returned_units: 1, loss_amount: 105,
				own_amount: 105, our_fault_amount: 0, unknown_amount: 0, total_amount: 1230 },
			{ source_id: 'erp', customer_id: 'ann', customer_name: 'Ann', tier: 'vip', returned_units: 3, loss_amount: 1125,
				own_amount: 55, our_fault_amount: 865, unknown_amount: 205, total_amount: 1230 }
		]); // prettier-ignore
	});

	test('what is above the rate of the category is a share with its interval; of suppliers by all of their products', async () => {
		for (const relation of ['agg_product_ranking', 'dim_products'])
			await connection.run(`delete from marts.${relation}`);
		const ranked = (product_id: string, supplier_id: string, more: Row): Row[] => [
			{ source_id: 'erp', product_id, supplier_id },
			{ source_id: 'erp', product_id, exposed_units: 100, category_rate: 0.1, decision_units: 1, shrunk_rate: 0.2,
				shrunk_low: 0.125, shrunk_high: 0.4, returned_units: 25, ...more }
		]; // prettier-ignore
		const products = [
			ranked('worse', 's1', {}),
			ranked('usual', 's1', { returned_units: 5, shrunk_rate: 0.08, shrunk_low: 0.05, shrunk_high: 0.16 }),
			ranked('no different', 's2', { returned_units: 9, shrunk_rate: 0.1, shrunk_low: null, shrunk_high: null }),
			ranked('not listed', 's1', { returned_units: 10 })
		];
		await insertRows(connection, 'marts.dim_products', products.map(([product]) => product!)); // prettier-ignore
		await insertRows(connection, 'marts.agg_product_ranking', products.map(([, row]) => row!)); // prettier-ignore
		const members = (...ids: string[]) => ids.map((id) => `erp\u001f${id}`);
		const excess = async (by: string, ...ids: string[]) =>
			(await askQuery(connection, 'money_excess', { by, members: members(...ids) })).map(
				({ member, share, share_low, share_high }) => [member, ...[share, share_low, share_high].map((one) => Number(Number(one).toFixed(4)))]
			); // prettier-ignore
		expect(await excess('product', 'worse', 'usual', 'no different')).toEqual([
			['usual', 0, 0, 0.375],
			['worse', 0.5, 0.2, 0.75]
		]);
		// 40 came of 30 that were usual; 90 % of 40 by Byar: 30.2 to 52.1
		const [[, share, low, high] = []] = await excess('supplier', 's1', 's2');
		expect(share).toBe(0.25);
		expect(Number(low)).toBeCloseTo(1 - 30 / 30.2, 2);
		expect(Number(high)).toBeCloseTo(1 - 30 / 52.1, 2);
		expect(await excess('supplier', 's2')).toEqual([]);
	});
});
