// Limits on how often something may be tried, for what strangers can reach. Attempts are counted in the store, before the
// attempt is made and one writer at a time, so that neither many requests at once nor a restart gains a try.
import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { deleteAttempt, deleteForgotten, insertAttempt, selectBlocking } from '../../../sql/app/rate-limits.ts';
import type { AppStore } from './app-store.ts';

/** At most so many attempts within any span of so long. */
export type Limit = { most: number; minutes: number };

/** One thing to count by: what it is (`track address`), which one, and what holds for it. All limits hold. */
export type Counted = { what: string; subject: string; limits: readonly Limit[] };

export type Taken =
	{ isAllowed: true; attempts: readonly number[] } | { isAllowed: false; /** When to try again. */ until: Date };

const minute = 60_000;
/** Attempts older than this count for nothing; no limit may be longer. */
const keptMinutes = 24 * 60;

/**
 * Takes one attempt of each thing, or none where one of them is used up. What was refused does not count: who waits
 * until the time that was said is let in. `key` hides addresses and numbers in the store (HMAC).
 * Throws Failure `store_unwritable`: where attempts cannot be counted, nothing may be tried.
 */
export function takeAttempt(
	store: AppStore,
	key: Buffer,
	counted: readonly Counted[],
	at = new Date()
): Promise<Taken> {
	const now = at.getTime();
	const buckets = counted.map((one) => ({ ...one, bucket: bucketOf(key, one) }));
	return store.write(async (statement): Promise<Taken> => {
		await statement(deleteForgotten, { $before: now - keptMinutes * minute });
		const waits: number[] = [];
		for (const { bucket, limits } of buckets)
			for (const { most, minutes } of limits) {
				const values = { $bucket: bucket, $since: now - minutes * minute, $most: most };
				const [blocking] = await statement<{ at: number }>(selectBlocking, values);
				if (blocking) waits.push(blocking.at + minutes * minute);
			}
		if (waits.length > 0) return { isAllowed: false, until: new Date(Math.max(...waits)) };
		const attempts: number[] = [];
		for (const { bucket } of buckets) {
			const [inserted] = await statement<{ attempt_id: number }>(insertAttempt, { $bucket: bucket, $at: now });
			attempts.push(inserted!.attempt_id);
		}
		return { isAllowed: true, attempts };
	});
}

/** Gives an attempt back: it was a right one, and only wrong ones count. */
export async function giveBack(store: AppStore, attempts: readonly number[]): Promise<void> {
	await store.write(async (statement) => {
		for (const attempt_id of attempts) await statement(deleteAttempt, { $attempt_id: attempt_id });
	});
}

const bucketOf = (key: Buffer, { what, subject }: Counted): string =>
	createHmac('sha256', key).update(`${what}\n${subject}`).digest('base64url');

/** What an address counts as: of IPv6 the network, since whoever has one address there has all of them. */
export function networkOf(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped || !isIPv6(address)) return mapped ?? address;
	const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::');
	const before = head ? head.split(':') : [];
	const after = tail ? tail.split(':') : [];
	const groups = [
		...before,
		...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'),
		...after
	];
	return `${groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':')}::/64`;
}
