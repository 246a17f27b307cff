import type { Column } from '../components/data-table.svelte';
import { hrefWith, type Address } from '../filters.ts';
import { nextSort, sortedBy, type Listing } from './listing.ts';

/** Makes the columns of a list that can be sorted by its URL; figures begin with the largest, words with the first. */
export const sortColumns =
	(url: Address, listing: Listing) =>
	(sort: string, column: Column): Column => ({
		...column,
		sortHref: hrefWith(url, {
			sort: nextSort(listing, sort, column.numeric || sort === 'low' ? 'descending' : 'ascending')
		}),
		sorted: sortedBy(listing, sort)
	});
