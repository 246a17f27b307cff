// What people wrote in the dashboard, without who was erased. Events there cannot be changed or taken away by anybody;
// an erasure is the one exception, and the audit log has it.
import { chainHash, chainStart, nextEvent, type ChainedEvent } from '../../sql/app/audit-chain.ts';
import { nameOfPlace, storeAt } from '../../sql/app/open-store.ts';
import { insertAuditEvent, lastAuditEvent } from '../../sql/app/people.ts';
import { StoreError, type Statement, type Store, type Values } from '../../sql/app/store.ts';
import * as statements from '../../sql/privacy/store.ts';
import { RetourError } from '../errors.ts';
import { ownStorePlace } from '../own-store.ts';
import type { Redactor, StoreRow } from './redactor.ts';

/** A row that says something of somebody: its table, itself, and what would change in it. */
export type SaidRow = { table: string; row: StoreRow; changed: Record<string, string> };

/** `keys`: the columns of the primary key, in its order; every table of the store has one. */
type Table = { name: string; columns: string[]; keys: string[] };

/**
 * Every row that says something of theirs, changed unless `isDry`; all of it or nothing. Throws `PRIVACY_STORE` where the
 * store cannot be used.
 */
export function redactStore(
	dataFolder: string,
	redactor: Redactor,
	{ isDry, now }: { isDry: boolean; now: Date }
): Promise<SaidRow[]> {
	return withStore<SaidRow[]>(dataFolder, { none: [], isReadOnly: isDry }, async (store) => {
		const found = await findSaid((sql, values) => store.read(sql, values), redactor);
		if (isDry) return found;
		if (found.length > 0) await store.write((statement) => redactAll(statement, redactor, now));
		// whatever was found: an erasure that was killed may have left its pages
		await store.compact();
		return found;
	});
}

async function redactAll(statement: Statement, redactor: Redactor, now: Date): Promise<void> {
	const broken = await firstBroken(statement);
	const triggers = await statement<{ gone: string; back: string }>(statements.selectTriggers);
	for (const { gone } of triggers) await statement(gone);
	// once more, now that nobody else writes
	const said = await findSaid(statement, redactor);
	const tables = await tablesOf(statement);
	for (const one of said) await writeRow(statement, tables, one);
	if (said.some(({ table }) => table === 'audit_events')) await rechain(statement, { broken, now });
	for (const { back } of triggers) await statement(back);
}

/** An entry of the audit log, where there is one; of a subject once. */
export async function auditPrivacy(
	dataFolder: string,
	event: { action: 'erase_customer' | 'show_customer'; subject: string; details: object; now: Date }
): Promise<void> {
	await withStore(dataFolder, { none: undefined }, (store) =>
		store.write(async (statement) => {
			if (!(await hasAuditLog(statement))) return;
			const { action, subject } = event;
			const [counted] = await statement<{ events: number }>(statements.countAudited, { action, subject });
			if (counted?.events === 0) await append(statement, event);
		})
	);
}

const hasAuditLog = async (ask: Statement): Promise<boolean> =>
	(await tablesOf(ask)).some(({ name }) => name === 'audit_events');

/** Rows of tables that say something of theirs. */
async function findSaid(ask: Statement, redactor: Redactor): Promise<SaidRow[]> {
	const said: SaidRow[] = [];
	for (const { name: table, columns } of await tablesOf(ask))
		for (const row of await ask<StoreRow>(statements.selectRows(table, columns))) {
			const changed = redactor.row(row);
			if (Object.keys(changed).length > 0) said.push({ table, row, changed });
		}
	return said;
}

async function writeRow(
	statement: Statement,
	tables: readonly Table[],
	{ table, row, changed }: SaidRow
): Promise<void> {
	const { keys } = tables.find(({ name }) => name === table)!;
	const values = {
		...Object.fromEntries(Object.values(changed).map((value, place) => [`new${place}`, value])),
		...Object.fromEntries(keys.map((key, place) => [`key${place}`, row[key]]))
	} as Values;
	await statement(statements.updateRow(table, Object.keys(changed), keys), values);
	if (table === 'crm_deliveries')
		await statement(statements.giveUpDelivery, { delivery_id: row['delivery_id'] as string });
}

async function tablesOf(ask: Statement): Promise<Table[]> {
	const columns = await ask<{ name: string; column_name: string; key: number }>(statements.selectColumns);
	return [...Map.groupBy(columns, ({ name }) => name)].map(([name, ofTable]) => ({
		name,
		columns: ofTable.map(({ column_name }) => column_name),
		keys: ofTable
			.filter(({ key }) => key > 0)
			.sort((a, b) => a.key - b.key)
			.map(({ column_name }) => column_name)
	}));
}

/**
 * Hangs the rows of the audit log together again after some of them changed, and says so in it: where the chain begins to
 * be another one, and how it ended before, so that a copy of the old end still proves what it proved.
 */
async function rechain(statement: Statement, { broken, now }: { broken: number | null; now: Date }): Promise<void> {
	let before = chainStart;
	let from: number | null = null;
	let end = chainStart;
	for (const event of await chainOf(statement)) {
		const hash = chainHash(before, event);
		end = event.hash;
		if (hash !== event.hash) {
			from ??= event.event_id;
			await statement(statements.updateHash, { hash, event_id: event.event_id });
		}
		before = hash;
	}
	const details = { from, end_before: end, broken_before: broken };
	await append(statement, { action: 'rechain_audit_log', subject: 'audit_events', details, now });
}

const chainOf = (ask: Statement) => ask<ChainedEvent & { hash: string }>(statements.selectChain);

/** The first event that did not follow from the one before it, before anything was changed here; null: all did. */
async function firstBroken(ask: Statement): Promise<number | null> {
	if (!(await hasAuditLog(ask))) return null;
	let before = chainStart;
	for (const event of await chainOf(ask)) {
		if (event.hash !== chainHash(before, event)) return event.event_id;
		before = event.hash;
	}
	return null;
}

async function append(
	statement: Statement,
	{ action, subject, details, now }: { action: string; subject: string; details: object; now: Date }
): Promise<void> {
	const [last] = await statement<{ event_id: number; hash: string }>(lastAuditEvent);
	const event = { at: now.toISOString(), person_id: null, action, subject, details };
	await statement(insertAuditEvent, nextEvent(last, event));
}

async function withStore<T>(
	dataFolder: string,
	{ none, isReadOnly = false }: { none: T; isReadOnly?: boolean },
	work: (store: Store) => Promise<T>
): Promise<T> {
	const place = ownStorePlace(dataFolder);
	if (place === null) return none;
	const store = storeAt(place, { isReadOnly });
	try {
		return await work(store);
	} catch (cause) {
		if (!(cause instanceof StoreError)) throw cause;
		throw new RetourError('privacy', 'PRIVACY_STORE', `${nameOfPlace(place)} cannot be used: ${cause.message}`, {
			cause,
			hint: `${cause.hint} Ask again: what was done before stays done`
		});
	} finally {
		await store.close();
	}
}
