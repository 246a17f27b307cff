// One fact counted on one of its dates, by the dimensions that it has of its own, through another fact or looked up.
import { dimensionsOf, entryOf, type Dictionary, type Dimension, type Reading } from '../dictionary.ts';
import type { Period } from '../period.ts';
import type { Group } from '../plan.ts';
import type { Aged, Aggregate, Side } from '../side.ts';
import { summedUp } from '../summed-up.ts';
import { cte, indent, type Bind, type DayRange, type Writer } from './writer.ts';

/** More members than this are bound as one list. */
const mostPlaceholders = 50;

export type SideOptions = {
	days: DayRange;
	/** Members beyond the top are made one, null. */
	hasTop: boolean;
	besides?: readonly string[];
};

/** The part of a rate, or the only side; of a balance its terms, added up. */
export function partSelect(groups: readonly Group[], writer: Writer, options: SideOptions): string {
	const { parts } = writer.plan;
	const [first] = parts;
	if (first && parts.length === 1) return sideSelect(first.side, groups, writer, options);
	const names = groups.map(({ name }) => name);
	const terms = parts.map(({ side, isMinus }, index) => {
		const columns = [...names, isMinus ? '-amount as amount' : 'amount'];
		return `select ${columns.join(', ')}\nfrom (\n${indent(sideSelect(side, groups, writer, options))}\n) as term_${index + 1}`;
	});
	const groupBy = names.length > 0 ? `\ngroup by ${names.join(', ')}` : '';
	const columns = [...names, 'sum(amount) as amount'];
	return `select ${columns.join(', ')}\nfrom (\n${indent(terms.join('\nunion all\n'))}\n) as terms${groupBy}`;
}

export function sideSelect(
	given: Side,
	groups: readonly Group[],
	{ plan, dictionary, bind }: Writer,
	{ days, hasTop, besides = [] }: SideOptions
): string {
	const filters = plan.where.filter(({ name }) => isPeriod(name, dictionary) || has(given, name, dictionary));
	const uses = [...groups.map(({ name }) => name), ...filters.map(({ name }) => name), ...Object.keys(given.only)];
	// What is asked beside may be a column that only the fact itself has.
	const side = besides.length > 0 ? given : summedUp(given, uses, dictionary);
	const fact = entryOf(dictionary.facts, side.fact);
	const reaches = typeof side.date !== 'string' || uses.some((name) => isThrough(side, name, dictionary));
	const conditions = [
		...dateConditions(side, days),
		...onlyConditions(side, dictionary, bind),
		...filters.map(({ name, members }) => memberCondition(side, name, members, dictionary, bind)),
		...aggregateConditions(side.aggregate),
		...(side.aged ? [agedCondition(side.aged)] : []),
		...(side.within ? [withinCondition(side.within)] : []),
		...besides
	];
	const topped = hasTop ? groups.filter(({ name }) => plan.top?.groups.some((group) => group.name === name)) : [];
	const split = groups.map((group) => {
		const { name, dimension } = group;
		if (topped.includes(group)) return `top.${name}`;
		const expression = expressionOf(side, name, dictionary);
		return `${dimension.period && days.onto ? alignedPeriod(dimension.period, expression, days) : expression} as ${name}`;
	});
	const groupBy = groups.length > 0 ? `\ngroup by ${groups.map((_, index) => index + 1).join(', ')}` : '';
	const from = [
		`from ${fact.relation} as f`,
		...(reaches && fact.through
			? [
					`left join ${entryOf(dictionary.facts, fact.through.fact).relation} as t`,
					`    on t.source_id = f.source_id\n    and t.${fact.through.key} = f.${fact.through.key}`
				]
			: []),
		...[...new Set(uses)].flatMap((name) => lookupJoin(side, name, dictionary)),
		...(topped.length > 0
			? [
					`left join top\n    on ${topped.map(({ name }) => `top.${name} = ${expressionOf(side, name, dictionary)}`).join('\n    and ')}`
				]
			: []),
		`where ${conditions.join('\n    and ')}`
	].join('\n');
	const { aggregate } = side;
	if (aggregate.kind === 'distinct') {
		const [first = '', second] = aggregate.ids;
		const ids = ['f.source_id as id_source', `f.${first} as id_first`];
		if (second) ids.push(`case when f.${first} is null then f.${second} end as id_second`);
		const distinct = `select distinct\n${indent([...split, ...ids].join(',\n'))}\n${from}`;
		const columns = [...groups.map(({ name }) => name), 'count(*) as amount'];
		return `select\n${indent(columns.join(',\n'))}\nfrom (\n${indent(distinct)}\n) as ids${groupBy}`;
	}
	if (aggregate.kind === 'survival') return survivalSelect(aggregate, { split, from, groups });
	const columns = [...split, `${amountOf(aggregate)} as amount`];
	if (aggregate.kind === 'mean' || aggregate.kind === 'quantile')
		columns.push(`count(${readingOf(aggregate.column)}) as cases`);
	if (side.effective) columns.push(`sum(f.${side.effective}) as effective`);
	if (side.squares && aggregate.kind === 'sum') {
		const { column, squares } = aggregate;
		columns.push(`sum(${squares ? `f.${squares}` : `f.${column} * f.${column}`}) as squares`);
	}
	return `select\n${indent(columns.join(',\n'))}\n${from}${groupBy}`;
}

/**
 * The age by which so much of what began has ended, to the hour: what has not ended has lasted until the end of the
 * version's data. The macro is the one that the page of the process asks.
 */
function survivalSelect(
	{ hours, since, at }: Extract<Aggregate, { kind: 'survival' }>,
	{ split, from, groups }: { split: readonly string[]; from: string; groups: readonly Group[] }
): string {
	const names = groups.map(({ name }) => name);
	const dataTo = '(select max(data_to) from meta.publication)';
	const lasted = `date_diff('minute', f.${since}, ${dataTo}) / 60`;
	const ages = [
		...split,
		`greatest(round(coalesce(f.${hours}, ${lasted})), 0) as age`,
		`count(f.${hours}) as returned_units`,
		`count(*) - count(f.${hours}) as open_units`
	];
	const series = names.length > 0 ? `struct_pack(${names.map((name) => `${name} := ${name}`).join(', ')})` : 'true';
	const ctes = [
		cte(
			'cases_by_age',
			`select\n${indent(ages.join(',\n'))}\n${from}\ngroup by ${[...names, 'age'].map((_, index) => index + 1).join(', ')}`
		),
		cte('items', `select ${series} as series, age, returned_units, open_units\nfrom cases_by_age`),
		cte('counted', 'select series, sum(returned_units + open_units) as cases\nfrom items\ngroup by series')
	];
	const columns = [
		...names.map((name) => `counted.series.${name} as ${name}`),
		'reached.age as amount',
		'counted.cases',
		'reached.age_low',
		'reached.age_high'
	];
	// A total is a row also where nothing began.
	const rows =
		names.length > 0
			? 'from counted'
			: 'from (select true as series) as every\nleft join counted\n    on counted.series = every.series';
	return [
		`with\n\n${ctes.join(',\n\n')}\n`,
		`select\n${indent(columns.join(',\n'))}`,
		rows,
		`left join marts.return_curve_age('items', ${at}) as reached\n    on reached.series is not distinct from counted.series`
	].join('\n');
}

function amountOf(aggregate: Exclude<Aggregate, { kind: 'distinct' | 'survival' }>): string {
	if (aggregate.kind === 'rows') return 'count(*)';
	if (aggregate.kind === 'mean') return `sum(${readingOf(aggregate.column)})`;
	if (aggregate.kind === 'quantile') return `quantile_cont(${readingOf(aggregate.column)}, ${aggregate.at})`;
	const { column, share, outflow } = aggregate;
	// Exact decimals, so that the order of adding does not show in the last digits.
	if (share) return `sum(cast(f.${column} * f.${share.counted} / nullif(f.${share.of}, 0) as decimal(18, 4)))`;
	return `${outflow ? '-' : ''}sum(f.${column})`;
}

function dateConditions(side: Side, { from, to }: DayRange): string[] {
	const date = dateColumn(side.date);
	const type = date.endsWith('_at') ? 'timestamp' : 'date';
	const conditions = [
		...(from === null ? [] : [`${date} >= cast(${from} as ${type})`]),
		...(to === null ? [] : [`${date} < cast(${to} as ${type})`])
	];
	return conditions.length > 0 ? conditions : [`${date} is not null`];
}

function onlyConditions(side: Side, dictionary: Dictionary, bind: Bind): string[] {
	return Object.entries(side.only).map(([name, members]) => {
		if (typeof members === 'boolean') return members ? `f.${name}` : `not f.${name}`;
		if (has(side, name, dictionary)) return memberCondition(side, name, members, dictionary, bind);
		return `f.${name} in (${members.map((member) => bind(name, member)).join(', ')})`;
	});
}

function aggregateConditions(aggregate: Aggregate): string[] {
	if ('above' in aggregate && aggregate.above) return [`f.${aggregate.above} > 0`];
	return aggregate.kind === 'mean' || aggregate.kind === 'quantile'
		? [`${readingOf(aggregate.column)} is not null`]
		: [];
}

export const isAged = (lacks: Side['date'] | Aged): lacks is Aged => typeof lacks !== 'string' && 'since' in lacks;

/** The day of the end of the data counts as whole: what is as old as this then has had all of its time. */
export const agedCondition = (aged: Aged): string =>
	`${sinceOf(aged)} <= cast((select max(data_to) from meta.publication) as date) - ${daysOfSpan(aged)}`;

const withinCondition = (within: NonNullable<Side['within']>): string =>
	`cast(f.${within.until} as date) - ${sinceOf(within)} <= ${daysOfSpan(within)}`;

const sinceOf = ({ since }: Aged): string => {
	const dates = since.map((column) => `cast(f.${column} as date)`);
	return dates.length > 1 ? `coalesce(${dates.join(', ')})` : dates.join();
};

const daysOfSpan = ({ days }: Aged): string =>
	days === 'maturity' ? 'cast((select max(maturity_days) from meta.publication) as integer)' : String(days);

function memberCondition(
	side: Side,
	name: string,
	members: readonly string[],
	dictionary: Dictionary,
	bind: Bind
): string {
	const expression = expressionOf(side, name, dictionary);
	if (isPeriod(name, dictionary))
		return `${expression} in (${members.map((member) => `cast(${bind(name, member)} as date)`).join(', ')})`;
	if (members.length > mostPlaceholders) return `${expression} in (select unnest(${bind(name, members)}))`;
	return `${expression} in (${members.map((member) => bind(name, member)).join(', ')})`;
}

/** A dimension as a side sees it: a column of its fact, of the fact it reaches, or a period of its date. */
function expressionOf(side: Side, name: string, dictionary: Dictionary): string {
	const dimension = entryOf(dictionary.dimensions, name);
	const { column } = dimension;
	if (dimension.period) return periodOf(dimension, dateColumn(side.date));
	if (dimension.lookup) return lookedUp(name, dimension);
	if (isThrough(side, name, dictionary)) return `coalesce(t.${column}, 'unknown')`;
	return entryOf(dictionary.facts, side.fact).has_gaps ? `coalesce(f.${column}, 'unknown')` : `f.${column}`;
}

export const dateColumn = (date: Side['date']): string =>
	typeof date === 'string' ? `f.${date}` : `t.${date.through}`;

/** A dimension that stands in another relation, by an id of the row or of the row that it belongs to. */
function lookupJoin(side: Side, name: string, dictionary: Dictionary): string[] {
	if (!has(side, name, dictionary)) return [];
	const { lookup } = entryOf(dictionary.dimensions, name);
	if (!lookup) return [];
	const row = isThrough(side, name, dictionary) ? 't' : 'f';
	const { relation, key } = lookup;
	return [
		`left join ${relation} as ${name}_of\n    on ${name}_of.source_id = ${row}.source_id\n    and ${name}_of.${key} = ${row}.${key}`
	];
}

export const lookedUp = (name: string, { column, lookup }: Dimension): string =>
	`coalesce(${lookup?.iso_week ? `strftime(${name}_of.${column}, '%G-W%V')` : `${name}_of.${column}`}, 'unknown')`;

function readingOf(reading: Reading): string {
	if (typeof reading === 'string') return `f.${reading}`;
	if ('days' in reading) return `epoch(f.${reading.days.to} - f.${reading.days.from}) / 86400`;
	const { of, counts } = reading.bands;
	return `case ${counts.map(({ from, as }) => `when f.${of} >= ${from} then ${as}`).join(' ')} end`;
}

export const periodOf = ({ period }: Dimension, date: string): string =>
	period === 'day' ? `cast(${date} as date)` : `cast(date_trunc('${period}', ${date}) as date)`;

/** The period of the same place in the other range: the first is the one with the first day in it. */
const alignedPeriod = (period: Period, expression: string, { from, onto }: DayRange): string => {
	const start = (day: string | null) => `date_trunc('${period}', cast(${day} as date))`;
	return `cast(${start(onto)} + date_diff('${period}', ${start(from)}, ${expression}) * interval 1 ${period} as date)`;
};

export const isPeriod = (name: string, dictionary: Dictionary): boolean =>
	entryOf(dictionary.dimensions, name).period !== undefined;

const has = (side: Side, name: string, dictionary: Dictionary): boolean =>
	dimensionsOf(dictionary, side.fact).includes(name);

const isThrough = (side: Side, name: string, dictionary: Dictionary): boolean =>
	has(side, name, dictionary) && !entryOf(dictionary.facts, side.fact).dimensions.includes(name);
