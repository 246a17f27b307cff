// The SQL of an answer. What it writes is plain: each side is one SELECT over one fact with sums and a group by; the
// members that any side found are listed once and the sides joined to them; names are joined last. Totals are the same
// question by fewer dimensions, so a median or a count of orders is right there too; the members beyond a top are made
// one before anything is added up, for the same reason. Identifiers come from the checked dictionary, values are always
// placeholders. A second engine would be another folder like this one.
import { entryOf, type Dictionary } from '../dictionary.ts';
import { isSurvival, sharedGroups, type Group, type Plan } from '../plan.ts';
import { agedCondition, dateColumn, isAged, isPeriod, partSelect, periodOf, sideSelect } from './side-select.ts';
import { binder, cte, indent, type DayRange, type Statement, type Writer } from './writer.ts';

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
