// How typed rows become the latest version of each key.
//
//   typed     all rows of an entity that were landed, with their faults
//   repeated  those whose key stands more than once among the faultless, ranked: 1 wins
//   good      one row a key
//   changed   what of them is new or newer than what is stored and says something else
//
// Changed rows are deleted and inserted: ten times faster in DuckDB than `merge … update` on wide rows. The first
// load of a source needs no comparison and goes straight from its files into the table.
import type { Entity } from '../../etl/contract/types.ts';
import { literal, quoted } from './quoting.ts';
import { placeColumns } from './projection.ts';
import { keyNames, rawTable } from './warehouse.ts';

/** The temporary relations of an entity while it is loaded. */
export const stage = (
	entity: Pick<Entity, 'name'>,
	part: 'text' | 'typed' | 'keys' | 'repeated' | 'good' | 'changed' | 'present' | 'tombstones'
): string => quoted(`load_${entity.name}_${part}`);

const typedColumns = (entity: Entity): string =>
	[...entity.columns.map((column) => quoted(column.name)), ...placeColumns].join(', ');

const storedColumns = (entity: Entity): string =>
	[...entity.columns.map((column) => quoted(column.name)), '_extra', '_hash'].join(', ');

/** Text is parsed once: its typed rows are kept in a table, to which further files add theirs. */
export const createText = (entity: Entity, select: string): string =>
	`create temp table ${stage(entity, 'text')} as ${select}`;

export const insertText = (entity: Entity, select: string): string => `insert into ${stage(entity, 'text')} ${select}`;

/** Parquet is read again wherever it is needed, only the columns that are: faster than a copy. */
export const createTyped = (entity: Entity, selects: readonly string[], hasText: boolean): string =>
	`create temp view ${stage(entity, 'typed')} as
	${[...(hasText ? [`select ${typedColumns(entity)} from ${stage(entity, 'text')}`] : []), ...selects].join('\nunion all\n')}`;

export const countTextFaults = (entity: Entity): string =>
	`select count(_fault)::double as rows from ${stage(entity, 'text')}`;

/**
 * Where every key is greater than the one before it, none stands twice. A cheap look that spares most files of an
 * orderly source the grouping; 0 means so.
 */
export const countUnordered = (entity: Entity): string => {
	const keys = keyNames(entity);
	const before = keys.map((_, index) => `_before_${index}`);
	const lags = keys.map((key, index) => `lag(${key}) over () as ${before[index]}`);
	return `select count(*)::double as rows from (select ${keys.join(', ')}, ${lags.join(', ')} from ${stage(entity, 'typed')})
	where ${keys.map((key) => `${key} is null`).join(' or ')} or (${keys.join(', ')}) <= (${before.join(', ')})`;
};

export const createRepeatedKeys = (entity: Entity): string =>
	`create temp table ${stage(entity, 'keys')} as
	select ${keyNames(entity).join(', ')} from ${stage(entity, 'typed')}
	where _fault is null group by all having count(*) > 1`;

export const countKeys = (entity: Entity): string => `select count(*)::double as rows from ${stage(entity, 'keys')}`;

/** The latest change wins; where that says nothing, the later file and line. */
export const createRepeated = (entity: Entity): string =>
	`create temp table ${stage(entity, 'repeated')} as
	select
		typed.*,
		row_number() over latest as _rank,
		_rank > 1 and _hash <> first_value(_hash) over latest
			and updated_at is not distinct from first_value(updated_at) over latest as _is_conflict,
		first_value(_file) over latest as _winner_file,
		first_value(_line) over latest as _winner_line
	from ${stage(entity, 'typed')} as typed
	semi join ${stage(entity, 'keys')} using (${keyNames(entity).join(', ')})
	where _fault is null
	window latest as (
		partition by ${keyNames(entity).join(', ')}
		order by updated_at desc nulls last, _ordinal desc, _file desc, _line desc, _hash
	)`;

export const countRepeated = (entity: Entity): string =>
	`select count(*) filter (_is_conflict)::double as conflicts,
		count(*) filter (_rank > 1 and not _is_conflict)::double as unchanged
	from ${stage(entity, 'repeated')}`;

export const createGood = (entity: Entity, hasRepeated: boolean): string =>
	`create temp view ${stage(entity, 'good')} as
	select ${storedColumns(entity)} from ${stage(entity, 'typed')}
	${hasRepeated ? `anti join ${stage(entity, 'keys')} using (${keyNames(entity).join(', ')})` : ''}
	where _fault is null
	${hasRepeated ? `union all select ${storedColumns(entity)} from ${stage(entity, 'repeated')} where _rank = 1` : ''}`;

export const isStored = (entity: Entity): string =>
	`select count(*)::double as rows from (select 1 from ${rawTable(entity)} where source_id = $source_id limit 1)`;

const insertInto = (entity: Entity, from: string, sourceId: string, loadSeq: number): string =>
	`insert into ${rawTable(entity)} (source_id, ${storedColumns(entity)}, _load_seq)
	select ${literal(sourceId)}, ${storedColumns(entity)}, ${loadSeq} from ${from}`;

/** Into a table that has nothing of the source yet. */
export const insertAll = (entity: Entity, sourceId: string, loadSeq: number): string =>
	insertInto(entity, stage(entity, 'good'), sourceId, loadSeq);

/**
 * The same content changes nothing, nor does an older change than the stored one, unless the rows are what the source
 * says now: the latest of several stamps may fall when one of its rows is deleted.
 */
export const createChanged = (entity: Entity, sourceId: string, isNow: boolean): string =>
	`create temp table ${stage(entity, 'changed')} as
	select good.*, stored._hash is not null as _is_stored
	from ${stage(entity, 'good')} as good
	left join (
		select ${keyNames(entity).join(', ')}, updated_at as _stored_updated_at, _hash
		from ${rawTable(entity)} where source_id = ${literal(sourceId)}
	) as stored using (${keyNames(entity).join(', ')})
	where stored._hash is null
		or (good._hash <> stored._hash${isNow ? '' : ' and not coalesce(good.updated_at < _stored_updated_at, false)'})`;

export const countGood = (entity: Entity): string => `select count(*)::double as rows from ${stage(entity, 'good')}`;

export const countChanged = (entity: Entity): string =>
	`select count(*) filter (not _is_stored)::double as inserts, count(*) filter (_is_stored)::double as updates
	from ${stage(entity, 'changed')}`;

export const deleteChanged = (entity: Entity, sourceId: string): string =>
	`delete from ${rawTable(entity)} as stored using ${stage(entity, 'changed')} as changed
	where stored.source_id = ${literal(sourceId)} and changed._is_stored
	and ${keyNames(entity)
		.map((key) => `stored.${key} = changed.${key}`)
		.join(' and ')}`;

export const insertChanged = (entity: Entity, sourceId: string, loadSeq: number): string =>
	insertInto(entity, stage(entity, 'changed'), sourceId, loadSeq);

/** Removes the temporary relations of an entity, views before the tables that they read. */
export const dropStages = (entity: Entity): string[] => [
	`drop view if exists temp.${stage(entity, 'good')}`,
	`drop view if exists temp.${stage(entity, 'typed')}`,
	...(['text', 'keys', 'repeated', 'changed', 'present', 'tombstones'] as const).map(
		(part) => `drop table if exists temp.${stage(entity, part)}`
	)
];
