// Flags on customers in the store: what one person does at once is one act, and an act is undone as a whole. What is to
// be told to the CRM is written with it.
import { randomUUID } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import { flagStatements as statements } from '../../../sql/app/crm.ts';
import {
	foldFlags, holds, type Flag, type FlagEvent, type FlagEventKind, type FlagMeasure, type FlagWords
} from '../crm/flag.ts'; // prettier-ignore
import { longestNote } from './app-store-said.ts';
import type { AppStore } from './app-store.ts';
import { queueDelivery } from './crm-outbox.ts';

/** Who acts: null where nobody signed in. */
export type Actor = { id: string; name: string } | null;

type When = {
	by: Actor;
	/** Today, in the reporting time zone. */
	today: string;
	at?: Date;
	/** Whether the CRM is to be told. */
	isPushed?: boolean;
};

type Customer = { source_id: string; customer_id: string };

/** What is said when customers are flagged. */
export type Flagging = {
	reason: string;
	measure: FlagMeasure;
	owner_id: string;
	owner: string;
	due_on: string;
	expires_on: string;
	look_on: string;
	justification: string;
	note: string;
};

/** What came of an act: `left` are those to which it does not apply, such as customers that have a flag already. */
export type Acted = { act_id: string; done: number; left: number };

type Statement = Parameters<Parameters<AppStore['write']>[0]>[0];

/** The store has no booleans. */
type StoredEvent = FlagEvent & { is_undone: number };

const nothingSaid: FlagWords = {
	reason: null, measure: null, owner_id: null, owner: null, due_on: null, expires_on: null, look_on: null, outcome: null,
	result: null, justification: null
}; // prettier-ignore

/** All flags that were not taken back, the newest first. */
export const readFlags = async (store: AppStore): Promise<Flag[]> =>
	[...foldFlags(await store.read<FlagEvent>(statements.live)).values()].reverse();

/** The flags of one customer, the newest first. */
export const readFlagsOf = async (store: AppStore, { source_id, customer_id }: Customer): Promise<Flag[]> =>
	[
		...foldFlags(
			await store.read<FlagEvent>(statements.liveOfCustomer, { $source_id: source_id, $customer_id: customer_id })
		).values()
	].reverse();

/** All that was said of the flags of a customer, the latest first. */
export const readFlagHistory = async (
	store: AppStore,
	{ source_id, customer_id }: Customer
): Promise<(FlagEvent & { is_undone: boolean })[]> =>
	(await store.read<StoredEvent>(statements.history, { $source_id: source_id, $customer_id: customer_id })).map(
		(event) => ({ ...event, is_undone: event.is_undone === 1 })
	);

/** The fairness row of a customer as it stood when each flag was made, by flag. */
export const readEvidence = async (
	store: AppStore,
	{ source_id, customer_id }: Customer
): Promise<Map<string, unknown>> =>
	new Map(
		(
			await store.read<{ flag_id: string; evidence: string | null }>(statements.evidence, {
				$source_id: source_id,
				$customer_id: customer_id
			})
		).map(({ flag_id, evidence }) => [flag_id, evidence === null ? null : (JSON.parse(evidence) as unknown)])
	);

/** A customer to be flagged: how they stand, to be kept, and whether their returns were mostly our fault. */
export type Flagged = Customer & { evidence: object | null; isOurs?: boolean };

/**
 * Flags customers. Those that have a flag that holds keep it as it is, and are left. Why somebody is flagged though it was
 * our fault is kept with those of whom that is so.
 */
export function flagCustomers(
	store: AppStore,
	customers: readonly Flagged[],
	words: Flagging,
	when: When
): Promise<Acted> {
	return act(store, when, async (statement, append) => {
		let done = 0;
		for (const { source_id, customer_id, evidence, isOurs = false } of customers) {
			const key = { $source_id: source_id, $customer_id: customer_id };
			const flags = foldFlags(await statement<FlagEvent>(statements.liveOfCustomer, key));
			if ([...flags.values()].some((flag) => holds(flag, when.today))) continue;
			const justification = isOurs ? words.justification : '';
			await append(
				{ ...nothingSaid, ...words, justification, source_id, customer_id, flag_id: randomUUID(), kind: 'flagged' },
				evidence
			);
			done++;
		}
		return { done, left: customers.length - done };
	});
}

/** Says something of flags. A lifted flag takes no more words; an appeal is decided once, after it was made. */
export function sayOfFlags(
	store: AppStore,
	flag_ids: readonly string[],
	{
		kind,
		note = '',
		...words
	}: Partial<FlagWords> & { kind: Exclude<FlagEventKind, 'flagged' | 'undone'>; note?: string },
	when: When
): Promise<Acted> {
	return act(store, when, async (statement, append) => {
		let done = 0;
		for (const flag_id of flag_ids) {
			const flag = foldFlags(await statement<FlagEvent>(statements.liveOfFlag, { $flag_id: flag_id })).get(flag_id);
			if (!flag || !applies(kind, flag)) continue;
			const { source_id, customer_id } = flag;
			await append({ ...nothingSaid, ...words, note, source_id, customer_id, flag_id, kind });
			done++;
		}
		return { done, left: flag_ids.length - done };
	});
}

const isAppealOpen = ({ appeal }: Flag): boolean => appeal?.result === null;

function applies(kind: FlagEventKind, flag: Flag): boolean {
	if (flag.lifted_at !== null) return false;
	if (kind === 'appealed') return !isAppealOpen(flag);
	return kind !== 'decided' || isAppealOpen(flag);
}

/**
 * Takes an act back. What was said before holds again. Of a flag of which something was said later, that would be pulled
 * from under it: such a flag is left as it is.
 */
export function undoAct(store: AppStore, act_id: string, when: When): Promise<Acted> {
	return act(store, when, async (statement, append) => {
		const events = await statement<StoredEvent>(statements.act, { $act_id: act_id });
		let done = 0;
		let left = 0;
		for (const event of events.filter(({ undoes, is_undone }) => undoes === null && is_undone === 0)) {
			const last = (await statement<FlagEvent>(statements.liveOfFlag, { $flag_id: event.flag_id })).at(-1);
			if (last?.event_id === event.event_id) {
				const { source_id, customer_id, flag_id, event_id } = event;
				await append({ ...nothingSaid, note: '', source_id, customer_id, flag_id, kind: 'undone' }, null, event_id);
				done++;
			} else left++;
		}
		return { done, left };
	});
}

/** What one act did: what it says of it, of how many flags it still holds, and whether it can be taken back. */
export type ActSummary = { act_id: string; kind: FlagEventKind; flags: number; at: string; isUndone: boolean };

/** An act by its id, or null where there is none. */
export async function readAct(store: AppStore, act_id: string): Promise<ActSummary | null> {
	const events = await store.read<StoredEvent>(statements.act, { $act_id: act_id });
	const [first] = events;
	if (!first) return null;
	const isUndone = events.every(({ is_undone }) => is_undone === 1);
	return { act_id, kind: first.kind, flags: events.length, at: first.at, isUndone };
}

type Appended = FlagWords & Customer & { flag_id: string; kind: FlagEventKind; note: string };
type Append = (event: Appended, evidence?: object | null, undoes?: number | null) => Promise<void>;

/** One act in one transaction. */
function act(
	store: AppStore,
	{ by, at = new Date(), isPushed = false }: When,
	work: (statement: Statement, append: Append) => Promise<Omit<Acted, 'act_id'>>
): Promise<Acted> {
	const act_id = randomUUID();
	return store.write(async (statement) => {
		const append: Append = async (event, evidence = null, undoes = null) => {
			const row: Record<string, SQLInputValue> = {
				...event,
				note: event.note.trim().slice(0, longestNote),
				justification: event.justification?.trim().slice(0, longestNote) ?? null,
				act_id,
				at: at.toISOString(),
				by_id: by?.id ?? null,
				by: by?.name ?? null,
				undoes,
				evidence: evidence === null ? null : JSON.stringify(evidence)
			};
			const values = Object.fromEntries(Object.entries(row).map(([name, value]) => [`$${name}`, value]));
			const [appended] = await statement<{ event_id: number }>(statements.append, values);
			if (!appended || !isPushed) return;
			const flag = foldFlags(await statement<FlagEvent>(statements.liveOfFlag, { $flag_id: event.flag_id })).get(
				event.flag_id
			);
			await queueDelivery(statement, { event_id: appended.event_id, kind: event.kind, at, event, flag: flag ?? null });
		};
		return { act_id, ...(await work(statement, append)) };
	});
}
