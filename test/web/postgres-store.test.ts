// The store in PostgreSQL: it understands every statement, the pipeline reads it, and who is erased is in it no more.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { readOwnCostDrivers } from '../../etl/models/own-cost-drivers.ts';
import { Redactor } from '../../etl/privacy/redactor.ts';
import { hashOfCustomer } from '../../etl/privacy/register.ts';
import { auditPrivacy, redactStore } from '../../etl/privacy/stores.ts';
import { idOf } from '../../etl/privacy/theirs.ts';
import { moveStore } from '../../etl/store-move.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import * as alerts from '../../sql/app/alerts.ts';
import * as costDrivers from '../../sql/app/cost-drivers.ts';
import * as crm from '../../sql/app/crm.ts';
import * as people from '../../sql/app/people.ts';
import { translated } from '../../sql/app/postgres-store.ts';
import * as rateLimits from '../../sql/app/rate-limits.ts';
import * as reports from '../../sql/app/reports.ts';
import * as retention from '../../sql/app/retention.ts';
import { saidStatements } from '../../sql/app/said-events.ts';
import type { Sql } from '../../sql/app/store.ts';
import * as surveys from '../../sql/app/surveys.ts';
import * as privacy from '../../sql/privacy/store.ts';
import { decideDriver } from '../../web/lib/server/app-store-drivers.ts';
import { flagCustomers } from '../../web/lib/server/crm-flags.ts';
import { saySignal, signalEvents } from '../../web/lib/server/app-store-signals.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { checkChain } from '../../web/lib/server/audit-log.ts';
import { firstAdministratorLink } from '../../web/lib/server/first-administrator.ts';
import { giveAnswer } from '../../web/lib/server/surveys.ts';
import { extraction } from '../extraction.ts';
import { customer, planted } from '../privacy/company.ts';
import { saySomething } from '../privacy/said.ts';
import { freshPostgres, hasPostgres, type FreshDatabase } from '../servers.ts';

test('values go by their names to their places, and what stands in quotes is left alone', () => {
	expect(translated("select $a, '$a', $b1 || $a -- $c\n")).toEqual({
		text: "select $1, '$a', $2 || $1 -- $c\n",
		names: ['a', 'b1']
	});
});

test('a server that does not answer is a failure of the store, and its password stays where it is', async () => {
	const store = new AppStore('postgres://retour:hunter2@127.0.0.1:1/retour');
	const failure = await store.read('select 1').catch((thrown: unknown) => thrown);
	await store.close();
	expect(failure).toMatchObject({ code: 'store_unreadable', message: expect.stringContaining('127.0.0.1:1/retour') });
	expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('hunter2');
});

describe.skipIf(!hasPostgres)('in PostgreSQL', () => {
	let database: FreshDatabase<unknown>;
	let store: AppStore;
	let dataFolder: string;
	beforeEach(async () => {
		database = await freshPostgres();
		store = new AppStore(database.url);
		dataFolder = mkdtempSync(join(tmpdir(), 'retour-in-postgres-'));
		vi.stubEnv('RETOUR_STORE', database.url);
	});
	afterEach(async () => {
		vi.unstubAllEnvs();
		await store.close();
		await database.drop();
		rmSync(dataFolder, { recursive: true });
	});

	test('every statement on the store is understood', async () => {
		await store.read('select 1');
		const statements = [
			...[alerts, costDrivers, crm, people, rateLimits, reports, retention, surveys, privacy].flatMap(statementsIn),
			...(['signal', 'leak', 'win_back'] as const).flatMap((about) => statementsIn(saidStatements(about)))
		];
		expect(statements.length).toBeGreaterThan(80);
		const wrong: string[] = [];
		for (const [place, { name, text }] of statements.entries())
			await database
				.run(`set search_path to retour; prepare s${place} as ${text}`)
				.catch((thrown: Error) => wrong.push(`${name}: ${thrown.message}`));
		expect(wrong).toEqual([]);
	});

	test('the pipeline reads flags, answers and cost drivers from there', async () => {
		const config = checkConfig({ sources: [{ id: 'shop', kind: 'files', folder: '/nowhere' }] }, null);
		const ids = async () => (await sourcesOf(config, [], dataFolder)).map(({ id }) => id);
		// before the dashboard has made its tables, and before anybody said anything
		expect(await ids()).toEqual(['shop']);
		expect(await readOwnCostDrivers(dataFolder)).toEqual([]);
		await store.read('select 1');
		expect(await ids()).toEqual(['shop']);

		const at = new Date('2026-11-20T10:00:00Z');
		const answer = { csat: 2, nps: null, comment: 'slow, "very"', language: 'en' };
		await giveAnswer(store, { source_id: 'shop', return_id: 'R1' }, answer, at);
		const words = {
			reason: 'own_units', measure: 'call', owner_id: '', owner: '', due_on: '', expires_on: '2027-01-01', look_on: '',
			justification: '', note: ''
		} as const; // prettier-ignore
		const flagged = { source_id: 'shop', customer_id: 'c1', evidence: null };
		await flagCustomers(store, [flagged], words, { by: null, today: '2026-11-20', at });
		const driver = {
			source_id: '*', cost_kind: 'handling', unit: 'receipt', effective_from: '2026-01-01', amount: 4.5
		} as const; // prettier-ignore
		await decideDriver(store, { driver, currency: 'EUR', why: 'measured', by: { id: 'a', name: 'Ann' }, at });

		expect(await ids()).toEqual(['shop', 'own-surveys', 'own-flags']);
		expect(await rowsOf('own-surveys')).toMatchObject([{ return_id: 'R1', csat: 2, nps: null, updated_at: at.toISOString() }]); // prettier-ignore
		expect(await rowsOf('own-flags')).toMatchObject([{ customer_id: 'c1', measure: 'call', flagged_at: at.toISOString() }]); // prettier-ignore
		expect(await readOwnCostDrivers(dataFolder)).toMatchObject([{ amount: '4.5', decided_by: 'Ann' }]);

		async function rowsOf(id: string): Promise<unknown[]> {
			const [source] = await sourcesOf(config, [id], dataFolder);
			const folder = join(dataFolder, id);
			mkdirSync(folder);
			const effects = { now: () => at, log: () => {}, progress: () => {}, threads: 1, memoryLimit: '300MB' };
			const landing = await source!.extract(
				extraction({ effects, cursor: {}, folder, reading: { kind: 'increment' } })
			);
			const lines = readFileSync(join(folder, landing!.files[0]!.file), 'utf8').trim().split('\n');
			return lines.map((line) => JSON.parse(line) as unknown);
		}
	});

	test('who is erased stands nowhere in it, the log holds together, and events stay as they are again', async () => {
		await saySomething(dataFolder, store);
		store = new AppStore(database.url);
		const key = Buffer.alloc(32, 7);
		const erased = {
			source_id: 'shop',
			customer_hash: hashOfCustomer(key, 'shop', customer),
			pseudonym: 'erased-1',
			name_hashes: [],
			requests: []
		};
		const redactor = new Redactor({ key, erased: [erased] }, { returns: new Set([idOf('shop', 'r0')]) }, [planted.name, planted.email]); // prettier-ignore
		const now = new Date('2026-12-01T08:00:00Z');
		const dry = await redactStore(dataFolder, redactor, { isDry: true, now });
		expect(new Set(dry.map(({ table }) => table))).toContain('flag_events');
		expect(await wholeText()).toContain(customer);
		await redactStore(dataFolder, redactor, { isDry: false, now });
		await auditPrivacy(dataFolder, { action: 'erase_customer', subject: 'request-1', details: {}, now });
		await auditPrivacy(dataFolder, { action: 'erase_customer', subject: 'request-1', details: {}, now });

		const text = await wholeText();
		for (const word of [customer, planted.flagNote, planted.justification, planted.answer, planted.name, planted.email])
			expect(text).not.toContain(word);
		expect(text).toContain('a note on c7');
		expect((await checkChain(store)).broken).toBeNull();
		const events = await store.read<{ action: string }>('select action from audit_events order by event_id');
		expect(events.map(({ action }) => action).slice(-2)).toEqual(['rechain_audit_log', 'erase_customer']);
		await expect(store.write((statement) => statement('delete from flag_events'))).rejects.toThrow(/append-only/);
	});

	test('what was in the files is moved as it was, once, and goes on from there', async () => {
		const file = new AppStore(join(dataFolder, 'app', 'retour.sqlite'));
		await saySomething(dataFolder, file);
		const before = new AppStore(join(dataFolder, 'app', 'retour.sqlite'));
		const events = await before.read('select * from flag_events order by event_id');
		await before.close();
		const accounts = new DatabaseSync(join(dataFolder, 'app', 'accounts.sqlite'));
		accounts.exec(`create table user (id text primary key, email text, "emailVerified" integer, "createdAt" date);
			insert into user values ('u1', 'ada@example.com', 1, '2026-01-02T03:04:05.678Z')`);
		accounts.close();

		// the library makes its tables when a server starts
		await expect(moveStore(dataFolder)).rejects.toMatchObject({ code: 'STORE_NO_TABLES' });
		await database.run(`create schema retour_accounts; create table retour_accounts."user"
			(id text primary key, "createdAt" timestamptz, email text, "emailVerified" boolean)`);
		// a server that was started left a link and a lock
		await firstAdministratorLink(store);

		const { tables } = await moveStore(dataFolder);
		expect(tables).toContainEqual({ of: 'store', table: 'flag_events', rows: 2 });
		expect(await store.read('select * from flag_events order by event_id')).toEqual(events);
		expect(await store.read('select count(*) as links from one_time_links')).toEqual([{ links: 0 }]);
		expect(await database.run('select * from retour_accounts."user"')).toEqual([
			{ id: 'u1', email: 'ada@example.com', emailVerified: true, createdAt: new Date('2026-01-02T03:04:05.678Z') }
		]);
		await saySignal(store, { signal_id: 's1', state: 'solved', note: '', signal: {} });
		expect((await signalEvents(store, 's1')).map(({ event_id }) => event_id)).toEqual([2, 1]);
		expect((await checkChain(store)).broken).toBeNull();
		await expect(moveStore(dataFolder)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
	});

	async function wholeText(): Promise<string> {
		const tables = await database.run("select tablename from pg_tables where schemaname = 'retour' order by 1");
		const rows: unknown[] = [];
		for (const { tablename } of tables) rows.push(await database.run(`select * from retour.${String(tablename)}`));
		return JSON.stringify(rows);
	}
});

/** The statements among what a module exports, as PostgreSQL is given them. */
function statementsIn(module: object): { name: string; text: string }[] {
	return Object.entries(module).flatMap(([name, value]: [string, unknown]) => {
		if (typeof value === 'string') return /^\s*(select|insert|update|delete|with)\b/i.test(value) ? [{ name, text: translated(value).text }] : []; // prettier-ignore
		if (typeof value !== 'object' || value === null) return [];
		const { postgres } = value as Exclude<Sql, string>;
		return postgres === undefined ? statementsIn(value) : [{ name, text: translated(postgres).text }];
	});
}
