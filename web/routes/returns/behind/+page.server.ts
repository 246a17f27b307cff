import { error } from '@sveltejs/kit';
import { readBehind } from '#lib/behind/behind.ts';
import { metricOf, readReturnsBehind, titleOf } from '#lib/behind/behind.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const behind = readBehind(event.url, publication);
	const metric = behind && metricOf(behind.metric);
	if (!behind || !metric) error(404, 'there is no such figure');
	const [found, stages] = await Promise.all([
		readReturnsBehind(event.locals, behind, metric),
		event.locals.warehouse.ask('rma_stages', {})
	]);
	const narrowed = Object.entries(behind.narrowed).flatMap(([dimension, members]) =>
		members.map((member) => ({ dimension, member, title: titleOf(dimension) }))
	);
	return { ...behind, narrowed, found, stages };
};
