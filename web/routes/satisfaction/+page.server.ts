import { fail } from '@sveltejs/kit';
import { askComments, longestWords, readSatisfaction } from '#lib/surveys/satisfaction.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => readSatisfaction(event);

export const actions: Actions = {
	/** Finds comments by words under the filters of the URL. The words come in the body and go nowhere else. */
	find: async (event) => {
		const { filters } = readPage(event);
		const words = String((await event.request.formData()).get('words') ?? '')
			.trim()
			.slice(0, longestWords);
		if (words === '') return fail(400, { words, found: null });
		return { words, found: await askComments(event, filters, words) };
	}
};
