import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	return { models: await event.locals.warehouse.ask('model_list', {}) };
};
