import { m } from '#lib/paraglide/messages.js';
import type { SignalState } from './states.ts';

export const stateWord = (state: SignalState): string =>
	({
		open: m.signal_state_open,
		acknowledged: m.signal_state_acknowledged,
		explained: m.signal_state_explained,
		solved: m.signal_state_solved
	})[state]();

export const stateTone = (state: SignalState) =>
	(({ open: 'bad', acknowledged: 'wait', explained: 'plain', solved: 'ok' }) as const)[state];

/** Why a form came back: a code of ours in words, or what the disk said. */
export function problemWords(problem: string): string {
	if (problem === 'unknown_subject') return m.signal_problem_gone();
	if (problem === 'unknown_state') return m.signal_problem_state();
	return m.signal_problem_disk({ problem });
}
