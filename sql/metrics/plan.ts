// A question made definite: every name looked up in the dictionary, every coordinate settled, every value checked.
// What is left for the statement is only to write it down.
import { checkCompare, checkCount, checkDimension, checkMembers, checkRange, checkShape, checkSort } from './checks.ts';
import {
	dimensionsOf,
	dimensionsOfMetric,
	entryOf,
	type Dictionary,
	type Dimension,
	type Metric
} from './dictionary.ts';
import type { Days } from './period.ts';
import { QuestionError } from './question-error.ts';
import {
	leftOutOf,
	partsOf,
	settleCoordinates,
	sideOf,
	type Coordinates,
	type LeftOutSide,
	type Side
} from './side.ts';
import type { Basis, Counted, Measure, Question } from './types.ts';

/** A column that rows are split by, from so many dimensions of the question on. */
export type Group = { name: string; dimension: Dimension; depth: number };

export type Plan = {
	metric: string;
	kind: 'total' | 'rate' | 'mean' | 'quantile';
	basis: Basis | null;
	measure: Measure | null;
	counted: Counted | null;
	by: readonly string[];
	groups: readonly Group[];
	/** What is counted: one side, or those of a balance. */
	parts: readonly { side: Side; isMinus: boolean }[];
	/** The denominator of a rate. */
	whole: Side | null;
	from: string | null;
	to: string | null;
	where: readonly { name: string; members: readonly string[] }[];
	/** The other period. */
	compared: Days | null;
	/** So many of its dimensions the rows are split by: `[2]`, with totals `[2, 1, 0]`. */
	levels: readonly number[];
	/** The groups of which only the members that have most are kept apart, and how many of them. */
	top: { groups: readonly Group[]; most: number } | null;
	/** Every period between `from` and `to`. */
	fill: boolean;
	/** Only rows in which something was counted. */
	nonzero: boolean;
	sort: { column: string; descending: boolean } | null;
	limit: number | null;
	offset: number;
	/** What belongs to the question and is not in the figure. */
	leftOut: readonly LeftOutSide[];
};

const measuresOfRows = ['value', 'numerator', 'denominator', 'low', 'high'];

const measuresOfComparison = [
	'compared_value',
	'compared_numerator',
	'compared_denominator',
	'difference',
	'difference_low',
	'difference_high'
];

/** Settles a question. Throws QuestionError. */
export function planQuestion(question: Question, dictionary: Dictionary): Plan {
	const metric = Object.hasOwn(dictionary.metrics, question.metric) ? dictionary.metrics[question.metric] : undefined;
	if (!metric)
		throw new QuestionError('unknown_metric', `there is no metric ${question.metric}`, {
			found: question.metric,
			wanted: Object.keys(dictionary.metrics)
		});
	const coordinates = settleCoordinates(question, metric);
	const available = dimensionsOfMetric(dictionary, metric);
	const by = question.by ?? [];
	for (const name of by) checkDimension(name, question.metric, dictionary, available);
	if (new Set(by).size < by.length)
		throw new QuestionError('bad_value', 'a dimension may stand only once in by', { found: by.join(',') });
	const groups = groupsOf(by, dictionary);
	const parts = partsOf(metric, dictionary, coordinates);
	const whole = metric.rate ? sideOf(metric.rate.whole, dictionary, coordinates) : null;
	const kind = metric.rate ? 'rate' : metric.mean ? 'mean' : metric.quantile || metric.survival ? 'quantile' : 'total';
	const { from, to } = checkRange(question);
	const where = Object.entries(question.where ?? {}).map(([name, members]) => {
		checkDimension(name, question.metric, dictionary, available);
		return { name, members: checkMembers(name, members, entryOf(dictionary.dimensions, name)) };
	});
	const shape = { compared: checkCompare(question, { from, to }, dictionary), ...checkShape(question, groups) };
	return {
		metric: question.metric,
		kind,
		...openCoordinates(coordinates, metric),
		by,
		groups,
		parts: parts.map(({ side, isMinus }) => ({ side, isMinus })),
		whole: whole && { ...whole, squares: coordinates.measure === 'value' },
		from,
		to,
		where,
		...shape,
		sort: checkSort(question.sort, columnsOf({ groups, ...shape }), kind),
		limit: checkCount('limit', question.limit, 1),
		offset: checkCount('offset', question.offset, 0) ?? 0,
		leftOut: parts.flatMap((part) => leftOutOf(part.metric, dictionary, coordinates, part.side, whole))
	};
}

/** Names of the columns of an answer, in order. */
export const columnsOf = ({ groups, levels, top, compared }: Pick<Plan, 'groups' | 'levels' | 'top' | 'compared'>) => [
	...groups.flatMap(({ name, dimension }) => (dimension.names ? [name, `${name}_name`] : [name])),
	...(levels.length > 1 ? ['level'] : []),
	...(top ? ['others'] : []),
	...measuresOfRows,
	...(compared ? measuresOfComparison : [])
];

const openCoordinates = (settled: Coordinates, metric: Metric): Pick<Plan, 'basis' | 'measure' | 'counted'> => ({
	basis: metric.asked.basis ? settled.basis : null,
	measure: metric.asked.measure || metric.fixed.measure ? settled.measure : null,
	counted: metric.asked.counted ? settled.counted : null
});

/** Ids are unique within a source only: without it two products of two sources would become one. */
function groupsOf(by: readonly string[], dictionary: Dictionary): Group[] {
	const groups = by.map((name, index): Group => {
		return { name, dimension: entryOf(dictionary.dimensions, name), depth: index + 1 };
	});
	const firstIds = groups.findIndex(({ dimension }) => dimension.ids);
	if (firstIds >= 0 && !by.includes('source')) {
		const dimension = { ...entryOf(dictionary.dimensions, 'source'), names: undefined };
		groups.splice(firstIds, 0, { name: 'source', dimension, depth: firstIds + 1 });
	}
	return groups;
}

/** Whether the figure is a quantile in which open cases count: it has limits of its own. */
export const isSurvival = ({ parts }: Pick<Plan, 'parts'>): boolean => parts[0]?.side.aggregate.kind === 'survival';

/** Those of the groups that both sides of a rate have, or that the only side has. */
export function sharedGroups(
	groups: readonly Group[],
	{ whole }: Pick<Plan, 'whole'>,
	dictionary: Dictionary
): readonly Group[] {
	if (!whole) return groups;
	const has = new Set(dimensionsOf(dictionary, whole.fact));
	return groups.filter(({ name, dimension }) => dimension.period || has.has(name));
}
