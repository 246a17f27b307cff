import { queryParams } from '#lib/filters.ts';
import { listingParams, readListing } from '#lib/listing/listing.ts';
import { productListRules } from '#lib/products/product-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const listing = readListing(event.url, productListRules);
	const params = { ...queryParams(filters), ...listingParams(listing) };
	return { filters, listing, products: await event.locals.warehouse.ask('products_list', params) };
};
