// One run at a time, whoever asks for it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkConfig, readEnvironment } from '../../etl/config.ts';
import { isRunRequest, makeRunner } from '../../etl/runner.ts';
import { listRuns } from '../../etl/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'retour-runner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('asked during a run: a person is told that it is busy, the schedule is skipped, a hint is followed by one more', async () => {
	const sources = ['shop', 'depot'].map((id) => {
		mkdirSync(join(folder, id));
		writeFileSync(join(folder, id, 'suppliers.csv'), 'supplier_id,name\n1,A\n');
		return { id, kind: 'files' as const, folder: join(folder, id) };
	});
	const dataFolder = join(folder, 'data');
	const runner = makeRunner({
		config: checkConfig({ sources, limits: { threads: 2, memoryMb: 1000 } }, null),
		environment: { ...readEnvironment({}), dataFolder },
		effects: { now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '1GB' },
		signal: new AbortController().signal
	});
	expect(await runner.request({ kind: 'run', id: 1, sources: ['elsewhere'] })).toBe('unknown_source');
	expect(await runner.request({ kind: 'run', id: 2, sources: ['shop'] })).toBe('started');
	expect(await runner.request({ kind: 'run', id: 3 })).toBe('busy');
	expect(await runner.run('schedule')).toBe('busy');
	expect(await runner.request({ kind: 'run', sources: ['depot'] })).toBe('waits');
	expect(await runner.request({ kind: 'run', sources: ['depot'] })).toBe('waits');
	await runner.idle();
	const runs = listRuns(dataFolder).map((run) => [run.trigger, run.outcome, run.sources.map(({ source }) => source)]);
	expect(runs.sort()).toEqual([
		['request', 'ok', ['depot']],
		['request', 'ok', ['shop']],
		['schedule', 'skipped', []]
	]);
}, 120_000);

test('only what asks for a run is taken for asking for one', () => {
	for (const message of [{ kind: 'run' }, { kind: 'run', id: 1, sources: ['a'] }])
		expect(isRunRequest(message)).toBe(true);
	for (const message of [
		null,
		'run',
		{},
		{ kind: 'stop' },
		{ kind: 'run', sources: 'a' },
		{ kind: 'run', sources: [1] },
		{ kind: 'run', id: 'x' }
	])
		expect(isRunRequest(message)).toBe(false);
});
