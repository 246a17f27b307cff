import { error } from '@sveltejs/kit';
import { readProduct } from '#lib/products/product.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const { locals, url, params } = event;
	const found = await readProduct(
		{ locals, url, publication, filters },
		{ source_id: params.source, product_id: params.id }
	);
	if (!found) error(404, 'no such product', { code: 'product_not_found' });
	return { filters, ...found };
};
