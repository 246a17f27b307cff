// The only file that writes the SQL of metrics. What it writes is plain: each side is one SELECT over one fact with
// sums and a group by; a rate joins its two sides; names are joined last. Identifiers come from the checked
// dictionary, values are always placeholders. A second engine would be another file like this one.
import { dimensionsOf, entryOf, type Dictionary, type Dimension } from './dictionary.ts';
import { sharedGroups, type Aggregate, type Group, type Plan, type Side } from './plan.ts';
import type { Values } from './types.ts';

/** Plain SQL with named placeholders, and their values. */
export type Statement = { sql: string; values: Values };

/** More members than this are bound as one list. */
const mostPlaceholders = 50;

/**
 * The rows of an answer: the columns of the plan without low and high (those are computed from the others), and for a
 * rate `effective`, the number that its interval rests on. At most `mostRows`, if it is given.
 */
export function answerStatement(plan: Plan, dictionary: Dictionary, mostRows: number | null = null): Statement {
	const { bind, values } = binder(plan);
	const names = plan.groups.map(({ name }) => name);
	const ctes = [
		`part as (\n${indent(sideSelect(plan.side, plan.groups, plan, dictionary, bind))}\n)`,
		...(plan.whole
			? [`whole as (\n${indent(sideSelect(plan.whole, sharedGroups(plan, dictionary), plan, dictionary, bind))}\n)`]
			: []),
		`figures as (\n${indent(figuresSelect(plan, dictionary))}\n)`
	];
	const named = plan.groups.filter(({ dimension }) => dimension.names);
	const columns = [
		...plan.groups.flatMap(({ name, dimension }) =>
			dimension.names
				? [`figures.${name}`, `coalesce(${name}_names.${dimension.names.name}, figures.${name}) as ${name}_name`]
				: [`figures.${name}`]
		),
		'figures.value',
		'figures.numerator',
		'figures.denominator',
		...(plan.kind === 'rate' ? ['figures.effective'] : [])
	];
	const limit = plan.limit ?? mostRows;
	const sql = [
		`with\n\n${ctes.join(',\n\n')}\n`,
		`select\n${indent(columns.join(',\n'))}`,
		'from figures',
		...named.map(namesJoin),
		...(names.length > 0 ? [`order by\n${indent(orderOf(plan, names).join(',\n'))}`] : []),
		...(limit === null ? [] : [`limit ${bind('limit', limit)}`]),
		...(plan.offset > 0 ? [`offset ${bind('offset', plan.offset)}`] : [])
	].join('\n');
	return { sql, values };
}

/** How much belongs to the question and is not in the figure: `reason`, `unit`, `amount`. Null: nothing can be. */
export function leftOutStatement(plan: Plan, dictionary: Dictionary): Statement | null {
	if (plan.leftOut.length === 0) return null;
	const { bind, values } = binder(plan);
	const selects = plan.leftOut.map(({ reason, unit, side, missing }) => {
		const select = sideSelect(side, [], plan, dictionary, bind, [`f.${missing} is null`]);
		return `select\n    '${reason}' as reason,\n    '${unit}' as unit,\n    cast(coalesce(amount, 0) as double) as amount\nfrom (\n${indent(select)}\n) as left_out`;
	});
	return { sql: selects.join('\n\nunion all\n\n'), values };
}

/**
 * Members of a dimension by how many rows of its first fact they have: `source_id` (of ids), `member`, `name`
 * (or `name_en` and `name_zh`), `count`. `search` finds them by a part of the name or the beginning of the member.
 */
export function membersStatement(name: string, dictionary: Dictionary, search: string, limit: number): Statement {
	const dimension = entryOf(dictionary.dimensions, name);
	const fact = Object.values(dictionary.facts).find(({ dimensions }) => dimensions.includes(name));
	if (!fact || !dimension.column) throw new Error(`${name} has no members`);
	const { names, words, ids } = dimension;
	const found: string[] = [`starts_with(lower(counted.member), lower($search))`];
	if (names) found.push(`contains(lower(names.${names.name}), lower($search))`);
	if (words) found.push('contains(lower(words.name_en), lower($search))', 'contains(words.name_zh, $search)');
	const sql = [
		`with\n\ncounted as (\n\n    select\n        ${ids ? 'f.source_id,\n        ' : ''}f.${dimension.column} as member,\n        count(*) as members\n    from ${fact.relation} as f\n    group by ${ids ? '1, 2' : '1'}\n\n)\n`,
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

type Bind = (name: string, value: Values[string]) => string;

/** Placeholders with readable names; the same name with the same value is bound once. */
function binder({ from, to }: Pick<Plan, 'from' | 'to'>): { bind: Bind; values: Values } {
	const values: Values = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
	const bind: Bind = (name, value) => {
		let free = name;
		for (let count = 2; free in values && values[free] !== value; count++) free = `${name}_${count}`;
		values[free] = value;
		return `$${free}`;
	};
	return { bind, values };
}

function sideSelect(
	side: Side,
	groups: readonly Group[],
	plan: Plan,
	dictionary: Dictionary,
	bind: Bind,
	besides: readonly string[] = []
): string {
	const fact = entryOf(dictionary.facts, side.fact);
	const filters = plan.where.filter(({ name }) => isPeriod(name, dictionary) || has(side, name, dictionary));
	const usesThrough = [
		...groups.map(({ name }) => name),
		...filters.map(({ name }) => name),
		...Object.keys(side.only)
	];
	const reaches = usesThrough.some((name) => isThrough(side, name, dictionary));
	const conditions = [
		...dateConditions(side, plan),
		...onlyConditions(side, dictionary, bind),
		...filters.map(({ name, members }) => memberCondition(side, name, members, dictionary, bind)),
		...aggregateConditions(side.aggregate),
		...besides
	];
	const split = groups.map(({ name }) => `${expressionOf(side, name, dictionary)} as ${name}`);
	const groupBy = groups.length > 0 ? `\ngroup by ${groups.map((_, index) => index + 1).join(', ')}` : '';
	const from = [
		`from ${fact.relation} as f`,
		...(reaches && fact.through
			? [
					`left join ${entryOf(dictionary.facts, fact.through.fact).relation} as t`,
					`    on t.source_id = f.source_id\n    and t.${fact.through.key} = f.${fact.through.key}`
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
	const columns = [...split, `${amountOf(aggregate)} as amount`];
	if (aggregate.kind === 'mean' || aggregate.kind === 'quantile') columns.push(`count(f.${aggregate.column}) as cases`);
	if (side.squares && aggregate.kind === 'sum')
		columns.push(`sum(f.${aggregate.column} * f.${aggregate.column}) as squares`);
	return `select\n${indent(columns.join(',\n'))}\n${from}${groupBy}`;
}

function amountOf(aggregate: Exclude<Aggregate, { kind: 'distinct' }>): string {
	if (aggregate.kind === 'rows') return 'count(*)';
	if (aggregate.kind === 'mean') return `sum(f.${aggregate.column})`;
	if (aggregate.kind === 'quantile') return `quantile_cont(f.${aggregate.column}, ${aggregate.at})`;
	const { column, share, outflow } = aggregate;
	// Exact decimals, so that the order of adding does not show in the last digits.
	if (share) return `sum(cast(f.${column} * f.${share.counted} / nullif(f.${share.of}, 0) as decimal(18, 4)))`;
	return `${outflow ? '-' : ''}sum(f.${column})`;
}

/** From both sides to value, numerator, denominator (and for a rate the effective number). */
function figuresSelect(plan: Plan, dictionary: Dictionary): string {
	const own = plan.groups.map(({ name }) => `part.${name}`);
	if (!plan.whole) {
		const figures = {
			total: ['amount', 'amount', 'null'],
			mean: ['amount / nullif(cases, 0)', 'amount', 'cases'],
			quantile: ['amount', 'null', 'cases']
		}[plan.kind as 'total' | 'mean' | 'quantile'];
		const [value, numerator, denominator] = figures.map((figure) =>
			plan.kind === 'total' && figure === 'amount' ? 'coalesce(amount, 0)' : figure
		);
		return `select\n${indent(
			[
				...own,
				`cast(${value} as double) as value`,
				`cast(${numerator} as double) as numerator`,
				`cast(${denominator} as double) as denominator`
			].join(',\n')
		)}\nfrom part`;
	}
	const shared = sharedGroups(plan, dictionary);
	const isShared = (name: string) => shared.some((group) => group.name === name);
	// Members that only returns have list what came back; the denominator is repeated for each of them.
	const join = shared.length === 0 ? 'cross' : shared.length === plan.groups.length ? 'full' : 'left';
	const columns = plan.groups.map(({ name }) =>
		isShared(name) && join === 'full' ? `coalesce(part.${name}, whole.${name}) as ${name}` : `part.${name}`
	);
	const on = shared.map(({ name }) => `part.${name} is not distinct from whole.${name}`).join('\n    and ');
	const sides = [
		...columns,
		'cast(coalesce(part.amount, 0) as double) as numerator',
		'cast(coalesce(whole.amount, 0) as double) as denominator',
		...(plan.whole.squares ? ['cast(whole.squares as double) as squares'] : [])
	];
	const joined = `select\n${indent(sides.join(',\n'))}\nfrom part\n${join} join whole${on ? `\n    on ${on}` : ''}`;
	const figures = [
		...plan.groups.map(({ name }) => name),
		'numerator / nullif(denominator, 0) as value',
		'numerator',
		'denominator',
		plan.whole.squares ? 'denominator * denominator / nullif(squares, 0) as effective' : 'denominator as effective'
	];
	return `select\n${indent(figures.join(',\n'))}\nfrom (\n${indent(joined)}\n) as sides`;
}

function namesJoin({ name, dimension }: Group): string {
	if (!dimension.names) throw new Error(`${name} has no names`);
	const { relation, key } = dimension.names;
	const bySource = dimension.ids ? `\n    and ${name}_names.source_id = figures.source` : '';
	return `left join ${relation} as ${name}_names\n    on ${name}_names.${key} = figures.${name}${bySource}`;
}

function orderOf({ sort, whole }: Plan, names: readonly string[]): string[] {
	const byMembers = names.map((name) => `figures.${name}`);
	if (!sort) return byMembers;
	const interval = whole?.squares
		? 'figures.value * figures.effective, figures.effective'
		: 'figures.numerator, figures.denominator';
	const column =
		sort.column === 'low' || sort.column === 'high'
			? `marts.wilson_${sort.column}(${interval})`
			: names.includes(sort.column) || ['value', 'numerator', 'denominator'].includes(sort.column)
				? `figures.${sort.column}`
				: sort.column;
	return [`${column}${sort.descending ? ' desc' : ''} nulls last`, ...byMembers];
}

function dateConditions({ date }: Side, { from, to }: Plan): string[] {
	const type = date.endsWith('_at') ? 'timestamp' : 'date';
	const conditions = [
		...(from === null ? [] : [`f.${date} >= cast($from as ${type})`]),
		...(to === null ? [] : [`f.${date} < cast($to as ${type})`])
	];
	return conditions.length > 0 ? conditions : [`f.${date} is not null`];
}

function onlyConditions(side: Side, dictionary: Dictionary, bind: Bind): string[] {
	return Object.entries(side.only).map(([name, members]) => {
		if (typeof members === 'boolean') return members ? `f.${name}` : `not f.${name}`;
		if (has(side, name, dictionary)) return memberCondition(side, name, members, dictionary, bind);
		return `f.${name} in (${members.map((member) => bind(name, member)).join(', ')})`;
	});
}

function aggregateConditions(aggregate: Aggregate): string[] {
	if ((aggregate.kind === 'rows' || aggregate.kind === 'distinct') && aggregate.above)
		return [`f.${aggregate.above} > 0`];
	return aggregate.kind === 'mean' || aggregate.kind === 'quantile' ? [`f.${aggregate.column} is not null`] : [];
}

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
	const { column, period }: Dimension = entryOf(dictionary.dimensions, name);
	if (period === 'day') return side.date.endsWith('_at') ? `cast(f.${side.date} as date)` : `f.${side.date}`;
	if (period) return `cast(date_trunc('${period}', f.${side.date}) as date)`;
	return isThrough(side, name, dictionary) ? `coalesce(t.${column}, 'unknown')` : `f.${column}`;
}

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
