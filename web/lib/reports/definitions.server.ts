// What the figures of a report mean, as the dictionary says it: printed with them in each file.
import { reportMetrics } from '#lib/finance/report.server.ts';
import { dictionary } from '#lib/server/metrics.ts';
import { inLanguage } from '#lib/words.ts';
import type { ReportKind } from './report.ts';

const keyFigures = ['return_rate', 'returned_value', 'refunds_owed', 'turnaround_hours_median'] as const;

/** Metrics of each kind. A list of customers for review has none: what it rests on says how they were chosen. */
const metricsOf: Record<ReportKind, readonly string[]> = {
	overview: keyFigures,
	products: ['return_rate'],
	reasons: ['return_rate'],
	customers: [],
	quality: ['signals'],
	leaks: ['leak_amount'],
	finance: reportMetrics,
	digest_manager: [...keyFigures, 'return_cost', 'return_loss'],
	digest_operations: ['open_returns', 'sla_breaches'],
	digest_quality: ['signals'],
	digest_finance: ['return_cost', 'return_loss', 'refunds_owed', 'leak_amount'],
	digest_crm: ['customer_flags']
};

/** In the language that is set. */
export const definitionsOf = (kind: ReportKind): { term: string; meaning: string }[] =>
	metricsOf[kind].map((name) => {
		const metric = dictionary.metrics[name];
		if (!metric) throw new Error(`there is no metric ${name}`);
		return {
			term: inLanguage(metric.title.en, metric.title.zh),
			meaning: inLanguage(metric.meaning.en, metric.meaning.zh)
		};
	});
