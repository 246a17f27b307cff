// What the CRM is told of flags: each event of a flag is posted to the address that the operator configured, signed, and
// tried again until it is taken or given up. It is kept in the store from the moment the event is written, so nothing is
// lost over a restart; a delivery may come twice, and has an id to know it by.
//
// Headers and signature are those of Standard Webhooks (standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and
// `webhook-signature: v1,<base64 of HMAC-SHA256 over id.timestamp.body>`.
import { createHmac, randomUUID } from 'node:crypto';
import { deliveryStatements as statements } from '../../../sql/app/crm.ts';
import type { Flag, FlagEventKind } from '../crm/flag.ts';
import type { AppStore } from './app-store.ts';

type Statement = Parameters<Parameters<AppStore['write']>[0]>[0];

export type DeliveryState = 'waiting' | 'sent' | 'given_up';

/** A delivery with its last try. */
export type Delivery = {
	delivery_id: string;
	made_at: string;
	state: DeliveryState;
	tries: number;
	next_at: string;
	sent_at: string | null;
	kind: FlagEventKind;
	source_id: string;
	customer_id: string;
	tried_at: string | null;
	status: number | null;
	problem: string | null;
	took_ms: number | null;
};

/** Waits between tries, in seconds: a day and a half in all. What fails after the last one is given up. */
export const waits = [10, 60, 300, 1800, 7200, 21_600, 86_400] as const;

/** How long one try may take. */
const tryMs = 10_000;
/** A process that died while it tried keeps a delivery from others for so long. */
const claimMs = 6 * tryMs;

/**
 * Writes down what is to be told of an event, in its transaction. Notes and what customers said stay here: free text is
 * the one place where somebody may have written what is nobody else's business.
 */
export async function queueDelivery(
	statement: Statement,
	{
		event_id,
		kind,
		at,
		event,
		flag
	}: {
		event_id: number;
		kind: FlagEventKind;
		at: Date;
		event: { flag_id: string; source_id: string; customer_id: string };
		flag: Flag | null;
	}
): Promise<void> {
	const delivery_id = randomUUID();
	const { flag_id, source_id, customer_id } = event;
	const body = JSON.stringify({
		id: delivery_id,
		type: `customer_flag.${kind}`,
		timestamp: at.toISOString(),
		data: {
			flag_id,
			source_id,
			customer_id,
			// null: it was taken back
			flag: flag && {
				reason: flag.reason,
				measure: flag.measure,
				owner: flag.owner,
				flagged_at: flag.flagged_at,
				due_on: flag.due_on || null,
				expires_on: flag.expires_on || null,
				look_on: flag.look_on || null,
				outcome: flag.outcome,
				appeal: flag.appeal && { at: flag.appeal.at, result: flag.appeal.result },
				lifted_at: flag.lifted_at
			}
		}
	});
	await statement(statements.add, {
		$delivery_id: delivery_id,
		$event_id: event_id,
		$at: at.toISOString(),
		$body: body
	});
}

/** The signature of a body. */
export const signatureOf = (secret: string | Buffer, id: string, timestamp: number, body: string): string =>
	`v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

export type PushTarget = { url: string; secret: string | Buffer };

/**
 * Tries every delivery that is due, one after the other, and says when the next one is (ISO 8601), or null where none
 * waits. `isEnding` ends it between two of them.
 */
export async function deliverDue(
	store: AppStore,
	target: PushTarget,
	{ now = () => new Date(), isEnding = () => false }: { now?: () => Date; isEnding?: () => boolean } = {}
): Promise<string | null> {
	while (!isEnding()) {
		const began = now();
		const until = new Date(began.getTime() + claimMs).toISOString();
		const [claimed] = await store.write((statement) =>
			statement<{ delivery_id: string; body: string; tries: number }>(statements.claim, {
				$now: began.toISOString(),
				$until: until
			})
		);
		if (!claimed) break;
		const answer = await post(target, claimed, began);
		await settle(store, claimed, answer, { began, ended: now() });
	}
	return (await store.read<{ next_at: string | null }>(statements.next))[0]?.next_at ?? null;
}

type Answer = { status: number | null; problem: string };

async function post(
	{ url, secret }: PushTarget,
	{ delivery_id, body }: { delivery_id: string; body: string },
	at: Date
): Promise<Answer> {
	const timestamp = Math.floor(at.getTime() / 1000);
	try {
		const response = await fetch(url, {
			method: 'POST',
			body,
			// An address that sends us on could send us, and what we carry, anywhere.
			redirect: 'manual',
			signal: AbortSignal.timeout(tryMs),
			headers: {
				'content-type': 'application/json',
				'user-agent': 'Retour',
				'webhook-id': delivery_id,
				'webhook-timestamp': String(timestamp),
				'webhook-signature': signatureOf(secret, delivery_id, timestamp, body)
			}
		});
		await response.body?.cancel();
		return { status: response.status, problem: response.ok ? '' : problemOf(response.status) };
	} catch (thrown) {
		const { name, cause } = thrown as Error & { cause?: { code?: string } };
		return { status: null, problem: name === 'TimeoutError' ? 'timeout' : (cause?.code ?? 'unreachable') };
	}
}

const problemOf = (status: number): string => (status >= 300 && status < 400 ? 'redirect' : 'refused');

async function settle(
	store: AppStore,
	{ delivery_id, tries }: { delivery_id: string; tries: number },
	{ status, problem }: Answer,
	{ began, ended }: { began: Date; ended: Date }
): Promise<void> {
	const wait = waits[tries];
	const state: DeliveryState = problem === '' ? 'sent' : wait === undefined ? 'given_up' : 'waiting';
	const next = state === 'waiting' ? new Date(ended.getTime() + (wait ?? 0) * 1000) : ended;
	await store.write(async (statement) => {
		await statement(statements.tried, {
			$delivery_id: delivery_id,
			$at: began.toISOString(),
			$status: status,
			$problem: problem,
			$took_ms: Math.max(0, Math.round(ended.getTime() - began.getTime()))
		});
		await statement(statements.settle, {
			$delivery_id: delivery_id,
			$state: state,
			$next_at: next.toISOString(),
			$sent_at: state === 'sent' ? ended.toISOString() : null
		});
	});
}

/** Tries a delivery again from the beginning; false where it was taken already or there is none. */
export const sendAgain = (store: AppStore, delivery_id: string, now = new Date()): Promise<boolean> =>
	store.write(
		async (statement) =>
			(await statement(statements.again, { $delivery_id: delivery_id, $now: now.toISOString() })).length === 1
	);

/** The newest deliveries, and how many there are in each state. */
export async function readDeliveries(store: AppStore, limit: number) {
	const counts = await store.read<{ state: DeliveryState; deliveries: number }>(statements.counts);
	const of = (state: DeliveryState) => counts.find((one) => one.state === state)?.deliveries ?? 0;
	return {
		deliveries: (await store.read<Delivery>(statements.log, { $limit: limit })).map((row) => ({ ...row })),
		waiting: of('waiting'),
		sent: of('sent'),
		given_up: of('given_up')
	};
}
