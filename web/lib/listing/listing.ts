// A list that is searched, sorted and paged by its URL: `q`, `sort` (a leading minus turns it round) and `page`.
import type { Address } from '../filters.ts';

/** What a list may be sorted by; any other name in a URL falls back to the default. */
export type ListingRules = {
	sorts: readonly string[];
	/** With its sign: `-low`. */
	sort: string;
	pageSize: number;
};

export type Listing = {
	search: string;
	/** With its sign. */
	sort: string;
	/** From 1. */
	page: number;
	limit: number;
	offset: number;
};

const longestSearch = 100;
const lastPage = 100_000;

/** The place in a list that a URL names. */
export function readListing(url: Address, { sorts, sort, pageSize }: ListingRules): Listing {
	const query = url.searchParams;
	const asked = query.get('sort') ?? '';
	const pageText = query.get('page') ?? '';
	const page = /^[1-9]\d{0,5}$/.test(pageText) ? Math.min(Number(pageText), lastPage) : 1;
	return {
		search: (query.get('q') ?? '').trim().slice(0, longestSearch),
		sort: sorts.includes(asked.replace(/^-/, '')) ? asked : sort,
		page,
		limit: pageSize,
		offset: (page - 1) * pageSize
	};
}

/** The parameters that every list query declares. */
export const listingParams = ({ search, sort, limit, offset }: Listing) => ({ search, sort, limit, offset });

/** How a column stands in the order. */
export function sortedBy(listing: Listing, name: string): 'ascending' | 'descending' | null {
	if (listing.sort.replace(/^-/, '') !== name) return null;
	return listing.sort.startsWith('-') ? 'descending' : 'ascending';
}

/** The order that a click on a column's heading asks for: figures begin with the largest, words with the first. */
export function nextSort(listing: Listing, name: string, first: 'ascending' | 'descending'): string {
	const now = sortedBy(listing, name);
	const next = now === null ? first : now === 'ascending' ? 'descending' : 'ascending';
	return next === 'descending' ? `-${name}` : name;
}

/** The number of the last page that has rows; 1 for an empty list. */
export const pageCount = (listing: Listing, total: number): number => Math.max(1, Math.ceil(total / listing.limit));
