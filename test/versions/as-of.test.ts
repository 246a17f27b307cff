// The dashboard's warehouse as of an earlier version, on real files.
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseHeader } from '../../sql/queries/header.ts';
import { Failure } from '../../web/lib/server/failure.ts';
import { readFilters } from '../../web/lib/filters.ts';
import { readProjections } from '../../web/lib/server/rates.ts';
import { Warehouse } from '../../web/lib/server/warehouse.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';

const v = (minute: number) => `20261124T08${String(minute).padStart(2, '0')}00Z`;
let folder: string;
let warehouse: Warehouse;

beforeEach(async () => {
	folder = makeFolder();
	for (const minute of [1, 2, 3, 4, 5]) await writeVersion(folder, v(minute));
	switchTo(folder, v(5));
	warehouse = new Warehouse({
		folder,
		queries: new Map(),
		connections: 2,
		threads: 1,
		memoryMb: 200,
		seconds: 5,
		lookEvery: 0,
		retryAfter: 0
	});
});
afterEach(async () => {
	await warehouse.close();
	removeFolder(folder);
});

const openFiles = (): string[] =>
	existsSync('/proc/self/fd')
		? readdirSync('/proc/self/fd')
				.flatMap((fd) => {
					try {
						return [readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(folder));
					} catch {
						return []; // closed meanwhile
					}
				})
				.map((path) => path.slice(folder.length + 1, -'.duckdb'.length))
				.sort()
		: [];

async function versionAt(asOf: string | null): Promise<string> {
	const lease = warehouse.lease(undefined, asOf);
	try {
		const [row] = await lease.run('select version from meta.publication', {});
		expect(row?.['version']).toBe(await lease.version());
		return String(row?.['version']);
	} finally {
		lease.release();
	}
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'no failure',
		(error: unknown) => (error instanceof Failure ? error.code : String(error))
	);

test('a request reads the version that it names, current or not, beside others that read what is current', async () => {
	const found = await Promise.all([
		versionAt(v(1)),
		versionAt(null),
		versionAt(v(3)),
		versionAt(v(5)),
		versionAt(v(1))
	]);
	expect(found).toEqual([v(1), v(5), v(3), v(5), v(1)]);
});

test('at most two versions stay open beside the current one, those that were used last', async () => {
	for (const minute of [1, 2, 3, 1, 4]) await versionAt(v(minute));
	await versionAt(null);
	await vi.waitFor(() => expect(openFiles()).toEqual([v(1), v(4), v(5)]));
});

test('a version is not closed under a request that still reads it', async () => {
	const lease = warehouse.lease(undefined, v(1));
	await lease.version();
	for (const minute of [2, 3, 4]) await versionAt(v(minute));
	expect(await lease.run('select version from meta.publication', {})).toEqual([{ version: v(1) }]);
	lease.release();
	await vi.waitFor(() => expect(openFiles()).not.toContain(v(1)));
});

test('many versions asked for at once are all answered', async () => {
	const wanted = Array.from({ length: 40 }, (_, index) => v((index % 5) + 1));
	expect(await Promise.all(wanted.map(versionAt))).toEqual(wanted);
});

test('answers are kept by version', async () => {
	const compute = vi.fn(async (lease: { version: () => Promise<string> }) => ({
		answer: await lease.version(),
		weight: 1
	}));
	const ask = async (asOf: string | null) => {
		const lease = warehouse.lease(undefined, asOf);
		const answer = await lease.cached('key', compute);
		lease.release();
		return answer;
	};
	expect([await ask(v(1)), await ask(null), await ask(v(1)), await ask(v(5))]).toEqual([v(1), v(5), v(1), v(5)]);
	expect(compute).toHaveBeenCalledTimes(2);
});

test('what is no version, or is damaged, is told apart; it can be asked for again', async () => {
	for (const odd of ['20200101T000000Z', 'yesterday', '../warehouse', `${v(1)}.duckdb`, `../${v(1)}`])
		expect([odd, await codeOf(versionAt(odd))]).toEqual([odd, 'unknown_version']);
	const path = join(folder, `${v(1)}.duckdb`);
	const good = readFileSync(path);
	writeFileSync(path, 'this is not a database');
	expect(await codeOf(versionAt(v(1)))).toBe('unreadable_version');
	writeFileSync(path, good);
	expect(await versionAt(v(1))).toBe(v(1));
});

test('a question for what a version does not have says so, and is no bug', async () => {
	const lease = warehouse.lease(undefined, v(1));
	expect(await codeOf(lease.run('select sql from meta.models', {}))).toBe('other_shape');
	expect(await codeOf(lease.run('select colour from meta.publication', {}))).toBe('other_shape');
	lease.release();
});

test('a version from before there were projections has none, and any other failure stays one', async () => {
	const sql = readFileSync(join(import.meta.dirname, '../../sql/queries/projected_trend.sql'), 'utf8');
	const { parameters } = parseHeader('projected_trend.sql', sql);
	const queries = new Map([['projected_trend', { sql, parameters }]]);
	const reader = new Warehouse({
		folder,
		queries,
		connections: 1,
		threads: 1,
		memoryMb: 200,
		seconds: 5,
		lookEvery: 0
	});
	const filters = readFilters(new URL('http://shop/'), { data_to: '2026-11-24' });
	const ask = async (asOf: string) => {
		const lease = reader.lease(undefined, asOf);
		try {
			return await readProjections(lease, filters, { since: '2026-01-01', grain: 'week' });
		} finally {
			lease.release();
		}
	};
	try {
		expect(await ask(v(1))).toEqual([]);
		expect(await codeOf(ask('20200101T000000Z'))).toBe('unknown_version');
	} finally {
		await reader.close();
	}
});

test('a version that is held by hand says since when', async () => {
	writeFileSync(
		join(folder, 'current.json'),
		JSON.stringify({ version: v(2), file: `${v(2)}.duckdb`, pinned_at: '2026-11-24T10:00:00.000Z' })
	);
	expect(await warehouse.status()).toEqual({ version: v(2), pinned_at: '2026-11-24T10:00:00.000Z', problem: null });
});
