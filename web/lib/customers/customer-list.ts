import { queryParams, readFilters, type Address, type Filters, type Span } from '../filters.ts';
import { readListing, type Listing, type ListingRules } from '../listing/listing.ts';

/** How the list of customers is ordered. The default is the lower end of the interval: see `customers_list.sql`. */
export const customerListRules: ListingRules = {
	sorts: ['low', 'rate', 'orders', 'shipped', 'returned', 'ours', 'amount', 'id'],
	sort: '-low',
	pageSize: 50
};

export type CustomerList = { filters: Filters; listing: Listing; tier: string[] };

/**
 * The list that a URL asks for. It never searches: what is searched for is mostly a name, and a name of a person does
 * not belong into an address, a history or a log. The page sends it in the body of a form.
 */
export function readCustomerList(url: Address, span: Span): CustomerList {
	const tier = [...new Set(url.searchParams.getAll('tier'))].filter(Boolean);
	return { filters: readFilters(url, span), listing: { ...readListing(url, customerListRules), search: '' }, tier };
}

/** The parameters of customers_list. */
export const customerListParams = ({ filters, listing, tier }: CustomerList, search = '') => ({
	...queryParams(filters),
	tier,
	search,
	sort: listing.sort,
	limit: listing.limit,
	offset: search ? 0 : listing.offset
});
