import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	return { columns: await event.locals.warehouse.ask('contract_columns', {}) };
};
