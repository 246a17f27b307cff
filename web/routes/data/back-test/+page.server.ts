import { unlessMissing } from '#lib/server/missing.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

/** What the projection of eight weeks ago said of today; nothing of a version from before it was kept. */
export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { warehouse } = event.locals;
	const { category } = filters.where;
	const found = await unlessMissing(
		Promise.all([warehouse.ask('back_test_weeks', { category }), warehouse.ask('back_test_categories', { category })])
	);
	const [weeks, categories] = found ?? [[], []];
	return { isAbsent: found === null, weeks, categories };
};
