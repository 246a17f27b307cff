// Members of the page Satisfaction in words, and what its figures say.
import { month, number, none } from '#lib/format.ts';
import { memberName, type Names } from '#lib/names.ts';
import { m } from '#lib/paraglide/messages.js';
import { resolutionWord } from '#lib/rma/words.ts';
import { memberWord } from '#lib/words.ts';
import type { Dimension, Measured, Score } from './satisfaction.ts';

export const byWords: Record<Dimension, () => string> = {
	reason: m.satisfaction_by_reason,
	outcome: m.satisfaction_by_outcome,
	delay: m.satisfaction_by_delay,
	handler: m.satisfaction_by_handler,
	month: m.satisfaction_by_month
};

export const scoreWords: Record<Score, () => string> = {
	all: m.satisfaction_score_all,
	low: m.satisfaction_score_low,
	high: m.satisfaction_score_high
};

const delayWords: Record<string, () => string> = {
	in_time: m.satisfaction_delay_in_time,
	requested: m.satisfaction_delay_requested,
	approved: m.satisfaction_delay_approved,
	received: m.satisfaction_delay_received,
	inspected: m.satisfaction_delay_inspected,
	stocked: m.satisfaction_delay_stocked
};

export function groupName(dimension: Dimension, member: string, names: Names): string {
	switch (dimension) {
		case 'reason':
			return memberName('reason', member, names);
		case 'outcome':
			return outcomeName(member);
		case 'delay':
			return delayWords[member]?.() ?? member;
		case 'month':
			return month(member);
		case 'handler':
			return memberWord(member);
	}
}

export const outcomeName = (outcome: string): string =>
	outcome === 'rejected' ? m.outcome_rejected() : resolutionWord(outcome);

/** A net promoter score with its sign: `+12`, `−4`. */
export const npsText = (value: number | null): string =>
	value === null ? none : `${Math.round(value) > 0 ? '+' : ''}${number(Math.round(value))}`;

export const npsRange = ({ low, high }: Measured): string => `${npsText(low)} … ${npsText(high)}`;
