// A flag on a customer: what was said of it, folded into what holds. A flag blocks nothing: it tells people what to do.
import { addDays } from '../filters.ts';

export const flagMeasures = ['call', 'size_advice', 'restrict_free_returns', 'vip_solution', 'none'] as const;
export type FlagMeasure = (typeof flagMeasures)[number];

/** What can be pointed at, in the kinds of the comparison with other customers, and what is no sign in their returns. */
export const flagReasons = [
	'returns_more', 'whole_orders', 'late_returns', 'bracketing', 'no_fault_claims', 'short_returns', 'service', 'other'
] as const; // prettier-ignore
export type FlagReason = (typeof flagReasons)[number];

export const flagOutcomes = ['keeps', 'eases'] as const;
export type FlagOutcome = (typeof flagOutcomes)[number];

export const appealResults = ['upheld', 'lifted'] as const;
export type AppealResult = (typeof appealResults)[number];

/** In the order of the work: `due` and `appealed` still hold, `expired` and `lifted` do not. */
export const flagStates = ['due', 'appealed', 'open', 'expired', 'lifted'] as const;
export type FlagState = (typeof flagStates)[number];

export const flagEventKinds = [
	'flagged', 'changed', 'extended', 'carried_out', 'reviewed', 'appealed', 'decided', 'lifted', 'undone'
] as const; // prettier-ignore
export type FlagEventKind = (typeof flagEventKinds)[number];

/** What an event says of its flag; null: nothing of that, empty: it has none from now on. Days are YYYY-MM-DD. */
export type FlagWords = {
	reason: string | null;
	measure: FlagMeasure | null;
	/** The id of the owner's account; empty for somebody without one. */
	owner_id: string | null;
	owner: string | null;
	/** Until when the measure is to be carried out. */
	due_on: string | null;
	/** The last day on which the flag holds. */
	expires_on: string | null;
	/** When somebody looks at it a second time. */
	look_on: string | null;
	outcome: FlagOutcome | null;
	result: AppealResult | null;
	justification: string | null;
};

export type FlagEvent = FlagWords & {
	event_id: number;
	act_id: string;
	flag_id: string;
	source_id: string;
	customer_id: string;
	kind: FlagEventKind;
	/** UTC, ISO 8601. */
	at: string;
	by_id: string | null;
	by: string | null;
	note: string;
	undoes: number | null;
};

export type Flag = {
	flag_id: string;
	source_id: string;
	customer_id: string;
	flagged_at: string;
	flagged_by: string | null;
	reason: string;
	measure: FlagMeasure;
	/** The measure that it began with: what its effect is measured by. */
	first_measure: FlagMeasure;
	owner_id: string;
	owner: string;
	due_on: string;
	expires_on: string;
	look_on: string;
	note: string;
	justification: string;
	/** The last second look. */
	outcome: FlagOutcome | null;
	/** The last appeal; without a result nobody has decided yet. */
	appeal: { said: string; at: string; result: AppealResult | null } | null;
	lifted_at: string | null;
	/** The last event that holds. */
	last: FlagEvent;
};

/** The flags that these events leave, by their ids. The events are those that hold, in their order. */
export function foldFlags(events: readonly FlagEvent[]): Map<string, Flag> {
	const flags = new Map<string, Flag>();
	for (const event of events) {
		const before = flags.get(event.flag_id) ?? (event.kind === 'flagged' ? flagOf(event) : null);
		// what was said of a flag that was taken back
		if (before) flags.set(event.flag_id, after(before, event));
	}
	return flags;
}

const flagOf = (event: FlagEvent): Flag => ({
	flag_id: event.flag_id,
	source_id: event.source_id,
	customer_id: event.customer_id,
	flagged_at: event.at,
	flagged_by: event.by,
	reason: event.reason ?? 'other',
	measure: event.measure ?? 'none',
	first_measure: event.measure ?? 'none',
	owner_id: '',
	owner: '',
	due_on: '',
	expires_on: '',
	look_on: '',
	note: event.note,
	justification: event.justification ?? '',
	outcome: null,
	appeal: null,
	lifted_at: null,
	last: event
});

function after(flag: Flag, event: FlagEvent): Flag {
	const next: Flag = {
		...flag,
		reason: event.reason ?? flag.reason,
		measure: event.measure ?? flag.measure,
		owner_id: event.owner_id ?? flag.owner_id,
		owner: event.owner ?? flag.owner,
		due_on: event.due_on ?? flag.due_on,
		expires_on: event.expires_on ?? flag.expires_on,
		look_on: event.look_on ?? flag.look_on,
		outcome: event.outcome ?? flag.outcome,
		last: event
	};
	if (event.kind === 'appealed') next.appeal = { said: event.note, at: event.at, result: null };
	if (event.kind === 'decided' && next.appeal) next.appeal = { ...next.appeal, result: event.result };
	if (event.kind === 'lifted' || event.result === 'lifted') next.lifted_at = event.at;
	return next;
}

/** What a flag is on a day. An expired flag stops holding by itself; nothing has to run for that. */
export function flagState(flag: Flag, today: string): FlagState {
	if (flag.lifted_at !== null) return 'lifted';
	if (flag.expires_on !== '' && flag.expires_on < today) return 'expired';
	if (flag.appeal?.result === null) return 'appealed';
	return isReached(flag.due_on, today) || isReached(flag.look_on, today) ? 'due' : 'open';
}

/** Whether a flag holds on a day. */
export const holds = (flag: Flag, today: string): boolean => !['lifted', 'expired'].includes(flagState(flag, today));

const isReached = (day: string, today: string): boolean => day !== '' && day <= today;

/** The next day on which somebody has to do something; empty where none is set. */
export const nextOn = ({ due_on, look_on }: Flag): string =>
	[due_on, look_on].filter((day) => day !== '').sort()[0] ?? '';

/** Whether a text is a day that there is. */
export const isDay = (text: string): boolean =>
	/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;

/** How long a flag holds unless somebody says otherwise, and at most. */
export const usualDays = 90;
export const mostDays = 730;

type Faults = { is_let_down: boolean | null; our_fault_units: number | null; own_units: number | null };

/** Whether what went wrong was mostly ours: whoever flags such a customer has to say why. */
export const isOurFault = ({ is_let_down, our_fault_units, own_units }: Faults): boolean =>
	is_let_down === true || ((our_fault_units ?? 0) > 0 && (our_fault_units ?? 0) >= (own_units ?? 0));

/** A customer in one text, for forms: a source's id has no space in it. */
export const customerKey = ({ source_id, customer_id }: { source_id: string; customer_id: string }): string =>
	`${source_id} ${customer_id}`;

/** The customer of such a text, or null. */
export function customerOf(key: string): { source_id: string; customer_id: string } | null {
	const space = key.indexOf(' ');
	return space > 0 && space < key.length - 1
		? { source_id: key.slice(0, space), customer_id: key.slice(space + 1) }
		: null;
}
