// `retour schedule`: the schedule without a dashboard, for those who run the two on different machines.
import type { Context } from '../main.ts';
import { describeError, RetourError } from '../errors.ts';
import { recordSkipped, runPipeline } from '../pipeline.ts';
import { startSchedule } from '../schedule.ts';

export async function schedule(context: Context, options: { list?: number }): Promise<number> {
	const { config, environment, effects, signal, json, print } = context;
	const clock = startSchedule(
		config,
		async () => {
			try {
				await runPipeline({ config, environment, effects, trigger: 'schedule', signal });
			} catch (error) {
				effects.log('error', describeError(error));
			}
		},
		() => recordSkipped(environment.dataFolder, effects)
	);
	if (!clock)
		throw new RetourError('config', 'CONFIG_SCHEDULE', 'schedule is false: the pipeline runs only by hand', {
			hint: 'give it a cron expression, as in `schedule: { cron: "15 * * * *" }`'
		});
	const next = clock.next(options.list ?? 1);
	if (options.list) {
		print(json ? JSON.stringify({ next }) : next.map((at) => at.toISOString()).join('\n'));
		await clock.stop();
		return 0;
	}
	effects.log('info', `run: the next run is at ${next[0]?.toISOString() ?? 'no time'}  (Ctrl-C ends the schedule)`);
	await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
	await clock.stop();
	return 0;
}
