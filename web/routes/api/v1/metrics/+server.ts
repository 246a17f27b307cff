import { dimensionsOfMetric, undividedDimensions } from '../../../../../sql/metrics/dictionary.ts';
import { api, onlyGet, tagged } from '#lib/server/api.ts';
import { dictionary } from '#lib/server/metrics.ts';
import type { RequestHandler } from './$types';

const { groups, bases, measures, counted, dimensions, metrics } = dictionary;

/** What can be asked: every metric with its meaning, unit, coordinates and dimensions. */
const body = JSON.stringify({
	metrics: Object.entries(metrics).map(([name, metric]) => ({
		name,
		group: metric.group,
		unit: metric.unit,
		up: metric.up,
		title: metric.title,
		meaning: metric.meaning,
		has_interval: metric.rate !== undefined || metric.survival !== undefined,
		/** Coordinates that may be chosen, with what holds when they are not. */
		coordinates: metric.asked,
		dimensions: dimensionsOfMetric(dictionary, metric),
		/** By these the denominator stays the whole. */
		undivided: undividedDimensions(dictionary, metric)
	})),
	groups,
	bases,
	measures,
	counted,
	dimensions: Object.entries(dimensions).map(([name, { title, period, ids }]) => ({
		name,
		title,
		kind: period ? 'period' : ids ? 'id' : 'member'
	}))
});

export const GET: RequestHandler = api((event) =>
	tagged(event, body, async () => ({ body, headers: { 'content-type': 'application/json' } }))
);

export const fallback: RequestHandler = onlyGet;
