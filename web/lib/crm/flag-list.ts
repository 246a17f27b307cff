// What the work list of flags is asked to show, by its URL.
import type { Address } from '../filters.ts';
import { readListing, type Listing } from '../listing/listing.ts';
import { flagMeasures, flagStates, type FlagMeasure, type FlagState } from './flag.ts';

export type FlagList = {
	listing: Listing;
	/** At least one. */
	state: FlagState[];
	/** Empty: any. */
	measure: FlagMeasure[];
	/** The key of an owner, `mine`, or empty for any. Names of people are in no address. */
	owner: string;
};

/** What still holds: the work. */
const working: readonly FlagState[] = ['due', 'appealed', 'open'];

/** The list that a URL names. */
export function readFlagList(url: Address): FlagList {
	const query = url.searchParams;
	const state = flagStates.filter((one) => query.getAll('state').includes(one));
	return {
		listing: readListing(url, { sorts: [], sort: 'next', pageSize: 50 }),
		state: state.length > 0 ? state : [...working],
		measure: flagMeasures.filter((one) => query.getAll('measure').includes(one)),
		owner: query.get('owner') ?? ''
	};
}
