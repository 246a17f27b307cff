// A customer is erased: no word of theirs is left anywhere in the data folder, no load brings them back, and no figure
// moves.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from '../../etl/effects.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { eraseCustomer, type Erasure } from '../../etl/privacy/erase.ts';
import { readRegister } from '../../etl/privacy/register.ts';
import { currentVersion, listVersions, versionFile } from '../../etl/publish/versions.ts';
import { replayQuarantine } from '../../etl/load/replay.ts';
import type { RunRecord } from '../../etl/runs.ts';
import type { Reading } from '../../etl/sources/types.ts';
import { openWarehouse } from '../../etl/warehouse.ts';
import { checkChain } from '../../web/lib/server/audit-log.ts';
import { quiet } from '../load/store.ts';
import { companyConfig, customer, findWords, planted, writeCompany } from './company.ts';
import { openStore, saySomething } from './said.ts';

// each step runs the pipeline or builds everything anew
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const folder = mkdtempSync(join(tmpdir(), 'retour-erase-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [dataFolder, input] = [join(folder, 'data'), join(folder, 'input')];
const config = companyConfig(input);
const signal = new AbortController().signal;
let now = Date.parse('2026-08-01T08:00:00Z');
const effects = { ...quiet, now: () => new Date((now += 1000)) };
const run = (reading?: Reading): Promise<RunRecord> =>
	runPipeline({
		config,
		environment: { dataFolder },
		effects,
		trigger: 'command',
		signal,
		...(reading ? { reading } : {})
	});
const erase = (options: { customerId?: string; isDry?: boolean } = {}): Promise<Erasure> =>
	eraseCustomer({
		config,
		dataFolder,
		effects,
		signal,
		sourceId: 'shop',
		customerId: customer,
		reason: `request 17 of ${planted.name}`,
		isDry: false,
		...options
	});

async function query(path: string, sql: string): Promise<unknown[][]> {
	const database = await openDatabase(path, quiet, { readOnly: true });
	try {
		return (await database.connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
	} finally {
		database.close();
	}
}
const warehouse = (sql: string) => query(join(dataFolder, 'warehouse.duckdb'), sql);

/** What of a mart says who somebody is. */
const personalColumns = [
	'customer_id', 'customer_hash', 'customer_name', 'region', 'city', 'note', 'reason_text', 'defect_text', 'comment', 'reference', 'actor',
	'photo_links'
]; // prettier-ignore

/** Every mart of a version, all of its rows, without what says who somebody is. */
async function figures(version: string): Promise<Map<string, unknown[][]>> {
	const path = versionFile(dataFolder, version);
	const columns = await query(
		path,
		"select table_name, list(column_name order by column_index)::json from duckdb_columns() where schema_name = 'marts' group by all order by all"
	);
	const marts = new Map<string, unknown[][]>();
	for (const [table, names] of columns as [string, string][]) {
		if (table === 'dim_return_contacts') continue;
		const kept = (JSON.parse(names) as string[]).filter((name) => !personalColumns.includes(name));
		if (kept.length === 0) continue;
		const list = kept.map((name) => `"${name}"`).join(', ');
		marts.set(
			table,
			await query(
				path,
				`select to_json({${kept.map((name) => `'${name}': "${name}"`).join(', ')}}) from marts."${table}" order by ${list}`
			)
		);
	}
	return marts;
}

let before: Map<string, unknown[][]>;
let first: string;
let firstNumbers: unknown[][];
const counts = `select count(distinct customer_id), count(*), sum(returned_units) from marts.fct_return_lines`;

beforeAll(async () => {
	writeCompany(input);
	await saySomething(dataFolder);
	await run();
	first = currentVersion(dataFolder)!;
	// what a load that failed and an extraction that was killed would leave
	for (const name of ['.failed-x', '.partial-y']) {
		mkdirSync(join(dataFolder, 'landing', 'shop', name));
		writeFileSync(join(dataFolder, 'landing', 'shop', name, 'customers.csv'), planted.name);
	}
	before = await figures(currentVersion(dataFolder)!);
	firstNumbers = await query(versionFile(dataFolder, first), counts);
});

test('every word that was planted is there to be found', async () => {
	const found = await findWords(dataFolder);
	for (const name of Object.keys(planted))
		expect(
			found.some((one) => one.startsWith(`${name}: `)),
			name
		).toBe(true);
});

test('a customer whom nobody knows is refused, and nothing is begun', async () => {
	await expect(erase({ customerId: 'nobody-of-that-id' })).rejects.toMatchObject({
		code: 'PRIVACY_UNKNOWN_CUSTOMER',
		exit: 2
	});
	expect(readRegister(dataFolder)).toBeNull();
});

test('while a run has the warehouse nothing is erased', async () => {
	// another process, as a lock of the own one would not show
	const { spawn } = await import('node:child_process');
	const holder = spawn(process.execPath, [
		'--input-type=module',
		'-e',
		`import { DuckDBInstance } from '@duckdb/node-api';
		const instance = await DuckDBInstance.create(${JSON.stringify(join(dataFolder, 'warehouse.duckdb'))});
		console.log('held'); setInterval(() => instance, 1000);`
	]);
	try {
		await new Promise((resolve, reject) => {
			holder.stdout.once('data', resolve);
			holder.once('exit', () => reject(new Error('the holder ended')));
		});
		await expect(erase()).rejects.toMatchObject({ code: 'RUN_BUSY' });
	} finally {
		holder.kill();
		await new Promise((resolve) => holder.once('exit', resolve));
	}
	expect(readRegister(dataFolder)).toBeNull();
});

let planned: Erasure;

test('a dry run counts and changes nothing', async () => {
	const found = await findWords(dataFolder);
	planned = await erase({ isDry: true });
	expect(planned.outcome).toBe('dry_run');
	const places = planned.found.map(({ place }) => place.replace(/\d{8}T\S+/, '…'));
	expect(places).toEqual(
		expect.arrayContaining(['warehouse, raw.customers', 'warehouse, load.quarantine', 'landing shop/…', 'version …', 'app/retour.sqlite, flag_events', 'app/retour.sqlite, audit_events'])
	); // prettier-ignore
	expect(await findWords(dataFolder)).toEqual(found);
	expect(readRegister(dataFolder)).toBeNull();
});

let pseudonym: string;

test('after it no word of theirs is left in any file, packed or not', async () => {
	const erasure = await erase();
	expect(erasure.outcome).toBe('erased');
	expect(erasure.found).toEqual(planned.found);
	expect(erasure.remains).toEqual([]);
	pseudonym = erasure.pseudonym!;
	expect(await findWords(dataFolder)).toEqual([]);
});

test('no figure of any mart moves, and the pseudonym is one customer with the same rows', async () => {
	const after = await figures(currentVersion(dataFolder)!);
	expect([...after.keys()]).toEqual([...before.keys()]);
	for (const [mart, rows] of before) expect(after.get(mart), mart).toEqual(rows);
	const published = versionFile(dataFolder, currentVersion(dataFolder)!);
	expect(
		await query(
			published,
			`select customer_name, region, city, tier from marts.dim_customers where customer_id = '${pseudonym}'`
		)
	).toEqual([[pseudonym, 'unknown', 'unknown', 'vip']]);
	expect(
		await query(published, `select count(*) from marts.fct_order_lines where customer_id = '${pseudonym}'`)
	).toEqual([['5']]);
});

test('versions that are kept keep their names and their figures, and say that they were redacted', async () => {
	expect(listVersions(dataFolder)).toContain(first);
	expect(await query(versionFile(dataFolder, first), counts)).toEqual(firstNumbers);
	const [[redactions]] = (await query(versionFile(dataFolder, first), 'select count(*) from meta.redactions')) as [
		[string]
	];
	expect(redactions).toBe('1');
	// by the number that is made of their id nobody finds them either
	for (const mart of ['fct_order_lines', 'fct_return_lines', 'fct_returns'])
		expect(
			await query(
				versionFile(dataFolder, first),
				`select count(*) filter (customer_id = '${pseudonym}') > 0,
				bool_and(customer_hash = marts.customer_hash(source_id, customer_id)) from marts.${mart}`
			)
		).toEqual([[true, true]]);
	// its macros are with it
	expect(await query(versionFile(dataFolder, first), 'select marts.wilson_low(1, 10) is not null')).toEqual([[true]]);
});

test('others stay as they were', async () => {
	expect(await warehouse("select name, email from raw.customers where customer_id = 'c7'")).toEqual([
		['Person 6', 'person6@mail.example']
	]);
	const store = openStore(dataFolder);
	expect(await store.read("select note, justification from flag_events where customer_id = 'c7'")).toEqual([
		{ note: 'a note on c7', justification: 'why c7' }
	]);
	expect(await store.read('select delivery_id, state from crm_deliveries order by 1')).toEqual([
		{ delivery_id: 'delivery-QK', state: 'given_up' },
		{ delivery_id: 'delivery-c7', state: 'waiting' }
	]);
	await store.close();
});

test('the audit log holds together, says what was done, and names nobody', async () => {
	const store = openStore(dataFolder);
	expect((await checkChain(store)).broken).toBeNull();
	const events = await store.read<{ action: string; subject: string; details: string }>(
		'select action, subject, details from audit_events order by event_id'
	);
	expect(events.map(({ action }) => action)).toEqual(['sign_in', 'view_personal', 'said.taken', 'view_personal', 'rechain_audit_log', 'erase_customer']); // prettier-ignore
	expect(events[1]!.subject).toBe(`/customers/shop/${pseudonym}`);
	expect(JSON.parse(events[4]!.details)).toMatchObject({ from: 2, broken_before: null });
	expect(JSON.parse(events[5]!.details)).toMatchObject({ reason: 'request 17 of [erased]' });
	// what guards the events is back in its place
	await expect(store.write((statement) => statement("update flag_events set note = 'x'"))).rejects.toThrow(
		/append-only/
	);
	await expect(store.write((statement) => statement('delete from audit_events'))).rejects.toThrow(/append-only/);
	await store.close();
});

test('asking again does nothing', async () => {
	const file = readFileSync(join(dataFolder, 'privacy', 'erased.json'), 'utf8');
	expect(await erase()).toMatchObject({ outcome: 'nothing_left', found: [], pseudonym });
	expect(readFileSync(join(dataFolder, 'privacy', 'erased.json'), 'utf8')).toBe(file);
});

test('a reload from a source that still has them changes not one row', async () => {
	const { sources } = await run({ kind: 'reload' });
	const shop = sources.find(({ source }) => source === 'shop')!;
	expect(shop.outcome).toBe('ok');
	for (const { entity, rows_read, inserted, updated, deleted } of shop.entities)
		expect({ entity, read: rows_read > 0, inserted, updated, deleted }).toEqual({ entity, read: true, inserted: 0, updated: 0, deleted: 0 }); // prettier-ignore
	expect(await findWords(dataFolder)).toEqual([]);
	const after = await figures(currentVersion(dataFolder)!);
	for (const [mart, rows] of before) expect(after.get(mart), mart).toEqual(rows);
});

test('what they do later comes in under the pseudonym, whatever it is joined by', async () => {
	writeCompany(input, { more: true });
	await run();
	expect(await findWords(dataFolder)).toEqual([]);
	expect(await warehouse("select customer_id, _extra from raw.orders where order_id = 'o9001'")).toEqual([
		[pseudonym, null]
	]);
	expect(await warehouse("select reason_text from raw.return_lines where return_line_id = 'rl9001'")).toEqual([[null]]);
	expect(await warehouse("select note from raw.returns where return_id = 'r9001'")).toEqual([[null]]);
});

test('a row of theirs in quarantine can still be replayed, and comes in without them', async () => {
	expect(await warehouse("select raw_text like '%erased-%' from load.quarantine where entity = 'orders'")).toEqual([
		[true]
	]);
	const opened = await openWarehouse(dataFolder, effects, 'UTC');
	const sources = [{ id: 'shop', timezone: 'UTC', values: { dates: ['some day'] } }];
	const filter = { source: null, entity: 'orders', reason: null };
	const [replay] = await replayQuarantine({
		connection: opened.connection,
		effects,
		sources,
		filter,
		runId: null,
		folder: join(folder, 'replay')
	});
	expect(replay!.entities).toMatchObject([{ entity: 'orders', rowsRead: 1 }]);
	opened.close();
	expect(await findWords(dataFolder)).toEqual([]);
});

test('nothing is loaded where the key is lost', async () => {
	const key = join(dataFolder, 'privacy', 'key');
	const kept = readFileSync(key);
	rmSync(key);
	try {
		await expect(run({ kind: 'reload' })).rejects.toMatchObject({ code: 'PRIVACY_KEY' });
	} finally {
		writeFileSync(key, kept);
	}
	expect(await findWords(dataFolder)).toEqual([]);
});

test('a second customer is erased beside the first', async () => {
	expect(await erase({ customerId: 'c7' })).toMatchObject({ outcome: 'erased' });
	expect(await findWords(dataFolder, { ...planted, other: 'person6@mail.example', note: 'a note on c7' })).toEqual([]);
	expect(readRegister(dataFolder)!.erased).toHaveLength(2);
	expect(readdirSync(join(dataFolder, 'privacy')).sort()).toEqual(['erased.json', 'key']);
});
