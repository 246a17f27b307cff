// The smallest return that the page can show: tests say only what is different about theirs.
import type { FindingCase, FindingInput } from '../../web/lib/rma/findings.ts';
import { stepsOf, type StagedEvent } from '../../web/lib/rma/steps.ts';

export const now = '2026-11-24T08:00:00';

export const stages = [
	['requested', 48], ['approved', 24], ['authorized', 240], ['received', 72], ['inspected', 48], ['stocked', 72]
].map(([stage, sla_hours]) => ({ stage: stage as string, sla_hours: sla_hours as number })); // prettier-ignore

/** A return that was asked for on 3 November and has got no further. */
export function record(changes: Partial<FindingCase> = {}): FindingCase {
	return {
		requested_at: '2026-11-03T09:00:00', reviewed_at: null, authorized_at: null, received_at: null, inspected_at: null,
		stocked_at: null, settled_at: null, rejected_at: null, cancelled_at: null,
		review_hours: null, authorize_hours: null, receive_hours: null, inspect_hours: null, stock_hours: null, settle_hours: null,
		stage: 'requested', stage_at: '2026-11-03T09:00:00', is_open: true, is_late: false, due_at: null, outcome: 'open', resolution: 'refund',
		units: 1, received_units: 0, amount: 100, refund_amount: 0, refund_owed_amount: 0, tier: 'standard', fault: 'customer',
		...changes
	}; // prettier-ignore
}

export const steps = (changes: Partial<FindingCase> = {}, events: StagedEvent[] = []) =>
	stepsOf(record(changes), events, stages, now);

/** What the rules look at, for a return in which nothing is to be noticed. */
export function input(changes: Partial<FindingInput> & { case?: Partial<FindingCase> } = {}): FindingInput {
	const { case: caseChanges = {}, ...rest } = changes;
	return {
		record: record(caseChanges), steps: steps(caseChanges), lines: [line()], inspections: [], movements: [], refunds: [],
		exchanges: [], ledger: [], batches: [], surveys: [], leaks: null, recorded: { received: true, received_units: true, restocks: true, ledger: true }, stockHours: 72, settleHours: 192, now,
		...rest
	}; // prettier-ignore
}

export const line = (changes: Partial<FindingInput['lines'][number]> = {}): FindingInput['lines'][number] => ({
	return_line_id: 'L1', link: 'reference', product_id: 'P1', batch_id: 'B1', reason: 'style', fault: 'customer',
	requested_units: 1, received_units: 0, ...changes
}); // prettier-ignore
