import { flagActions } from '#lib/crm/actions.server.ts';
import { readFlagList } from '#lib/crm/flag-list.ts';
import { readFlagPage } from '#lib/crm/flags.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	const list = readFlagList(event.url);
	return { list, ...(await readFlagPage(event, list)) };
};

export const actions = flagActions;
