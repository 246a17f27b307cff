// Forgets what was sent long ago: mail and posts of alerts, mail of reports, posts to the CRM. That it did so is in the
// audit log, with how many they were; what was mailed to whom stands there besides, and is kept.
import { forgetDeliveries, forgetPushes, forgetPushTries } from '../../../sql/app/retention.ts';
import { appendAudit } from '../server/audit-log.ts';
import type { AppStore } from '../server/app-store.ts';

/** A year and a month: what was sent a year ago can still be looked up. */
const keptDays = 400;
/** So many at once, so that nobody waits for the store; the others next time. */
const most = 2000;

/** Deletes what was delivered longer ago than that; gives how much it was. What was not delivered stays. */
export async function forgetOld(store: AppStore, now: Date): Promise<{ deliveries: number; pushes: number }> {
	const before = new Date(now.getTime() - keptDays * 24 * 3600_000).toISOString();
	const values = { before, limit: most };
	const gone = await store.write(async (run) => {
		await run(forgetPushTries, values);
		return {
			deliveries: (await run(forgetDeliveries, values)).length,
			pushes: (await run(forgetPushes, values)).length
		};
	});
	if (gone.deliveries + gone.pushes > 0)
		await appendAudit(
			store,
			null,
			{ action: 'forget_deliveries', subject: 'deliveries', details: { ...gone, before } },
			now
		);
	return gone;
}
