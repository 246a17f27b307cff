import { error } from '@sveltejs/kit';
import { readCustomer } from '#lib/customers/customer.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const { locals, url, params } = event;
	const found = await readCustomer(
		{ locals, url, publication, filters },
		{ source_id: params.source, customer_id: params.id }
	);
	if (!found) error(404, 'no such customer', { code: 'customer_not_found' });
	return { filters, ...found };
};
