import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RetourError } from '../../etl/errors.ts';
import { beginRun, listRuns, runError, tidyRuns, timeId, writeRun } from '../../etl/runs.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'retour-runs-'));
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 8, minute));

test('runs are listed newest first, and a record is never half of itself', () => {
	const data = folder();
	for (const minute of [1, 3, 2]) writeRun(data, beginRun(at(minute), 'schedule'));
	expect(listRuns(data).map((run) => run.started_at)).toEqual([3, 2, 1].map((minute) => at(minute).toISOString()));
	expect(readdirSync(join(data, 'runs')).filter((name) => name.includes('partial'))).toEqual([]);
});

test('a run whose process is gone is marked as interrupted, one that lives is not', () => {
	const data = folder();
	const gone = { ...beginRun(at(1), 'command'), pid: 2 ** 22 + 7 };
	const alive = { ...beginRun(at(2), 'command'), pid: process.ppid };
	writeRun(data, gone);
	writeRun(data, alive);
	tidyRuns(data);
	expect(listRuns(data).map((run) => run.outcome)).toEqual(['running', 'interrupted']);
});

test('only the newest 200 runs are remembered', () => {
	const data = folder();
	for (let minute = 0; minute < 203; minute++) writeRun(data, { ...beginRun(at(minute), 'schedule'), outcome: 'ok' });
	tidyRuns(data);
	expect(listRuns(data)).toHaveLength(200);
	expect(listRuns(data).at(-1)?.started_at).toBe(at(3).toISOString());
});

test('an expected failure keeps its code and hint, anything else is called a bug', () => {
	expect(runError(new RetourError('load', 'LOAD_X', 'it broke', { hint: 'mend it' }))).toEqual({
		code: 'LOAD_X',
		message: 'load: it broke',
		hint: 'mend it'
	});
	expect(runError(new TypeError('oops')).code).toBe('BUG');
});

test('ids sort by time', () => {
	expect(timeId(at(5))).toBe('20261124T080500000Z');
	expect(timeId(at(5)) < timeId(at(6))).toBe(true);
});
