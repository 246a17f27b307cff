import type { ListingRules } from '../listing/listing.ts';

/** How the list of products is ordered. The default is the lower end of the interval: see `products_list.sql`. */
export const productListRules: ListingRules = {
	sorts: ['low', 'rate', 'shipped', 'returned', 'amount', 'name', 'category', 'supplier'],
	sort: '-low',
	pageSize: 50
};
