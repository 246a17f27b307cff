// Tells the CRM of flags while the dashboard runs: right after somebody said something, and when the next try is due.
import { appStore } from './app-store.ts';
import { deliverDue, type PushTarget } from './crm-outbox.ts';
import { readEnvironment } from './environment.ts';
import { Failure } from './failure.ts';
import { appSecret } from './secret.ts';

/** Another process may have been stopped before it tried what it wrote down. */
const lookEveryMs = 60_000;

/** Where the CRM is told, or null where the operator has named nobody. */
export function pushTarget(): PushTarget | null {
	const { webhook, webhookSecret } = readEnvironment().crm;
	return webhook === null ? null : { url: webhook, secret: webhookSecret ?? ownSecret() };
}

/** The key that signs where the operator set none: base64, as it is given to whoever verifies. */
export const ownSecret = (): string => appSecret('crm webhook').toString('base64');

let timer: NodeJS.Timeout | null = null;
let running: Promise<void> | null = null;
let isWanted = false;

/** Tries what is due, now and for as long as the process runs. Does nothing where nobody is to be told. */
export function pushSoon(): void {
	isWanted = true;
	running ??= pass().finally(() => {
		running = null;
	});
}

async function pass(): Promise<void> {
	let next: string | null = null;
	while (isWanted) {
		isWanted = false;
		const target = pushTarget();
		if (!target) return;
		try {
			next = await deliverDue(appStore(), target);
		} catch (thrown) {
			// What waits is kept, and looked at again later; nobody waits here who could be told.
			const said = thrown instanceof Failure ? thrown.message : thrown instanceof Error ? thrown.stack : String(thrown);
			process.stderr.write(`crm: what is to be told could not be tried: ${said}\n`);
		}
	}
	const wait = next === null ? lookEveryMs : Math.max(0, Math.min(lookEveryMs, Date.parse(next) - Date.now()));
	if (timer) clearTimeout(timer);
	timer = setTimeout(pushSoon, wait);
	timer.unref();
}
