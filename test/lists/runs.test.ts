import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { beginRun, writeRun } from '../../etl/runs.ts';
import { readRun, runTotals } from '../../web/lib/runs/run.ts';
import { listRuns } from '../../web/lib/runs/run-files.server.ts';

const root = mkdtempSync(join(tmpdir(), 'retour-run-page-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(root, 'data-'));

test('what the pipeline writes of a run is what the page reads', async () => {
	const data = folder();
	const run = beginRun(new Date('2026-11-24T08:15:00Z'), 'schedule');
	const counts = { entity: 'orders', rows_read: 10, inserted: 3, updated: 2, unchanged: 4, quarantined: 1 };
	writeRun(data, {
		...run, outcome: 'failed', ended_at: '2026-11-24T08:16:00Z', error: { code: 'X', message: 'no', hint: null },
		sources: [{ source: 'erp', outcome: 'ok', entities: [counts], warnings: ['w'], error: null, ms: 5 }]
	}); // prettier-ignore
	const { runs, unreadable } = await listRuns(data, 20);
	expect(unreadable).toBe(0);
	expect(runs[0]).toMatchObject({
		id: run.id,
		outcome: 'failed',
		trigger: 'schedule',
		error: { code: 'X', message: 'no', hint: null }
	});
	expect(runTotals(runs[0] as NonNullable<(typeof runs)[0]>)).toEqual({
		read: 10,
		changed: 5,
		unchanged: 4,
		quarantined: 1
	});
});

test('a folder without runs has none', async () => {
	expect(await listRuns(folder(), 20)).toEqual({ runs: [], unreadable: 0 });
});

test('the newest come first, and only as many as were asked for', async () => {
	const data = folder();
	for (const day of ['2026-11-22', '2026-11-24', '2026-11-23'])
		writeRun(data, beginRun(new Date(`${day}T00:00:00Z`), 'command'));
	const { runs } = await listRuns(data, 2);
	expect(runs.map((run) => run.started_at.slice(0, 10))).toEqual(['2026-11-24', '2026-11-23']);
});

test('a record that is half written or from another time is counted, and hides no other', async () => {
	const data = folder();
	mkdirSync(join(data, 'runs'));
	writeFileSync(join(data, 'runs', '1.json'), '{"id": "1", "started_at":');
	writeFileSync(join(data, 'runs', '2.json'), '[]');
	writeFileSync(
		join(data, 'runs', '3.json'),
		'{"id": "3", "started_at": "2026-11-24T08:15:00Z", "outcome": "ok", "sources": "none", "audits": 7}'
	);
	const { runs, unreadable } = await listRuns(data, 20);
	expect([runs.map((run) => run.id), unreadable]).toEqual([['3'], 2]);
	expect(runs[0]).toMatchObject({ sources: [], audits: { passed: 0, warn: 0, stop: 0 }, version: null });
});

test('a run that does not say how it stands is none', () => {
	expect(readRun({ id: '1', started_at: '2026-11-24T08:15:00Z' })).toBeNull();
	expect(readRun({ id: '1', started_at: 'yesterday', outcome: 'ok' })).toBeNull();
});
