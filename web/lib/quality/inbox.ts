// What the inbox is asked to show, by its URL.
import type { Address } from '../filters.ts';
import { readListing, type Listing, type ListingRules } from '../listing/listing.ts';
import { signalKinds, type SignalKind } from './signals.ts';
import { signalStates, type SignalState } from './states.ts';

export const inboxRules: ListingRules = { sorts: ['rank', 'ratio', 'amount', 'since'], sort: '-rank', pageSize: 25 };

export type Inbox = {
	listing: Listing;
	kind: SignalKind[];
	/** At least one. */
	state: SignalState[];
	supplier: string[];
	/** Only signals that are still so; a batch that is sold out is over, and may not have been looked at. */
	now: boolean;
};

const among = <Name extends string>(names: readonly Name[], asked: readonly string[]): Name[] =>
	names.filter((name) => asked.includes(name));

/** The inbox that a URL names; without a state it is what is open. */
export function readInbox(url: Address): Inbox {
	const query = url.searchParams;
	const state = among(signalStates, query.getAll('state'));
	return {
		listing: readListing(url, inboxRules),
		kind: among(signalKinds, query.getAll('kind')),
		state: state.length > 0 ? state : ['open'],
		supplier: [...new Set(query.getAll('supplier'))].filter(Boolean),
		now: query.get('now') === '1'
	};
}
