// What people said about signals: acknowledged, explained, solved, with a note; and undone.
import { appendSignalEvent, currentSignalEvents, signalHistory } from '../../../sql/app/signal-events.ts';
import { isSignalState, type SignalState } from '../quality/states.ts';
import type { AppStore } from './app-store.ts';
import { Failure } from './failure.ts';

/** `by` is null until there is sign-in; `at` is UTC, ISO 8601. */
export type SignalEvent = {
	event_id: number;
	signal_id: string;
	state: SignalState;
	note: string;
	at: string;
	by: string | null;
	/** The event that this one takes back; null for all others. */
	undoes: number | null;
	is_undone: boolean;
};

/** SQLite has no booleans. */
type StoredEvent = Omit<SignalEvent, 'is_undone'> & { is_undone: number };

/** What holds for a signal, and the signal as it was when that was said. */
export type Held = Pick<SignalEvent, 'event_id' | 'signal_id' | 'state' | 'note' | 'at' | 'by'> & {
	signal: Record<string, unknown>;
};

export type Said = {
	signal_id: string;
	state: SignalState;
	note: string;
	signal: object;
	by?: string | null;
	at?: Date;
};

/** As long as a note may be; what is longer is cut. */
export const longestNote = 2000;

/** Appends what somebody said; later words hold. Returns the id of the event. */
export function saySignal(
	store: AppStore,
	{ signal_id, state, note, signal, by = null, at = new Date() }: Said
): number {
	const row = {
		$signal_id: signal_id,
		$state: state,
		$note: note.trim().slice(0, longestNote),
		$at: at.toISOString(),
		$by: by,
		$undoes: null,
		$signal: JSON.stringify(signal)
	};
	return store.write((statement) => statement<{ event_id: number }>(appendSignalEvent, row)[0]!.event_id);
}

/**
 * Takes an event back, by another one; what was said before it holds again. False where it is not of this signal, is
 * an undo itself, or was undone already: two people may press the same button.
 */
export function undoSignal(store: AppStore, signal_id: string, event_id: number, at = new Date()): boolean {
	return store.write((statement) => {
		const events = statement<StoredEvent>(signalHistory, { $signal_id: signal_id });
		const said = events.find((event) => event.event_id === event_id);
		if (!said || said.undoes !== null || said.is_undone) return false;
		const before = events.find((event) => event.event_id < event_id && event.undoes === null && !event.is_undone);
		const row = {
			$signal_id: signal_id,
			$state: before?.state ?? 'open',
			$note: '',
			$at: at.toISOString(),
			$by: null,
			$undoes: event_id,
			$signal: '{}'
		};
		return statement(appendSignalEvent, row).length === 1;
	});
}

/** All that was said about a signal, the latest first. */
export const signalEvents = (store: AppStore, signal_id: string): SignalEvent[] =>
	store
		.read<StoredEvent>(signalHistory, { $signal_id: signal_id })
		.map((event) => ({ ...event, is_undone: event.is_undone === 1 }));

/** What holds for each signal that anybody said anything about, by its id. */
export function heldSignals(store: AppStore): Map<string, Held> {
	const rows = store.read<Omit<Held, 'signal'> & { signal: string }>(currentSignalEvents);
	return new Map(
		rows
			.filter(({ state }) => isSignalState(state))
			.map((row) => [row.signal_id, { ...row, signal: JSON.parse(row.signal) as Record<string, unknown> }])
	);
}

/** The result of reading the store, or the sentence that says why it could not be: signals are shown without it. */
export function orProblem<T>(read: () => T, otherwise: T): { value: T; problem: string | null } {
	try {
		return { value: read(), problem: null };
	} catch (thrown) {
		if (thrown instanceof Failure) return { value: otherwise, problem: thrown.message };
		throw thrown;
	}
}
