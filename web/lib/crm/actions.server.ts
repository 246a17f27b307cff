// The forms about flags. All of them are sent to the work list, wherever they stand; they work without JavaScript.
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { addDays, hrefWith } from '#lib/filters.ts';
import { customerPath } from '#lib/listing/paths.ts';
import { appStore } from '#lib/server/app-store.ts';
import { audit } from '#lib/server/audit-log.ts';
import { longestNote } from '#lib/server/app-store-said.ts';
import {
	flagCustomers, readFlags, sayOfFlags, undoAct, type Acted, type Flagging
} from '#lib/server/crm-flags.ts'; // prettier-ignore
import { pushSoon, pushTarget } from '#lib/server/crm-push.ts';
import { Failure } from '#lib/server/failure.ts';
import {
	appealResults, customerKey, customerOf, flagMeasures, flagOutcomes, flagReasons, isDay, isOurFault, mostDays,
	type FlagEventKind
} from './flag.ts'; // prettier-ignore
import { actorOf, readOwners, readStandings, todayOf, type Standing } from './flags.server.ts';

/** Why a form came back. */
export type FlagProblem =
	| 'no_customers'
	| 'unknown_customer'
	| 'unknown_choice'
	| 'expires_wrong'
	| 'day_wrong'
	| 'our_fault'
	| 'no_flags'
	| 'no_words'
	| 'not_saved';

/** At most so many at once: a form of a list has as many rows. */
const mostAtOnce = 500;
const longestName = 100;

/** What a form had, to be shown again with why it was not taken. */
export type GivenBack = { problem: FlagProblem; customers: string[]; words: Flagging | null; ours: string[] };

const text = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim() : '';
};
const texts = (form: FormData, name: string): string[] =>
	[...new Set(form.getAll(name).filter((value) => typeof value === 'string'))].slice(0, mostAtOnce);
const oneOf = <T extends string>(choices: readonly T[], value: string): T | null =>
	choices.find((choice) => choice === value) ?? null;

const back = (status: number, problem: FlagProblem, given: Partial<GivenBack> = {}) =>
	fail(status, { customers: [], words: null, ours: [], ...given, problem } satisfies GivenBack);

/** An account by its name where only one has it, else the name alone. */
async function ownerOf({ locals }: RequestEvent, owner: string): Promise<{ owner_id: string; owner: string }> {
	const named = (await readOwners(locals.person)).filter(({ name }) => name === owner);
	return { owner_id: named.length === 1 ? named[0]!.id : '', owner: owner.slice(0, longestName) };
}

const when = ({ locals }: RequestEvent) => ({
	by: actorOf(locals.person),
	today: todayOf(locals),
	isPushed: pushTarget() !== null
});

/** The page that the form stood on, which says what was done; an act can be taken back there, an undo cannot. */
function backTo(event: RequestEvent, form: FormData, { act_id, done: count, left }: Acted, isUndo: boolean): never {
	const told = {
		act: count > 0 && !isUndo ? act_id : null,
		undone: isUndo ? String(count) : null,
		left: left > 0 ? String(left) : null
	};
	const customer = customerOf(text(form, 'back'));
	if (customer) {
		const path = new URL(customerPath(customer.source_id, customer.customer_id), event.url);
		redirect(303, `${hrefWith(path, told)}#flag`);
	}
	const actions = Object.fromEntries(
		[...event.url.searchParams.keys()].filter((name) => name.startsWith('/')).map((name) => [name, null])
	);
	redirect(303, hrefWith(event.url, { ...actions, ...told }));
}

/** Does it, tells the CRM and the audit log, and leads back. */
async function done(
	event: RequestEvent,
	form: FormData,
	kind: FlagEventKind,
	work: () => Promise<Acted>,
	details: Readonly<Record<string, unknown>> = {}
) {
	let acted: Acted;
	try {
		acted = await work();
		const { act_id, done: flags } = acted;
		if (flags > 0) await audit(event, { action: `flag.${kind}`, subject: act_id, details: { ...details, flags } });
	} catch (thrown) {
		if (thrown instanceof Failure) return back(503, 'not_saved');
		throw thrown;
	}
	pushSoon();
	backTo(event, form, acted, kind === 'undone');
}

/** The flags that a form names, of customers whom the person may see. */
async function flagsOf(event: RequestEvent, form: FormData): Promise<string[]> {
	const asked = new Set(texts(form, 'flag'));
	const flags = (await readFlags(appStore())).filter(({ flag_id }) => asked.has(flag_id));
	const standings = await readStandings(event.locals.warehouse, flags);
	return flags.filter((flag) => standings?.has(customerKey(flag))).map(({ flag_id }) => flag_id);
}

/** A day of a form, empty, or null where it is no day from today on that is near enough. */
function dayOf(form: FormData, name: string, today: string): string | null {
	const day = text(form, name);
	if (day === '') return '';
	return isDay(day) && day >= today && day <= addDays(today, mostDays) ? day : null;
}

async function readFlagging(event: RequestEvent, form: FormData) {
	const today = todayOf(event.locals);
	const reason = oneOf(flagReasons, text(form, 'reason'));
	const measure = oneOf(flagMeasures, text(form, 'measure'));
	const days = ['due_on', 'expires_on', 'look_on'].map((name) => dayOf(form, name, today));
	const words = {
		reason: reason ?? flagReasons[0],
		measure: measure ?? 'none',
		...(await ownerOf(event, text(form, 'owner'))),
		due_on: text(form, 'due_on').slice(0, 10),
		expires_on: text(form, 'expires_on').slice(0, 10),
		look_on: text(form, 'look_on').slice(0, 10),
		justification: text(form, 'justification').slice(0, longestNote),
		note: text(form, 'note').slice(0, longestNote)
	} satisfies Flagging;
	const problem: FlagProblem | null =
		!reason || !measure ? 'unknown_choice' : !days[1] ? 'expires_wrong' : days.includes(null) ? 'day_wrong' : null;
	return { words, problem };
}

/** What is kept with a flag: how the customer stood, without the name. */
const keptOf = (standing: Standing) =>
	Object.fromEntries(Object.entries(standing).filter(([name]) => name !== 'customer_name'));

/** One kind of saying: what the form says, or why it cannot be taken. */
type Said = Omit<Parameters<typeof sayOfFlags>[2], 'kind'>;
type Saying = (event: RequestEvent, form: FormData, today: string) => Promise<Said | FlagProblem> | Said | FlagProblem;

const saying = (kind: Parameters<typeof sayOfFlags>[2]['kind'], read: Saying) => async (event: RequestEvent) => {
	const form = await event.request.formData();
	const said = await read(event, form, todayOf(event.locals));
	if (typeof said === 'string') return back(400, said);
	const flags = await flagsOf(event, form);
	if (flags.length === 0) return back(400, 'no_flags');
	return done(event, form, kind, () => sayOfFlags(appStore(), flags, { ...said, kind }, when(event)));
};

const note = (form: FormData) => ({ note: text(form, 'note') });

export const flagActions = {
	/** Flags customers, one or many. */
	async flag(event: RequestEvent) {
		const form = await event.request.formData();
		const customers = texts(form, 'customer');
		const { words, problem } = await readFlagging(event, form);
		const given = { customers, words };
		if (customers.length === 0) return back(400, 'no_customers', given);
		if (problem) return back(400, problem, given);
		const keys = customers.map(customerOf);
		if (keys.includes(null)) return back(400, 'unknown_customer', given);
		const standings = await readStandings(
			event.locals.warehouse,
			keys.filter((key) => key !== null)
		);
		const found = customers.map((key) => standings?.get(key));
		if (found.includes(undefined)) return back(404, 'unknown_customer', given);
		const rows = found.filter((row) => row !== undefined);
		const ours = rows.filter(isOurFault).map(customerKey);
		if (ours.length > 0 && words.justification === '') return back(400, 'our_fault', { ...given, ours });
		const flagged = rows.map((row) => ({ ...row, evidence: keptOf(row), isOurs: isOurFault(row) }));
		return done(event, form, 'flagged', () => flagCustomers(appStore(), flagged, words, when(event)), {
			measure: words.measure,
			expires_on: words.expires_on
		});
	},

	owner: saying('changed', async (event, form) => ({ ...(await ownerOf(event, text(form, 'owner'))), ...note(form) })),

	extend: saying('extended', (_, form, today) => {
		const expires_on = dayOf(form, 'expires_on', today);
		return expires_on ? { expires_on, ...note(form) } : 'expires_wrong';
	}),

	lift: saying('lifted', (_, form) => note(form)),

	/** Other words for a flag: its reason, measure, owner and days. */
	change: saying('changed', async (event, form) => {
		const { words, problem } = await readFlagging(event, form);
		if (problem) return problem;
		const { reason, measure, owner, owner_id, due_on, expires_on, look_on } = words;
		return { reason, measure, owner, owner_id, due_on, expires_on, look_on, note: words.note };
	}),

	/** The measure was carried out: nothing is due until the second look. */
	carry_out: saying('carried_out', (_, form) => ({ due_on: '', ...note(form) })),

	review: saying('reviewed', (_, form, today) => {
		const outcome = oneOf(flagOutcomes, text(form, 'outcome'));
		const look_on = dayOf(form, 'look_on', today);
		if (!outcome) return 'unknown_choice';
		return look_on === null ? 'day_wrong' : { outcome, look_on, ...note(form) };
	}),

	appeal: saying('appealed', (_, form) => (text(form, 'note') === '' ? 'no_words' : note(form))),

	decide: saying('decided', (_, form) => {
		const result = oneOf(appealResults, text(form, 'result'));
		return result ? { result, ...note(form) } : 'unknown_choice';
	}),

	/** Takes back what was done at once. */
	async undo(event: RequestEvent) {
		const form = await event.request.formData();
		const act = text(form, 'act');
		const flags = (await readFlags(appStore())).filter(({ last }) => last.act_id === act);
		const standings = await readStandings(event.locals.warehouse, flags);
		// an act on somebody whom this person may not see is not theirs to take back
		if (flags.length === 0 || flags.some((flag) => !standings?.has(customerKey(flag)))) return back(404, 'no_flags');
		return done(event, form, 'undone', () => undoAct(appStore(), act, when(event)), { act });
	}
};
