// What a page is asked to show. The URL is the only place that holds it, so every view can be linked and mailed.
import type { Basis, Counted, Measure } from '../../sql/metrics/types.ts';

/** The dimensions that every page can be narrowed by, in the order of the bar. */
export const filterDimensions = ['category', 'reason', 'channel', 'country', 'source'] as const;
export type FilterDimension = (typeof filterDimensions)[number];

/** Periods by name; each ends with the last day of data, or with the end of its month or quarter. */
export const periods = [
	'last-30-days', 'last-90-days', 'this-month', 'last-month', 'this-quarter', 'year-to-date', 'last-12-months', 'all'
] as const; // prettier-ignore
export type Period = (typeof periods)[number];

/** What the period is held against: the same length before, the same days a year before, or nothing. */
export const comparisons = ['before', 'year', 'none'] as const;
export type Comparison = (typeof comparisons)[number];

export const bases: readonly Basis[] = ['cohort', 'return_date', 'refund_date'];
export const measures: readonly Measure[] = ['units', 'value', 'orders', 'lines'];
export const countings: readonly Counted[] = ['requested', 'received', 'refunded'];

/** Days are `YYYY-MM-DD` in the reporting time zone; `until` is the day after the last one. */
export type Days = { since: string; until: string };

export type Filters = Days & {
	/** Null where two days were chosen instead of a name. */
	period: Period | null;
	comparison: Comparison;
	/** Null where there is nothing to compare with. */
	before: Days | null;
	basis: Basis;
	measure: Measure;
	counted: Counted;
	/** Dimension to the members that may be; an empty list means all of them. */
	where: Record<FilterDimension, string[]>;
};

/** The part of `meta.publication` that filters depend on. */
export type Span = { data_to: string; data_from?: string | null };

const day = 24 * 3600_000;
const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
const timeOf = (date: string) => Date.parse(`${date.slice(0, 10)}T00:00:00Z`);

/** The day `days` after a day. */
export const addDays = (date: string, days: number): string => iso(timeOf(date) + days * day);

/** How many days lie between two. */
export const daysBetween = (since: string, until: string): number => Math.round((timeOf(until) - timeOf(since)) / day);

/** The first day of the month `months` after that of a day. */
function monthStart(date: string, months = 0): string {
	const at = new Date(timeOf(date));
	return iso(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
}

/** The same day `years` later; 29 February becomes 28 February. */
function addYears(date: string, years: number): string {
	const at = new Date(timeOf(date));
	const month = at.getUTCMonth();
	const moved = new Date(Date.UTC(at.getUTCFullYear() + years, month, at.getUTCDate()));
	return moved.getUTCMonth() === month
		? iso(moved.getTime())
		: iso(Date.UTC(at.getUTCFullYear() + years, month + 1, 0));
}

/** First day and day after the last one of a named period, seen from the last day of data. */
export function daysOf(period: Period, span: Span): Days {
	const last = span.data_to.slice(0, 10);
	const until = addDays(last, 1);
	const quarterMonths = new Date(timeOf(last)).getUTCMonth() % 3;
	switch (period) {
		case 'last-30-days':
			return { since: addDays(until, -30), until };
		case 'last-90-days':
			return { since: addDays(until, -90), until };
		case 'this-month':
			return { since: monthStart(last), until };
		case 'last-month':
			return { since: monthStart(last, -1), until: monthStart(last) };
		case 'this-quarter':
			return { since: monthStart(last, -quarterMonths), until };
		case 'year-to-date':
			return { since: `${last.slice(0, 4)}-01-01`, until };
		case 'last-12-months':
			return { since: addYears(until, -1), until };
		case 'all':
			return { since: (span.data_from ?? '1970-01-01').slice(0, 10), until };
	}
}

/** The days that a period is compared with. */
function daysBefore({ since, until }: Days, comparison: Comparison): Days | null {
	if (comparison === 'none') return null;
	if (comparison === 'year') return { since: addYears(since, -1), until: addYears(until, -1) };
	// Whole months are compared with as many whole months, not with as many days.
	if (since.endsWith('-01') && until.endsWith('-01')) {
		const months =
			(Number(until.slice(0, 4)) - Number(since.slice(0, 4))) * 12 +
			Number(until.slice(5, 7)) -
			Number(since.slice(5, 7));
		return { since: monthStart(since, -months), until: since };
	}
	return { since: addDays(since, -daysBetween(since, until)), until: since };
}

const isDay = (value: string | null): value is string =>
	value !== null && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(timeOf(value)) && iso(timeOf(value)) === value;

const oneOf = <Name extends string>(names: readonly Name[], value: string | null, fallback: Name): Name =>
	names.includes(value as Name) ? (value as Name) : fallback;

export const defaultPeriod: Period = 'last-12-months';

/**
 * The filters that a URL names; what it does not name, or names wrongly, has its default. `from` and `to` are days,
 * `to` exclusive, as in the API; a dimension may stand several times.
 */
export function readFilters(url: Address, span: Span): Filters {
	const query = url.searchParams;
	const from = query.get('from');
	const to = query.get('to');
	const hasDays = isDay(from) && isDay(to) && from < to;
	const period = hasDays ? null : oneOf(periods, query.get('period'), defaultPeriod);
	const days = hasDays ? { since: from, until: to } : daysOf(period ?? defaultPeriod, span);
	const comparison = period === 'all' ? 'none' : oneOf(comparisons, query.get('compare'), 'before');
	return {
		...days,
		period,
		comparison,
		before: daysBefore(days, comparison),
		basis: oneOf(bases, query.get('basis'), 'cohort'),
		measure: oneOf(measures, query.get('measure'), 'units'),
		counted: oneOf(countings, query.get('counted'), 'requested'),
		where: Object.fromEntries(
			filterDimensions.map((dimension) => [dimension, [...new Set(query.getAll(dimension))].filter(Boolean)])
		) as Filters['where']
	};
}

/** As much of a URL as filters need: a `URL`, or the read-only one of `page.url`. */
export type Address = {
	pathname: string;
	searchParams: Pick<URLSearchParams, 'get' | 'getAll'> & Iterable<[string, string]>;
};

/** What links to other pages keep: the filters, and the version that is looked at. */
const keptNames = ['as_of', 'period', 'from', 'to', 'compare', 'basis', 'measure', 'counted', ...filterDimensions];

/** Changes of a query: null or an empty list removes a name. */
export type Changes = Partial<Record<string, string | readonly string[] | null>>;

function changed(query: Iterable<[string, string]>, changes: Changes): URLSearchParams {
	const next = new URLSearchParams([...query]);
	for (const [name, value] of Object.entries(changes)) {
		next.delete(name);
		for (const one of value === null || value === undefined ? [] : typeof value === 'string' ? [value] : value) {
			next.append(name, one);
		}
	}
	return next;
}

const withQuery = (path: string, query: URLSearchParams) => (query.size > 0 ? `${path}?${query}` : path);

/** A link to another page that keeps the filters of this one, and adds its own. */
export function hrefTo(path: string, url: Address, changes: Changes = {}): string {
	const kept = new URLSearchParams([...url.searchParams].filter(([name]) => keptNames.includes(name)));
	return withQuery(path, changed(kept, changes));
}

/** A link to this page with other filters; what else the query holds stays, only the place in a list starts anew. */
export function hrefWith(url: Address, changes: Changes): string {
	return withQuery(url.pathname, changed(url.searchParams, { page: null, ...changes }));
}

/** A link that adds a member to a dimension, or takes it away again. */
export function toggleHref(url: Address, dimension: FilterDimension, member: string): string {
	const chosen = url.searchParams.getAll(dimension);
	const next = chosen.includes(member) ? chosen.filter((other) => other !== member) : [...chosen, member];
	return hrefWith(url, { [dimension]: next });
}

/** The number of dimensions that narrow the page. */
export const narrowedBy = (filters: Filters): FilterDimension[] =>
	filterDimensions.filter((dimension) => filters.where[dimension].length > 0);

/** The filters as parameters of a page query: `$since`, `$until`, one list per dimension, and the three coordinates. */
export function queryParams(filters: Filters) {
	const { since, until, basis, measure, counted, where } = filters;
	return { since, until, basis, measure, counted, ...where };
}

/** The filters as a question to the metric engine. */
export function questionOf({ since, until, basis, measure, counted, where }: Filters) {
	const narrowed = Object.fromEntries(Object.entries(where).filter(([, members]) => members.length > 0));
	return { from: since, to: until, basis, measure, counted, where: narrowed };
}
