// The published figures of the register: one run a day, then the same files once more, against all files at once.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig, projectFolder, type Config } from '../../etl/config.ts';
import type { Effects } from '../../etl/effects.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { compare, contentsOf } from '../contents.ts';
import { copyDays, listDays } from './days.ts';

const effects: Effects = { now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '2GB' };
const folder = mkdtempSync(join(tmpdir(), 'retour-uci-published-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const days = listDays();

test.skipIf(days.length === 0)(
	'day by day and twice gives the figures of all days at once',
	{ timeout: 240_000 },
	async () => {
		const some = days.slice(0, 3);
		const slowly = await company('slowly');
		for (const day of some) {
			slowly.bring(day);
			await slowly.run();
		}
		for (const day of some) slowly.bring(day);
		const again = await slowly.run();
		expect(again.version).toBeNull();

		const atOnce = await company('at-once');
		for (const day of some) atOnce.bring(day);
		await atOnce.run();
		expect(compare(await contentsOf(atOnce.data), await contentsOf(slowly.data))).toEqual([]);
	}
);

async function company(name: string) {
	const input = join(folder, name, 'input');
	const data = join(folder, name, 'data');
	mkdirSync(input, { recursive: true });
	const example = await loadConfig(join(projectFolder, 'examples/uci-online-retail/retour.config.ts'));
	const config: Config = {
		...example,
		sources: example.sources.map((source) => (source.kind === 'mapped' ? { ...source, folder: input } : source))
	};
	return {
		data,
		bring: (day: string) => copyDays([day], input),
		run: () =>
			runPipeline({
				config,
				environment: { dataFolder: data },
				effects,
				trigger: 'command',
				signal: new AbortController().signal
			})
	};
}
