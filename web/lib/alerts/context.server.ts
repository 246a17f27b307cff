import type { Publication } from '#lib/publication.ts';
import { dictionary } from '#lib/server/metrics.ts';
import type { MetricWords, WordContext } from './words.ts';

/** The metrics of the dictionary as words need them. */
export const metricWords: MetricWords = Object.fromEntries(
	Object.entries(dictionary.metrics).map(([name, { title, unit, asked }]) => [
		name,
		{ title, unit, asked: Object.keys(asked) }
	])
);

/** What words need of a version; before there is one, amounts have no currency of their own. */
export const contextOf = (publication: Publication | null): WordContext => ({
	metrics: metricWords,
	names: publication?.names,
	currency: publication?.reporting_currency ?? 'EUR',
	timezone: publication?.reporting_timezone ?? 'UTC'
});
