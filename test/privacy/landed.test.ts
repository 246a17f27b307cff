// What a source brings loses who was erased, whatever the form in which it comes.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../etl/effects.ts';
import { loadLanding, prepareLoading } from '../../etl/load/load.ts';
import { redactArriving, redactLate } from '../../etl/privacy/on-the-way.ts';
import { hashOfCustomer, hashOfName, openRegister, pseudonymOf, writeRegister } from '../../etl/privacy/register.ts';
import { beginPrivacy, endPrivacy } from '../../etl/privacy/theirs.ts';
import type { Landing, LandedFile } from '../../etl/sources/types.ts';
import { keyedHash } from '../../sql/privacy/theirs.ts';
import { quiet } from '../load/store.ts';

const root = mkdtempSync(join(tmpdir(), 'retour-landed-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let [count, dataFolder, database] = [0, '', null as unknown as Database];
const rows = async (sql: string) => (await database.connection.runAndReadAll(sql)).getRowsJson() as unknown[][];

/** Customer 17 of shop was erased. */
let pseudonym: string;
beforeEach(async () => {
	dataFolder = join(root, String(++count));
	mkdirSync(dataFolder, { recursive: true });
	database = await openDatabase(join(dataFolder, 'warehouse.duckdb'), quiet, { timezone: 'UTC' });
	await prepareLoading(database.connection);
	const { key } = openRegister(dataFolder);
	pseudonym = pseudonymOf(key, 'shop', '17');
	writeRegister(dataFolder, {
		key,
		erased: [
			{
				source_id: 'shop',
				customer_hash: hashOfCustomer(key, 'shop', '17'),
				pseudonym,
				name_hashes: [hashOfName(key, '王小明'), hashOfName(key, 'Ann Other')],
				requests: []
			}
		]
	});
});
afterEach(() => database.close());

/** Lands files in a folder and takes them through the hook; `sql` writes a Parquet file, `text` any other. */
async function arrive(
	files: (Partial<LandedFile> & { entity: string; sql?: string; text?: string })[],
	{ sourceId = 'shop', ...more }: Partial<Landing> & { sourceId?: string } = {}
): Promise<{ folder: string; landing: Landing }> {
	const folder = join(dataFolder, 'landing', sourceId, `l${++count}`);
	mkdirSync(folder, { recursive: true });
	const landed: LandedFile[] = [];
	for (const [index, { sql, text, ...given }] of files.entries()) {
		const format = given.format ?? (sql ? 'parquet' : 'csv');
		const file = `${index}.${format}`;
		if (sql) await database.connection.run(`copy (${sql}) to '${join(folder, file)}' (format parquet)`);
		else writeFileSync(join(folder, file), text!);
		landed.push({ file, format, origin: file, ...given });
	}
	const landing: Landing = { files: landed, rejects: [], cursor: {}, warnings: [], ...more };
	return {
		folder,
		landing: await redactArriving({ connection: database.connection, dataFolder, sourceId, folder, landing })
	};
}

/** Loads what arrived. */
async function load({ folder, landing }: { folder: string; landing: Landing }, sourceId = 'shop') {
	writeFileSync(join(folder, 'manifest.json'), JSON.stringify(landing));
	return loadLanding({
		connection: database.connection,
		effects: quiet,
		source: { id: sourceId, timezone: 'UTC' },
		landingFolder: folder,
		runId: null
	});
}

test.each(['17', 'C-1042', 'Müller & Söhne', '王小明', "O'Hara\u001f\n", 'x'.repeat(200)])(
	'the hash of %j is the same in SQL and here',
	async (id) => {
		const { key, erased } = openRegister(dataFolder);
		await beginPrivacy(database.connection, { key, erased });
		const message = "'customer' || chr(31) || 'shop' || chr(31) || $id::varchar";
		const [[found]] = (await database.connection.runAndReadAll(`select ${keyedHash(message)}`, { id })).getRowsJS() as [
			[string]
		];
		await endPrivacy(database.connection);
		expect(found).toBe(hashOfCustomer(key, 'shop', id));
	}
);

test('numbers as ids, and floats that stand for them, are recognised', async () => {
	const { folder, landing } = await arrive([
		{
			entity: 'customers',
			sql: "select 17::bigint as customer_id, 'Ann Other' as name, 3 as age union all select 18, 'Bo', 4"
		},
		{
			entity: 'orders',
			sql: "select 'o1' as order_id, 17.0::double as customer_id, now() as ordered_at union all select 'o2', 18, now()"
		}
	]);
	await load({ folder, landing });
	expect(await rows('select customer_id, name, _extra from raw.customers order by 1')).toEqual([
		['18', 'Bo', '{"age":"4"}'],
		[pseudonym, null, null]
	]);
	expect(await rows('select order_id, customer_id from raw.orders order by 1')).toEqual([
		['o1', pseudonym],
		['o2', '18']
	]);
	expect(existsSync(join(folder, '0.parquet'))).toBe(false);
});

test('a file that says nothing of them stays as it came', async () => {
	const text = 'customer_id,name\n18,Bo\n';
	const { folder, landing } = await arrive([
		{ entity: 'customers', text },
		{ entity: 'products', text: 'product_id,name\n17,Ann Other\n' }
	]);
	expect(landing.files.map(({ file }) => file)).toEqual(['0.csv', '1.csv']);
	expect(readFileSync(join(folder, '0.csv'), 'utf8')).toBe(text);
});

test('the lines of a text file keep their places, and its faults theirs', async () => {
	const text = [
		'return_id,customer_id,requested_at,note',
		'r1,17,2026-01-01,"two',
		'lines"',
		'r2,18,never,mine',
		'r3,17,never,hers',
		'r4,18'
	];
	await load(await arrive([{ entity: 'returns', text: `${text.join('\n')}\n` }]));
	expect(await rows('select return_id, customer_id, note from raw.returns')).toEqual([['r1', pseudonym, null]]);
	const held = await rows('select line, reason, raw_text from load.quarantine order by line');
	expect(held.map(([line, reason]) => [line, reason])).toEqual([['4', 'wrong_type'], ['5', 'wrong_type'], ['6', 'too_few_columns']]); // prettier-ignore
	expect(held[0]![2]).toContain('mine');
	expect(held[1]![2]).toContain(pseudonym);
	expect(held[1]![2]).not.toContain('hers');
});

test('keys and deletions name the pseudonym, so that nobody is taken for gone', async () => {
	const customers = { entity: 'customers', sql: "select '17' as customer_id, 'Ann Other' as name" };
	await load(await arrive([customers]));
	await load(
		await arrive([{ entity: 'customers', role: 'keys', text: 'customer_id,x\n17,1\n' }], {
			complete: [{ entity: 'customers', since: null }]
		})
	);
	expect(await rows('select customer_id, deleted_at from raw.customers')).toEqual([[pseudonym, null]]);
	await load(
		await arrive([
			{ entity: 'customers', role: 'deletions', text: 'customer_id,deleted_at\n17,2026-01-01T00:00:00Z\n' }
		])
	);
	expect(await rows('select customer_id, deleted_at is not null from raw.customers')).toEqual([[pseudonym, true]]);
});

test('an answer from another source is theirs by the source that it names', async () => {
	await load(
		await arrive([{ entity: 'returns', sql: "select 'r1' as return_id, '17' as customer_id, now() as requested_at" }])
	);
	const text = ['s1,r1,shop,hers', 's2,r1,other,not hers'].map((line) => `${line},2026-01-02`).join('\n');
	const answers = {
		entity: 'survey_responses',
		text: `response_id,return_id,return_source_id,comment,answered_at\n${text}\n`
	};
	await load(await arrive([answers], { sourceId: 'polls' }), 'polls');
	expect(await rows('select response_id, comment from raw.survey_responses order by 1')).toEqual([
		['s1', null],
		['s2', 'not hers']
	]);
});

test('of another source the same id is somebody else', async () => {
	const { landing } = await arrive([{ entity: 'customers', text: 'customer_id,name\n17,Cy\n' }], { sourceId: 'other' });
	expect(landing.files[0]!.file).toBe('0.csv');
});

test('texts that are no rows are emptied where they mention somebody', async () => {
	const reject = { entity: 'orders', file: 'f', line: 1, column: null, found: null, reason: 'too_few_columns' };
	const { landing } = await arrive([], {
		rejects: [
			{ ...reject, raw: 'o1;17;web' },
			{ ...reject, raw: 'please call Ann Other soon' },
			{ ...reject, raw: '请联系王小明处理' },
			{ ...reject, raw: 'o2;18;web' }
		]
	});
	expect(landing.rejects.map(({ raw }) => raw)).toEqual(['', '', '', 'o2;18;web']);
});

test('a line that came before its return loses its words once the return says whose it is', async () => {
	const lines = {
		entity: 'return_lines',
		text: 'return_line_id,return_id,quantity,reason_text\nl1,r1,1,hers\nl2,r2,1,mine\n'
	};
	await load(await arrive([lines]));
	await load(
		await arrive([
			{ entity: 'returns', text: 'return_id,customer_id,requested_at\nr1,17,2026-01-01\nr2,18,2026-01-01\n' }
		])
	);
	expect(await rows('select reason_text from raw.return_lines order by return_line_id')).toEqual([['hers'], ['mine']]);
	const late = { connection: database.connection, dataFolder, now: quiet.now(), runId: 'run', sourceIds: ['shop'] };
	expect(await redactLate(late)).toBe(1);
	expect(await rows('select reason_text from raw.return_lines order by return_line_id')).toEqual([[null], ['mine']]);
	expect(await redactLate(late)).toBe(0);
	// the source sends the line again: its hash is that of a row without words
	const { entities } = await load(await arrive([lines]));
	expect(entities).toMatchObject([{ entity: 'return_lines', unchanged: 2, updated: 0 }]);
});
