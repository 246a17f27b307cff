import { listingParams, readListing } from '#lib/listing/listing.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { supplierListRules } from '#lib/quality/supplier-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const listing = readListing(event.url, supplierListRules);
	const { since, until, where } = filters;
	const asked = { since, until, source: where.source, category: where.category, ...listingParams(listing) };
	const suppliers = await unlessMissing(event.locals.warehouse.ask('supplier_list', asked));
	return { filters, listing, isAbsent: suppliers === null, suppliers: suppliers ?? [] };
};
