// What people said about something that the marts show: a state and a note, kept with the thing as it was; and undone.
import { saidStatements, type About } from '../../../sql/app/said-events.ts';
import type { AppStore } from './app-store.ts';
import { Failure } from './failure.ts';

/** `by` is null until there is sign-in; `at` is UTC, ISO 8601. */
export type SaidEvent<State extends string> = {
	event_id: number;
	subject_id: string;
	state: State;
	note: string;
	at: string;
	by: string | null;
	/** The event that this one takes back; null for all others. */
	undoes: number | null;
	is_undone: boolean;
};

/** The store has no booleans. */
type StoredEvent<State extends string> = Omit<SaidEvent<State>, 'is_undone'> & { is_undone: number };

/** What holds for a thing, and the thing as it was when that was said. */
export type SaidNow<State extends string> = Omit<SaidEvent<State>, 'undoes' | 'is_undone'> & {
	subject: Record<string, unknown>;
};

export type Saying<State extends string> = {
	subject_id: string;
	state: State;
	note: string;
	subject: object;
	by?: string | null;
	at?: Date;
};

/** As long as a note may be; what is longer is cut. */
export const longestNote = 2000;

/** What can be said about one kind of thing. A thing that nobody said anything about is `open`. */
export function saidAbout<State extends string>(about: About, isState: (value: unknown) => value is State) {
	const statements = saidStatements(about);
	return {
		/** Appends what somebody said; later words hold. Returns the id of the event. */
		say(
			store: AppStore,
			{ subject_id, state, note, subject, by = null, at = new Date() }: Saying<State>
		): Promise<number> {
			const row = {
				$subject_id: subject_id,
				$state: state,
				$note: note.trim().slice(0, longestNote),
				$at: at.toISOString(),
				$by: by,
				$undoes: null,
				$subject: JSON.stringify(subject)
			};
			return store.write(
				async (statement) => (await statement<{ event_id: number }>(statements.append, row))[0]!.event_id
			);
		},

		/**
		 * Takes an event back, by another one; what was said before it holds again. False where it is not of this thing, is
		 * an undo itself, or was undone already: two people may press the same button.
		 */
		undo(store: AppStore, subject_id: string, event_id: number, at = new Date()): Promise<boolean> {
			return store.write(async (statement) => {
				const events = await statement<StoredEvent<State>>(statements.history, { $subject_id: subject_id });
				const said = events.find((event) => event.event_id === event_id);
				if (!said || said.undoes !== null || said.is_undone) return false;
				const before = events.find((event) => event.event_id < event_id && event.undoes === null && !event.is_undone);
				const row = {
					$subject_id: subject_id,
					$state: before?.state ?? 'open',
					$note: '',
					$at: at.toISOString(),
					$by: null,
					$undoes: event_id,
					$subject: '{}'
				};
				return (await statement(statements.append, row)).length === 1;
			});
		},

		/** All that was said about a thing, the latest first. */
		events: async (store: AppStore, subject_id: string): Promise<SaidEvent<State>[]> =>
			(await store.read<StoredEvent<State>>(statements.history, { $subject_id: subject_id })).map((event) => ({
				...event,
				is_undone: event.is_undone === 1
			})),

		/** What holds for each thing that anybody said anything about, by its id. */
		async held(store: AppStore): Promise<Map<string, SaidNow<State>>> {
			const rows = await store.read<Omit<SaidNow<State>, 'subject'> & { subject: string }>(statements.current);
			return new Map(
				rows
					.filter(({ state }) => isState(state))
					.map((row) => [row.subject_id, { ...row, subject: JSON.parse(row.subject) as Record<string, unknown> }])
			);
		}
	};
}

/** The result of reading the store, or the sentence that says why it could not be: the rest is shown without it. */
export async function orProblem<T>(
	read: () => Promise<T>,
	otherwise: T
): Promise<{ value: T; problem: string | null }> {
	try {
		return { value: await read(), problem: null };
	} catch (thrown) {
		if (thrown instanceof Failure) return { value: otherwise, problem: thrown.message };
		throw thrown;
	}
}
