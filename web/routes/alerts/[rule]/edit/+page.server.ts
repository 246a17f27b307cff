import { readRuleToChange, saveRule } from '#lib/alerts/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	return { filters, ...(await readRuleToChange(event)) };
};

export const actions: Actions = { default: (event) => saveRule(event, 'old') };
