// Decomposition of a change: groups with sizes and rates in two periods (one label: one dimension of mix; two: also by
// both), counts among numbers per group, or factors that multiply.
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Json, Method, Oracle } from '../method.ts';
import { column, printedToTheDigit } from '../shape.ts';

const kitagawa: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const found = await answers(desk, inputOf(oracle, given.input));
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedToTheDigit(given.printed, found)
			];
		}
	}));

export default kitagawa;

/** `same_as` names the case whose input it is. */
function inputOf(oracle: Oracle, input: Json): Json {
	if (input?.same_as === undefined) return input;
	const same = oracle.cases?.find(({ id }) => id === input.same_as);
	if (!same) throw new Error(`there is no case ${JSON.stringify(input.same_as)}`);
	return inputOf(oracle, same.input);
}

async function answers(desk: Desk, input: Json): Promise<Record<string, Json>> {
	const names = Object.keys(input ?? {});
	if (names.includes('size1')) return groups(desk, input);
	const periods = names.filter((name) => name.startsWith('n_')).map((name) => name.slice(2));
	if (periods.length === 2) return counted(desk, input, periods);
	return factors(desk, input);
}

async function groups(desk: Desk, input: Json): Promise<Record<string, Json>> {
	const { size1, rate1, size2, rate2, ...labels } = input;
	const dimensions = Object.keys(labels);
	if ([size1, rate1, size2, rate2].some((values) => !Array.isArray(values)))
		throw new Error('the input lacks one of size1, rate1, size2, rate2');
	if (dimensions.length < 1 || dimensions.length > 2) throw new Error(`the input has ${dimensions.length} labels`);
	const rows = size1.map((_: number, place: number) => ({
		place,
		first_member: String(labels[dimensions[0]!][place]),
		second_member: String(labels[dimensions.at(-1)!][place]),
		size_before: size1[place],
		rate_before: rate1[place],
		size_after: size2[place],
		rate_after: rate2[place]
	}));
	const found = await effects(desk, rows);
	if (dimensions.length === 1) return found;
	const [both] = await desk.rows(`${relation} select * from marts.kitagawa_two_way('groups')`, {
		rows: JSON.stringify(rows)
	});
	return {
		...found,
		[dimensions[0]!]: both!.first_effect,
		[dimensions[1]!]: both!.second_effect,
		rate: both!.rate_effect
	};
}

/** `n_<period>` and `<event>_<period>`, the first period of the input before the second. */
async function counted(desk: Desk, input: Json, [before, after]: string[]): Promise<Record<string, Json>> {
	const events = [before, after].map(
		(period) => Object.keys(input).find((key) => key.endsWith(`_${period}`) && key !== `n_${period}`) ?? ''
	);
	if (events.includes('')) throw new Error('the input has no counts beside its n');
	const [x1, n1, x2, n2] = [input[events[0]!], input[`n_${before}`], input[events[1]!], input[`n_${after}`]];
	const rows = n1.map((_: number, place: number) => ({
		place,
		size_before: n1[place],
		rate_before: n1[place] > 0 ? x1[place] / n1[place] : null,
		size_after: n2[place],
		rate_after: n2[place] > 0 ? x2[place] / n2[place] : null
	}));
	const found = await effects(desk, rows);
	const strata = n1.map((_: number, place: number) => ({ x1: x1[place], n1: n1[place], x2: x2[place], n2: n2[place] }));
	const [inside] = await desk.rows(
		`with strata as (select 0 as series, * from (${rowsFrom('strata', { x1: 'double', n1: 'double', x2: 'double', n2: 'double' })}))
		select * from marts.mantel_haenszel('strata')`,
		{ strata: JSON.stringify(strata) }
	);
	return {
		...found,
		[`overall_${before}`]: found.crude1,
		[`overall_${after}`]: found.crude2,
		mantel_haenszel_common_or: inside!.odds_ratio,
		mh_chisq_no_cc: inside!.chi_square
	};
}

const groupColumns = {
	place: 'bigint',
	first_member: 'varchar',
	second_member: 'varchar',
	size_before: 'double',
	rate_before: 'double',
	size_after: 'double',
	rate_after: 'double'
};
const relation = `with groups as (select 0 as series, place as member, * from (${rowsFrom('rows', groupColumns)}))`;

async function effects(desk: Desk, groups: Json[]): Promise<Record<string, Json>> {
	const values = { rows: JSON.stringify(groups) };
	const rows = await desk.rows(`${relation} select * from marts.kitagawa('groups') order by member`, values);
	const [total] = await desk.rows(`${relation} select * from marts.kitagawa_total('groups')`, values);
	return {
		crude1: total!.rate_before,
		crude2: total!.rate_after,
		crude: [total!.rate_before, total!.rate_after],
		total: total!.total_effect,
		mix_effect: total!.mix_effect,
		rate_effect: total!.rate_effect,
		mix: total!.mix_effect,
		rate: total!.rate_effect,
		mix_percent: (100 * total!.mix_effect) / total!.total_effect,
		rate_percent: (100 * total!.rate_effect) / total!.total_effect,
		is_reversed: total!.is_reversed,
		mix_by_group: column(rows, 'mix_effect_uncentered'),
		mix_by_group_centered: column(rows, 'mix_effect'),
		rate_by_group: column(rows, 'rate_effect')
	};
}

/** Two or three factors by any name: `a: [before, after]`, each a number or a list over members, or `a1` and `a2`. */
async function factors(desk: Desk, input: Json): Promise<Record<string, Json>> {
	const pairs = new Map<string, [Json, Json]>();
	for (const [key, value] of Object.entries(input ?? {})) {
		const [, name, period] = /^(.+?)([12])$/.exec(key) ?? [];
		if (name && period === '1' && input[`${name}2`] !== undefined) pairs.set(name, [value, input[`${name}2`]]);
		else if (name && pairs.has(name)) continue;
		else if (Array.isArray(value) && value.length === 2) pairs.set(key, [value[0], value[1]]);
		else throw new Error(`nothing is known of the input's ${key}`);
	}
	const names = [...pairs.keys()];
	if (names.length < 2 || names.length > 3) throw new Error(`the input has ${names.length} factors, not 2 or 3`);
	const members = Math.max(...[...pairs.values()].flat().map((value) => (Array.isArray(value) ? value.length : 1)));
	const rows = Array.from({ length: members }, (_, member) =>
		Object.fromEntries(
			['a', 'b', 'c'].flatMap((letter, place) => {
				// two factors are three of which one is 1
				const [before, after] = names[place] ? pairs.get(names[place])! : [1, 1];
				return [
					[`${letter}_before`, Array.isArray(before) ? before[member] : before],
					[`${letter}_after`, Array.isArray(after) ? after[member] : after]
				];
			})
		)
	);
	const columns = Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, 'double']));
	const [effect] = await desk.rows(
		`with factors as (select 0 as series, * from (${rowsFrom('rows', columns)})) select * from marts.das_gupta('factors')`,
		{ rows: JSON.stringify(rows) }
	);
	return {
		crude1: effect!.product_before,
		crude2: effect!.product_after,
		total: effect!.total_effect,
		...Object.fromEntries(names.map((name, place) => [`${name}_effect`, effect![`${['a', 'b', 'c'][place]}_effect`]]))
	};
}
