// The leak finder: one return for each way in which money leaks, and one beside it that only looks like it. Amounts are
// worked out by hand: a unit is sold for 100 and costs 40.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse, partOfModels, type RawRow, type RawRows, type Warehouse } from './warehouse.ts';

type Payment = { amount: number; at: string; booked?: number | null; currency?: string };

type Life = {
	id: string;
	units?: number;
	/** Null: the return names no order and no customer. */
	net?: number | null;
	currency?: string;
	requested?: string;
	received?: string | null;
	receivedUnits?: number;
	disposition?: string | null;
	restocked?: number | null;
	refunds?: Payment[];
	exchanges?: number[];
};

const at = (day: string, hour = '08') => `${day}T${hour}:00:00Z`;

/** The records of a return that goes well, but for what a case says: back on 2 October, restocked, paid, booked. */
function records({
	id,
	units = 1,
	net = 100 * units,
	currency = 'EUR',
	requested = '2026-10-01',
	received = '2026-10-02',
	receivedUnits = units,
	disposition = 'restock',
	restocked = disposition === 'restock' ? receivedUnits : null,
	refunds = [{ amount: net ?? 0, at: '2026-10-05' }],
	exchanges = []
}: Life): RawRows {
	const order: RawRow = net === null ? {} : { order_id: `o-${id}`, customer_id: 'c1' };
	const paid = refunds.map((refund, index) => ({ ...refund, id: `${id}-f${index + 1}` }));
	return {
		orders: net === null ? [] : [{ order_id: `o-${id}`, customer_id: 'c1', ordered_at: at('2026-09-01'), currency }],
		order_lines:
			net === null
				? []
				: [
						{
							order_line_id: `l-${id}`, order_id: `o-${id}`, product_id: 'shoe', quantity: units, net_amount: net,
							shipped_at: at('2026-09-02')
						}
					], // prettier-ignore
		returns: [{ return_id: id, ...order, requested_at: at(requested), requested_resolution: 'refund' }],
		return_lines: [
			{
				return_line_id: `${id}-1`, return_id: id, product_id: 'shoe', quantity: units,
				...(net === null ? {} : { order_line_id: `l-${id}` }), ...(received ? { received_quantity: receivedUnits } : {})
			}
		], // prettier-ignore
		return_events: received
			? [{ event_id: `${id}-e`, return_id: id, stage: 'received', occurred_at: at(received) }]
			: [],
		inspections:
			received && disposition
				? [
						{
							inspection_id: `${id}-i`, return_line_id: `${id}-1`, inspected_at: at(received, '10'), quantity: receivedUnits,
							disposition
						}
					] // prettier-ignore
				: [],
		inventory_movements: [
			...(received ? [movement(id, 'return_receipt', receivedUnits, at(received))] : []),
			...(received && restocked ? [movement(id, 'restock', restocked, at(received, '12'))] : [])
		],
		refunds: paid.map((refund) => ({
			refund_id: refund.id, return_id: id, amount: refund.amount, currency: refund.currency ?? currency, status: 'paid',
			paid_at: at(refund.at)
		})), // prettier-ignore
		ledger_entries: paid.flatMap((refund) =>
			refund.booked === null ? [] : entries(refund.id, refund.booked ?? refund.amount, refund.at, currency)
		),
		exchanges: exchanges.map((quantity, index) => ({
			exchange_id: `${id}-x${index + 1}`, return_id: id, return_line_id: `${id}-1`, product_id: 'shoe', quantity,
			shipped_at: at('2026-10-06', String(10 + index))
		})) // prettier-ignore
	};
}

const movement = (id: string, kind: string, quantity: number, occurred_at: string): RawRow => ({
	movement_id: `${id}-${kind}`, product_id: 'shoe', return_line_id: `${id}-1`, occurred_at, kind, quantity, unit_cost: 40
}); // prettier-ignore

const entries = (document_id: string, amount: number, day: string, currency: string, mark = ''): RawRow[] =>
	['4730', '1200'].map((account_code, index) => ({
		entry_id: `${document_id}-${account_code}${mark}`, posted_at: at(day, '20'), account_code, currency, document_type: 'refund',
		document_id, [(index === 0) === amount > 0 ? 'debit' : 'credit']: Math.abs(amount)
	})); // prettier-ignore

/** The records of several returns as one load. */
function together(lives: readonly Life[], more: RawRows = {}): RawRows {
	const all: RawRows = {};
	for (const part of [...lives.map(records), more])
		for (const [entity, rows = []] of Object.entries(part)) (all[entity] ??= []).push(...rows);
	return all;
}

/** Everything is told of from January to the middle of November; a second source tells of returns and refunds only. */
const lives: Life[] = [
	{ id: 'first', requested: '2026-01-02', received: '2026-01-03', refunds: [{ amount: 100, at: '2026-01-02' }], exchanges: [] },
	{ id: 'last', requested: '2026-11-18', received: '2026-11-19', refunds: [{ amount: 100, at: '2026-11-19' }] },
	{ id: 'well' },
	{ id: 'twice', refunds: [{ amount: 100, at: '2026-10-05' }, { amount: 100, at: '2026-10-09' }] },
	{ id: 'two-of-two', units: 2, refunds: [{ amount: 100, at: '2026-10-05' }, { amount: 100, at: '2026-10-09' }] },
	{ id: 'nothing-came', received: null },
	{ id: 'may-still-come', received: null, requested: '2026-11-01', refunds: [{ amount: 100, at: '2026-11-10' }] },
	{ id: 'above', refunds: [{ amount: 130, at: '2026-10-05' }] },
	{ id: 'a-little-above', refunds: [{ amount: 104, at: '2026-10-05' }] },
	{ id: 'one-is-missing', units: 2, receivedUnits: 1 },
	{ id: 'exchanged', refunds: [{ amount: 100, at: '2026-10-05' }], exchanges: [1] },
	{ id: 'half-exchanged', units: 2, refunds: [{ amount: 100, at: '2026-10-05' }], exchanges: [1] },
	{ id: 'exchanged-again', refunds: [], exchanges: [1, 1] },
	{ id: 'exchanged-in-two-parcels', units: 2, refunds: [], exchanges: [1, 1] },
	{ id: 'forgotten', requested: '2026-08-31', received: '2026-09-01', refunds: [] },
	{ id: 'waits', requested: '2026-10-31', received: '2026-11-01', refunds: [] },
	{ id: 'not-booked-in', units: 3, restocked: 1 },
	{ id: 'scrap-for-sale', units: 3, disposition: 'scrap', restocked: 2 },
	{ id: 'scrap', disposition: 'scrap' },
	{ id: 'uninspected', units: 2, disposition: null, restocked: 2 },
	{ id: 'uninspected-yesterday', requested: '2026-11-10', received: '2026-11-18', disposition: null, restocked: 1 },
	{ id: 'inspected-as-a-case', disposition: null, restocked: 1 },
	{ id: 'inspected-by-line', disposition: null, restocked: 1 },
	{ id: 'not-posted', refunds: [{ amount: 100, at: '2026-10-05', booked: null }] },
	{ id: 'posted-later', requested: '2026-11-10', refunds: [{ amount: 100, at: '2026-11-19', booked: null }] },
	{ id: 'posted-less', refunds: [{ amount: 100, at: '2026-10-05', booked: 90 }] },
	{ id: 'posted-again' },
	{ id: 'stray', net: null, refunds: [{ amount: 55, at: '2026-10-05' }] },
	{ id: 'twice-and-not-posted', refunds: [{ amount: 100, at: '2026-10-05' }, { amount: 100, at: '2026-10-09', booked: null }] },
	// paid in pounds when the pound was dearer: 130 euros for what was sold for 120
	{ id: 'pounds', currency: 'GBP' }
]; // prettier-ignore

let warehouse: Warehouse;
let folder: string;

beforeAll(async () => {
	folder = (await partOfModels(({ name }) => name === 'agg_leak_rules')).folder;
	warehouse = await openWarehouse({
		folder,
		sources: ['erp', 'shop'].map((id) => ({
			id,
			kind: 'files',
			title: id,
			timezone: 'Europe/Berlin',
			currency: 'EUR'
		}))
	});
	await warehouse.load(
		together(lives, {
			products: [{ product_id: 'shoe', name: 'Shoe', category: 'Shoes', unit_cost: 40 }],
			orders: [{ order_id: 'newest', ordered_at: at('2026-11-20') }],
			ledger_entries: [
				...entries('posted-again-f1', -100, '2026-10-06', 'EUR', '-reversed'),
				...entries('posted-again-f1', 100, '2026-10-07', 'EUR', '-again')
			],
			// inspected by the log alone, which has no findings
			return_events: [
				{ event_id: 'as-a-case', return_id: 'inspected-as-a-case', stage: 'inspected', occurred_at: at('2026-10-03') },
				{
					event_id: 'by-line', return_id: 'inspected-by-line', return_line_id: 'inspected-by-line-1', stage: 'inspected',
					occurred_at: at('2026-10-03')
				}
			], // prettier-ignore
			exchange_rates: [
				{ as_of: '2026-09-01', currency: 'GBP', rate: 1.2 },
				{ as_of: '2026-10-05', currency: 'GBP', rate: 1.3 }
			]
		})
	);
	await warehouse.load(
		{
			returns: [{ return_id: 'r1', requested_at: at('2026-03-01') }],
			return_lines: [{ return_line_id: 'r1-1', return_id: 'r1', product_id: 'shoe', quantity: 1 }],
			refunds: [{ refund_id: 'f1', return_id: 'r1', amount: 70, status: 'paid', paid_at: at('2026-03-09') }]
		},
		{ source: 'shop' }
	);
	await warehouse.build();
}, 120_000);
afterAll(() => {
	warehouse.close();
	rmSync(folder, { recursive: true, force: true });
});

const findings = (where = "source_id = 'erp'") =>
	warehouse.rows(
		`select rule, document_id, amount::double as amount, counted_amount::double as counted, units::double as units,
			since::date::varchar as since
		from marts.fct_leaks where ${where} order by rule, document_id`
	);

test('each way in which money leaks is found, and nothing that only looks like it', async () => {
	const found = (rule: string, document_id: string, amount: number, units: number | null, since: string, counted = amount) =>
		({ rule, document_id, amount, counted, units, since }); // prettier-ignore
	expect(await findings()).toEqual([
		found('credit_note_without_ledger', 'not-posted-f1', 100, null, '2026-10-05'),
		// the same hundred euros as the payment that repeats: they count there
		found('credit_note_without_ledger', 'twice-and-not-posted-f2', 100, null, '2026-10-09', 0),
		found('exchange_shipped_twice', 'exchanged-again-x2', 40, 1, '2026-10-06'),
		found('exchanged_and_refunded', 'exchanged', 100, null, '2026-10-06'),
		found('ledger_differs', 'posted-less-f1', 10, null, '2026-10-05'),
		// settled within a week of 1 September, they say; long ago since
		found('received_never_settled', 'forgotten', 100, 1, '2026-09-08'),
		found('refund_above_value', 'above', 30, null, '2026-10-05'),
		found('refund_above_value', 'one-is-missing', 100, null, '2026-10-05'),
		found('refunded_never_received', 'nothing-came-f1', 100, null, '2026-10-05'),
		found('refunded_twice', 'twice-and-not-posted-f2', 100, null, '2026-10-09'),
		found('refunded_twice', 'twice-f2', 100, null, '2026-10-09'),
		found('restock_without_movement', 'not-booked-in-1', 80, 2, '2026-10-02'),
		found('restocked_though_scrapped', 'scrap-for-sale-1', 80, 2, '2026-10-02'),
		found('restocked_uninspected', 'uninspected-1', 80, 2, '2026-10-02'),
		found('return_without_order', 'stray', 55, 1, '2026-10-02')
	]);
});

test('what a source never tells of cannot be judged there, and is not said to be in order', async () => {
	expect(await findings("source_id = 'shop'")).toEqual([]);
	const rules = await warehouse.rows(
		`select source_id, rule, is_judged, lacks, examined::int as examined, findings::int as findings
		from marts.agg_leak_rules order by rule, source_id`
	);
	expect(rules.filter(({ source_id }) => source_id === 'erp').every(({ is_judged }) => is_judged)).toBe(true);
	const shop = Object.fromEntries(
		rules.filter(({ source_id }) => source_id === 'shop').map(({ rule, lacks }) => [rule, lacks])
	);
	expect(shop).toEqual({
		credit_note_without_ledger: 'ledger',
		exchange_shipped_twice: 'exchanges',
		exchanged_and_refunded: 'exchanges',
		ledger_differs: 'ledger',
		// nobody knows whether it had come
		refunded_never_received: 'receipts',
		received_never_settled: 'receipts',
		refund_above_value: 'prices receipts',
		refunded_twice: null,
		restock_without_movement: 'inspections restocks',
		restocked_though_scrapped: 'inspections restocks',
		restocked_uninspected: 'inspections restocks',
		return_without_order: 'order_links'
	});
	expect(rules.find(({ source_id, rule }) => source_id === 'erp' && rule === 'refunded_twice')).toMatchObject({
		// the refunds of 30 returns: four have none, three have two
		examined: 29,
		findings: 2
	});
});

test('a finding keeps its id when the warehouse is built again', async () => {
	const ids = () => warehouse.rows('select leak_id from marts.fct_leaks order by leak_id');
	const before = await ids();
	await warehouse.build({ full: true });
	expect(await ids()).toEqual(before);
	expect(new Set(before.map(({ leak_id }) => leak_id)).size).toBe(15);
});

describe('what a source usually pays', () => {
	test('of a source that refunds with tax, what is above the tax is found', async () => {
		const taxed = await openWarehouse({ folder });
		try {
			const usual = Array.from({ length: 20 }, (_, index): Life => ({
				id: `usual-${index}`,
				refunds: [{ amount: 119, at: '2026-10-05' }]
			}));
			const last: Life = { id: 'last', requested: '2026-11-18', received: '2026-11-19' };
			await taxed.load(together([...usual, { id: 'high', refunds: [{ amount: 200, at: '2026-10-05' }] }, last]));
			await taxed.build();
			expect(
				await taxed.rows(
					'select rule, document_id, amount::double as amount, worth_amount::double as worth from marts.fct_leaks'
				)
			).toEqual([{ rule: 'refund_above_value', document_id: 'high', amount: 81, worth: 119 }]);
		} finally {
			taxed.close();
		}
	}, 60_000);
});

test('a company without returns has no leaks, and nothing can be judged', async () => {
	const empty = await openWarehouse({ folder });
	try {
		await empty.load({ orders: [{ order_id: 'o', ordered_at: at('2026-11-20') }] });
		await empty.build();
		expect(await empty.rows('select * from marts.fct_leaks')).toEqual([]);
		expect(await empty.rows('select distinct is_judged from marts.agg_leak_rules')).toEqual([{ is_judged: false }]);
	} finally {
		empty.close();
	}
}, 60_000);
