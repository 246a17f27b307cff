import { error } from '@sveltejs/kit';
import { readListing } from '#lib/listing/listing.ts';
import { listRuns } from '#lib/runs/run-files.server.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { readPage } from '#lib/server/publication.ts';
import { canRequestRun, requestRun } from '#lib/server/run-request.ts';
import { readVersionLog } from '#lib/trust/version-files.server.ts';
import type { Actions, PageServerLoad } from './$types';

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
	const [
		sources,
		loads,
		audits,
		quarantine,
		unmapped,
		extra,
		links,
		models,
		rules,
		controls,
		stopped,
		runs,
		canRun,
		log
	] = await Promise.all([
		warehouse.ask('data_sources', {}),
		warehouse.ask('data_loads', {}),
		warehouse.ask('data_audits', {}),
		warehouse.ask('data_quarantine', held),
		warehouse.ask('data_unmapped_reasons', {}),
		warehouse.ask('data_extra_columns', {}),
		warehouse.ask('data_links', {}),
		warehouse.ask('model_list', {}),
		warehouse.ask('data_quarantine_rules', {}),
		warehouse.ask('data_controls', {}),
		warehouse.ask('data_stopped', {}),
		listRuns(readEnvironment().dataFolder, shownRuns),
		canRequestRun(),
		readVersionLog(readEnvironment().dataFolder, publication.version)
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
		rules,
		controls,
		stopped,
		// as of an earlier version nothing is to be seen of what a run brings
		canRun: canRun && event.locals.serving.as_of === null,
		log,
		...runs
	};
};

export const actions: Actions = {
	/** Asks for a run. A form of another site is refused, also one that leaves out where it stands. */
	run: async ({ request, url }) => {
		if (request.headers.get('origin') !== url.origin) error(403, 'a run is asked for by the page Data only');
		return { answer: await requestRun() };
	}
};
