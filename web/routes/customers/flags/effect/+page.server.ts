import { readEffect } from '#lib/crm/effect.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	return { effect: await readEffect(event.locals) };
};
