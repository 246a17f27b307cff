// The list of returned goods as a URL names it.
import { queryParams, readFilters, type Address, type Filters, type Span } from '../filters.ts';
import { listingParams, readListing, type Listing, type ListingRules } from '../listing/listing.ts';

export const goodsRules: ListingRules = { sorts: ['days', 'amount', 'units', 'product'], sort: '-days', pageSize: 25 };

export const bookings = ['none', 'restocked', 'refurbished', 'returned_to_vendor', 'written_off', 'unknown'] as const;

export type GoodsList = {
	filters: Filters;
	listing: Listing;
	disposition: string[];
	booking: string[];
	warehouse: string[];
};

const chosen = (url: Address, name: string) => [...new Set(url.searchParams.getAll(name))].filter(Boolean);

/** The goods that a URL asks for: without a word about bookings those that wait, and `booking=all` all of them. */
export function readGoods(url: Address, span: Span): GoodsList {
	const booking = chosen(url, 'booking');
	return {
		filters: readFilters(url, span),
		listing: readListing(url, goodsRules),
		disposition: chosen(url, 'disposition'),
		booking: booking.includes('all') ? [] : booking.length > 0 ? booking : ['none'],
		warehouse: chosen(url, 'warehouse')
	};
}

/** The parameters of stock_goods; the other questions of the page take a part of them. */
export const goodsParams = ({ filters, listing, ...rest }: GoodsList) => ({
	...queryParams(filters),
	...listingParams(listing),
	...rest
});
