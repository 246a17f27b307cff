// What people said about signals: acknowledged, explained, solved, with a note; and undone.
import { isSignalState, type SignalState } from '../quality/states.ts';
import type { AppStore } from './app-store.ts';
import { saidAbout, type SaidEvent, type SaidNow, type Saying } from './app-store-said.ts';

export { orProblem } from './app-store-said.ts';

const signals = saidAbout<SignalState>('signal', isSignalState);

export type SignalEvent = Omit<SaidEvent<SignalState>, 'subject_id'> & { signal_id: string };

/** What holds for a signal, and the signal as it was when that was said. */
export type Held = Omit<SaidNow<SignalState>, 'subject_id' | 'subject'> & {
	signal_id: string;
	signal: Record<string, unknown>;
};

export type Said = Omit<Saying<SignalState>, 'subject_id' | 'subject'> & { signal_id: string; signal: object };

/** Appends what somebody said; later words hold. Returns the id of the event. */
export const saySignal = (store: AppStore, { signal_id, signal, ...said }: Said): Promise<number> =>
	signals.say(store, { ...said, subject_id: signal_id, subject: signal });

/** Takes an event back, by another one; false where there is nothing to take back. */
export const undoSignal = (store: AppStore, signal_id: string, event_id: number, at = new Date()): Promise<boolean> =>
	signals.undo(store, signal_id, event_id, at);

/** All that was said about a signal, the latest first. */
export const signalEvents = async (store: AppStore, signal_id: string): Promise<SignalEvent[]> =>
	(await signals.events(store, signal_id)).map(({ subject_id, ...event }) => ({ ...event, signal_id: subject_id }));

/** What holds for each signal that anybody said anything about, by its id. */
export const heldSignals = async (store: AppStore): Promise<Map<string, Held>> =>
	new Map(
		[...(await signals.held(store))].map(([id, { subject_id, subject, ...held }]) => [
			id,
			{ ...held, signal_id: subject_id, signal: subject }
		])
	);
