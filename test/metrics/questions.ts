// Random questions to the metric engine, and what it takes to compare two answers.
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { dimensionsOfMetric, type Metric } from '../../sql/metrics/dictionary.ts';
import type { MetricRow, Question } from '../../sql/metrics/types.ts';
import { dictionary } from '../fixtures/published.ts';
import { coordinates } from './histories.ts';

/** Metrics of the facts that are added up somewhere. */
const asked = Object.entries(dictionary.metrics).filter(([, metric]) => {
	const quantities = [metric.total, metric.rate?.part, metric.rate?.whole].filter((one) => one !== undefined);
	const facts = quantities.map((one) => ('tally' in one ? dictionary.tallies[one.tally]?.fact : one.fact));
	return facts.length > 0 && facts.every((fact) => fact === 'order_lines' || fact === 'return_lines');
});

/** A question about what was shipped and what came back. */
export const question: fc.Arbitrary<Question> = fc.constantFrom(...asked).chain(([name, metric]) => {
	const dimensions = dimensionsOfMetric(dictionary, metric).filter((one) => !dictionary.dimensions[one]?.lookup);
	const kept = dimensions.filter((one) => ['source', 'category', 'channel', 'country', 'reason', 'month'].includes(one));
	return fc
		.record({
			// more often than not what the added-up facts have
			by: fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...kept) }, fc.constantFrom(...dimensions)), { maxLength: 3 }),
			...coordinates,
			days: fc.constantFrom<Partial<Question>>(
				{},
				{ from: '2026-02-01', to: '2026-03-01' },
				{ from: '2026-02-01', to: '2026-03-16', compare: 'previous' },
				{ from: '2026-02-28' }
			),
			// a total is the same sides once more: now and then is enough
			totals: fc.constantFrom(false, false, false, false, true),
			top: fc.constantFrom(undefined, undefined, undefined, 1, 2),
			where: fc.dictionary(fc.constantFrom(...kept), fc.constant(0), { maxKeys: 2 })
		})
		.map(({ by, basis, measure, counted, days, totals, top, where }) => shapeOf(name, metric, { by, basis, measure, counted, days, totals, top, where }));
}); // prettier-ignore

type Drawn = Required<Pick<Question, 'by' | 'basis' | 'measure' | 'counted' | 'totals'>> & {
	days: Partial<Question>;
	top: number | undefined;
	where: Record<string, number>;
};

/** Only what this metric can be asked. */
function shapeOf(metric: string, { asked: open }: Metric, drawn: Drawn): Question {
	const { by, days, totals, top } = drawn;
	const isPeriod = (name: string) => dictionary.dimensions[name]?.period !== undefined;
	const members: Record<string, string[]> = {
		source: ['erp'],
		category: ['Shoes', 'unknown'],
		channel: ['online'],
		country: ['DE', 'unknown'],
		reason: ['style', 'defective'],
		month: ['2026-02-01']
	};
	const names = days.compare ? by.filter((name, index) => !isPeriod(name) || by.findIndex(isPeriod) === index) : by;
	return {
		metric,
		by: names,
		...(open.basis && { basis: drawn.basis }),
		...(open.measure && { measure: drawn.measure }),
		...(open.counted && { counted: drawn.counted }),
		...days,
		totals,
		...(top !== undefined && names.some((name) => !isPeriod(name)) && { top }),
		where: Object.fromEntries(
			Object.keys(drawn.where)
				.filter((name) => !(days.compare && isPeriod(name)))
				.map((name) => [name, members[name] ?? []])
		)
	};
}

/** Sums of squares differ in the last digits by the order of adding. */
export const nearly = (row: MetricRow) =>
	Object.fromEntries(
		Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? expect.closeTo(value, 9) : value])
	);
