import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	extract,
	markLoaded,
	pendingLandings,
	pruneLandings,
	readLanding,
	removePartialLandings
} from '../../etl/extract/landing.ts';
import { TransientError } from '../../etl/sources/transient.ts';
import type { Landing, Source } from '../../etl/sources/types.ts';
import { quiet } from './store.ts';

let dataFolder: string;
beforeEach(() => {
	dataFolder = mkdtempSync(join(tmpdir(), 'retour-landing-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const nothing: Landing = { files: [], rejects: [], cursor: { at: 1 }, warnings: [] };
const sourceOf = (extractRows: Source['extract']): Source => ({
	id: 'shop',
	kind: 'test',
	title: 'Shop',
	timezone: 'UTC',
	currency: 'EUR',
	extract: extractRows,
	check: async () => ({ entities: [], notes: [] })
});
let minute = 0;
const run = (source: Source, signal = new AbortController().signal) =>
	extract({
		source,
		dataFolder,
		effects: { ...quiet, now: () => new Date(Date.UTC(2026, 0, 1, 0, minute++)) },
		cursor: {},
		runId: 'run',
		signal,
		firstWait: 1
	}).then(({ folder }) => folder);
const names = () => readdirSync(join(dataFolder, 'landing', 'shop'));

test('a landing is invisible until it is whole', async () => {
	const folder = await run(
		sourceOf(async ({ folder: partial }) => {
			expect(pendingLandings(dataFolder, 'shop')).toEqual([]);
			writeFileSync(join(partial, 'a.csv'), 'x');
			return nothing;
		})
	);
	expect(pendingLandings(dataFolder, 'shop')).toEqual([folder]);
	expect(readLanding(folder!)).toMatchObject({ landing: nothing });
	expect(readdirSync(folder!).toSorted()).toEqual(['a.csv', 'manifest.json']);
});

test('where nothing changed nothing is left', async () => {
	expect(await run(sourceOf(async () => null))).toBeNull();
	expect(names()).toEqual([]);
});

test('a transient failure is tried three times, each time from an empty folder', async () => {
	let tries = 0;
	const folder = await run(
		sourceOf(async ({ folder: partial }) => {
			expect(readdirSync(partial)).toEqual([]);
			writeFileSync(join(partial, 'half.csv'), 'x');
			if (++tries < 3) throw new TransientError('TEST_BUSY', 'answered 503');
			return nothing;
		})
	);
	expect(tries).toBe(3);
	expect(folder).not.toBeNull();
	const failing = sourceOf(async () => {
		tries++;
		throw new TransientError('TEST_BUSY', 'answered 503');
	});
	await expect(run(failing)).rejects.toMatchObject({ code: 'TEST_BUSY' });
	expect(tries).toBe(6);
});

test('any other failure is not tried again, and leaves nothing', async () => {
	let tries = 0;
	const failing = sourceOf(async ({ folder: partial }) => {
		tries++;
		writeFileSync(join(partial, 'half.csv'), 'x');
		throw new Error('a bug');
	});
	await expect(run(failing)).rejects.toThrow('a bug');
	expect(tries).toBe(1);
	expect(names()).toEqual([]);
});

test('what a killed extraction left is removed, and the last three committed landings are kept', async () => {
	mkdirSync(join(dataFolder, 'landing', 'shop', '.partial-x'), { recursive: true });
	removePartialLandings(dataFolder, 'shop');
	expect(names()).toEqual([]);
	const folders: string[] = [];
	for (let index = 0; index < 5; index++) folders.push((await run(sourceOf(async () => nothing)))!);
	expect(pendingLandings(dataFolder, 'shop')).toEqual(folders);
	for (const folder of folders.slice(0, 4)) markLoaded(folder);
	pruneLandings(dataFolder, 'shop');
	expect(folders.map((folder) => existsSync(folder))).toEqual([false, true, true, true, true]);
	expect(pendingLandings(dataFolder, 'shop')).toEqual(folders.slice(4));
});
