import { readPage } from '#lib/server/publication.ts';
import { readReasonPage } from '#lib/server/reasons.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	return { filters, reasonPage: await readReasonPage(event.locals, filters, publication) };
};
