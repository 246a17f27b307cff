import { describe, expect, test } from 'vitest';
import { findingsOf, type FindingInput } from '../../web/lib/rma/findings.ts';
import { input, line, record, steps } from './case.ts';

const refund = (id: string, amount: number, status = 'paid') => ({
	refund_id: id, amount, refund_status: status, paid_at: '2026-11-20T10:00:00'
}); // prettier-ignore
const booked = (id: string, amount: number) => [
	{ document_type: 'refund', document_id: id, debit_amount: amount, credit_amount: 0 },
	{ document_type: 'refund', document_id: id, debit_amount: 0, credit_amount: amount }
];
const received = { received_at: '2026-11-20T10:00:00', stage: 'received', stage_at: '2026-11-20T10:00:00' };
const inspection = (disposition: string, result = 'pass', inspected_at = '2026-11-10T10:00:00') => ({
	return_line_id: 'L1', inspected_at, result, disposition
}); // prettier-ignore
const batch = {
	product_id: 'P1',
	batch_id: 'B1',
	shipped_units: 100,
	returned_units: 40,
	low: 0.3,
	others_shipped_units: 300,
	others_returned_units: 30
};

const rules = (changes: Parameters<typeof input>[0]) => findingsOf(input(changes)).map((finding) => finding.rule);

test('a return in which nothing is wrong has no findings', () => {
	expect(findingsOf(input())).toEqual([]);
});

const cases: [sentence: string, changes: Parameters<typeof input>[0], rule: string][] = [
	['a case past its due time is late', { case: { is_late: true, due_at: '2026-11-20T08:00:00' } }, 'late'],
	['a case due within a day is due soon', { case: { due_at: '2026-11-24T20:00:00' } }, 'due_soon'],
	[
		'two equal payments are paid twice',
		{
			case: received,
			lines: [line({ received_units: 1 })],
			refunds: [refund('A', 100), refund('B', 99)],
			ledger: [...booked('A', 100), ...booked('B', 99)]
		},
		'paid_twice'
	],
	[
		'money for goods that never came',
		{ refunds: [refund('A', 100)], ledger: booked('A', 100) },
		'refunded_without_receipt'
	],
	[
		'more money than the goods were worth',
		{ case: received, lines: [line({ received_units: 1 })], refunds: [refund('A', 120)], ledger: booked('A', 120) },
		'refunded_more'
	],
	[
		'money after a rejection',
		{
			case: { ...received, outcome: 'rejected', is_open: false },
			lines: [line({ received_units: 1 })],
			refunds: [refund('A', 100)],
			ledger: booked('A', 100)
		},
		'refunded_though_rejected'
	],
	[
		'money and goods for the same return',
		{
			case: received,
			lines: [line({ received_units: 1 })],
			refunds: [refund('A', 100)],
			ledger: booked('A', 100),
			exchanges: [{ return_line_id: null, product_id: 'P1', shipped_at: null }]
		},
		'exchanged_and_refunded'
	],
	[
		'the same exchange sent twice',
		{ exchanges: [1, 2].map(() => ({ return_line_id: 'L1', product_id: 'P1', shipped_at: '2026-11-20T10:00:00' })) },
		'exchanged_twice'
	],
	[
		'goods here, money still owed',
		{
			case: { ...received, received_at: '2026-11-04T10:00:00', refund_owed_amount: 100 },
			lines: [line({ received_units: 1 })]
		},
		'received_not_settled'
	],
	[
		'inspected for the shelf, never moved there',
		{ inspections: [inspection('restock')], lines: [line({ received_units: 1 })] },
		'restock_not_moved'
	],
	[
		'scrap that was put back on the shelf',
		{
			inspections: [inspection('scrap', 'fail')],
			movements: [{ return_line_id: 'L1', kind: 'restock', units: 1 }],
			lines: [line({ received_units: 1 })]
		},
		'restocked_though_failed'
	],
	['more units came than were announced', { lines: [line({ received_units: 2 })] }, 'received_more'],
	[
		'fewer units came than were announced',
		{ case: received, lines: [line({ requested_units: 2, received_units: 1 })] },
		'received_less'
	],
	[
		'a payment that accounting does not know',
		{ case: received, lines: [line({ received_units: 1 })], refunds: [refund('A', 100)] },
		'not_booked'
	],
	[
		'a payment that accounting booked with another amount',
		{ case: received, lines: [line({ received_units: 1 })], refunds: [refund('A', 100)], ledger: booked('A', 90) },
		'booked_otherwise'
	],
	['a batch whose whole interval lies above its siblings', { batches: [batch] }, 'batch'],
	[
		'a fault of the seller that quality could not find',
		{
			lines: [line({ fault: 'seller', received_units: 1 })],
			inspections: [inspection('restock', 'pass', '2026-11-24T07:00:00')]
		},
		'nothing_found'
	],
	['an important customer let down by us', { case: { tier: 'vip', fault: 'logistics' } }, 'vip_our_fault'],
	['a customer who says they are unhappy', { surveys: [{ csat: 2 }] }, 'unhappy'],
	['a line without an order line', { lines: [line({ link: 'unlinked' })] }, 'unlinked'],
	['a reason that nobody has mapped', { lines: [line({ reason: 'unmapped' })] }, 'unmapped']
];

describe('each rule finds its case and no rule finds another’s', () => {
	test.each(cases)('%s', (_, changes, rule) => {
		expect(rules(changes)).toEqual([rule]);
	});
});

test('steps that run backwards are noted', () => {
	const changes = { reviewed_at: '2026-11-02T14:00:00', review_hours: -19, stage: 'approved' };
	expect(findingsOf({ ...input({ case: changes }), steps: steps(changes), record: record(changes) })).toEqual([
		{ severity: 'note', rule: 'backwards', stage: 'requested' }
	]);
});

const silent: [sentence: string, changes: Partial<FindingInput> & { case?: object }][] = [
	['a pending refund is not paid', { refunds: [refund('A', 100, 'pending'), refund('B', 100, 'cancelled')] }],
	[
		'two payments that together are the amount are not paid twice',
		{
			case: received,
			lines: [line({ received_units: 1 })],
			refunds: [refund('A', 40), refund('B', 60)],
			ledger: [...booked('A', 40), ...booked('B', 60)]
		}
	],
	[
		'two equal payments for two equal goods are not paid twice',
		{
			case: received,
			lines: [line({ received_units: 1 })],
			refunds: [refund('A', 50), refund('B', 50)],
			ledger: [...booked('A', 50), ...booked('B', 50)]
		}
	],
	[
		'a refund that differs by a change of rate between two days is not too high',
		{ case: received, lines: [line({ received_units: 1 })], refunds: [refund('A', 103)], ledger: booked('A', 102) }
	],
	[
		'a restock within the time for it is not overdue',
		{ inspections: [inspection('restock', 'pass', '2026-11-23T10:00:00')], lines: [line({ received_units: 1 })] }
	],
	['a batch that may be like its siblings is not suspected', { batches: [{ ...batch, low: 0.09 }] }],
	[
		'a batch without siblings is compared with nothing',
		{ batches: [{ ...batch, others_shipped_units: 0, others_returned_units: 0 }] }
	],
	[
		'no rule speaks of receipts, movements or books that no source supplies',
		{
			refunds: [refund('A', 100)],
			inspections: [inspection('restock')],
			lines: [line({ requested_units: 2 })],
			recorded: { received: false, received_units: false, restocks: false, ledger: false }
		}
	],
	[
		'an unknown amount is no reason to call a refund too high',
		{
			case: { ...received, amount: null },
			lines: [line({ received_units: 1 })],
			refunds: [refund('A', 500)],
			ledger: booked('A', 500)
		}
	]
];

describe('the rules stay silent', () => {
	test.each(silent)('%s', (_, changes) => {
		expect(rules(changes)).toEqual([]);
	});
});

test('what is to be acted upon stands before what is to be known', () => {
	const found = findingsOf(
		input({ case: { tier: 'vip', fault: 'seller', is_late: true, due_at: '2026-11-20T08:00:00' } })
	);
	expect(found.map((finding) => finding.severity)).toEqual(['attention', 'note']);
});

describe('what the leak finder says', () => {
	const leak = (rule: string) =>
		({ rule, leak_id: `${rule}-1`, amount: 100 }) as NonNullable<FindingInput['leaks']>[number];
	const twice = {
		case: received,
		lines: [line({ received_units: 1 })],
		refunds: [refund('A', 100), refund('B', 100)],
		ledger: booked('A', 100)
	};

	test('stands first, and the page does not say the same again', () => {
		expect(rules(twice)).toEqual(['paid_twice', 'not_booked']);
		expect(rules({ ...twice, leaks: [leak('refunded_twice'), leak('credit_note_without_ledger')] })).toEqual([
			'leak',
			'leak'
		]);
	});

	test('is believed where it finds nothing: it waits, and knows what is usual', () => {
		expect(rules({ ...twice, leaks: [] })).toEqual([]);
	});

	test('replaces what the page says at once only when its days of grace are over', () => {
		const waiting = { case: received, lines: [line({ received_units: 1 })], inspections: [inspection('restock')] };
		expect(rules({ ...waiting, leaks: [] })).toEqual(['restock_not_moved']);
		expect(rules({ ...waiting, leaks: [leak('restock_without_movement')] })).toEqual(['leak']);
	});
});
