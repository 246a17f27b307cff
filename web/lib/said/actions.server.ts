// The forms under something that people may speak of: say what it is from now on, with a note; take that back. They work
// without JavaScript.
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { hrefWith, type Changes } from '#lib/filters.ts';
import { appStore, type AppStore } from '#lib/server/app-store.ts';
import { audit } from '#lib/server/audit-log.ts';
import { Failure } from '#lib/server/failure.ts';

type Speaking<State extends string> = {
	isState: (value: unknown) => value is State;
	/** The thing as the published version has it, or undefined. */
	find: (locals: App.Locals, subject_id: string) => Promise<object | undefined>;
	/** The thing as it was when somebody last spoke of it, or undefined. */
	remembered: (store: AppStore, subject_id: string) => Promise<object | undefined>;
	say: (
		store: AppStore,
		said: { subject_id: string; state: State; note: string; subject: object; by: string | null }
	) => Promise<number>;
	undo: (store: AppStore, subject_id: string, event_id: number) => Promise<boolean>;
};

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

/** Who speaks, as it is kept with what they said; null: a guest. */
const nameOf = ({ person }: App.Locals): string | null => (person && person.kind !== 'guest' ? person.name : null);

/** The page that the form stood on, without the name of the form. */
const backTo = (url: URL, changes: Changes): string =>
	hrefWith(url, { '/say': null, '/undo': null, page: url.searchParams.get('page'), ...changes });

/** Where the disk does not take it, the form comes back with what was written, and with why. */
async function saved<T>(given: { subject_id: string; state: string; note: string }, work: () => Promise<T>) {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof Failure) return fail(503, { ...given, problem: thrown.message });
		throw thrown;
	}
}

/** The actions `say` and `undo` of a page. A form that comes back has what was written, and `problem`: a code or words. */
export const saidActions = <State extends string>({ isState, find, remembered, say, undo }: Speaking<State>) => ({
	async say(event: RequestEvent) {
		const { request, url, locals } = event;
		const form = await request.formData();
		const given = { subject_id: text(form, 'subject'), state: text(form, 'state'), note: text(form, 'note') };
		if (!isState(given.state)) return fail(400, { ...given, problem: 'unknown_state' });
		const { subject_id, state, note } = given;
		const found = await find(locals, subject_id);
		return saved(given, async () => {
			const store = appStore();
			const subject = found ?? (await remembered(store, subject_id));
			if (!subject) return fail(404, { ...given, problem: 'unknown_subject' });
			const said = await say(store, { subject_id, state, note, subject, by: nameOf(locals) });
			await audit(event, { action: `said.${state}`, subject: subject_id });
			redirect(303, backTo(url, { said: String(said) }));
		});
	},

	async undo(event: RequestEvent) {
		const { request, url } = event;
		const form = await request.formData();
		const given = { subject_id: text(form, 'subject'), state: '', note: '' };
		return saved(given, async () => {
			if (await undo(appStore(), given.subject_id, Number(text(form, 'event'))))
				await audit(event, { action: 'said.undone', subject: given.subject_id });
			redirect(303, backTo(url, { said: null }));
		});
	}
});
