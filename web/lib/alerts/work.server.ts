// One round of the work in the background. Everything that it does stands in the store, so a round that fails is made good by
// the next one, in this process or in another.
import { releaseLock, takeLock } from '../../../sql/app/alerts.ts';
import { queueDue } from '../reports/report-store.server.ts';
import { toJudge } from './alert-store.server.ts';
import { deliverDue, type Delivering } from './deliver.server.ts';
import { evaluate } from './evaluate.server.ts';

/** A process that died holds the others off for so long. What is sent is claimed one by one besides. */
const lockMs = 30_000;
/** The clock moves without a new version (freshness, runs, snoozes), and so does what people say. */
const againMs = 60_000;

/**
 * Judges the rules that are due on the version that serves, queues the reports whose hour has come, and sends what is to be
 * sent. Gives false where another process on the same store does the work.
 */
export async function workOnce(delivering: Delivering, version: string | null, by: string): Promise<boolean> {
	const { store, now } = delivering.grounds;
	const at = now();
	const until = new Date(at.getTime() + lockMs).toISOString();
	const mine = await store.write((run) => run(takeLock, { name: 'alerts', holder: by, until, now: at.toISOString() }));
	if (mine.length === 0) return false;
	const before = new Date(at.getTime() - againMs).toISOString();
	const rules = await toJudge(store, version, before);
	if (rules.length > 0) await evaluate(rules, delivering.grounds);
	await queueDue(store, at);
	await deliverDue(delivering);
	return true;
}

/** Lets another process do the work from now on. */
export const leaveWork = async ({ grounds }: Pick<Delivering, 'grounds'>, by: string): Promise<void> => {
	await grounds.store.write((run) => run(releaseLock, { name: 'alerts', holder: by }));
};
