// What people wrote in the dashboard, without who was erased. Events there cannot be changed or taken away by anybody;
// an erasure is the one exception, and the audit log has it.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { chainHash, chainStart, nextEvent, type ChainedEvent } from '../../sql/app/audit-chain.ts';
import { insertAuditEvent, lastAuditEvent } from '../../sql/app/people.ts';
import * as statements from '../../sql/privacy/store.ts';
import { RetourError } from '../errors.ts';
import { hasOwnStore, ownStoreFile } from '../own-store.ts';
import type { Redactor, StoreRow } from './redactor.ts';

/** A row that says something of somebody: its table, itself, and what would change in it. */
export type SaidRow = { table: string; row: StoreRow; changed: Record<string, string> };

type Table = { name: string; columns: string[]; keys: string[] };

/**
 * Every row that says something of theirs, changed unless `isDry`; all of it or nothing. Throws `PRIVACY_STORE` where the
 * file cannot be used.
 */
export function redactStore(
	dataFolder: string,
	redactor: Redactor,
	{ isDry, now }: { isDry: boolean; now: Date }
): SaidRow[] {
	return withStore(dataFolder, [], (database) => {
		const found = findSaid(database, redactor);
		if (isDry) return found;
		inTransaction(database, () => {
			if (found.length === 0) return;
			const broken = firstBroken(database);
			const triggers = database.prepare(statements.selectTriggers).all() as { name: string; sql: string }[];
			for (const { name } of triggers) database.exec(statements.dropTrigger(name));
			// once more, now that nobody else writes
			const said = findSaid(database, redactor);
			for (const one of said) writeRow(database, one);
			if (said.some(({ table }) => table === 'audit_events')) rechain(database, { broken, now });
			for (const { sql } of triggers) database.exec(sql);
		});
		// whatever was found: an erasure that was killed may have left its pages
		database.exec(statements.vacuum);
		const { busy } = database.prepare(statements.emptyLog).get() as { busy: number };
		if (busy !== 0) throw new Error('somebody still reads what was there before');
		return found;
	});
}

/** An entry of the audit log, where there is one; of a subject once. */
export function auditPrivacy(
	dataFolder: string,
	event: { action: 'erase_customer' | 'show_customer'; subject: string; details: object; now: Date }
): void {
	withStore(dataFolder, undefined, (database) => {
		if (!hasAuditLog(database)) return;
		inTransaction(database, () => {
			const { events } = database.prepare(statements.countAudited).get(event.action, event.subject) as {
				events: number;
			};
			if (events === 0) append(database, event);
		});
	});
}

const hasAuditLog = (database: DatabaseSync): boolean => tablesOf(database).some(({ name }) => name === 'audit_events');

/** Rows of tables that say something of theirs. */
function findSaid(database: DatabaseSync, redactor: Redactor): SaidRow[] {
	return tablesOf(database).flatMap(({ name: table, columns, keys }) => {
		const select = statements.selectRows(table, columns, keys[0] === 'rowid');
		const said: SaidRow[] = [];
		for (const row of database.prepare(select).iterate() as Iterable<StoreRow>) {
			const changed = redactor.row(row);
			if (Object.keys(changed).length > 0) said.push({ table, row, changed });
		}
		return said;
	});
}

function writeRow(database: DatabaseSync, { table, row, changed }: SaidRow): void {
	const keys = keysOf(database, table);
	const values = [...Object.values(changed), ...keys.map((key) => row[key === 'rowid' ? '_rowid' : key])];
	database.prepare(statements.updateRow(table, Object.keys(changed), keys)).run(...(values as SQLInputValue[]));
	if (table === 'crm_deliveries') database.prepare(statements.giveUpDelivery).run(row.delivery_id as string);
}

const keysOf = (database: DatabaseSync, table: string): string[] =>
	tablesOf(database).find(({ name }) => name === table)!.keys;

function tablesOf(database: DatabaseSync): Table[] {
	const tables = database.prepare(statements.selectTables).all() as { name: string; sql: string }[];
	return tables.map(({ name, sql }) => {
		const columns = database.prepare(statements.selectColumns).all({ $name: name }) as { name: string; pk: number }[];
		const isKeyed = /\bwithout\s+rowid\b/i.test(sql);
		return {
			name,
			columns: columns.map((column) => column.name),
			keys: isKeyed
				? columns
						.filter(({ pk }) => pk > 0)
						.sort((a, b) => a.pk - b.pk)
						.map((column) => column.name)
				: ['rowid']
		};
	});
}

/**
 * Hangs the rows of the audit log together again after some of them changed, and says so in it: where the chain begins to
 * be another one, and how it ended before, so that a copy of the old end still proves what it proved.
 */
function rechain(database: DatabaseSync, { broken, now }: { broken: number | null; now: Date }): void {
	let before = chainStart;
	let from: number | null = null;
	let end = chainStart;
	for (const event of chainOf(database)) {
		const hash = chainHash(before, event);
		end = event.hash;
		if (hash !== event.hash) {
			from ??= event.event_id;
			database.prepare(statements.updateHash).run(hash, event.event_id);
		}
		before = hash;
	}
	const details = { from, end_before: end, broken_before: broken };
	append(database, { action: 'rechain_audit_log', subject: 'audit_events', details, now });
}

const chainOf = (database: DatabaseSync) =>
	database.prepare(statements.selectChain).all() as (ChainedEvent & { hash: string })[];

/** The first event that did not follow from the one before it, before anything was changed here; null: all did. */
function firstBroken(database: DatabaseSync): number | null {
	if (!hasAuditLog(database)) return null;
	let before = chainStart;
	for (const event of chainOf(database)) {
		if (event.hash !== chainHash(before, event)) return event.event_id;
		before = event.hash;
	}
	return null;
}

function append(
	database: DatabaseSync,
	{ action, subject, details, now }: { action: string; subject: string; details: object; now: Date }
): void {
	const last = database.prepare(lastAuditEvent).get() as { event_id: number; hash: string } | undefined;
	const event = { at: now.toISOString(), person_id: null, action, subject, details };
	database.prepare(insertAuditEvent).run(nextEvent(last, event));
}

function inTransaction(database: DatabaseSync, work: () => void): void {
	database.exec(statements.begin);
	try {
		work();
		database.exec(statements.commit);
	} catch (error) {
		if (database.isTransaction) database.exec(statements.rollback);
		throw error;
	}
}

function withStore<T>(dataFolder: string, none: T, work: (database: DatabaseSync) => T): T {
	if (!hasOwnStore(dataFolder)) return none;
	try {
		const database = new DatabaseSync(ownStoreFile(dataFolder), { timeout: 15_000, enableForeignKeyConstraints: true });
		try {
			database.exec(statements.prepareStore);
			return work(database);
		} finally {
			database.close();
		}
	} catch (cause) {
		const said = cause instanceof Error ? cause.message : String(cause);
		throw new RetourError('privacy', 'PRIVACY_STORE', `app/retour.sqlite cannot be used: ${said}`, {
			cause,
			hint: 'the folder app/ of the data folder must be writable; ask again, what was done before stays done'
		});
	}
}
