import { readLeakList } from '#lib/money/leak-list.ts';
import { leakActions, readLeakPage } from '#lib/money/leaks.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const list = readLeakList(event.url);
	return { filters, list, ...(await readLeakPage(event.locals, list, filters, event.url)) };
};

export const actions = leakActions;
