import { readRulePage, removeRule, sayOfRule, testRule } from '#lib/alerts/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	return readRulePage(event);
};

export const actions: Actions = {
	say: (event) => sayOfRule(event),
	test: (event) => testRule(event),
	delete: (event) => removeRule(event, true),
	restore: (event) => removeRule(event, false)
};
