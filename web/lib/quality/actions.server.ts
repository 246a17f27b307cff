// The forms under a signal: say what it is from now on, with a note; take that back.
import { heldSignals, saySignal, undoSignal } from '#lib/server/app-store-signals.ts';
import { saidActions } from '#lib/said/actions.server.ts';
import { isSignalState, type SignalState } from './states.ts';

export const signalActions = saidActions<SignalState>({
	isState: isSignalState,
	find: async (locals, signal_id) => (await locals.warehouse.ask('quality_signal', { signal_id }))[0],
	remembered: async (store, signal_id) => (await heldSignals(store)).get(signal_id)?.signal,
	say: (store, { subject_id: signal_id, subject: signal, ...said }) => saySignal(store, { ...said, signal_id, signal }),
	undo: undoSignal
});
