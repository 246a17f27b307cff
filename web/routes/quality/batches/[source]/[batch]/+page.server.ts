import { error } from '@sveltejs/kit';
import { readBatch } from '#lib/quality/batch.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	const { source: source_id, batch: batch_id } = event.params;
	const found = await readBatch(event.locals.warehouse, event.url, { source_id, batch_id });
	if (!found) error(404, 'no such batch', { code: 'batch_not_found' });
	return found;
};
