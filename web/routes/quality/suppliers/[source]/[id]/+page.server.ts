import { error } from '@sveltejs/kit';
import { readSupplier } from '#lib/quality/supplier.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { source: source_id, id: supplier_id } = event.params;
	const found = await readSupplier(event.locals.warehouse, filters, { source_id, supplier_id });
	if (!found) error(404, 'no such supplier', { code: 'supplier_not_found' });
	return { filters, ...found };
};
