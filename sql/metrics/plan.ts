// A question made definite: every name looked up in the dictionary, every coordinate settled, every value checked.
// What is left for statement.ts is only to write it down.
import {
	dimensionsOf,
	dimensionsOfMetric,
	entryOf,
	termsOf,
	type Dictionary,
	type Dimension,
	type Metric,
	type Only,
	type Quantity,
	type Reading,
	type Spans,
	type Tally
} from './dictionary.ts';
import { daysBefore, daysLastYear, firstDay, isDay, type Days } from './period.ts';
import { QuestionError } from './question-error.ts';
import type { Basis, Counted, LeftOut, Measure, Question } from './types.ts';

/** A column that rows are split by, from so many dimensions of the question on. */
export type Group = { name: string; dimension: Dimension; depth: number };

/** What is added up on a side. */
export type Aggregate =
	| {
			kind: 'sum';
			column: string;
			outflow?: boolean;
			/** The share of `column` that `counted` has in `of`. */
			share?: { counted: string; of: string };
			/** Only rows where this is above 0. */
			above?: string;
			/** Where its squares are added up already. */
			squares?: string;
	  }
	| { kind: 'rows'; /** Only rows where this is above 0. */ above?: string }
	| { kind: 'distinct'; /** The first that is not null, within a source. */ ids: readonly string[]; above?: string }
	| { kind: 'mean'; column: Reading }
	| { kind: 'quantile'; column: Reading; at: number }
	| { kind: 'survival'; hours: string; since: string; at: number };

/** One fact, counted on one of its dates. */
export type Side = {
	fact: string;
	/** Its column of the fact, or of the fact that its rows belong to. */
	date: string | { through: string };
	aggregate: Aggregate;
	only: Only;
	/** Sum of squares of what is added up, for the effective number. */
	squares: boolean;
	/** Or the column that holds the effective number. */
	effective?: string;
} & Spans;

/** How old rows must be. */
export type Aged = NonNullable<Spans['aged']>;

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
	/** What belongs to the question and is not in the figure: without this date, or younger than the side asks. */
	leftOut: { reason: LeftOut['reason']; unit: LeftOut['unit']; side: Side; lacks: Side['date'] | Aged }[];
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
/** Computed from the other columns, after the statement. */
const intervalEnds = ['low', 'high', 'difference_low', 'difference_high'];

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

type Coordinates = { basis: Basis; measure: Measure; counted: Counted };

function settleCoordinates(question: Question, metric: Metric): Coordinates {
	for (const name of ['basis', 'measure', 'counted'] as const) {
		const found = question[name];
		if (found === undefined || metric.asked[name] !== undefined) continue;
		const fixed = name === 'measure' ? metric.fixed.measure : undefined;
		if (found === fixed) continue;
		throw new QuestionError('coordinate_not_available', `${question.metric} has no choice of ${name}`, {
			found,
			...(fixed ? { wanted: [fixed] } : {}),
			hint: `leave ${name} out`
		});
	}
	return {
		basis: question.basis ?? metric.asked.basis ?? 'cohort',
		measure: question.measure ?? metric.asked.measure ?? metric.fixed.measure ?? 'units',
		counted: question.counted ?? metric.asked.counted ?? 'requested'
	};
}

const openCoordinates = (settled: Coordinates, metric: Metric): Pick<Plan, 'basis' | 'measure' | 'counted'> => ({
	basis: metric.asked.basis ? settled.basis : null,
	measure: metric.asked.measure || metric.fixed.measure ? settled.measure : null,
	counted: metric.asked.counted ? settled.counted : null
});

function checkDimension(name: string, metric: string, dictionary: Dictionary, available: readonly string[]): void {
	if (available.includes(name)) return;
	if (!Object.hasOwn(dictionary.dimensions, name))
		throw new QuestionError('unknown_dimension', `there is no dimension ${name}`, {
			found: name,
			wanted: Object.keys(dictionary.dimensions)
		});
	throw new QuestionError('dimension_not_available', `${metric} cannot be asked by ${name}`, {
		found: name,
		wanted: available
	});
}

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

/** What a metric counts; of a balance each term in the coordinates that it has when nothing is asked. */
function partsOf(metric: Metric, dictionary: Dictionary, coordinates: Coordinates) {
	if (!metric.balance) {
		const side = sideOf(metric.total ?? metric.rate?.part ?? metric, dictionary, coordinates);
		return [{ metric, side, isMinus: false }];
	}
	return termsOf(dictionary, metric.balance).map((term) => {
		const own = settleCoordinates({ metric: term.name }, term.metric);
		return {
			metric: term.metric,
			side: sideOf(term.metric.total ?? term.metric, dictionary, own),
			isMinus: term.isMinus
		};
	});
}

function sideOf(
	quantity: Quantity | Pick<Metric, 'mean' | 'quantile' | 'survival'>,
	dictionary: Dictionary,
	coordinates: Coordinates
): Side {
	if ('tally' in quantity) {
		const tally = entryOf(dictionary.tallies, quantity.tally);
		return {
			fact: tally.fact,
			date: dateOf(tally, coordinates),
			aggregate: aggregateOf(tally, coordinates),
			only: quantity.only ?? {},
			squares: false,
			...spansOf(quantity)
		};
	}
	if ('fact' in quantity) {
		const { fact, date, only = {} } = quantity;
		const aggregate: Aggregate =
			'sum' in quantity
				? { kind: 'sum', column: quantity.sum, outflow: quantity.outflow }
				: quantity.count === 'rows'
					? { kind: 'rows' }
					: { kind: 'distinct', ids: quantity.count };
		const effective = 'effective' in quantity ? quantity.effective : undefined;
		return { fact, date, only, squares: false, aggregate, ...(effective && { effective }), ...spansOf(quantity) };
	}
	const { mean, quantile, survival } = quantity;
	if (survival) {
		const { fact, date, only = {}, hours, since, at } = survival;
		return { fact, date, only, squares: false, aggregate: { kind: 'survival', hours, since, at } };
	}
	if (mean) return { ...mean, only: mean.only ?? {}, squares: false, aggregate: { kind: 'mean', column: mean.column } };
	if (!quantile) throw new Error('a metric without a computation passed the dictionary');
	const { column, at } = quantile;
	return { ...quantile, only: quantile.only ?? {}, squares: false, aggregate: { kind: 'quantile', column, at } };
}

const spansOf = ({ aged, within }: Spans): Spans => ({ ...(aged && { aged }), ...(within && { within }) });

function dateOf(tally: Tally, { basis, counted }: Pick<Coordinates, 'basis' | 'counted'>): string {
	if (typeof tally.date === 'string') return tally.date;
	const date = tally.date[basis];
	return typeof date === 'string' ? date : date[counted];
}

function aggregateOf(tally: Tally, { measure, counted }: Coordinates): Aggregate {
	const units = typeof tally.units === 'string' ? tally.units : tally.units[counted];
	if (measure === 'units') return { kind: 'sum', column: units };
	if (measure === 'orders' || measure === 'lines') {
		const ids = tally[measure];
		return ids === 'rows' ? { kind: 'rows', above: units } : { kind: 'distinct', ids, above: units };
	}
	if (typeof tally.value === 'string') return { kind: 'sum', column: tally.value };
	const { amount, of } = tally.value;
	return of === units
		? { kind: 'sum', column: amount }
		: { kind: 'sum', column: amount, share: { counted: units, of } };
}

function leftOutOf(
	metric: Metric,
	dictionary: Dictionary,
	coordinates: Coordinates,
	side: Side,
	whole: Side | null
): Plan['leftOut'] {
	const leftOut: Plan['leftOut'] = [];
	const quantity = metric.total ?? metric.rate?.part;
	const tally = quantity && 'tally' in quantity ? entryOf(dictionary.tallies, quantity.tally) : null;
	if (tally && typeof tally.date !== 'string' && coordinates.basis !== 'return_date') {
		// Without the day of this basis, the day of the request is the only one that every return has.
		const date = dateOf(tally, { basis: 'return_date', counted: 'requested' });
		leftOut.push({
			reason: coordinates.basis === 'cohort' ? 'unlinked' : 'not_refunded',
			unit: coordinates.measure,
			side: withoutSpans({ ...side, date }),
			lacks: side.date
		});
	}
	const isMoney = metric.unit === 'money' || (tally !== null && coordinates.measure === 'value');
	for (const each of whole ? [side, whole] : [side])
		if (isMoney && each.aggregate.kind === 'sum')
			leftOut.push({
				reason: 'no_amount',
				unit: 'rows',
				side: { ...each, aggregate: { kind: 'rows' } },
				lacks: each.aggregate.column
			});
	const { aged } = whole ?? side;
	if (aged)
		leftOut.push({
			reason: 'too_young',
			unit: tally ? coordinates.measure : 'rows',
			side: withoutSpans(whole ?? side),
			lacks: aged
		});
	return leftOut;
}

function withoutSpans(side: Side): Side {
	const ofAnyAge = { ...side };
	delete ofAnyAge.aged;
	delete ofAnyAge.within;
	return ofAnyAge;
}

function checkRange({ from, to }: Question): { from: string | null; to: string | null } {
	for (const [name, text] of Object.entries({ from, to }))
		if (text !== undefined && !isDay(text))
			throw new QuestionError('bad_date', `${name} must be a day as YYYY-MM-DD, not ${JSON.stringify(text)}`, {
				found: text
			});
	if (from !== undefined && to !== undefined && from >= to)
		throw new QuestionError('bad_range', `from (${from}) must be before to (${to})`, {
			found: `${from} to ${to}`,
			hint: 'to is the day after the last one'
		});
	return { from: from ?? null, to: to ?? null };
}

function checkCompare(
	{ compare, by = [], where = {} }: Question,
	{ from, to }: { from: string | null; to: string | null },
	dictionary: Dictionary
): Days | null {
	if (compare === undefined) return null;
	const bad = (sentence: string, options: { found?: string; wanted?: string[]; hint?: string } = {}) =>
		new QuestionError('bad_compare', sentence, { found: compare, ...options });
	if (from === null || to === null) throw bad('compare needs from and to', { hint: 'say which days are compared' });
	const isPeriod = (name: string) => entryOf(dictionary.dimensions, name).period !== undefined;
	const filtered = Object.keys(where).find(isPeriod);
	if (filtered) throw bad(`compare cannot go with a filter on ${filtered}`, { hint: 'choose the days by from and to' });
	if (by.filter(isPeriod).length > 1) throw bad('compare takes one period among the dimensions, not several');
	if (compare === 'previous') return daysBefore({ from, to });
	if (compare === 'last_year') return daysLastYear({ from, to });
	const [first = '', end = '', ...rest] = compare.split('..');
	if (rest.length > 0 || !isDay(first) || !isDay(end) || first >= end)
		throw bad(`compare must be previous, last_year or <from>..<to>, not ${JSON.stringify(compare)}`, {
			wanted: ['previous', 'last_year', '<from>..<to>'],
			hint: 'for example 2025-01-01..2025-04-01, the last day left out'
		});
	return { from: first, to: end };
}

function checkShape(question: Question, groups: readonly Group[]): Pick<Plan, 'levels' | 'top' | 'fill' | 'nonzero'> {
	const { by = [], from, to, totals = false, fill = false, nonzero = false } = question;
	const most = checkCount('top', question.top, 1);
	const first = groups.find(({ dimension }) => !dimension.period)?.depth;
	if (most !== null && first === undefined)
		throw new QuestionError('bad_value', 'top needs a dimension in by that is no period', { found: String(most) });
	if (fill && (from === undefined || to === undefined || !groups.some(({ dimension }) => dimension.period)))
		throw new QuestionError('bad_value', 'fill needs a period in by, and from and to', {
			found: 'true',
			hint: 'for example by=month, from=2026-01-01, to=2026-04-01'
		});
	if (fill && nonzero)
		throw new QuestionError('bad_value', 'fill asks for empty rows and nonzero leaves them out', {
			found: 'true',
			hint: 'ask for one of them'
		});
	return {
		levels: totals ? Array.from({ length: by.length + 1 }, (_, index) => by.length - index) : [by.length],
		top: most === null ? null : { groups: groups.filter(({ depth }) => depth === first), most },
		fill,
		nonzero
	};
}

function checkMembers(name: string, members: readonly string[], { period }: Dimension): readonly string[] {
	if (members.length === 0)
		throw new QuestionError('bad_filter', `where ${name} names no member`, { found: name, hint: 'leave it out' });
	if (!period) return members;
	return members.map((member) => {
		const day = firstDay(period, member);
		if (day === null)
			throw new QuestionError('bad_filter', `${JSON.stringify(member)} is not a ${period}`, {
				found: member,
				hint: 'for example 2026-03-01, 2026-03 (month), 2026-Q1 (quarter), 2026-W14 (week), 2026 (year)'
			});
		return day;
	});
}

function checkSort(sort: string | undefined, columns: readonly string[], kind: Plan['kind']): Plan['sort'] {
	if (sort === undefined) return null;
	const descending = sort.startsWith('-');
	const column = descending ? sort.slice(1) : sort;
	const sortable = kind === 'rate' ? ['low', 'high'] : [];
	const wanted = columns.filter((name) => !intervalEnds.includes(name) || sortable.includes(name));
	if (!wanted.includes(column))
		throw new QuestionError('bad_sort', `sort must name a column of the answer, not ${JSON.stringify(sort)}`, {
			found: sort,
			wanted: wanted.flatMap((name) => [name, `-${name}`])
		});
	return { column, descending };
}

function checkCount(name: string, count: number | undefined, least: number): number | null {
	if (count === undefined) return null;
	if (!Number.isSafeInteger(count) || count < least)
		throw new QuestionError('bad_value', `${name} must be a whole number from ${least}, not ${count}`, {
			found: String(count)
		});
	return count;
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
