// Flags in words. They say what was agreed and what the figures are; they accuse nobody.
import { date, number } from '../format.ts';
import { m } from '../paraglide/messages.js';
import type { AppealResult, Flag, FlagEvent, FlagEventKind, FlagMeasure, FlagOutcome, FlagState } from './flag.ts';
import type { FlagProblem } from './actions.server.ts';
import type { WinBackState, Worst } from './win-back.ts';

export const measureWord = (measure: FlagMeasure): string =>
	({
		call: m.crm_measure_call,
		size_advice: m.crm_measure_size_advice,
		restrict_free_returns: m.crm_measure_restrict_free_returns,
		vip_solution: m.crm_measure_vip_solution,
		none: m.crm_measure_none
	})[measure]();

const reasonWords: Readonly<Record<string, () => string>> = {
	returns_more: m.crm_reason_returns_more,
	whole_orders: m.crm_reason_whole_orders,
	late_returns: m.crm_reason_late_returns,
	bracketing: m.crm_reason_bracketing,
	no_fault_claims: m.crm_reason_no_fault_claims,
	short_returns: m.crm_reason_short_returns,
	service: m.crm_reason_service,
	other: m.crm_reason_other
};
export const flagReasonWord = (reason: string): string => (reasonWords[reason] ?? m.crm_reason_other)();

export const flagStateWord = (state: FlagState): string =>
	({
		due: m.crm_state_due,
		appealed: m.crm_state_appealed,
		open: m.crm_state_open,
		expired: m.crm_state_expired,
		lifted: m.crm_state_lifted
	})[state]();

export const flagStateTone = (state: FlagState) =>
	(({ due: 'bad', appealed: 'wait', open: 'plain', expired: 'plain', lifted: 'ok' }) as const)[state];

export const outcomeWord = (outcome: FlagOutcome): string =>
	({ keeps: m.crm_outcome_keeps, eases: m.crm_outcome_eases })[outcome]();

export const resultWord = (result: AppealResult): string =>
	({ upheld: m.crm_result_upheld, lifted: m.crm_result_lifted })[result]();

export const eventWord = (kind: FlagEventKind): string =>
	({
		flagged: m.crm_event_flagged,
		changed: m.crm_event_changed,
		extended: m.crm_event_extended,
		carried_out: m.crm_event_carried_out,
		reviewed: m.crm_event_reviewed,
		appealed: m.crm_event_appealed,
		decided: m.crm_event_decided,
		lifted: m.crm_event_lifted,
		undone: m.crm_event_undone
	})[kind]();

/** What an event said, in a few words each. */
export function eventDetails(event: FlagEvent): string[] {
	const { reason, measure, owner, due_on, expires_on, look_on, outcome, result } = event;
	return [
		reason ? flagReasonWord(reason) : null,
		measure ? measureWord(measure) : null,
		owner ? m.crm_detail_owner({ name: owner }) : null,
		due_on ? m.crm_detail_due({ day: date(due_on) }) : null,
		look_on ? m.crm_detail_look({ day: date(look_on) }) : null,
		expires_on ? m.crm_detail_expires({ day: date(expires_on) }) : null,
		outcome ? outcomeWord(outcome) : null,
		result ? resultWord(result) : null
	].filter((word) => word !== null);
}

/** What was done at once, to how many flags. */
export function actWord(kind: FlagEventKind, flags: number): string {
	const words = { count: flags, n: number(flags) };
	if (kind === 'flagged') return m.crm_act_flagged(words);
	return m.crm_act_other({ ...words, what: eventWord(kind) });
}

/** The next day on which somebody has to do something, and what. */
export function nextWord({ due_on, look_on }: Pick<Flag, 'due_on' | 'look_on'>): string {
	if (due_on && (!look_on || due_on <= look_on)) return m.crm_next_due({ day: date(due_on) });
	return look_on ? m.crm_next_look({ day: date(look_on) }) : m.crm_next_none();
}

export const problemWord = (problem: FlagProblem): string =>
	({
		no_customers: m.crm_problem_no_customers,
		unknown_customer: m.crm_problem_unknown_customer,
		unknown_choice: m.crm_problem_unknown_choice,
		expires_wrong: m.crm_problem_expires_wrong,
		day_wrong: m.crm_problem_day_wrong,
		our_fault: m.crm_problem_our_fault,
		no_flags: m.crm_problem_no_flags,
		no_words: m.crm_problem_no_words,
		not_saved: m.crm_problem_not_saved
	})[problem]();

export const winBackStateWord = (state: WinBackState): string =>
	({
		open: m.win_back_state_open,
		taken: m.win_back_state_taken,
		satisfied: m.win_back_state_satisfied,
		dissatisfied: m.win_back_state_dissatisfied,
		unreached: m.win_back_state_unreached
	})[state]();

export const winBackStateTone = (state: WinBackState) =>
	(({ open: 'bad', taken: 'wait', satisfied: 'ok', dissatisfied: 'bad', unreached: 'plain' }) as const)[state];

/** What went wrong most, in words. */
export const worstWord = (worst: Worst): string =>
	({
		owed: m.win_back_worst_owed,
		wrong: m.win_back_worst_wrong,
		damaged: m.win_back_worst_damaged,
		defect: m.win_back_worst_defect,
		delivery: m.win_back_worst_delivery,
		described: m.win_back_worst_described,
		other: m.win_back_worst_other
	})[worst]();

/** What to offer a customer with whom that went wrong. A suggestion: who calls knows better. */
export const remedyWord = (worst: Worst): string =>
	({
		owed: m.win_back_remedy_owed,
		wrong: m.win_back_remedy_wrong,
		damaged: m.win_back_remedy_damaged,
		defect: m.win_back_remedy_defect,
		delivery: m.win_back_remedy_delivery,
		described: m.win_back_remedy_described,
		other: m.win_back_remedy_other
	})[worst]();
