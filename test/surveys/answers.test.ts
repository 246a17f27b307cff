// What is answered stays: one answer a return, changed for a week, its history kept.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { answeredSince, giveAnswer, readAnswer } from '../../web/lib/server/surveys.ts';

let folder: string;
let store: AppStore;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-survey-'));
	store = new AppStore(join(folder, 'retour.sqlite'));
});
afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true });
});

const key = { source_id: 'shop', return_id: 'R1' };
const first = new Date('2026-11-20T15:00:00Z');
const daysLater = (days: number) => new Date(first.getTime() + days * 86_400_000);
const give = (csat: number, at: Date, comment = '', of = key) =>
	giveAnswer(store, of, { csat, nps: null, comment, language: 'en' }, at);

test('the last answer holds, and the first day counts', async () => {
	expect(await readAnswer(store, key)).toBeNull();
	expect(await give(2, first, '  slow  ')).toBe(true);
	expect(await give(4, daysLater(6.9))).toBe(true);
	expect(await readAnswer(store, key)).toMatchObject({
		csat: 4,
		comment: '',
		changes: 1,
		first_at: first.toISOString()
	});
	// a week after the first answer, not after the last
	expect(await give(1, daysLater(7.1))).toBe(false);
	expect(await readAnswer(store, key)).toMatchObject({ csat: 4 });
});

test('what was said before is kept, and never changed', async () => {
	await give(2, first, 'slow');
	await give(4, daysLater(1));
	const byHand = new DatabaseSync(join(folder, 'retour.sqlite'));
	expect(byHand.prepare('select csat, comment from survey_answers order by answer_id').all()).toEqual([
		{ csat: 2, comment: 'slow' },
		{ csat: 4, comment: '' }
	]);
	expect(() => byHand.exec('update survey_answers set csat = 5')).toThrow(/append-only/);
	byHand.close();
});

test('a scale has an end, and every return its own answer', async () => {
	await expect(give(6, first)).rejects.toThrow();
	await give(5, first, '', { ...key, source_id: 'till' });
	expect(await readAnswer(store, key)).toBeNull();
});

test('returns are counted by their first answer', async () => {
	await give(2, first);
	await give(4, daysLater(3));
	await give(4, daysLater(2), '', { ...key, return_id: 'R2' });
	expect(await answeredSince(store, daysLater(1).toISOString())).toBe(1);
	expect(await answeredSince(store, daysLater(-1).toISOString())).toBe(2);
});
