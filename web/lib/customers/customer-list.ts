import { queryParams, readFilters, type Address, type Filters, type Span } from '../filters.ts';
import { readListing, type Listing, type ListingRules } from '../listing/listing.ts';

/** How the list of customers is ordered. The default is the lower end of the interval: see `customers_list.sql`. */
export const customerListRules: ListingRules = {
	sorts: ['low', 'rate', 'orders', 'shipped', 'returned', 'ours', 'amount', 'id'],
	sort: '-low',
	pageSize: 50
};

/** Who is listed: for review, let down by us, or all under the filters of the page. */
export const customerViews = ['review', 'let_down', 'all'] as const;
export type CustomerView = (typeof customerViews)[number];

export type CustomerList = {
	filters: Filters;
	listing: Listing;
	tier: string[];
	view: CustomerView;
	/** Customers are compared over everything they bought: not where these filters narrow that. */
	isComparable: boolean;
};

/**
 * The list that a URL asks for. It never searches: what is searched for is mostly a name, and a name of a person does
 * not belong into an address, a history or a log. The page sends it in the body of a form.
 */
export function readCustomerList(url: Address, span: Span): CustomerList {
	const query = url.searchParams;
	const tier = [...new Set(query.getAll('tier'))].filter(Boolean);
	const filters = readFilters(url, span);
	const { category, reason, channel } = filters.where;
	const isComparable = category.length + reason.length + channel.length === 0;
	const asked = customerViews.find((view) => view === query.get('view'));
	// a column was chosen: the list of all has columns
	const view = asked ?? (query.get('sort') !== null ? 'all' : 'review');
	return {
		filters,
		listing: { ...readListing(url, customerListRules), search: '' },
		tier,
		view: isComparable ? view : 'all',
		isComparable
	};
}

/** The parameters of customers_list. */
export const customerListParams = (
	{ filters, listing, tier }: Pick<CustomerList, 'filters' | 'listing' | 'tier'>,
	search = ''
) => ({
	...queryParams(filters),
	tier,
	search,
	sort: listing.sort,
	limit: listing.limit,
	offset: search ? 0 : listing.offset
});
