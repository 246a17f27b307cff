// What needs attention in one return, by rules. A rule looks at the rows of the page and at nothing else, so what it
// says can be checked by the eye; it stays silent where the source never supplies what it would need.
import { batchExcess } from '../products/batches.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import { hoursBetween, type ClockedCase, type Step } from './steps.ts';

export type FindingCase = ClockedCase & {
	is_late: boolean | null;
	due_at: string | null;
	received_units: number | null;
	units: number | null;
	amount: number | null;
	refund_amount: number | null;
	refund_owed_amount: number | null;
	tier: string;
	fault: string;
};

export type FindingLine = {
	return_line_id: string;
	link: string;
	product_id: string;
	batch_id: string;
	reason: string;
	fault: string;
	requested_units: number | null;
	received_units: number | null;
};

export type FindingInspection = {
	return_line_id: string | null;
	inspected_at: string | null;
	result: string;
	disposition: string;
};

export type FindingMovement = { return_line_id: string | null; kind: string; units: number | null };
export type FindingRefund = { refund_id: string; amount: number | null; refund_status: string; paid_at: string | null };
export type FindingExchange = { return_line_id: string | null; product_id: string; shipped_at: string | null };

export type FindingLedgerEntry = {
	document_type: string;
	document_id: string | null;
	debit_amount: number | null;
	credit_amount: number | null;
};

export type FindingBatch = {
	product_id: string;
	batch_id: string;
	shipped_units: number;
	returned_units: number;
	low: number | null;
	others_shipped_units: number;
	others_returned_units: number;
};

export type FindingSurvey = { csat: number | null };

/** What the leak finder says of the return. */
export type FindingLeak = Queries['rma_leaks']['row'] & { rma_number: string | null };

/** Everything that the rules look at. */
export type FindingInput = {
	record: FindingCase;
	steps: readonly Step[];
	lines: readonly FindingLine[];
	inspections: readonly FindingInspection[];
	movements: readonly FindingMovement[];
	refunds: readonly FindingRefund[];
	exchanges: readonly FindingExchange[];
	ledger: readonly FindingLedgerEntry[];
	batches: readonly FindingBatch[];
	surveys: readonly FindingSurvey[];
	/** Null in a version from before there was a leak finder: then the rules here speak of money too. */
	leaks: readonly FindingLeak[] | null;
	/** What the source has ever recorded of any return. */
	recorded: { received: boolean; received_units: boolean; restocks: boolean; ledger: boolean };
	/** How long stock may wait for its movement after the inspection, and money after the receipt. */
	stockHours: number;
	settleHours: number;
	/** The latest business event of the version. */
	now: string;
};

/** One thing that was noticed. `attention` is to be acted upon, `note` is to be known. */
export type Finding = { severity: 'attention' | 'note' } & (
	| { rule: 'leak'; leak: FindingLeak }
	| { rule: 'late'; stage: string; hours: number }
	| { rule: 'due_soon'; stage: string; hours: number }
	| { rule: 'backwards'; stage: string }
	| { rule: 'refunded_without_receipt'; amount: number }
	| { rule: 'refunded_though_rejected'; amount: number }
	| { rule: 'paid_twice'; amount: number; times: number }
	| { rule: 'refunded_more'; amount: number; over: number }
	| { rule: 'exchanged_and_refunded'; amount: number }
	| { rule: 'exchanged_twice'; times: number }
	| { rule: 'received_not_settled'; amount: number; hours: number }
	| { rule: 'restock_not_moved'; lines: number }
	| { rule: 'restocked_though_failed'; lines: number }
	| { rule: 'received_more'; units: number }
	| { rule: 'received_less'; units: number }
	| { rule: 'not_booked'; refunds: number }
	| { rule: 'booked_otherwise'; refunded: number; booked: number }
	| { rule: 'batch'; productId: string; batchId: string; times: number | null; returned: number; shipped: number }
	| { rule: 'nothing_found'; lines: number }
	| { rule: 'vip_our_fault' }
	| { rule: 'unhappy'; csat: number }
	| { rule: 'unlinked'; lines: number }
	| { rule: 'unmapped'; lines: number }
);

export type Rule = Finding['rule'];

const cent = 0.005;
/** Goods and payments are converted at the rates of their own days; less than this apart, they are the same. */
const tolerance = 0.05;
const isAlmost = (one: number | null, other: number | null) =>
	one !== null && other !== null && Math.abs(one - other) <= tolerance * Math.max(one, other);
const isOurs = (fault: string) => fault === 'seller' || fault === 'logistics';
const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);

/** Said by the leak finder, which knows more (currencies, days of grace, what a source usually pays): never said twice. */
const saidByLeaks: ReadonlySet<Rule> = new Set([
	'refunded_without_receipt', 'paid_twice', 'refunded_more', 'exchanged_and_refunded', 'exchanged_twice', 'not_booked',
	'booked_otherwise'
]); // prettier-ignore

/** Said here at once, and by the leak finder once the days of grace are over: then its words stand. */
const saidUntilLeak: Partial<Record<Rule, string>> = {
	received_not_settled: 'received_never_settled',
	restock_not_moved: 'restock_without_movement',
	restocked_though_failed: 'restocked_though_scrapped'
};

function* leakFindings({ leaks }: FindingInput): Generator<Finding> {
	for (const leak of leaks ?? []) yield { severity: 'attention', rule: 'leak', leak };
}

function isSaidElsewhere({ rule }: Finding, { leaks }: FindingInput): boolean {
	if (leaks === null) return false;
	return saidByLeaks.has(rule) || leaks.some((leak) => leak.rule === saidUntilLeak[rule]);
}

/** What the rules find, what is to be acted upon first, then by the order of the rules: money lost, time, goods, words. */
export function findingsOf(input: FindingInput): Finding[] {
	const own = [
		...moneyFindings(input),
		...timeFindings(input),
		...goodsFindings(input),
		...bookFindings(input),
		...causeFindings(input)
	];
	const found = [...leakFindings(input), ...own.filter((one) => !isSaidElsewhere(one, input))];
	return [...found.filter((one) => one.severity === 'attention'), ...found.filter((one) => one.severity === 'note')];
}

function* moneyFindings({
	record,
	lines,
	refunds,
	exchanges,
	movements,
	inspections,
	recorded
}: FindingInput): Generator<Finding> {
	const paid = refunds.filter((refund) => refund.refund_status === 'paid');
	const amount = sum(paid.map((refund) => refund.amount));
	const isReceived =
		record.received_at !== null ||
		sum(lines.map((line) => line.received_units)) > 0 ||
		inspections.length > 0 ||
		movements.some((movement) => movement.kind === 'return_receipt' || movement.kind === 'restock');

	const over = record.amount === null ? null : amount - record.amount;
	const isOver = over !== null && over > tolerance * (record.amount as number) + cent;
	const repeated = paid.filter((refund, index) =>
		paid.some((other, place) => place < index && isAlmost(other.amount, refund.amount))
	);
	// Equal payments for two equal goods are no mistake: together they must be more than the goods were worth.
	if (repeated.length > 0 && (isOver || over === null)) {
		const twice = sum(repeated.map((refund) => refund.amount));
		yield { severity: 'attention', rule: 'paid_twice', amount: twice, times: repeated.length + 1 };
	} else if (isOver) {
		yield { severity: 'attention', rule: 'refunded_more', amount, over };
	}
	if (amount > 0 && !isReceived && recorded.received) {
		yield { severity: 'attention', rule: 'refunded_without_receipt', amount };
	}
	if (amount > 0 && record.outcome === 'rejected') {
		yield { severity: 'attention', rule: 'refunded_though_rejected', amount };
	}
	if (amount > 0 && exchanges.length > 0) {
		yield { severity: 'attention', rule: 'exchanged_and_refunded', amount };
	}
	const shipped = exchanges.filter((exchange) => exchange.shipped_at !== null);
	const again = shipped.filter((exchange, index) =>
		shipped.some(
			(other, place) =>
				place < index && other.product_id === exchange.product_id && other.return_line_id === exchange.return_line_id
		)
	);
	if (again.length > 0) yield { severity: 'attention', rule: 'exchanged_twice', times: again.length + 1 };
}

function* timeFindings({ record, steps, settleHours, now }: FindingInput): Generator<Finding> {
	if (record.is_late && record.due_at) {
		yield {
			severity: 'attention',
			rule: 'late',
			stage: waitedFor(steps),
			hours: Math.max(0, hoursBetween(record.due_at, now))
		};
	} else if (record.is_open && record.due_at) {
		const hours = hoursBetween(now, record.due_at);
		if (hours >= 0 && hours <= 24) yield { severity: 'note', rule: 'due_soon', stage: waitedFor(steps), hours };
	}
	if (record.is_open && record.received_at && (record.refund_owed_amount ?? 0) > 0) {
		const hours = hoursBetween(record.received_at, now);
		if (hours > settleHours) {
			yield { severity: 'attention', rule: 'received_not_settled', amount: record.refund_owed_amount as number, hours };
		}
	}
	const backwards = steps.find((step) => step.wait?.pace === 'backwards');
	if (backwards) yield { severity: 'note', rule: 'backwards', stage: backwards.stage };
}

function* goodsFindings({
	record,
	lines,
	inspections,
	movements,
	recorded,
	stockHours,
	now
}: FindingInput): Generator<Finding> {
	const restocked = (id: string | null) =>
		movements.some(
			(movement) => movement.return_line_id === id && movement.kind === 'restock' && (movement.units ?? 0) > 0
		);
	if (recorded.restocks) {
		const waiting = inspections.filter(
			(one) =>
				one.disposition === 'restock' &&
				one.inspected_at !== null &&
				hoursBetween(one.inspected_at, now) > stockHours &&
				!restocked(one.return_line_id)
		);
		if (waiting.length > 0) yield { severity: 'attention', rule: 'restock_not_moved', lines: waiting.length };
	}
	const wrong = inspections.filter(
		(one) => (one.disposition === 'scrap' || one.disposition === 'return_to_vendor') && restocked(one.return_line_id)
	);
	if (wrong.length > 0) yield { severity: 'attention', rule: 'restocked_though_failed', lines: wrong.length };

	const over = sum(lines.map((line) => Math.max(0, (line.received_units ?? 0) - (line.requested_units ?? 0))));
	if (over > 0) yield { severity: 'attention', rule: 'received_more', units: over };
	const under = sum(lines.map((line) => Math.max(0, (line.requested_units ?? 0) - (line.received_units ?? 0))));
	if (under > 0 && record.received_at && recorded.received_units) {
		yield { severity: 'note', rule: 'received_less', units: under };
	}
}

function* bookFindings({ refunds, ledger, recorded }: FindingInput): Generator<Finding> {
	if (!recorded.ledger) return;
	const paid = refunds.filter((refund) => refund.refund_status === 'paid');
	const booked = (id: string) => ledger.filter((entry) => entry.document_type === 'refund' && entry.document_id === id);
	const missing = paid.filter((refund) => booked(refund.refund_id).length === 0);
	if (missing.length > 0) yield { severity: 'attention', rule: 'not_booked', refunds: missing.length };
	for (const refund of paid) {
		const entries = booked(refund.refund_id);
		const debit = sum(entries.map((entry) => entry.debit_amount));
		if (entries.length === 0 || refund.amount === null || isAlmost(debit, refund.amount)) continue;
		yield { severity: 'attention', rule: 'booked_otherwise', refunded: refund.amount, booked: debit };
	}
}

function* causeFindings({ record, lines, inspections, batches, surveys }: FindingInput): Generator<Finding> {
	for (const batch of batches) {
		const excess = batchExcess({
			rate: batch.shipped_units > 0 ? batch.returned_units / batch.shipped_units : null,
			low: batch.low,
			others: batch.others_shipped_units > 0 ? batch.others_returned_units / batch.others_shipped_units : null
		});
		if (excess === null) continue;
		const times = Number.isFinite(excess) ? excess : null;
		yield {
			severity: 'attention', rule: 'batch', productId: batch.product_id, batchId: batch.batch_id, times,
			returned: batch.returned_units, shipped: batch.shipped_units
		}; // prettier-ignore
	}
	const nothing = lines.filter((line) => {
		const own = inspections.filter((one) => one.return_line_id === line.return_line_id);
		return line.fault === 'seller' && own.length > 0 && own.every((one) => one.result === 'pass');
	});
	if (nothing.length > 0) yield { severity: 'note', rule: 'nothing_found', lines: nothing.length };
	if (record.tier === 'vip' && isOurs(record.fault)) yield { severity: 'note', rule: 'vip_our_fault' };
	const worst = Math.min(...surveys.map((survey) => survey.csat ?? 5));
	if (worst <= 2) yield { severity: 'note', rule: 'unhappy', csat: worst };
	const unlinked = lines.filter((line) => line.link === 'unlinked').length;
	if (unlinked > 0) yield { severity: 'note', rule: 'unlinked', lines: unlinked };
	const unmapped = lines.filter((line) => line.reason === 'unmapped').length;
	if (unmapped > 0) yield { severity: 'note', rule: 'unmapped', lines: unmapped };
}

/** The step that an open case waits for, by its stage. */
const waitedFor = (steps: readonly Step[]): string => steps.find((step) => step.state === 'next')?.stage ?? 'closed';
