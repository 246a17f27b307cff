// The newest run, followed from another process by its record alone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { notedProgress } from '../../etl/run-progress.ts';
import { beginRun, writeRun } from '../../etl/runs.ts';
import { liveRuns } from '../../web/lib/runs/live.server.ts';
import { readRun, type Run } from '../../web/lib/runs/run.ts';

let folder: string;
let leave: AbortController;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'retour-live-'));
	leave = new AbortController();
});
afterEach(() => {
	leave.abort();
	rmSync(folder, { recursive: true, force: true });
});

const effects = { now: () => new Date(), log: () => {}, progress: () => {}, threads: 1, memoryLimit: '1GB' };

/** The events of a stream as they come; comments as null. */
async function* follow(): AsyncGenerator<Run | null> {
	let text = '';
	const decoder = new TextDecoder();
	for await (const bytes of liveRuns({ dataFolder: folder, signal: leave.signal, everyMs: 10, aliveMs: 60 })) {
		text += decoder.decode(bytes, { stream: true });
		const whole = text.split('\n\n');
		text = whole.pop() ?? '';
		for (const message of whole) {
			const data = /^event: run\ndata: (.+)$/.exec(message)?.[1];
			if (data) yield JSON.parse(data) as Run;
			else if (message.startsWith(':')) yield null;
		}
	}
}

test('a run is told as it goes, from the first record to the last, whoever writes it', async () => {
	const run = beginRun(new Date('2026-11-24T08:00:00Z'), 'request');
	const noted = notedProgress(effects, folder, run);
	writeRun(folder, run);
	const events = follow();
	expect((await events.next()).value).toMatchObject({ id: run.id, trigger: 'request', outcome: 'running', now: null });
	run.now = { step: 'models', since: '2026-11-24T08:00:01Z', done: null, total: null, what: null };
	noted.progress('models', 3, 40, 'fct_returns');
	expect((await events.next()).value).toMatchObject({
		now: { step: 'models', since: '2026-11-24T08:00:01Z', done: 3, total: 40, what: 'fct_returns' }
	});
	writeRun(folder, { ...run, outcome: 'ok', now: null, ended_at: '2026-11-24T08:00:09Z' });
	expect((await events.next()).value).toMatchObject({ outcome: 'ok', now: null });
	const next = beginRun(new Date('2026-11-24T09:00:00Z'), 'schedule');
	writeRun(folder, next);
	expect((await events.next()).value).toMatchObject({ id: next.id });
});

test('progress is written at most twice a second, and not after the run has ended', async () => {
	const run = beginRun(new Date(), 'command');
	writeRun(folder, run);
	run.now = { step: 'shop', since: new Date().toISOString(), done: null, total: null, what: null };
	const noted = notedProgress(effects, folder, run);
	const events = follow();
	await events.next();
	for (let done = 1; done <= 1000; done++) noted.progress('extract shop', done, 1000, 'orders');
	const [event] = [(await events.next()).value];
	expect(event?.now?.done).toBe(1);
	run.now = null;
	noted.progress('extract shop', null, null);
	expect((await events.next()).value).toBeNull();
});

test('silence is filled with comments; half a record and a folder without runs are no end', async () => {
	const events = follow();
	expect((await events.next()).value).toBeNull();
	mkdirSync(join(folder, 'runs'), { recursive: true });
	writeFileSync(join(folder, 'runs', '20261124T080000000Z-1.json'), '{"id": "2026');
	expect((await events.next()).value).toBeNull();
});

test('the stream ends when its listener leaves, and when the process is told to end', async () => {
	const events = follow();
	await events.next();
	leave.abort();
	expect((await events.next()).done).toBe(true);
	leave = new AbortController();
	const others = follow();
	await others.next();
	process.emit('SIGTERM', 'SIGTERM');
	expect((await others.next()).done).toBe(true);
});

test('a record of an older Retour is read without what it does not have; only a run under way is doing something', () => {
	const old = { id: '1', outcome: 'ok', started_at: '2026-11-24T08:00:00Z', models: { built: 3, skipped: 1, rows: 9 } };
	expect(readRun(old)).toMatchObject({ models: [], now: null, sources: [] });
	const each = [{ model: 'marts.fct_returns', action: 'built', rows: 5, ms: 12 }, { rows: 1 }];
	const now = { step: 'models' };
	expect(readRun({ ...old, models: { each }, now })).toMatchObject({ models: [each[0]], now: null });
	expect(readRun({ ...old, outcome: 'running', now })?.now).toEqual({
		step: 'models',
		since: null,
		done: null,
		total: null,
		what: null
	});
	const source = { source: 'shop', spent: { requests: 3, bytes: 1e6, retries: 1 }, entities: [{ entity: 'orders' }] };
	expect(readRun({ ...old, sources: [source] })?.sources[0]).toMatchObject({
		spent: { requests: 3, bytes: 1e6, retries: 1 },
		entities: [{ entity: 'orders', deleted: 0 }]
	});
});
