// The tracking page: a return is shown to who knows its number and the e-mail address or the end of the telephone
// number of its customer. Nobody else learns anything, not even whether there is such a number: what is wrong is
// answered with the same words after the same work and time, and few may be tried.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queries } from '../../../sql/queries/rows.ts';
import { expectedOf, hoursBetween, type Expected } from '../tracking/expected.ts';
import { progressOf, type Progress } from '../tracking/progress.ts';
import type { AppStore } from './app-store.ts';
import { inEvenTime } from './even-time.ts';
import { giveBack, networkOf, takeAttempt, type Limit } from './rate-limit.ts';
import type { Lease } from './warehouse.ts';

export type TrackedReturn = Progress & {
	key: { source_id: string; return_id: string };
	expected: Expected | null;
	/** How far the data reaches, in the reporting time zone. */
	data_to: string;
};

export type TrackAnswer =
	{ kind: 'found'; tracked: TrackedReturn } | { kind: 'nothing' } | { kind: 'locked'; until: Date };

/** As it was typed. */
export type TrackQuestion = { rma_number: string; contact: string };

export type Tracking = {
	warehouse: Pick<Lease, 'ask'>;
	store: AppStore;
	/** Hides what is counted by; `appSecret('track')`. */
	key: Buffer;
	/** Of the one who asks. */
	address: string;
	at?: Date;
};

/** Wrong tries of one network, and of all the world for one number. Four digits are 10,000: 20 a day take years. */
const networkLimits: readonly Limit[] = [
	{ most: 10, minutes: 15 },
	{ most: 60, minutes: 24 * 60 }
];
const numberLimits: readonly Limit[] = [
	{ most: 5, minutes: 60 },
	{ most: 20, minutes: 24 * 60 }
];

/** Longer than the slowest usual answer. */
const stepMs = 300;
/** As many as the query gives at most: each answer compares so many, whatever was found. */
const candidates = 8;

/**
 * Looks a return up. The try is counted before; a right one is given back. Throws Failure `store_unwritable` where tries
 * cannot be counted, and what the warehouse throws.
 */
export async function trackReturn(question: TrackQuestion, tracking: Tracking): Promise<TrackAnswer> {
	const { store, key, address, at = new Date() } = tracking;
	const rma_number = readNumber(question.rma_number);
	const taken = await takeAttempt(
		store,
		key,
		[
			{ what: 'track network', subject: networkOf(address), limits: networkLimits },
			{ what: 'track number', subject: rma_number, limits: numberLimits }
		],
		at
	);
	if (!taken.isAllowed) return { kind: 'locked', until: taken.until };
	return inEvenTime(stepMs, async () => {
		const found = await findReturn(tracking.warehouse, rma_number, readContact(question.contact));
		if (!found) return { kind: 'nothing' };
		await giveBack(store, taken.attempts);
		return { kind: 'found', tracked: await describe(tracking.warehouse, found) };
	});
}

type Candidate = Queries['track_returns']['row'];
type Contact = { of: 'email_hash' | 'phone_ending_hash'; value: string };

/** Upper case, without spaces and a sign in front; full-width letters and digits are what they look like. */
const readNumber = (typed: string): string =>
	typed.normalize('NFKC').replaceAll(/\s/g, '').replace(/^#/, '').toUpperCase().slice(0, 64);

/** An address has an @; of anything else the last four digits. */
function readContact(typed: string): Contact {
	const text = typed.normalize('NFKC').trim().slice(0, 320);
	if (text.includes('@')) return { of: 'email_hash', value: text.toLowerCase() };
	return { of: 'phone_ending_hash', value: text.replaceAll(/\D/g, '').slice(-4) };
}

async function findReturn(
	warehouse: Tracking['warehouse'],
	rma_number: string,
	contact: Contact
): Promise<Candidate | null> {
	const rows = await warehouse.ask('track_returns', { rma_number });
	let found: Candidate | null = null;
	for (let place = 0; place < candidates; place++) {
		const row = rows[place];
		const hash = createHash('sha256')
			.update(`${row?.source_id ?? ''}|${row?.return_id ?? ''}|${contact.value}`)
			.digest();
		const isRight = timingSafeEqual(hash, hashOf(row?.[contact.of] ?? null));
		if (isRight && row) found ??= row;
	}
	return found;
}

/** The bytes of a stored hash; where there is none, bytes that nothing equals. */
const hashOf = (stored: string | null): Buffer =>
	stored?.length === 64 ? Buffer.from(stored, 'hex') : randomBytes(32);

async function describe(warehouse: Tracking['warehouse'], found: Candidate): Promise<TrackedReturn> {
	const { source_id, return_id, stage, stage_at, data_to } = found;
	const progress = progressOf(found);
	const key = { source_id, return_id };
	if (!progress.isOpen) return { key, ...progress, expected: null, data_to };
	// until the parcel is here, how long it takes is up to the customer
	const waitingFor = stage === 'authorized' ? 'parcel' : 'us';
	const from = waitingFor === 'parcel' ? 'received' : stage;
	const waited = waitingFor === 'parcel' ? 0 : hoursBetween(stage_at, data_to);
	const [levels, anyWait] = await Promise.all(
		[waited, 0].map((waited_hours) => warehouse.ask('track_expected', { ...key, stage: from, waited_hours }))
	);
	const expected = expectedOf(levels ?? [], anyWait ?? [], { waitingFor, from: data_to });
	return { key, ...progress, expected, data_to };
}
