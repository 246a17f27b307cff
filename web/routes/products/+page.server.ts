import { readListing } from '#lib/listing/listing.ts';
import { readProductList, readProductSums } from '#lib/products/product-list.server.ts';
import { productListRules } from '#lib/products/product-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const listing = readListing(event.url, productListRules);
	const [products, whole] = await Promise.all([
		readProductList(event.locals.warehouse, filters, listing),
		// what a search leaves out is no remainder of a list
		listing.search === '' ? readProductSums(event.locals.metrics, filters) : null
	]);
	return { filters, listing, products, whole };
};
