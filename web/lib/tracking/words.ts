// What the tracking page says, for the codes of a return's progress.
import { date, number, period } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Expected } from './expected.ts';
import type { Progress, SeenStep, Standing } from './progress.ts';

export type TrackProblem = 'missing' | 'nothing' | 'locked' | 'unavailable';

/** Why nothing is shown; `minutes` until it may be tried again. */
export function problemWords(problem: TrackProblem, minutes: number): string {
	switch (problem) {
		case 'missing':
			return m.track_problem_missing();
		case 'nothing':
			return m.track_problem_nothing();
		case 'locked':
			return minutes <= 90
				? m.track_problem_locked_minutes({ count: minutes, n: number(minutes) })
				: m.track_problem_locked_hours({ count: Math.ceil(minutes / 60), n: number(Math.ceil(minutes / 60)) });
		case 'unavailable':
			return m.track_problem_unavailable();
	}
}

/** Where the return stands, as a sentence. */
export const standingWords: Record<Standing, () => string> = {
	requested: m.track_standing_requested,
	approved: m.track_standing_approved,
	authorized: m.track_standing_authorized,
	received: m.track_standing_received,
	inspected: m.track_standing_inspected,
	refunded: m.track_standing_refunded,
	credited: m.track_standing_credited,
	exchanged: m.track_standing_exchanged,
	repaired: m.track_standing_repaired,
	settled: m.track_standing_settled,
	rejected: m.track_standing_rejected,
	cancelled: m.track_standing_cancelled
};

/** What the customer must do now. */
export const dutyWords: Record<Standing, () => string> = {
	requested: m.track_duty_wait_review,
	approved: m.track_duty_wait_label,
	authorized: m.track_duty_send,
	received: m.track_duty_wait,
	inspected: m.track_duty_wait,
	refunded: m.track_duty_none,
	credited: m.track_duty_none,
	exchanged: m.track_duty_none,
	repaired: m.track_duty_none,
	settled: m.track_duty_none,
	rejected: m.track_duty_ask,
	cancelled: m.track_duty_none
};

/** The name of a step; the last one by what was asked for. */
export function stepWords(step: SeenStep['step'], resolution: string): string {
	switch (step) {
		case 'requested':
			return m.track_step_requested();
		case 'approved':
			return m.track_step_approved();
		case 'authorized':
			return m.track_step_authorized();
		case 'received':
			return m.track_step_received();
		case 'inspected':
			return m.track_step_inspected();
		case 'rejected':
			return m.track_step_rejected();
		case 'cancelled':
			return m.track_step_cancelled();
		case 'settled':
			switch (resolution) {
				case 'refund':
					return m.track_step_refunded();
				case 'store_credit':
					return m.track_step_credited();
				case 'exchange':
					return m.track_step_exchanged();
				case 'repair':
					return m.track_step_repaired();
				default:
					return m.track_step_settled();
			}
	}
}

export const stateWords: Record<SeenStep['state'], () => string> = {
	done: m.track_state_done,
	next: m.track_state_next,
	later: m.track_state_later,
	ended: m.track_state_ended
};

/** When it will usually be done; null where nothing can be said. */
export function expectedWords(expected: Expected): string | null {
	switch (expected.kind) {
		case 'by_day':
			return expected.low_on === expected.high_on
				? m.track_expected_day({ day: date(expected.low_on) })
				: m.track_expected_days({ days: period(expected.low_on, dayAfter(expected.high_on)) });
		case 'after_arrival':
			return expected.low_days === expected.high_days
				? m.track_expected_arrival_one({ count: expected.low_days, n: number(expected.low_days) })
				: m.track_expected_arrival({
						low: number(expected.low_days),
						count: expected.high_days,
						high: number(expected.high_days)
					});
		case 'longer':
			return m.track_expected_longer();
		case 'unknown':
			return null;
	}
}

/** `period` takes the first day that does not belong to it. */
const dayAfter = (day: string): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

export function refundWords({ state, paid_on }: NonNullable<Progress['refund']>): string {
	switch (state) {
		case 'after_check':
			return m.track_refund_after_check();
		case 'pending':
			return m.track_refund_pending();
		case 'approved':
			return m.track_refund_approved();
		case 'paid_in_part':
			return m.track_refund_paid_in_part();
		case 'paid':
			return paid_on ? m.track_refund_paid_on({ day: date(paid_on) }) : m.track_refund_paid();
	}
}
