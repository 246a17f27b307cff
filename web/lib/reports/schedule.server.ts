// When a report is sent: simple choices, as a cron expression in a time zone.
import cron from 'node-cron';
import type { Schedule } from './report.ts';

/** The expression that cron reads; its weekdays count from 0, Sunday. */
export function cronOf({ every, weekday, day, hour, minute }: Schedule): string {
	const time = `${minute} ${hour}`;
	if (every === 'weekday') return `${time} * * 1-5`;
	if (every === 'week') return `${time} * * ${weekday % 7}`;
	return every === 'month' ? `${time} ${day} * *` : `${time} * * *`;
}

/** The next time from now on, by the clocks of the time zone (also where they are put forward or back). */
export function nextRun(schedule: Schedule, timezone: string): Date {
	const task = cron.createTask(cronOf(schedule), () => undefined, { timezone });
	try {
		const [next] = task.getNextRuns(1);
		if (!next) throw new Error(`there is no next time of ${cronOf(schedule)}`);
		return next;
	} finally {
		void task.destroy();
	}
}

/** The day that it is somewhere, YYYY-MM-DD. */
export const dayIn = (timezone: string, at: Date): string =>
	new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
		at
	);

/** The names of time zones. */
export const timezones = (): string[] => [
	'UTC',
	...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')
];

export function isTimezone(timezone: string): boolean {
	try {
		return Boolean(new Intl.DateTimeFormat('en', { timeZone: timezone }));
	} catch {
		return false;
	}
}
