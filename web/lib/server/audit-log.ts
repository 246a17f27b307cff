// The audit log: who signed in, exported, flagged, changed a rule, looked at personal data. Appended only, each row
// chained to the one before it by its hash, so that a row which was changed or taken out shows.
import type { RequestEvent } from '@sveltejs/kit';
import { chainHash, chainStart, nextEvent, type ChainedEvent } from '../../../sql/app/audit-chain.ts';
import {
	auditActions,
	auditChain,
	auditCount,
	auditPage,
	insertAuditEvent,
	lastAuditEvent
} from '../../../sql/app/people.ts';
import { appStore, type AppStore } from './app-store.ts';

/** What is told of something that was done: ids and numbers, never a name or an address. */
export type Audited = { action: string; subject: string; details?: Readonly<Record<string, unknown>> };

export type AuditEvent = ChainedEvent;

type Chained = AuditEvent & { hash: string };

/** Writes down what the person of a request did. Throws Failure `store_unwritable`: then it must not be done either. */
export const audit = ({ locals }: Pick<RequestEvent, 'locals'>, audited: Audited): Promise<void> =>
	appendAudit(appStore(), locals.person?.id ?? null, audited);

/** The same for work in the background, in the name of somebody. */
export async function appendAudit(
	store: AppStore,
	person_id: string | null,
	{ action, subject, details = {} }: Audited,
	at = new Date()
): Promise<void> {
	await store.write(async (statement) => {
		const [last] = await statement<{ event_id: number; hash: string }>(lastAuditEvent);
		await statement(insertAuditEvent, nextEvent(last, { at: at.toISOString(), person_id, action, subject, details }));
	});
}

export type AuditFilter = { person_id: string; action: string; search: string; since: string; until: string };

const filterValues = ({ person_id, action, search, since, until }: AuditFilter) => ({
	$person_id: person_id,
	$action: action,
	$search: search,
	$since: since,
	$until: until
});

/** A page of the log, the newest first, and how many events there are under the filter. */
export async function readAudit(
	store: AppStore,
	filter: AuditFilter,
	{ limit, offset }: { limit: number; offset: number }
): Promise<{ events: AuditEvent[]; total: number }> {
	const values = filterValues(filter);
	return {
		events: await store.read<AuditEvent>(auditPage, { ...values, $limit: limit, $offset: offset }),
		total: (await store.read<{ events: number }>(auditCount, values))[0]?.events ?? 0
	};
}

export const readAuditActions = async (store: AppStore): Promise<string[]> =>
	(await store.read<{ action: string }>(auditActions)).map(({ action }) => action);

/** The first event that does not follow from the one before it; null: the chain holds. `events` were looked at. */
export async function checkChain(store: AppStore): Promise<{ events: number; broken: number | null }> {
	let [before, after, events] = [chainStart, 0, 0];
	while (true) {
		const rows = await store.read<Chained>(auditChain, { $after: after, $limit: 5000 });
		for (const row of rows) {
			if (row.event_id !== after + 1 || row.hash !== chainHash(before, row)) return { events, broken: row.event_id };
			[before, after, events] = [row.hash, row.event_id, events + 1];
		}
		if (rows.length === 0) return { events, broken: null };
	}
}
