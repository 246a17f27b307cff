// The win-back list: what it shows by its URL, and what may be said of a customer on it.
import type { Address } from '../filters.ts';
import { readListing, type Listing } from '../listing/listing.ts';

/** In the order of the work. The last three are what came of the contact. */
export const winBackStates = ['open', 'taken', 'satisfied', 'dissatisfied', 'unreached'] as const;
export type WinBackState = (typeof winBackStates)[number];

export const isWinBackState = (value: unknown): value is WinBackState => winBackStates.includes(value as WinBackState);

/** Whether somebody has spoken to the customer, or tried to. */
export const isContacted = (state: WinBackState): boolean => state !== 'open' && state !== 'taken';

/** What went wrong most: what the suggested measure is for. */
export const worsts = ['owed', 'wrong', 'damaged', 'defect', 'delivery', 'described', 'other'] as const;
export type Worst = (typeof worsts)[number];

export const worstOf = (text: string): Worst => worsts.find((worst) => worst === text) ?? 'other';

export type WinBackList = {
	listing: Listing;
	/** At least one. */
	state: WinBackState[];
};

/** The list that a URL names; without a state it is the work that is left. */
export function readWinBackList(url: Address): WinBackList {
	const asked = url.searchParams.getAll('state');
	const state = winBackStates.filter((one) => asked.includes(one));
	return {
		listing: readListing(url, { sorts: ['orders', 'last', 'sales'], sort: 'orders', pageSize: 50 }),
		state: state.length > 0 ? state : ['open', 'taken']
	};
}
