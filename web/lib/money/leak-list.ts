// What the list of findings is asked to show, by its URL.
import type { Address } from '../filters.ts';
import { readListing, type Listing, type ListingRules } from '../listing/listing.ts';
import { leakStates, type LeakState } from './leak-states.ts';

/** Dear findings first. */
export const leakListRules: ListingRules = { sorts: ['amount', 'age'], sort: '-amount', pageSize: 50 };

export type LeakList = {
	listing: Listing;
	rule: string[];
	/** At least one. */
	state: LeakState[];
	/** The first day of the month in which they became a leak; empty for any. */
	month: string;
};

const chosen = (url: Address, name: string) => [...new Set(url.searchParams.getAll(name))].filter(Boolean);

/** The list that a URL names; without a state it is what is open. */
export function readLeakList(url: Address): LeakList {
	const asked = chosen(url, 'state');
	const state = leakStates.filter((one) => asked.includes(one));
	const month = url.searchParams.get('month') ?? '';
	return {
		listing: readListing(url, leakListRules),
		rule: chosen(url, 'rule'),
		state: state.length > 0 ? state : ['open'],
		month: /^\d{4}-\d\d-01$/.test(month) ? month : ''
	};
}
