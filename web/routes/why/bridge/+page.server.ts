import { dimensionsOfMetric } from '../../../../sql/metrics/dictionary.ts';
import { metricOf, titleOf } from '#lib/behind/behind.server.ts';
import { readNarrowed } from '#lib/behind/behind.ts';
import { readThere } from '#lib/change/bridge.ts';
import { readBridge } from '#lib/server/bridge.ts';
import { dictionary } from '#lib/server/metrics.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const metric = metricOf('return_rate');
	const dimensions = metric ? dimensionsOfMetric(dictionary, metric) : [];
	const where = Object.fromEntries(
		Object.entries(readNarrowed(event.url)).filter(([dimension]) => dimensions.includes(dimension))
	);
	const bridge = await readBridge(event.locals.metrics, filters, where, readThere(event.url, filters), publication);
	const narrowed = Object.entries(where).flatMap(([dimension, members]) =>
		members.map((member) => ({ dimension, member, title: titleOf(dimension) }))
	);
	return { filters, bridge, where, narrowed };
};
