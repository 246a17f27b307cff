// The returns behind a figure: the metric engine splits the figure by return, so that the rows are the figure.
import { entryOf, type Metric } from '../../../sql/metrics/dictionary.ts';
import type { Answer, MetricRow, Question } from '../../../sql/metrics/types.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import { questionOf } from '../filters.ts';
import type { Data } from '../server/data.ts';
import { dictionary } from '../server/metrics.ts';
import type { Behind } from './behind.ts';

/** Null: the metric is not in the dictionary. */
export const metricOf = (name: string): Metric | null =>
	Object.hasOwn(dictionary.metrics, name) ? (dictionary.metrics[name] ?? null) : null;

/** What a dimension is called. */
export const titleOf = (dimension: string) => entryOf(dictionary.dimensions, dimension).title;

/** Whether rows add up to the figure; those of a mean or a median are what it is taken over. */
const isSum = (metric: Metric): boolean => !metric.mean && !metric.quantile && !metric.survival;

/** The question of the figure. Coordinates are asked only of metrics that have them. */
export function questionBehind({ metric, filters, narrowed }: Behind, { asked }: Metric): Question {
	const { from, to, where, ...coordinates } = questionOf(filters);
	const chosen = Object.entries(coordinates).filter(([name]) => Object.hasOwn(asked, name));
	return { metric, from, to, where: { ...where, ...narrowed }, ...Object.fromEntries(chosen) };
}

/** The same question by return, those first that add most to it (of a mean or a median: the highest). */
export const splitByReturn = (question: Question, metric: Metric): Question => ({
	...question,
	by: ['rma'],
	sort: isSum(metric) ? '-numerator' : '-value',
	nonzero: true
});

export type BehindRow = {
	source_id: string;
	/** `unknown` where what was counted belongs to no return. */
	return_id: string;
	/** What the return adds to the figure; of a mean or a median its own value. */
	figure: number | null;
	record: Queries['rma_named']['row'] | null;
};

/** Rows of an answer by return, each with its record. */
export async function readRows(
	warehouse: Data['warehouse'],
	metric: Metric,
	rows: readonly MetricRow[]
): Promise<BehindRow[]> {
	const keys = rows.map((row) => ({ source_id: String(row['source']), return_id: String(row['rma']) }));
	const records = await warehouse.ask('rma_named', {
		sources: keys.map(({ source_id }) => source_id),
		returns: keys.map(({ return_id }) => return_id)
	});
	const known = new Map(records.map((record) => [`${record.source_id} ${record.return_id}`, record]));
	return rows.map((row, index) => {
		const key = keys[index]!;
		const figure = row[isSum(metric) ? 'numerator' : 'value'];
		return {
			...key,
			figure: typeof figure === 'number' ? figure : null,
			record: known.get(`${key.source_id} ${key.return_id}`) ?? null
		};
	});
}

/** The figure itself and a page of the returns behind it. Throws SvelteKit's errors of questions. */
export async function readReturnsBehind(
	{ warehouse, metrics }: Pick<Data, 'warehouse' | 'metrics'>,
	behind: Behind,
	metric: Metric
) {
	const question = questionBehind(behind, metric);
	const { limit, offset } = behind.listing;
	const [whole, split]: [Answer, Answer] = await Promise.all([
		metrics.answer(question),
		metrics.answer({ ...splitByReturn(question, metric), limit, offset })
	]);
	return {
		whole: whole.rows[0] ?? null,
		immature: whole.immature,
		rows: await readRows(warehouse, metric, split.rows),
		total: split.total_rows,
		isSum: isSum(metric),
		/** Cases that are still open have no value and count for the time that they have waited. */
		countsOpen: metric.survival !== undefined,
		unit: metric.unit,
		title: metric.title,
		meaning: metric.meaning,
		coordinates: { basis: whole.basis, measure: whole.measure, counted: whole.counted }
	};
}
