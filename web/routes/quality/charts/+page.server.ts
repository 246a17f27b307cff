import { listingParams, readListing } from '#lib/listing/listing.ts';
import { chartListRules, readChartChoice } from '#lib/quality/chart-list.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { warehouse } = event.locals;
	const listing = readListing(event.url, chartListRules);
	const choice = readChartChoice(event.url);
	const found = await unlessMissing(
		Promise.all([
			warehouse.ask('quality_charts', { ...choice, ...listingParams(listing), source: filters.where.source }),
			warehouse.ask('quality_whats', {}),
			warehouse.ask('quality_reason_categories', {})
		])
	);
	const [charts, whats, categories] = found ?? [[], [], []];
	return { filters, listing, choice, isAbsent: found === null, charts, whats, categories };
};
