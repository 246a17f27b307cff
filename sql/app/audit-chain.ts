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

/** The hash before the first row. */
export const chainStart = '0'.repeat(64);

export const chainHash = (
	before: string,
	{ event_id, at, person_id, action, subject, details }: ChainedEvent
): string =>
	createHash('sha256')
		.update(JSON.stringify([before, event_id, at, person_id, action, subject, details]))
		.digest('hex');
