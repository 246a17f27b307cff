// The work in the background of the dashboard: alert rules are judged when another version serves and now and then,
// reports are made when their hour comes, and what is to be sent is sent. Of several web processes on one data folder one
// does it.
import { randomUUID } from 'node:crypto';
import { theDelivering, theGrounds } from '../alerts/grounds.server.ts';
import { forgetOld } from '../alerts/forget.server.ts';
import { leaveWork, workOnce } from '../alerts/work.server.ts';
import { warehouseStatus } from './data.ts';
import { endEvent } from './ending.ts';

/** How often it looks whether there is anything to do. */
const tickMs = 5000;
/** How often it forgets what was sent long ago. */
const forgetMs = 3600_000;

const holder = randomUUID();
let isWorking = false;
let isWanted = false;
let forgotAt = 0;

/** Does a round soon, as something was written that has work in it. */
export function wakeWorker(): void {
	isWanted = true;
	if (!isWorking) void round();
}

async function round(): Promise<void> {
	isWorking = true;
	isWanted = false;
	try {
		const { version } = await warehouseStatus();
		const isMine = await workOnce(theDelivering(), version, holder);
		if (isMine && Date.now() - forgotAt > forgetMs) {
			forgotAt = Date.now();
			await forgetOld(theGrounds().store, new Date());
		}
	} catch (thrown) {
		// The next round tries again; the log says what is in the way.
		process.stderr.write(`alerts: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
	} finally {
		isWorking = false;
	}
	if (isWanted) void round();
}

/** Starts working for as long as the process lives; once for a process. */
export function startWorker(): void {
	setInterval(() => {
		if (!isWorking) void round();
	}, tickMs).unref();
	// a lock that cannot be given back in time ends by itself
	process.once(endEvent as 'exit', () => void leaveWork({ grounds: theGrounds() }, holder).catch(() => undefined));
}
