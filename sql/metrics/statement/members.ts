// The SQL of what a dimension has: its members, to choose from.
import { entryOf, type Dictionary } from '../dictionary.ts';
import { lookedUp } from './side-select.ts';
import type { Statement } from './writer.ts';

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
