import { readPage } from '#lib/server/publication.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { PageServerLoad } from './$types';

/** Customers that are listed. */
const most = 50;

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { since, until, where } = filters;
	const customers = await unlessMissing(
		event.locals.warehouse.ask('money_customers', { since, until, ...where, limit: most })
	);
	return { filters, customers };
};
