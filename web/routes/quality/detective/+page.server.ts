import { listingParams, readListing } from '#lib/listing/listing.ts';
import { cellListRules, readCellChoice } from '#lib/quality/detective.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { warehouse } = event.locals;
	const listing = readListing(event.url, cellListRules);
	const choice = readCellChoice(event.url);
	const { sort, limit, offset } = listingParams(listing);
	const found = await unlessMissing(
		Promise.all([
			warehouse.ask('quality_cells', {
				...choice,
				source: filters.where.source,
				category: filters.where.category,
				reason: filters.where.reason,
				sort,
				limit,
				offset
			}),
			warehouse.ask('quality_dimensions', {}),
			warehouse.ask('quality_reason_categories', {})
		])
	);
	const [cells, dimensions, categories] = found ?? [[], [], []];
	return { filters, listing, choice, isAbsent: found === null, cells, dimensions, categories };
};
