// Landed rows without what says who a customer is. The relations are those of the tabular readers: `_file` and `_line`
// say where a row stood, and go into the file that takes the place of the landed one.
import type { Entity } from '../../etl/contract/types.ts';
import { literal, quoted } from '../load/quoting.ts';
import { textOf, type RelationColumn } from '../load/projection.ts';
import { isKnown, type Personal } from './personal.ts';
import { isTheirName, isTheirs, pseudonymised, type Terms } from './theirs.ts';

const nameOf = (column: string): string => column.trim().toLowerCase();

/** How a landed relation of a source is read. */
export function landedTerms({ source }: Personal, columns: readonly RelationColumn[], sourceId: string): Terms {
	const text = (name: string): string | null => {
		const found = columns.find((column) => nameOf(column.name) === name);
		return found ? textOf(quoted(found.name), found.type) : null;
	};
	const named = source === undefined ? null : text(source);
	return { text, sourceId: named ? `coalesce(${named}, ${literal(sourceId)})` : literal(sourceId) };
}

/** How many rows of a relation have something that has to go. */
export function countPersonal(
	entity: Entity,
	own: Personal,
	{ relation, columns, terms }: { relation: string; columns: readonly RelationColumn[]; terms: Terms }
): string {
	const changes = columns.flatMap(({ name, type }) => {
		const [column, known] = [textOf(quoted(name), type), nameOf(name)];
		if (known === 'customer_id') return `${pseudonymised(terms, column)} is distinct from ${column}`;
		if (own.clears.includes(known) || !isKnown(entity, known)) return `${column} is not null`;
		return own.names.includes(known) ? isTheirName(column) : [];
	});
	return `select count(*)::double as rows from ${quoted(relation)}
	where ${isTheirs(own, terms)} and (${changes.join(' or ') || 'false'})`;
}

/** Writes a relation as Parquet, with nothing in the rows of theirs that says who they are. */
export function copyRedacted(
	path: string,
	{
		entity,
		own,
		relation,
		columns,
		terms
	}: { entity: Entity; own: Personal; relation: string; columns: readonly RelationColumn[]; terms: Terms }
): string {
	const selected = columns.map(({ name, type }) => {
		const [column, known] = [quoted(name), nameOf(name)];
		if (known === 'customer_id') return `${pseudonymised(terms, textOf(column, type))} as ${column}`;
		if (own.clears.includes(known) || !isKnown(entity, known))
			return `case when _theirs then null else ${column} end as ${column}`;
		if (own.names.includes(known))
			return `case when _theirs and ${isTheirName(textOf(column, type))} then null else ${column} end as ${column}`;
		return column;
	});
	return `copy (
		select ${[...selected, '_file', '_line'].join(', ')}
		from (select *, ${isTheirs(own, terms)} as _theirs from ${quoted(relation)})
	) to ${literal(path)} (format parquet, compression zstd)`;
}

/** Names, addresses and numbers that landed rows of theirs have, one a row. */
export const selectLandedNames = (relation: string, own: Personal, terms: Terms): string | null => {
	const named = ['name', 'email', 'phone'].flatMap((column) => terms.text(column) ?? []);
	if (named.length === 0) return null;
	return `select distinct unnest([${named.join(', ')}]) as said from ${quoted(relation)} where ${isTheirs(own, terms)}`;
};

/** Landed rows of theirs as they are. */
export const selectLanded = (relation: string, own: Personal, terms: Terms): string =>
	`select * from ${quoted(relation)} where ${isTheirs(own, terms)}`;
