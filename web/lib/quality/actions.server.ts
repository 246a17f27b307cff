// The forms under a signal: say what it is from now on, with a note; take that back. They work without JavaScript.
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { hrefWith, type Changes } from '#lib/filters.ts';
import { appStore } from '#lib/server/app-store.ts';
import { heldSignals, saySignal, undoSignal } from '#lib/server/app-store-signals.ts';
import { Failure } from '#lib/server/failure.ts';
import { isSignalState } from './states.ts';

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

/** The page that the form stood on, without the name of the form. */
const backTo = (url: URL, changes: Changes): string =>
	hrefWith(url, { '/say': null, '/undo': null, page: url.searchParams.get('page'), ...changes });

async function say({ request, url, locals }: RequestEvent) {
	const form = await request.formData();
	const given = { signal_id: text(form, 'signal'), state: text(form, 'state'), note: text(form, 'note') };
	if (!isSignalState(given.state)) return fail(400, { ...given, problem: 'unknown_state' });
	const { signal_id, state, note } = given;
	const [found] = await locals.warehouse.ask('quality_signal', { signal_id });
	return saved(given, () => {
		const store = appStore();
		const signal = found ?? heldSignals(store).get(signal_id)?.signal;
		if (!signal) return fail(404, { ...given, problem: 'unknown_signal' });
		const event = saySignal(store, { signal_id, state, note, signal });
		redirect(303, backTo(url, { said: String(event) }));
	});
}

async function undo({ request, url }: RequestEvent) {
	const form = await request.formData();
	const given = { signal_id: text(form, 'signal'), state: '', note: '' };
	return saved(given, () => {
		undoSignal(appStore(), given.signal_id, Number(text(form, 'event')));
		redirect(303, backTo(url, { said: null }));
	});
}

/** Where the disk does not take it, the form comes back with what was written, and with why. */
function saved<T>(given: { signal_id: string; state: string; note: string }, work: () => T) {
	try {
		return work();
	} catch (thrown) {
		if (thrown instanceof Failure) return fail(503, { ...given, problem: thrown.message });
		throw thrown;
	}
}

export const signalActions = { say, undo };
