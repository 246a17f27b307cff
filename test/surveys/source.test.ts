// Our own survey as a source: not there before somebody answers, then each answer once, changed ones again.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import type { Cursor, Landing } from '../../etl/sources/types.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { giveAnswer } from '../../web/lib/server/surveys.ts';
import { extraction } from '../extraction.ts';

const effects = { now: () => new Date(), log: () => {}, progress: () => {}, threads: 1, memoryLimit: '300MB' };
const config = checkConfig({ sources: [{ id: 'shop', kind: 'files', folder: '/nowhere' }] }, null);

let dataFolder: string;
let store: AppStore;
beforeEach(() => {
	dataFolder = mkdtempSync(join(tmpdir(), 'retour-own-surveys-'));
	store = new AppStore(join(dataFolder, 'app', 'retour.sqlite'));
});
afterEach(async () => {
	await store.close();
	rmSync(dataFolder, { recursive: true });
});

const give = (return_id: string, csat: number, at: string, comment = '') =>
	giveAnswer(store, { source_id: 'shop', return_id }, { csat, nps: null, comment, language: 'en' }, new Date(at));
const ids = async () => (await sourcesOf(config, [], dataFolder)).map((source) => source.id);

async function read(
	cursor: Cursor,
	kind: 'increment' | 'reload' = 'increment'
): Promise<{ landing: Landing | null; rows: Record<string, unknown>[] }> {
	const [source] = await sourcesOf(config, ['own-surveys'], dataFolder);
	const folder = join(dataFolder, 'landing');
	mkdirSync(folder, { recursive: true });
	const landing = await source!.extract(extraction({ effects, cursor, folder, reading: { kind } }));
	const lines = landing ? readFileSync(join(folder, landing.files[0]!.file), 'utf8').trim().split('\n') : [];
	return { landing, rows: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('there is no such source before the first answer', async () => {
	expect(await ids()).toEqual(['shop']);
	await store.write((statement) => statement('select 1'));
	expect(await ids()).toEqual(['shop']);
	await give('R1', 4, '2026-11-20T10:00:00Z');
	expect(await ids()).toEqual(['shop', 'own-surveys']);
	expect(await sourcesOf(config, ['shop'], dataFolder)).toHaveLength(1);
});

test('an answer is read once, and again when it is changed, as of the first day', async () => {
	await give('R1', 2, '2026-11-20T10:00:00Z', 'slow, "very"\n慢');
	await give('R2', 5, '2026-11-20T11:00:00Z');
	const first = await read({});
	expect(first.rows).toEqual([
		{
			response_id: 'shop/R1', return_id: 'R1', return_source_id: 'shop', csat: 2, nps: null, comment: 'slow, "very"\n慢',
			answered_at: '2026-11-20T10:00:00.000Z', updated_at: '2026-11-20T10:00:00.000Z'
		},
		expect.objectContaining({ response_id: 'shop/R2', comment: null })
	]); // prettier-ignore
	const { cursor } = first.landing!;
	expect((await read(cursor)).landing).toBeNull();

	await give('R1', 3, '2026-11-21T10:00:00Z');
	await give('R1', 4, '2026-11-22T10:00:00Z');
	expect((await read(cursor)).rows).toEqual([
		expect.objectContaining({
			response_id: 'shop/R1',
			csat: 4,
			answered_at: '2026-11-20T10:00:00.000Z',
			updated_at: '2026-11-22T10:00:00.000Z'
		})
	]);
	expect((await read(cursor, 'reload')).rows).toHaveLength(2);
});

test('a store that is no store is a source that fails alone and says why', async () => {
	mkdirSync(join(dataFolder, 'app'));
	writeFileSync(join(dataFolder, 'app', 'retour.sqlite'), 'no database at all, but long enough to be looked at as one');
	expect(await ids()).toContain('own-surveys');
	await expect(read({})).rejects.toMatchObject({ code: 'SURVEYS_UNREADABLE' });
});

test('no configured source may have its id', () => {
	const named = { sources: [{ id: 'own-surveys', kind: 'files' as const, folder: '/nowhere' }] };
	expect(() => checkConfig(named, null)).toThrow(/own-surveys/);
});
