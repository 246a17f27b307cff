// What becomes of an alert when its rule was judged: a pure function, so that every way through it can be tested.
import type { Alert, AlertState, Happening, Outcome } from './rule.ts';

export type Step = {
	/** The state from now on; null: there is no alert. */
	state: AlertState | null;
	/** Null: nothing that anybody is told. */
	happening: Happening | null;
	isTold: boolean;
};

const hour = 3600_000;

/**
 * Begins, goes on, tells again or ends. It ends only on the good side: what lies between (beyond the limit, not for
 * certain) and what cannot be judged leave an alert as it is. What was acknowledged is told again only where something new
 * came, what is snoozed when its time is over.
 */
export function nextStep(
	alert: Pick<Alert, 'state' | 'told_at' | 'snoozed_until'> | null,
	{ outcome, hasNew, again_hours, now }: { outcome: Outcome; hasNew: boolean; again_hours: number; now: Date }
): Step {
	if (!alert) {
		return outcome === 'fires'
			? { state: 'open', happening: 'opened', isTold: true }
			: { state: null, happening: null, isTold: false };
	}
	const { state } = alert;
	const stays: Step = { state, happening: null, isTold: false };
	if (outcome === 'not_judged') return stays;
	if (outcome === 'fine') return { state: 'recovered', happening: 'recovered', isTold: state !== 'snoozed' };
	if (state === 'snoozed') {
		const isOver = alert.snoozed_until === null || Date.parse(alert.snoozed_until) <= now.getTime();
		return isOver ? { state: 'open', happening: 'reminded', isTold: true } : stays;
	}
	if (outcome === 'fires' && hasNew) return { state: 'open', happening: 'more', isTold: true };
	const isDue = again_hours > 0 && now.getTime() - Date.parse(alert.told_at) >= again_hours * hour;
	if (state === 'open' && isDue) return { state: 'open', happening: 'reminded', isTold: true };
	return stays;
}
