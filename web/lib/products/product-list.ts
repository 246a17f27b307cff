import type { Filters } from '../filters.ts';
import type { Listing, ListingRules } from '../listing/listing.ts';

/** How the list of products is ordered. The default is probability times money: see `agg_product_ranking.sql`. */
export const productListRules: ListingRules = {
	sorts: ['priority', 'low', 'rate', 'shipped', 'returned', 'amount', 'name', 'category', 'supplier'],
	sort: '-priority',
	pageSize: 50
};

/** By what a list of products stands in its order, and where it is not the default, why. */
export type ProductRank = 'priority' | 'narrow' | 'older' | 'chosen';

/** Whether the ranking, which holds all reasons, channels and countries, speaks of what these filters show. */
export const isRankable = ({ where }: Pick<Filters, 'where'>): boolean =>
	where.reason.length === 0 && where.channel.length === 0 && where.country.length === 0;

/** The listing that is asked for, by the interval where there is no ranking. */
export const byInterval = (listing: Listing): Listing =>
	listing.sort.endsWith('priority') ? { ...listing, sort: '-low' } : listing;
