import { readPage } from '#lib/server/publication.ts';
import { unlessOlder } from '#lib/server/older.ts';
import type { PageServerLoad } from './$types';

/** Customers that are listed. */
const most = 50;

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { since, until, where } = filters;
	const customers = await unlessOlder(
		event.locals.warehouse.ask('money_customers', { since, until, ...where, limit: most })
	);
	return { filters, customers };
};
