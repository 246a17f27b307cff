import { error } from '@sveltejs/kit';
import { readCustomerFlags } from '#lib/crm/flags.server.ts';
import { readCustomer } from '#lib/customers/customer.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const { locals, url, params } = event;
	const key = { source_id: params.source, customer_id: params.id };
	const found = await readCustomer({ locals, url, publication, filters }, key);
	if (!found) error(404, 'no such customer', { code: 'customer_not_found' });
	return { filters, ...found, flags: await readCustomerFlags(event, key) };
};
