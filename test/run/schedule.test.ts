import { expect, test } from 'vitest';
import { checkConfig } from '../../etl/config.ts';
import { startSchedule } from '../../etl/schedule.ts';

const config = (schedule: { cron: string; timezone?: string } | false) =>
	checkConfig({ reporting: { timezone: 'Asia/Shanghai' }, sources: [{ id: 'demo', kind: 'demo' }], schedule }, null);

test('the coming runs are told in the reporting time zone', async () => {
	const schedule = startSchedule(
		config({ cron: '30 6 * * *' }),
		async () => {},
		() => {}
	);
	expect(schedule?.next(2).map((run) => run.toISOString().slice(11, 16))).toEqual(['22:30', '22:30']);
	await schedule?.stop();
});

test('a tick during a run is skipped and said, a failed run does not end the schedule', async () => {
	let runs = 0;
	let skipped = 0;
	const ended = Promise.withResolvers<void>();
	const schedule = startSchedule(
		config({ cron: '* * * * * *' }),
		async () => {
			runs += 1;
			if (runs === 1) {
				await new Promise((resolve) => setTimeout(resolve, 2200));
				throw new Error('the disk is full');
			}
			ended.resolve();
		},
		() => (skipped += 1)
	);
	await ended.promise;
	await schedule?.stop();
	expect(skipped).toBeGreaterThanOrEqual(1);
	expect(runs).toBe(2);
});

test('an expression that is none is refused, and false means by hand', () => {
	expect(() =>
		startSchedule(
			config({ cron: '99 * * * *' }),
			async () => {},
			() => {}
		)
	).toThrow('schedule.cron must be a cron expression');
	expect(
		startSchedule(
			config(false),
			async () => {},
			() => {}
		)
	).toBeNull();
});
