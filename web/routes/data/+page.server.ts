import { readListing } from '#lib/listing/listing.ts';
import { listRuns } from '#lib/runs/run-files.server.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

const shownRuns = 20;
const quarantineRules = { sorts: [], sort: '', pageSize: 25 };

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const { warehouse } = event.locals;
	const listing = readListing(event.url, quarantineRules);
	const entity = event.url.searchParams.get('entity') ?? '';
	const held = {
		source: event.url.searchParams.getAll('source').filter(Boolean),
		entity,
		limit: listing.limit,
		offset: listing.offset
	};
	const [sources, loads, audits, quarantine, unmapped, extra, links, models, runs] = await Promise.all([
		warehouse.ask('data_sources', {}),
		warehouse.ask('data_loads', {}),
		warehouse.ask('data_audits', {}),
		warehouse.ask('data_quarantine', held),
		warehouse.ask('data_unmapped_reasons', {}),
		warehouse.ask('data_extra_columns', {}),
		warehouse.ask('data_links', {}),
		warehouse.ask('data_models', {}),
		listRuns(readEnvironment().dataFolder, shownRuns)
	]);
	return {
		timezone: publication.reporting_timezone,
		listing,
		entity,
		sources,
		loads,
		audits,
		quarantine,
		unmapped,
		extra,
		links,
		models,
		...runs
	};
};
