// `retour start`: the one command of a newcomer. Fails early and clearly, serves as soon as there is something to
// serve, keeps the schedule, and ends cleanly on Ctrl-C.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { pushesOf } from '../config.ts';
import type { Context } from '../main.ts';
import { RetourError } from '../errors.ts';
import { recordSkipped } from '../pipeline.ts';
import { currentVersion } from '../publish/versions.ts';
import { makeRunner } from '../runner.ts';
import { startSchedule } from '../schedule.ts';
import { buildDashboard, checkAddress, startDashboard } from '../serve.ts';

export const start = (context: Context): Promise<number> => serveAndSchedule(context, 'built');
export const development = (context: Context): Promise<number> => serveAndSchedule(context, 'development');

async function serveAndSchedule(context: Context, mode: 'built' | 'development'): Promise<number> {
	const { config, environment, effects, signal } = context;
	ensureWritable(environment.dataFolder);
	await checkAddress(environment);
	const pushes = pushesOf(config);
	if (!config.file) effects.log('info', 'run: no retour.config.ts yet, so this is the demo company');
	if (mode === 'built') await buildDashboard(effects);

	const runner = makeRunner(context);
	// the first time there is nothing to look at, so the data comes first; later the last version serves meanwhile
	const firstTime = currentVersion(environment.dataFolder) === null;
	if (firstTime) await runner.run('start');
	if (signal.aborted) return 0;
	const dashboard = await startDashboard(environment, mode, runner.request, pushes);
	effects.log('info', `serve: Retour is at ${dashboard.address}  (Ctrl-C ends it)`);
	if (!firstTime) await runner.run('start');

	const schedule = startSchedule(
		config,
		async () => void (await runner.run('schedule')),
		() => recordSkipped(environment.dataFolder, effects)
	);
	const next = schedule?.next(1)[0];
	if (next && !signal.aborted) effects.log('info', `run: the next run is at ${next.toISOString()}`);

	const stopped = new Promise<'stopped'>((resolve) => {
		if (signal.aborted) resolve('stopped');
		signal.addEventListener('abort', () => resolve('stopped'), { once: true });
	});
	const end = await Promise.race([stopped, dashboard.ended]);
	await schedule?.stop();
	await dashboard.stop();
	if (end === 'stopped') await runner.idle();
	if (end === 'stopped') {
		effects.log('info', 'run: ended');
		return 0;
	}
	throw new RetourError('serve', 'SERVE_ENDED', `the dashboard ended by itself with ${end}`);
}

function ensureWritable(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true });
		accessSync(folder, constants.W_OK);
	} catch (cause) {
		throw new RetourError(
			'run',
			'RUN_DATA_FOLDER',
			`the data folder ${folder} cannot be written (${(cause as NodeJS.ErrnoException).code})`,
			{
				cause,
				hint: 'give it to the user who runs Retour, or set RETOUR_DATA to another folder',
				exit: 2
			}
		);
	}
}
