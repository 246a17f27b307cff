import { dictionary } from '#lib/server/metrics.ts';
import { dimensionsOfMetric } from '../../../../sql/metrics/dictionary.ts';
import type { PageServerLoad } from './$types';

/** The dictionary as the engine reads it, without the columns that it is computed from. */
export const load: PageServerLoad = () => ({
	groups: Object.entries(dictionary.groups).map(([group, title]) => ({
		group,
		title,
		metrics: Object.entries(dictionary.metrics)
			.filter(([, metric]) => metric.group === group)
			.map(([name, metric]) => ({
				name,
				title: metric.title,
				meaning: metric.meaning,
				unit: metric.unit,
				up: metric.up,
				hasChoice: Object.keys(metric.asked).length > 0,
				dimensions: dimensionsOfMetric(dictionary, metric)
			}))
	})),
	dimensions: Object.fromEntries(Object.entries(dictionary.dimensions).map(([name, { title }]) => [name, title])),
	coordinates: [dictionary.bases, dictionary.measures, dictionary.counted].map((entries) =>
		Object.entries(entries).map(([name, { title, meaning }]) => ({ name, title, meaning }))
	)
});
