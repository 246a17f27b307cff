// The clock of the pipeline: node-cron calls, one run at a time. A tick during a run is skipped and recorded; a run
// that fails is recorded by the pipeline, and the next tick runs again.
import cron from 'node-cron';
import type { Config } from './config.ts';
import { RetourError } from './errors.ts';

export type Schedule = {
	/** The coming runs, for people. */
	next: (count: number) => Date[];
	/** Stops ticking; a run under way goes on. */
	stop: () => Promise<void>;
};

/**
 * Ticks by `config.schedule` in its time zone (else the reporting one). `run` does one run; `skipped` records a tick
 * that came while the last run was under way. Throws `CONFIG_SCHEDULE` for an expression that cron does not know.
 */
export function startSchedule(config: Config, run: () => Promise<void>, skipped: () => void): Schedule | null {
	if (config.schedule === false) return null;
	const { cron: expression, timezone = config.reporting.timezone } = config.schedule;
	if (!cron.validate(expression))
		throw new RetourError(
			'config',
			'CONFIG_SCHEDULE',
			`schedule.cron must be a cron expression, not ${JSON.stringify(expression)}`,
			{
				hint: 'five fields: minute hour day-of-month month day-of-week; "15 * * * *" is a quarter past every hour'
			}
		);
	let running = false;
	const task = cron.schedule(
		expression,
		async () => {
			if (running) return skipped();
			running = true;
			try {
				await run();
			} finally {
				running = false;
			}
		},
		{ timezone }
	);
	return {
		next: (count) => task.getNextRuns(count),
		stop: async () => {
			await task.destroy();
		}
	};
}
