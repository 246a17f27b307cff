// What a question may say of its days, its shape, its filters and its order; all else is a QuestionError.
import { entryOf, type Dictionary, type Dimension } from './dictionary.ts';
import { daysBefore, daysLastYear, firstDay, isDay, type Days } from './period.ts';
import type { Group, Plan } from './plan.ts';
import { QuestionError } from './question-error.ts';
import type { Question } from './types.ts';

/** Computed from the other columns, after the statement. */
const intervalEnds = ['low', 'high', 'difference_low', 'difference_high'];

export function checkDimension(
	name: string,
	metric: string,
	dictionary: Dictionary,
	available: readonly string[]
): void {
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

export function checkRange({ from, to }: Question): { from: string | null; to: string | null } {
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

export function checkCompare(
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

export function checkShape(
	question: Question,
	groups: readonly Group[]
): Pick<Plan, 'levels' | 'top' | 'fill' | 'nonzero'> {
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

export function checkMembers(name: string, members: readonly string[], { period }: Dimension): readonly string[] {
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

export function checkSort(sort: string | undefined, columns: readonly string[], kind: Plan['kind']): Plan['sort'] {
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

export function checkCount(name: string, count: number | undefined, least: number): number | null {
	if (count === undefined) return null;
	if (!Number.isSafeInteger(count) || count < least)
		throw new QuestionError('bad_value', `${name} must be a whole number from ${least}, not ${count}`, {
			found: String(count)
		});
	return count;
}
