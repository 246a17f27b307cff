import { existsSync, readFileSync, readdirSync, readlinkSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../web/lib/server/failure.ts';
import { Warehouse, type WarehouseOptions } from '../../web/lib/server/warehouse.ts';
import type { Scope } from '../../sql/access/scope.ts';
import { insertRows } from '../fixtures/published.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from './published-folder.ts';

const publication = {
	sql: `select version, data_to, maturity_days from meta.publication where $since = '' or version = $since`,
	parameters: [{ name: 'since', type: 'VARCHAR' as const }]
};
const endless =
	'select count(*) as rows from range(1000000000) as a, range(1000000000) as b where a.range + b.range = 7';

let folder: string;
const opened: Warehouse[] = [];
const leased: { release: () => void }[] = [];

beforeEach(() => {
	folder = makeFolder();
});
afterEach(async () => {
	for (const lease of leased.splice(0)) lease.release();
	for (const warehouse of opened.splice(0)) await warehouse.close();
	removeFolder(folder);
});

function open(options: Partial<WarehouseOptions> = {}): Warehouse {
	const warehouse = new Warehouse({
		folder,
		queries: new Map([['publication', publication]]),
		connections: 2,
		threads: 1,
		memoryMb: 200,
		seconds: 5,
		lookEvery: 0,
		retryAfter: 0,
		...options
	});
	opened.push(warehouse);
	return warehouse;
}

/** A lease that the end of the test releases. */
function lend(warehouse: Warehouse, signal?: AbortSignal): ReturnType<Warehouse['lease']> {
	const lease = warehouse.lease(signal);
	leased.push(lease);
	return lease;
}

/** Runs one request: a lease that is released at its end. */
async function request<T>(
	warehouse: Warehouse,
	work: (lease: ReturnType<Warehouse['lease']>) => Promise<T>
): Promise<T> {
	const lease = warehouse.lease();
	try {
		return await work(lease);
	} finally {
		lease.release();
	}
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'no failure',
		(error: unknown) => (error instanceof Failure ? error.code : String(error))
	);

/** Files of the folder that this process has open. */
const openFiles = (): string[] =>
	existsSync('/proc/self/maps')
		? readdirSync('/proc/self/fd').flatMap((fd) => {
				try {
					return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(folder));
				} catch {
					return [];
				}
			})
		: [];

const v = (index: number) =>
	`20261124T08${String(Math.floor(index / 60)).padStart(2, '0')}${String(index % 60).padStart(2, '0')}Z`;

describe('before anything is published', () => {
	test('a question fails with nothing_published, and is answered as soon as there is a version', async () => {
		const warehouse = open();
		expect(await codeOf(request(warehouse, (lease) => lease.version()))).toBe('nothing_published');
		expect(await warehouse.status()).toEqual({
			version: null,
			pinned_at: null,
			problem: { version: null, sentence: 'nothing is published yet' }
		});
		await writeVersion(folder, v(1));
		switchTo(folder, v(1));
		expect(await request(warehouse, (lease) => lease.version())).toBe(v(1));
		expect(await warehouse.status()).toEqual({ version: v(1), pinned_at: null, problem: null });
	});

	test('nothing is opened before a request asks', async () => {
		await writeVersion(folder, v(1));
		switchTo(folder, v(1));
		const warehouse = open();
		warehouse.lease().release();
		expect(openFiles()).toEqual([]);
	});
});

describe('questions', () => {
	beforeEach(async () => {
		await writeVersion(folder, v(1));
		switchTo(folder, v(1));
	});

	test('are asked by name, with their parameters bound and their rows in plain JavaScript', async () => {
		const ask = lend(open()).ask as unknown as (name: string, given: object) => Promise<object[]>;
		expect(await ask('publication', { since: "' or true --", limit: 3 })).toEqual([]);
		expect(await ask('publication', { since: '' })).toEqual([
			{ version: v(1), data_to: '2026-11-24T07:59:00', maturity_days: 60 }
		]);
		await expect(ask('publication', {})).rejects.toThrow(/parameter since must be VARCHAR/);
	});

	test('cannot write, read other files or change settings', async () => {
		const { run } = lend(open());
		await expect(run('create table meta.x as select 1', {})).rejects.toThrow(/read-only/);
		await expect(run("select * from read_csv('/etc/hostname')", {})).rejects.toThrow(/disabled|Permission/);
		await expect(run("attach 'other.duckdb'", {})).rejects.toThrow(/disabled|Permission/);
		await expect(run("set memory_limit = '8GB'", {})).rejects.toThrow(/locked/);
	});

	test('are stopped at the time limit, and the connection stays good', async () => {
		const lease = lend(open({ seconds: 0.2, connections: 1 }));
		const began = performance.now();
		expect(await codeOf(lease.run(endless, {}))).toBe('too_slow');
		expect(performance.now() - began).toBeLessThan(1500);
		expect(await lease.run('select 1 as one', {})).toEqual([{ one: 1 }]);
	});

	test('are stopped at the time limit by their name too, and the statement that is kept stays good', async () => {
		const pairs = {
			sql: 'select count(*)::double as pairs from range(0, $most) as a, range(0, $most) as b where a.range + b.range = 7',
			parameters: [{ name: 'most', type: 'INTEGER' as const }]
		};
		const warehouse = open({ seconds: 0.3, connections: 1, cacheCells: 0, queries: new Map([['pairs', pairs]]) });
		const ask = lend(warehouse).ask as unknown as (name: string, given: object) => Promise<object[]>;
		for (let turn = 0; turn < 2; turn++) {
			expect(await ask('pairs', { most: 10 })).toEqual([{ pairs: 8 }]);
			expect(await codeOf(ask('pairs', { most: 1_000_000_000 }))).toBe('too_slow');
		}
		expect(await ask('pairs', { most: 5 })).toEqual([{ pairs: 2 }]);
	});

	test('that need more memory than there is fail alone; what fits on disk is answered, and nothing stays beside the files', async () => {
		const lease = lend(open({ memoryMb: 100, seconds: 30 }));
		expect(await codeOf(lease.run('select len(list(range)) as n from range(30000000)', {}))).toBe('too_large');
		const spilled =
			'select count(*)::integer as n from (select distinct md5(range::varchar) from range(1500000)) as texts';
		expect(await lease.run(spilled, {})).toEqual([{ n: 1_500_000 }]);
		expect(readdirSync(folder).sort()).toEqual([`${v(1)}.duckdb`, 'current.json']);
	});

	test('are stopped when nobody waits any more, also while they wait for a connection', async () => {
		const warehouse = open({ seconds: 30, connections: 1 });
		const leave = new AbortController();
		const running = codeOf(lend(warehouse, leave.signal).run(endless, {}));
		const waiting = codeOf(lend(warehouse, leave.signal).run('select 2', {}));
		await new Promise((resolve) => setTimeout(resolve, 100));
		leave.abort();
		expect(await running).toBe('gone');
		expect(await waiting).toBe('gone');
		expect(await lend(warehouse).run('select 1 as one', {})).toEqual([{ one: 1 }]);
	});

	test('after an error of DuckDB itself the version is opened again, current or earlier, beside whoever still reads', async () => {
		await writeVersion(folder, v(2));
		switchTo(folder, v(2));
		const sentences: string[] = [];
		const warehouse = open({ log: (sentence) => sentences.push(sentence), lookEvery: 60_000 });
		const broken = () =>
			Promise.reject(new Error('INTERNAL Error: Attempted to access index 0 within vector of size 0'));
		for (const asOf of [null, v(1)]) {
			const first = warehouse.lease(undefined, asOf);
			leased.push(first);
			await expect(first.use(broken)).rejects.toThrow('INTERNAL Error');
			const before = openFiles().length;
			const next = warehouse.lease(undefined, asOf);
			leased.push(next);
			expect(await next.version()).toBe(asOf ?? v(2));
			expect(await next.run('select 1 as one', {})).toEqual([{ one: 1 }]);
			expect(openFiles().length).toBe(before + (before > 0 ? 1 : 0));
			next.release();
			first.release();
			expect(openFiles().length).toBe(before);
		}
		expect(sentences).toEqual([`version ${v(2)} is opened again after an error of DuckDB`]);
	});

	test('more questions than connections wait for their turn and are all answered', async () => {
		const lease = lend(open({ connections: 2 }));
		const answers = await Promise.all(
			Array.from({ length: 40 }, (_, index) => lease.run('select $index as found', { index }))
		);
		expect(answers.map(([row]) => row?.['found'])).toEqual(Array.from({ length: 40 }, (_, index) => index));
	});

	test('a statement that is kept means what its scope may see, however scopes take turns on a connection', async () => {
		await writeVersion(folder, v(2), (connection) =>
			insertRows(
				connection,
				'marts.dim_suppliers',
				['shop', 'shop', 'market'].map((source_id, index) => ({
					source_id,
					supplier_id: `S${index}`,
					supplier_name: 'A',
					country: 'DE'
				}))
			)
		);
		switchTo(folder, v(2));
		const suppliers = {
			sql: 'select count(*)::double as suppliers from marts.dim_suppliers where country = $country',
			parameters: [{ name: 'country', type: 'VARCHAR' as const }]
		};
		const texts = Array.from({ length: 300 }, (_, index) => [
			`other_${index}`,
			{ sql: `select ${index} as found`, parameters: [] }
		]);
		const queries = new Map([['suppliers', suppliers], ...(texts as [])]);
		const warehouse = open({ connections: 1, cacheCells: 0, queries });
		const count = async (rules: Scope['rules'], name = 'suppliers', given: object = { country: 'DE' }) => {
			const lease = warehouse.lease(undefined, null, { rules, personal: true });
			const ask = lease.ask as unknown as (name: string, given: object) => Promise<Record<string, unknown>[]>;
			const [row] = await ask(name, given).finally(lease.release);
			return Object.values(row ?? {})[0];
		};
		for (let turn = 0; turn < 3; turn++) {
			expect(await count({})).toBe(3);
			expect(await count({ source: ['shop'] })).toBe(2);
			expect(await count({ source: ['market'] })).toBe(1);
			expect(await count({ source: ['market'] }, 'suppliers', { country: 'FR' })).toBe(0);
		}
		// more than are kept: those that made room are made again
		for (let index = 0; index < texts.length; index++) expect(await count({}, `other_${index}`, {})).toBe(index);
		expect(await count({})).toBe(3);
	});

	test('the same question at the same time is computed once, and after that not again', async () => {
		const warehouse = open();
		const compute = vi.fn(async ({ run }: { run: (sql: string, values: object) => Promise<object[]> }) => ({
			answer: await run('select 1 as one', {}),
			weight: 1
		}));
		const answers = await Promise.all(
			Array.from({ length: 20 }, () => request(warehouse, (lease) => lease.cached('key', compute as never)))
		);
		await request(warehouse, (lease) => lease.cached('key', compute as never));
		expect(compute).toHaveBeenCalledTimes(1);
		expect(new Set(answers).size).toBe(1);
	});
});

describe('a new version', () => {
	test(
		'50 switches under a stream of questions fail none of them, and old versions are closed',
		{ timeout: 60_000 },
		async () => {
			const switches = 50;
			await writeVersion(folder, v(0));
			switchTo(folder, v(0));
			const warehouse = open({ connections: 3 });
			const ended = new AbortController();
			let asked = 0;
			const seen = new Set<string>();
			const stream = async () => {
				while (!ended.signal.aborted) {
					await request(warehouse, async (lease) => {
						const before = await lease.version();
						const [row] = await lease.run(
							'select version, (select sum(range) from range(100000)) as work from meta.publication',
							{}
						);
						// One request never sees two versions.
						if (row?.['version'] !== before || (await lease.version()) !== before)
							throw new Error('it moved within a request');
						seen.add(before);
						asked++;
					});
				}
			};
			const streams = Array.from({ length: 4 }, stream);
			const failed = Promise.all(streams);
			failed.catch(() => ended.abort());
			for (let index = 1; index <= switches; index++) {
				await writeVersion(folder, v(index));
				switchTo(folder, v(index));
				await vi.waitFor(() => expect(seen.has(v(index))).toBe(true), { timeout: 5000, interval: 5 });
			}
			ended.abort();
			await failed;
			expect(asked).toBeGreaterThan(switches);
			expect(seen.size).toBe(switches + 1);
			await vi.waitFor(() => expect(openFiles()).toEqual([join(folder, `${v(switches)}.duckdb`)]));
			await warehouse.close();
			expect(openFiles()).toEqual([]);
		}
	);

	test('a request that began before stays on its version until it is released, then the file is let go', async () => {
		await writeVersion(folder, v(1));
		switchTo(folder, v(1));
		const warehouse = open();
		const lease = warehouse.lease();
		expect(await lease.version()).toBe(v(1));
		await writeVersion(folder, v(2));
		switchTo(folder, v(2));
		await vi.waitFor(async () => expect(await request(warehouse, (other) => other.version())).toBe(v(2)));
		expect(await lease.run('select version from meta.publication', {})).toEqual([{ version: v(1) }]);
		expect(openFiles()).toHaveLength(2);
		lease.release();
		await vi.waitFor(() => expect(openFiles()).toEqual([join(folder, `${v(2)}.duckdb`)]));
		expect(await lease.version()).toBe(v(2));
	});

	test('going back to an older version is moving too', async () => {
		for (const version of [v(1), v(2)]) await writeVersion(folder, version);
		switchTo(folder, v(2));
		const warehouse = open();
		expect(await request(warehouse, (lease) => lease.version())).toBe(v(2));
		switchTo(folder, v(1));
		await vi.waitFor(async () => expect(await request(warehouse, (lease) => lease.version())).toBe(v(1)));
	});

	const damages: Record<string, (path: string) => void> = {
		'is missing': (path) => renameSync(path, `${path}.away`),
		'was cut off': (path) => truncateSync(path, 5000),
		'is empty': (path) => truncateSync(path, 0),
		'is something else': (path) => writeFileSync(path, 'this is not a database at all'.repeat(1000)),
		'is another version': (path) => writeFileSync(path, readFileSync(join(folder, `${v(1)}.duckdb`)))
	};
	test.each(Object.keys(damages))('a new file that %s keeps the last good one serving, and says so', async (damage) => {
		await writeVersion(folder, v(1));
		switchTo(folder, v(1));
		const log = vi.fn();
		const warehouse = open({ log });
		expect(await request(warehouse, (lease) => lease.version())).toBe(v(1));
		await writeVersion(folder, v(2));
		damages[damage]?.(join(folder, `${v(2)}.duckdb`));
		switchTo(folder, v(2));
		await vi.waitFor(async () => expect((await warehouse.status()).problem?.version).toBe(v(2)));
		expect(await request(warehouse, (lease) => lease.version())).toBe(v(1));
		expect((await warehouse.status()).version).toBe(v(1));
		expect(log).toHaveBeenCalledTimes(1);
		expect(log.mock.calls[0]?.[0]).toMatch(/cannot be opened.*stays/);
		// A good one after it is served.
		await writeVersion(folder, v(3));
		switchTo(folder, v(3));
		await vi.waitFor(async () =>
			expect(await warehouse.status()).toEqual({ version: v(3), pinned_at: null, problem: null })
		);
	});

	test('a current.json that is no JSON, or names a file elsewhere, changes nothing', async () => {
		await writeVersion(folder, v(1));
		switchTo(folder, v(1));
		const warehouse = open();
		await request(warehouse, (lease) => lease.version());
		for (const text of ['{"version":', '{}', JSON.stringify({ version: v(2), file: `../${v(1)}.duckdb` })]) {
			writeFileSync(join(folder, 'current.json'), text);
			expect((await warehouse.status()).problem?.sentence).toBe('published/current.json cannot be read');
			expect(await request(warehouse, (lease) => lease.version())).toBe(v(1));
		}
	});

	test('only damaged files from the start: unreadable_version, and it is tried again', async () => {
		writeFileSync(join(folder, `${v(1)}.duckdb`), 'no');
		switchTo(folder, v(1));
		const warehouse = open();
		expect(await codeOf(request(warehouse, (lease) => lease.version()))).toBe('unreadable_version');
		renameSync(join(folder, `${v(1)}.duckdb`), join(folder, 'away'));
		await writeVersion(folder, v(1));
		expect(await request(warehouse, (lease) => lease.version())).toBe(v(1));
	});
});
