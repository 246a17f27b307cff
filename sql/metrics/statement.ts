// The only file that writes the SQL of metrics. What it writes is plain: each side is one SELECT over one fact with
// sums and a group by; the members that any side found are listed once and the sides joined to them; names are joined
// last. Totals are the same question by fewer dimensions, so a median or a count of orders is right there too; the
// members beyond a top are made one before anything is added up, for the same reason. Identifiers come from the
// checked dictionary, values are always placeholders. A second engine would be another file like this one.
import { dimensionsOf, entryOf, type Dictionary, type Dimension, type Reading } from './dictionary.ts';
import type { Period } from './period.ts';
import { isSurvival, sharedGroups, type Aged, type Aggregate, type Group, type Plan, type Side } from './plan.ts';
import { summedUp } from './summed-up.ts';
import type { Values } from './types.ts';

/** Plain SQL with named placeholders, and their values. */
export type Statement = { sql: string; values: Values };

/** More members than this are bound as one list. */
const mostPlaceholders = 50;

/**
 * The rows of an answer: the columns of the plan without the ends of intervals (those are computed from the others).
 * For a rate also `effective`, the number that its interval rests on, and `compared_effective`. At most `mostRows`, if
 * it is given.
 */
export function answerStatement(plan: Plan, dictionary: Dictionary, mostRows: number | null = null): Statement {
	const { bind, values } = binder(plan);
	const { groups, levels, top, compared } = plan;
	const isOne = levels.length === 1;
	const ctes = figuresCtes({ plan, dictionary, bind });
	const sides = compared ? ['', 'compared_'] : [''];
	const columns = [
		...groups.flatMap((group) => {
			const { name, dimension } = group;
			const names = dimension.names ? [`${name}_names.${dimension.names.name}`] : [];
			return [
				`${memberColumn(group, plan, [])} as ${name}`,
				...(dimension.names ? [`${memberColumn(group, plan, names)} as ${name}_name`] : [])
			];
		}),
		...(isOne ? [] : ['figures.level']),
		...(top ? [`${othersColumn(top, plan)} as others`] : []),
		...sides.flatMap((side) => ['value', 'numerator', 'denominator'].map((name) => `figures.${side}${name}`)),
		...(plan.kind === 'rate' ? sides.map((side) => `figures.${side}effective`) : []),
		...(isSurvival(plan) ? ['figures.age_low', 'figures.age_high'] : []),
		...(compared ? ['figures.difference'] : [])
	];
	const limit = plan.limit ?? mostRows;
	const sql = [
		`with\n\n${ctes.join(',\n\n')}\n`,
		`select\n${indent(columns.join(',\n'))}`,
		'from figures',
		...groups.filter(({ dimension }) => dimension.names).map(namesJoin),
		...countedCondition(plan),
		...(groups.length > 0 ? [`order by\n${indent(orderOf(plan).join(',\n'))}`] : []),
		...(limit === null ? [] : [`limit ${bind('limit', limit)}`]),
		...(plan.offset > 0 ? [`offset ${bind('offset', plan.offset)}`] : [])
	].join('\n');
	return { sql, values };
}

/**
 * How many rows an answer has without limit and offset: `total_rows`. A statement of its own: what is shown first need
 * not be counted, and DuckDB up to 1.5.5 now and then broke off where rows were counted beside themselves by
 * `count(*) over ()` (INTERNAL Error, and the database with it).
 */
export function countStatement(plan: Plan, dictionary: Dictionary): Statement {
	const { bind, values } = binder(plan);
	const ctes = figuresCtes({ plan, dictionary, bind });
	return {
		sql: [
			`with\n\n${ctes.join(',\n\n')}\n`,
			'select cast(count(*) as double) as total_rows',
			'from figures',
			...countedCondition(plan)
		].join('\n'),
		values
	};
}

/** Leaves out rows in which nothing was counted, in none of the two periods; totals stay, whatever they are. */
function countedCondition({ kind, nonzero, compared, levels }: Plan): string[] {
	if (!nonzero) return [];
	const column = kind === 'total' || kind === 'rate' ? 'numerator' : 'denominator';
	const conditions = [
		`figures.${column} <> 0`,
		...(compared ? [`figures.compared_${column} <> 0`] : []),
		...(levels.length > 1 ? [`figures.level < ${Math.max(...levels)}`] : [])
	];
	return [`where ${conditions.join('\n    or ')}`];
}

/** Everything up to `figures`: one row for each row of the answer, `level` where there are totals. */
function figuresCtes(writer: Writer): string[] {
	const { groups, levels, top } = writer.plan;
	const isOne = levels.length === 1;
	return [
		...(top ? [...levelCtes(top.groups, '_ranked', false, writer), cte('top', topSelect(top, writer))] : []),
		...levels.flatMap((level) =>
			levelCtes(
				groups.filter(({ depth }) => depth <= level),
				isOne ? '' : `_${level}`,
				top !== null,
				writer
			)
		),
		...(isOne
			? []
			: [
					cte(
						'figures',
						levels
							.map((level) => `select *, ${level} as level\nfrom figures_${level}`)
							.join('\n\nunion all by name\n\n')
					)
				])
	];
}

/** How much belongs to the question and is not in the figure: `reason`, `unit`, `amount`. Null: nothing can be. */
export function leftOutStatement(plan: Plan, dictionary: Dictionary): Statement | null {
	if (plan.leftOut.length === 0) return null;
	const { bind, values } = binder({ ...plan, compared: null });
	const days = daysOf(plan);
	const selects = plan.leftOut.map(({ reason, unit, side, lacks }) => {
		const besides = [isAged(lacks) ? `not coalesce(${agedCondition(lacks)}, false)` : `${dateColumn(lacks)} is null`];
		const select = sideSelect(side, [], { plan, dictionary, bind }, { days, hasTop: false, besides });
		return `select\n    '${reason}' as reason,\n    '${unit}' as unit,\n    cast(coalesce(amount, 0) as double) as amount\nfrom (\n${indent(select)}\n) as left_out`;
	});
	return { sql: selects.join('\n\nunion all\n\n'), values };
}

/**
 * Members of a dimension by how many rows of its first fact (or of where it is looked up) they have: `source_id` (of ids), `member`, `name`
 * (or `name_en` and `name_zh`), `count`. `search` finds them by a part of the name or the beginning of the member.
 */
export function membersStatement(name: string, dictionary: Dictionary, search: string, limit: number): Statement {
	const dimension = entryOf(dictionary.dimensions, name);
	const { lookup } = dimension;
	const fact = Object.values(dictionary.facts).find(({ dimensions }) => dimensions.includes(name));
	if (!fact || !dimension.column) throw new Error(`${name} has no members`);
	const { names, words, ids } = dimension;
	const found: string[] = [`starts_with(lower(counted.member), lower($search))`];
	if (names) found.push(`contains(lower(names.${names.name}), lower($search))`);
	if (words) found.push('contains(lower(words.name_en), lower($search))', 'contains(words.name_zh, $search)');
	const sql = [
		`with\n\ncounted as (\n\n    select\n        ${ids ? 'f.source_id,\n        ' : ''}${lookup ? lookedUp(name, dimension) : `f.${dimension.column}`} as member,\n        count(*) as members\n    from ${lookup ? `${lookup.relation} as ${name}_of` : `${fact.relation} as f`}\n    group by ${ids ? '1, 2' : '1'}\n\n)\n`,
		'select',
		...(ids ? ['    counted.source_id,'] : []),
		'    counted.member,',
		...(names ? [`    coalesce(names.${names.name}, counted.member) as name,`] : []),
		...(words ? ['    words.name_en,', '    words.name_zh,'] : []),
		'    cast(counted.members as double) as count',
		'from counted',
		...(names
			? [
					`left join ${names.relation} as names`,
					`    on names.${names.key} = counted.member${ids ? '\n    and names.source_id = counted.source_id' : ''}`
				]
			: []),
		...(words
			? [
					`left join (\n    select ${words.key} as member, min(${words.en}) as name_en, min(${words.zh}) as name_zh\n    from ${words.relation}\n    group by 1\n) as words`,
					'    on words.member = counted.member'
				]
			: []),
		`where $search = ''`,
		...found.map((condition) => `    or ${condition}`),
		`order by counted.members desc, counted.member${ids ? ', counted.source_id' : ''}`,
		'limit $limit'
	].join('\n');
	return { sql, values: { search, limit } };
}

/**
 * What a published version says of its days, `data_to` (TIMESTAMP) and `maturity_days`, and `relations`: the names of
 * those of `marts`, each in commas.
 */
export const publicationStatement = (): Statement => ({
	sql: [
		'select',
		'    data_to,',
		'    maturity_days,',
		"    (select ',' || string_agg(name, ',') || ',' from (",
		'        select database_name, schema_name, table_name as name from duckdb_tables()',
		'        union all',
		// a reader's scope has views of them; what it withholds says so in its comment
		'        select database_name, schema_name, view_name from duckdb_views() where comment is null',
		"    ) where database_name = current_database() and schema_name = 'marts') as relations",
		'from meta.publication'
	].join('\n'),
	values: {}
});

type Bind = (name: string, value: Values[string]) => string;

type Writer = { plan: Plan; dictionary: Dictionary; bind: Bind };

/** Days as placeholders; `onto` is the first day of the period whose periods these are to be held against. */
type DayRange = { from: string | null; to: string | null; onto: string | null };

/** Placeholders with readable names; the same name with the same value is bound once. */
function binder({ from, to, compared }: Pick<Plan, 'from' | 'to' | 'compared'>): { bind: Bind; values: Values } {
	const values: Values = {
		...(from === null ? {} : { from }),
		...(to === null ? {} : { to }),
		...(compared ? { compared_from: compared.from, compared_to: compared.to } : {})
	};
	const bind: Bind = (name, value) => {
		let free = name;
		for (let count = 2; free in values && values[free] !== value; count++) free = `${name}_${count}`;
		values[free] = value;
		return `$${free}`;
	};
	return { bind, values };
}

const daysOf = ({ from, to }: Plan): DayRange => ({
	from: from === null ? null : '$from',
	to: to === null ? null : '$to',
	onto: null
});

/** Both sides of both periods by the groups, the members that any of them found, and the figures of each. */
function levelCtes(groups: readonly Group[], suffix: string, hasTop: boolean, writer: Writer): string[] {
	const { plan, dictionary } = writer;
	const shared = sharedGroups(groups, plan, dictionary);
	const periods = [
		{ prefix: '', days: daysOf(plan) },
		...(plan.compared
			? [{ prefix: 'compared_', days: { from: '$compared_from', to: '$compared_to', onto: '$from' } }]
			: [])
	];
	const ctes: string[] = [];
	const found: string[] = [];
	for (const { prefix, days } of periods) {
		const [part, whole] = [`${prefix}part${suffix}`, `${prefix}whole${suffix}`];
		ctes.push(cte(part, partSelect(groups, writer, { days, hasTop })));
		found.push(part);
		if (!plan.whole) continue;
		ctes.push(cte(whole, sideSelect(plan.whole, shared, writer, { days, hasTop })));
		// Members that only returns have list what came back; the denominator is repeated for each of them.
		if (shared.length === groups.length) found.push(whole);
	}
	const names = groups.map(({ name }) => name).join(', ');
	const fills = plan.fill && groups.some(({ dimension }) => dimension.period);
	let members = found[0] ?? '';
	if (groups.length > 0 && (found.length > 1 || fills)) {
		members = `members${suffix}`;
		const union = found.map((name) => `select ${names}\nfrom ${name}`).join('\nunion\n');
		if (fills) {
			ctes.push(cte(`found${suffix}`, union));
			ctes.push(cte(members, filledSelect(groups, `found${suffix}`, writer)));
		} else ctes.push(cte(members, union));
	}
	const joined = periods.flatMap(({ prefix }) => [
		{ name: `${prefix}part${suffix}`, on: groups },
		...(plan.whole ? [{ name: `${prefix}whole${suffix}`, on: shared }] : [])
	]);
	const figures = [
		...groups.map(({ name }) => `${members}.${name}`),
		...periods.flatMap(({ prefix }) => figureColumns(plan, prefix, suffix)),
		...(plan.compared ? ['value - compared_value as difference'] : [])
	];
	const joins = joined
		.filter(({ name }) => name !== members)
		.map(({ name, on }) => {
			if (on.length === 0) return `cross join ${name}`;
			const same = on.map((group) => `${name}.${group.name} is not distinct from ${members}.${group.name}`);
			return `left join ${name}\n    on ${same.join('\n    and ')}`;
		});
	ctes.push(cte(`figures${suffix}`, [`select\n${indent(figures.join(',\n'))}\nfrom ${members}`, ...joins].join('\n')));
	return ctes;
}

/** From both sides to value, numerator, denominator (and for a rate the effective number). */
function figureColumns(plan: Plan, prefix: string, suffix: string): string[] {
	const { kind, whole } = plan;
	const part = `${prefix}part${suffix}`;
	const [value, numerator, denominator] = ['value', 'numerator', 'denominator'].map((name) => `${prefix}${name}`);
	const amount = `cast(${part}.amount as double)`;
	const cases = `cast(coalesce(${part}.cases, 0) as double)`;
	switch (kind) {
		case 'total':
			return [
				`coalesce(${amount}, 0) as ${value}`,
				`coalesce(${amount}, 0) as ${numerator}`,
				`cast(null as double) as ${denominator}`
			];
		case 'mean':
			return [
				`${amount} as ${numerator}`,
				`${cases} as ${denominator}`,
				`${numerator} / nullif(${denominator}, 0) as ${value}`
			];
		case 'quantile':
			return [
				`${amount} as ${value}`,
				`cast(null as double) as ${numerator}`,
				`${cases} as ${denominator}`,
				...(isSurvival(plan) && prefix === '' ? [`${part}.age_low`, `${part}.age_high`] : [])
			];
		case 'rate': {
			const side = `${prefix}whole${suffix}`;
			return [
				`coalesce(${amount}, 0) as ${numerator}`,
				`cast(coalesce(${side}.amount, 0) as double) as ${denominator}`,
				`${numerator} / nullif(${denominator}, 0) as ${value}`,
				whole?.effective
					? `cast(coalesce(${side}.effective, 0) as double) as ${prefix}effective`
					: whole?.squares
						? `${denominator} * ${denominator} / nullif(cast(${side}.squares as double), 0) as ${prefix}effective`
						: `${denominator} as ${prefix}effective`
			];
		}
	}
}

/** What was found, and every period of the question for all other members that were. */
function filledSelect(groups: readonly Group[], found: string, { plan, dictionary, bind }: Writer): string {
	const periods = groups.filter(({ dimension }) => dimension.period);
	const others = groups.filter(({ dimension }) => !dimension.period);
	const ofDay = (name: string) => periodOf(entryOf(dictionary.dimensions, name), 'days.day');
	const filters = plan.where
		.filter(({ name }) => isPeriod(name, dictionary))
		.map(
			({ name, members }) =>
				`${ofDay(name)} in (${members.map((day) => `cast(${bind(name, day)} as date)`).join(', ')})`
		);
	const buckets = [
		`select distinct\n${indent(periods.map(({ name }) => `${ofDay(name)} as ${name}`).join(',\n'))}`,
		'from (select cast(unnest(range(cast($from as date), cast($to as date), interval 1 day)) as date) as day) as days',
		...(filters.length > 0 ? [`where ${filters.join('\n    and ')}`] : [])
	].join('\n');
	const columns = groups.map(({ name, dimension }) => `${dimension.period ? 'buckets' : 'others'}.${name}`);
	const whoElse = `(select distinct ${others.map(({ name }) => name).join(', ')} from ${found}) as others\ncross join `;
	return [
		`select ${groups.map(({ name }) => name).join(', ')}\nfrom ${found}`,
		'union',
		`select ${columns.join(', ')}\nfrom ${others.length > 0 ? whoElse : ''}(\n${indent(buckets)}\n) as buckets`
	].join('\n');
}

/** The members that are kept apart. */
function topSelect({ groups, most }: NonNullable<Plan['top']>, { plan, bind }: Writer): string {
	const names = groups.map(({ name }) => name);
	const size = plan.kind === 'total' || plan.kind === 'rate' ? ['numerator', 'denominator'] : ['denominator'];
	const order = [...size.map((name) => `${name} desc nulls last`), ...names];
	return `select ${names.join(', ')}\nfrom figures_ranked\norder by ${order.join(', ')}\nlimit ${bind('top', most)}`;
}

/** A member, or its name where it has one; `other` for those beyond the top; null where the row is a total over it. */
function memberColumn({ name, depth }: Group, { top, levels }: Plan, names: readonly string[]): string {
	const isTopped = top?.groups.some((group) => group.name === name);
	const column = [...names, `figures.${name}`, ...(isTopped ? ["'other'"] : [])];
	const member = column.length > 1 ? `coalesce(${column.join(', ')})` : `figures.${name}`;
	return levels.length > 1 && isTopped ? `case when figures.level >= ${depth} then ${member} end` : member;
}

/** The members beyond the top are null among the figures, which no member is. */
function othersColumn({ groups }: NonNullable<Plan['top']>, { levels }: Plan): string {
	const { name, depth } = groups[0] as Group;
	const isOther = `figures.${name} is null${levels.length > 1 ? ` and figures.level >= ${depth}` : ''}`;
	return `case when ${isOther} then cast((select count(*) from figures_ranked) - $top as double) else 0 end`;
}

type SideOptions = {
	days: DayRange;
	/** Members beyond the top are made one, null. */
	hasTop: boolean;
	besides?: readonly string[];
};

/** The part of a rate, or the only side; of a balance its terms, added up. */
function partSelect(groups: readonly Group[], writer: Writer, options: SideOptions): string {
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

function sideSelect(
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

function namesJoin({ name, dimension }: Group): string {
	if (!dimension.names) throw new Error(`${name} has no names`);
	const { relation, key } = dimension.names;
	const bySource = dimension.ids ? `\n    and ${name}_names.source_id = figures.source` : '';
	return `left join ${relation} as ${name}_names\n    on ${name}_names.${key} = figures.${name}${bySource}`;
}

/** Subtotals stand behind what they add up, what is beyond the top behind the top. */
function orderOf({ groups, levels, sort, top, whole }: Plan): string[] {
	const isOne = levels.length === 1;
	const beyond = top?.groups[0]?.name;
	const byMembers = groups.flatMap(({ name, depth }) => [
		...(isOne ? [] : [`figures.level < ${depth}`]),
		...(name === beyond ? [`figures.${name} is null`] : []),
		`figures.${name}`
	]);
	if (!sort) return byMembers;
	const interval =
		whole?.squares || whole?.effective
			? 'figures.value * figures.effective, figures.effective'
			: 'figures.numerator, figures.denominator';
	const isMember = groups.some(({ name }) => name === sort.column);
	const column =
		sort.column === 'low' || sort.column === 'high'
			? `marts.wilson_${sort.column}(${interval})`
			: isMember || /(value|numerator|denominator|difference)$/.test(sort.column)
				? `figures.${sort.column}`
				: sort.column;
	return [
		...(isOne ? [] : ['figures.level desc']),
		...(beyond ? [`figures.${beyond} is null`] : []),
		`${column}${sort.descending ? ' desc' : ''} nulls last`,
		...byMembers
	];
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

const isAged = (lacks: Side['date'] | Aged): lacks is Aged => typeof lacks !== 'string' && 'since' in lacks;

/** The day of the end of the data counts as whole: what is as old as this then has had all of its time. */
const agedCondition = (aged: Aged): string =>
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

const dateColumn = (date: Side['date']): string => (typeof date === 'string' ? `f.${date}` : `t.${date.through}`);

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

const lookedUp = (name: string, { column, lookup }: Dimension): string =>
	`coalesce(${lookup?.iso_week ? `strftime(${name}_of.${column}, '%G-W%V')` : `${name}_of.${column}`}, 'unknown')`;

function readingOf(reading: Reading): string {
	if (typeof reading === 'string') return `f.${reading}`;
	if ('days' in reading) return `epoch(f.${reading.days.to} - f.${reading.days.from}) / 86400`;
	const { of, counts } = reading.bands;
	return `case ${counts.map(({ from, as }) => `when f.${of} >= ${from} then ${as}`).join(' ')} end`;
}

const periodOf = ({ period }: Dimension, date: string): string =>
	period === 'day' ? `cast(${date} as date)` : `cast(date_trunc('${period}', ${date}) as date)`;

/** The period of the same place in the other range: the first is the one with the first day in it. */
const alignedPeriod = (period: Period, expression: string, { from, onto }: DayRange): string => {
	const start = (day: string | null) => `date_trunc('${period}', cast(${day} as date))`;
	return `cast(${start(onto)} + date_diff('${period}', ${start(from)}, ${expression}) * interval 1 ${period} as date)`;
};

const cte = (name: string, select: string): string => `${name} as (\n${indent(select)}\n)`;

const isPeriod = (name: string, dictionary: Dictionary): boolean =>
	entryOf(dictionary.dimensions, name).period !== undefined;

const has = (side: Side, name: string, dictionary: Dictionary): boolean =>
	dimensionsOf(dictionary, side.fact).includes(name);

const isThrough = (side: Side, name: string, dictionary: Dictionary): boolean =>
	has(side, name, dictionary) && !entryOf(dictionary.facts, side.fact).dimensions.includes(name);

const indent = (text: string): string =>
	text
		.split('\n')
		.map((line) => (line ? `    ${line}` : line))
		.join('\n');
