import { listingParams } from '#lib/listing/listing.ts';
import { readOwedList } from '#lib/money/owed.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { listing, age } = readOwedList(event.url);
	const { sort, limit, offset } = listingParams(listing);
	const { warehouse } = event.locals;
	const [returns, ages, stages] = await Promise.all([
		warehouse.ask('money_owed', { ...filters.where, age, sort, limit, offset }),
		warehouse.ask('money_owed_ages', filters.where),
		warehouse.ask('rma_stages', {})
	]);
	return { filters, listing, age, returns, ages, stages };
};
