// What is owed to customers by how long it has waited, and the list of it, by its URL.
import { m } from '#lib/paraglide/messages.js';
import type { Address } from '../filters.ts';
import { readListing, type Listing, type ListingRules } from '../listing/listing.ts';

/** Ages in whole days, as money_owed_ages cuts them. */
export const owedAges = ['0-2', '3-7', '8-14', '15-30', '31'] as const;
export type OwedAge = (typeof owedAges)[number];

export const owedListRules: ListingRules = { sorts: ['age', 'amount'], sort: '-age', pageSize: 50 };

export const ageWord = (age: string): string =>
	age === '31' ? m.money_age_more() : m.money_age({ from: age.split('-')[0] ?? '', to: age.split('-')[1] ?? '' });

/** The ages that a URL names, and the place in the list. */
export function readOwedList(url: Address): { listing: Listing; age: OwedAge[] } {
	const asked = url.searchParams.getAll('age');
	return { listing: readListing(url, owedListRules), age: owedAges.filter((one) => asked.includes(one)) };
}
