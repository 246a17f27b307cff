import { error } from '@sveltejs/kit';
import { readCalendars } from '#lib/process/hours.server.ts';
import { readPlace, readReturnList } from '#lib/rma/return-list.ts';
import { readNeighbours, readReturn } from '#lib/rma/return.server.ts';
import { readVersionsSince } from '#lib/rma/versions.server.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { readPage } from '#lib/server/publication.ts';
import { invitationOf } from '#lib/surveys/invitation.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const { url, params, locals } = event;
	const key = { source_id: params.source, return_id: params.id };
	const found = await readReturn(locals.warehouse, key, publication.data_to);
	if (!found) error(404, 'no such return', { code: 'return_not_found' });
	const { dataFolder } = readEnvironment();
	const [calendars, versions] = await Promise.all([
		readCalendars(locals.warehouse),
		readVersionsSince(dataFolder, found.record.requested_at, publication.version)
	]);
	const at = readPlace(url);
	const list = readReturnList(url, publication);
	return {
		...found,
		calendars,
		versions,
		survey: found.surveys.length === 0 ? await invitationOf(event, found.record) : null,
		place: at === null ? null : await readNeighbours(locals.warehouse, list, key, at)
	};
};
