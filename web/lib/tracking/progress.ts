// A return as its customer sees it: the steps done, the next one, what they must do, and where the refund stands.
import type { Queries } from '../../../sql/queries/rows.ts';

/** The stages that concern a customer. That goods are put on the shelf does not. */
export const steps = ['requested', 'approved', 'authorized', 'received', 'inspected', 'settled'] as const;
export type Step = (typeof steps)[number];

/** How a return ended, in the customer's words; or the step that it has reached. */
export type Standing =
	Exclude<Step, 'settled'> | 'refunded' | 'credited' | 'exchanged' | 'repaired' | 'settled' | 'rejected' | 'cancelled';

/** `on`: the day, where it was recorded. */
export type SeenStep = {
	step: Step | 'rejected' | 'cancelled';
	on: string | null;
	state: 'done' | 'next' | 'later' | 'ended';
};

export type RefundState = 'after_check' | 'pending' | 'approved' | 'paid_in_part' | 'paid';

export type Progress = {
	standing: Standing;
	steps: SeenStep[];
	refund: { state: RefundState; paid_on: string | null } | null;
	/** What was asked for instead of the goods; decides how the last step is called. */
	resolution: string;
	isOpen: boolean;
};

type Case = Omit<Queries['track_returns']['row'], 'email_hash' | 'phone_ending_hash' | 'source_id' | 'return_id'>;

const money = ['refund', 'store_credit', 'unknown'];

/** What a customer may see of their return. */
export function progressOf(found: Case): Progress {
	const reached = reachedBy(found);
	const standing = standingOf(found, reached);
	const on: Record<Step, string | null> = {
		requested: dayOf(found.requested_at),
		// a review that refused is another end
		approved: found.rejected_at === null ? dayOf(found.reviewed_at) : null,
		authorized: dayOf(found.authorized_at),
		received: dayOf(found.received_at),
		inspected: dayOf(found.inspected_at),
		settled: dayOf(found.settled_at)
	};
	const isOpen = found.outcome === 'open';
	return {
		standing,
		steps: stepsOf(found, reached, on),
		refund: refundOf(found, isOpen),
		resolution: found.resolution,
		isOpen
	};
}

const dayOf = (moment: string | null): string | null => moment?.slice(0, 10) ?? null;

/** The last of the customer's steps that a case has reached. */
function reachedBy({ stage, outcome, ...at }: Case): Step {
	if (outcome === 'settled') return 'settled';
	if (stage === 'stocked') return 'inspected';
	const named = steps.find((step) => step === stage);
	if (named && outcome === 'open') return named;
	// an end without a settlement says nothing of how far it came
	if (at.inspected_at !== null) return 'inspected';
	if (at.received_at !== null) return 'received';
	if (at.authorized_at !== null) return 'authorized';
	return at.reviewed_at !== null && at.rejected_at === null ? 'approved' : 'requested';
}

function standingOf({ outcome, resolution }: Case, reached: Step): Standing {
	if (outcome === 'rejected' || outcome === 'cancelled') return outcome;
	if (reached !== 'settled') return reached;
	const settledAs: Partial<Record<string, Standing>> = {
		refund: 'refunded',
		store_credit: 'credited',
		exchange: 'exchanged',
		repair: 'repaired'
	};
	return settledAs[resolution] ?? 'settled';
}

function stepsOf(found: Case, reached: Step, on: Record<Step, string | null>): SeenStep[] {
	const place = steps.indexOf(reached);
	const done = steps
		.slice(0, place + 1)
		// what a finished case did not go through (goods that may be kept, say) was no step of it
		.filter((step) => on[step] !== null || (found.outcome === 'open' && step !== 'settled') || step === reached)
		.map((step): SeenStep => ({ step, on: on[step], state: 'done' }));
	if (found.outcome === 'rejected' || found.outcome === 'cancelled') {
		const ended_at = found.outcome === 'rejected' ? (found.rejected_at ?? found.reviewed_at) : found.cancelled_at;
		return [...done, { step: found.outcome, on: dayOf(ended_at ?? found.stage_at), state: 'ended' }];
	}
	const rest = steps
		.slice(place + 1)
		.map((step, index): SeenStep => ({ step, on: null, state: index === 0 ? 'next' : 'later' }));
	return [...done, ...rest];
}

function refundOf({ refund_status, paid_on, resolution }: Case, isOpen: boolean): Progress['refund'] {
	switch (refund_status) {
		case 'paid':
		case 'paid_in_part':
			return { state: refund_status, paid_on };
		case 'approved':
		case 'pending':
			return { state: refund_status, paid_on: null };
		default:
			return isOpen && money.includes(resolution) ? { state: 'after_check', paid_on: null } : null;
	}
}
