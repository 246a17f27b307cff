// A source that fails again and again is left alone for a while, and tried at once when somebody names it.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { quiet } from '../load/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'retour-waiting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('three failures, then waits that grow, and an end as soon as it is well', async () => {
	const input = join(folder, 'orders');
	const config = checkConfig(
		{ sources: [{ id: 'shop', kind: 'files', folder: input }], limits: { threads: 2, memoryMb: 1000 } },
		null
	);
	let now = Date.parse('2026-11-24T08:00:00Z');
	const run = async (minutes: number, only: string[] = []) => {
		now += minutes * 60_000;
		const record = await runPipeline({
			config,
			environment: { dataFolder: join(folder, 'data') },
			effects: { ...quiet, now: () => new Date(now) },
			trigger: 'schedule',
			signal: new AbortController().signal,
			only
		});
		return record.sources[0]!.outcome;
	};
	expect([await run(0), await run(1), await run(1)]).toEqual(['failed', 'failed', 'failed']);
	expect(await run(10)).toBe('waiting');
	expect(await run(6)).toBe('failed');
	expect([await run(16), await run(15)]).toEqual(['waiting', 'failed']);
	expect(await run(1, ['shop'])).toBe('failed');
	mkdirSync(input);
	const file = join(input, 'suppliers.csv');
	writeFileSync(file, 'supplier_id,name\n1,A\n');
	// by the clock of the test, which is not that of the disk
	utimesSync(file, new Date('2026-11-23'), new Date('2026-11-23'));
	expect(await run(1)).toBe('waiting');
	expect(await run(0, ['shop'])).toBe('ok');
	expect(await run(1)).toBe('unchanged');
}, 120_000);
