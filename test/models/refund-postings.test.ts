// Each refund as it was paid beside what accounting booked for it, and the bridge between the two in a month.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { bindParameters } from '../../sql/queries/bind.ts';
import { readQueries } from '../../sql/queries/generate.ts';
import { openWarehouse, type Warehouse } from './warehouse.ts';

let warehouse: Warehouse;

const refund = (refund_id: string, amount: number, day: string | null, more: object = {}) => ({
	refund_id, return_id: 'r', amount, currency: 'EUR', method: 'card',
	status: day ? 'paid' : 'approved', approved_at: '2026-03-01T00:00:00Z', paid_at: day && `${day}T10:00:00Z`, ...more
}); // prettier-ignore
const booking = (document_id: string, amount: number, day: string, currency = 'EUR') =>
	['D', 'C'].map((side) => ({
		entry_id: `${document_id}-${day}-${side}`, document_type: 'refund', document_id, posted_at: `${day}T12:00:00Z`,
		account_code: side === 'D' ? '4730' : '1200', account_name: side === 'D' ? 'Sales returns' : 'Bank', currency,
		...(side === 'D' ? { debit: amount } : { credit: amount })
	})); // prettier-ignore

beforeAll(async () => {
	warehouse = await openWarehouse({ models: ['fct_refund_postings'] });
	await warehouse.load({
		returns: [{ return_id: 'r', rma_number: 'RMA-1', requested_at: '2026-03-01T00:00:00Z' }],
		refunds: [
			refund('same', 100, '2026-04-10'),
			refund('later', 40, '2026-04-30'),
			refund('never', 25, '2026-04-12'),
			refund('earlier', 60, '2026-03-31'),
			refund('less', 80, '2026-04-15'),
			refund('both', 10, '2026-03-30'),
			refund('unpaid', 7, null),
			refund('dollars', 10, '2026-04-20', { currency: 'USD' })
		],
		ledger_entries: [
			...booking('same', 100, '2026-04-11'),
			...booking('later', 40, '2026-05-02'),
			...booking('earlier', 60, '2026-04-01'),
			...booking('less', 78.5, '2026-04-15'),
			...booking('both', 11, '2026-04-02'),
			...booking('unpaid', 7, '2026-04-20'),
			...booking('stranger', 3, '2026-04-21'),
			...booking('dollars', 10, '2026-04-21', 'USD')
		],
		exchange_rates: [
			{ as_of: '2026-04-20', currency: 'USD', rate: 0.9 },
			{ as_of: '2026-04-21', currency: 'USD', rate: 0.8 }
		]
	});
	await warehouse.build();
}, 120_000);
afterAll(() => warehouse.close());

async function ask(name: string, given: Record<string, unknown>) {
	const query = readQueries().find((one) => one.name === name)!;
	const { values, types } = bindParameters(query.parameters, given);
	return plainRows(await warehouse.connection.run(query.sql, values, types));
}
const april = { since: '2026-04-01', until: '2026-05-01', source: [] };

test('each refund stands once, with both sides where it has them', async () => {
	expect(
		await warehouse.rows(
			`select refund_id, paid_amount::double as paid, paid_on::varchar as paid_on, booked_amount::double as booked,
				posted_on::varchar as posted_on, refund_status
			from marts.fct_refund_postings order by refund_id`
		)
	).toEqual([
		{ refund_id: 'both', paid: 10, paid_on: '2026-03-30', booked: 11, posted_on: '2026-04-02', refund_status: 'paid' },
		{ refund_id: 'dollars', paid: 9, paid_on: '2026-04-20', booked: 8, posted_on: '2026-04-21', refund_status: 'paid' },
		{
			refund_id: 'earlier',
			paid: 60,
			paid_on: '2026-03-31',
			booked: 60,
			posted_on: '2026-04-01',
			refund_status: 'paid'
		},
		{ refund_id: 'later', paid: 40, paid_on: '2026-04-30', booked: 40, posted_on: '2026-05-02', refund_status: 'paid' },
		{
			refund_id: 'less',
			paid: 80,
			paid_on: '2026-04-15',
			booked: 78.5,
			posted_on: '2026-04-15',
			refund_status: 'paid'
		},
		{ refund_id: 'never', paid: 25, paid_on: '2026-04-12', booked: null, posted_on: null, refund_status: 'paid' },
		{
			refund_id: 'same',
			paid: 100,
			paid_on: '2026-04-10',
			booked: 100,
			posted_on: '2026-04-11',
			refund_status: 'paid'
		},
		{ refund_id: 'stranger', paid: null, paid_on: null, booked: 3, posted_on: '2026-04-21', refund_status: 'unknown' },
		{ refund_id: 'unpaid', paid: null, paid_on: null, booked: 7, posted_on: '2026-04-20', refund_status: 'approved' }
	]);
});

test('the steps lead from what was paid to what was booked, to the cent', async () => {
	const steps = (await ask('finance_bridge', april)) as { step: string; refunds: number; amount: number }[];
	expect(steps.map(({ step, refunds, amount }) => [step, refunds, amount])).toEqual([
		['paid', 5, 254],
		['posted_elsewhere', 1, -40],
		['never_posted', 1, -25],
		['paid_elsewhere', 2, 70],
		['not_paid', 2, 10],
		['exchange_rate', 1, -1],
		['other_amount', 2, -0.5],
		['posted', 7, 267.5]
	]);
	const between = steps.slice(1, -1).reduce((sum, { amount }) => sum + amount, 0);
	expect(steps[0]!.amount + between).toBeCloseTo(steps.at(-1)!.amount, 9);
	const nothing = await ask('finance_bridge', { ...april, source: ['nobody'] });
	expect(nothing.map(({ refunds, amount }) => [refunds, amount])).toEqual(Array.from({ length: 8 }, () => [0, 0]));
});

test('what stands otherwise is listed with its return, what is no matter of days first', async () => {
	const rows = await ask('finance_differences', { ...april, limit: 10 });
	expect(rows.map(({ refund_id, step }) => [refund_id, step])).toEqual([
		['never', 'never_posted'],
		['unpaid', 'not_paid'],
		['stranger', 'not_paid'],
		['less', 'other_amount'],
		['both', 'paid_elsewhere'],
		['dollars', 'exchange_rate'],
		['earlier', 'paid_elsewhere'],
		['later', 'posted_elsewhere']
	]);
	expect(rows[0]).toMatchObject({ rma_number: 'RMA-1', total: 8 });
	expect(await ask('finance_differences', { ...april, limit: 1 })).toHaveLength(1);
});
