// A replay for good: the rows into the warehouse, the models after them, a new version, and a record as of any run.
import { join } from 'node:path';
import { RetourError } from './errors.ts';
import { replayQuarantine, type SourceReplay } from './load/replay.ts';
import { modelAndPublish, recorded } from './pipeline.ts';
import { readQuarantineState, type ReplayRequest } from './replay-effect.ts';
import type { RunRecord } from './runs.ts';
import { sourcesOf } from './sources/from-config.ts';

type ReplayOptions = ReplayRequest & {
	signal: AbortSignal;
	/** The quarantine whose replay was judged. */
	state: string;
};

/**
 * Replays the rows under the filter, builds, audits and publishes. Throws `REPLAY_CHANGED`, with nothing done, where the
 * quarantine or the warehouse is another than that which was judged.
 */
export async function replayForGood({
	config,
	dataFolder,
	effects,
	signal,
	filter,
	state
}: ReplayOptions): Promise<{ run: RunRecord; replays: SourceReplay[] }> {
	let replays: SourceReplay[] = [];
	const run = await recorded({ config, dataFolder, effects, trigger: 'command', signal }, async (work) => {
		const { connection, step } = work;
		if ((await readQuarantineState(connection)) !== state)
			throw new RetourError('run', 'REPLAY_CHANGED', 'a load came in between; nothing was replayed', {
				hint: 'see the effect again: retour replay --dry-run'
			});
		const started = performance.now();
		replays = await step('replay', async () =>
			replayQuarantine({
				connection,
				effects: work.effects,
				sources: await sourcesOf(config, [], dataFolder),
				filter,
				runId: work.run.id,
				folder: join(dataFolder, `.replay-${process.pid}`)
			})
		);
		for (const { source, entities } of replays)
			if (entities.length > 0)
				work.run.sources.push({
					source,
					outcome: 'ok',
					entities: entities.map(({ rowsRead, ...counts }) => ({ ...counts, rows_read: rowsRead })),
					warnings: [],
					error: null,
					ms: Math.round(performance.now() - started)
				});
		work.record();
		await modelAndPublish(work);
		work.run.outcome = 'ok';
	});
	return { run, replays };
}
