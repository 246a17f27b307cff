// How the rows of the audit log hang together: each has the SHA-256 of itself and of the hash before it.
import { createHash } from 'node:crypto';

/** A row of `audit_events` without its hash, in the order in which it is hashed. */
export type ChainedEvent = {
	event_id: number;
	/** UTC, ISO 8601. */
	at: string;
	person_id: string | null;
	action: string;
	subject: string;
	/** JSON. */
	details: string;
};

/** What was done, by whom; `person_id` null: the command line. */
export type Happened = Pick<ChainedEvent, 'at' | 'person_id' | 'action' | 'subject'> & { details: object };

/** The hash before the first row. */
export const chainStart = '0'.repeat(64);

export const chainHash = (
	before: string,
	{ event_id, at, person_id, action, subject, details }: ChainedEvent
): string =>
	createHash('sha256')
		.update(JSON.stringify([before, event_id, at, person_id, action, subject, details]))
		.digest('hex');

/** The values of `insertAuditEvent` for what happened after the last row; undefined: it is the first one. */
export function nextEvent(
	last: (Pick<ChainedEvent, 'event_id'> & { hash: string }) | undefined,
	{ at, person_id, action, subject, details }: Happened
) {
	const event = {
		event_id: (last?.event_id ?? 0) + 1,
		at,
		person_id,
		action,
		subject,
		details: JSON.stringify(details)
	};
	return {
		$event_id: event.event_id,
		$at: at,
		$person_id: person_id,
		$action: action,
		$subject: subject,
		$details: event.details,
		$hash: chainHash(last?.hash ?? chainStart, event)
	};
}
