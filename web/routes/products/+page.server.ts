import { readListing } from '#lib/listing/listing.ts';
import { readProductList } from '#lib/products/product-list.server.ts';
import { productListRules } from '#lib/products/product-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const listing = readListing(event.url, productListRules);
	return { filters, listing, products: await readProductList(event.locals.warehouse, filters, listing) };
};
