import { readWinBackList } from '#lib/crm/win-back.ts';
import { readWinBackPage, winBackActions } from '#lib/crm/win-back.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const list = readWinBackList(event.url);
	return { filters, list, ...(await readWinBackPage(event, list, filters)) };
};

export const actions = winBackActions;
