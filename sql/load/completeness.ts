// What is no longer there, and whether the source counts as we do.
//
//   present     the keys that the source has, of the rows changed since some time or of all
//   tombstones  the keys that it says it has deleted, and when
//
// A row is never removed: it gets `deleted_at` and the models leave it out. Its `updated_at` stays that of the source, so
// that the same row, sent again, is no older than what is stored and comes back to life.
import type { Entity } from '../../etl/contract/types.ts';
import { stage } from './merge.ts';
import { literal, quoted } from './quoting.ts';
import { keyNames, rawTable, storedTypes } from './warehouse.ts';

const keyCasts = (entity: Entity): string =>
	entity.columns
		.filter((column) => column.need === 'key')
		.map((column) => `try_cast(${quoted(column.name)} as ${storedTypes[column.type]}) as ${quoted(column.name)}`)
		.join(', ');

const keysEqual = (entity: Entity, a: string, b: string): string =>
	keyNames(entity)
		.map((key) => `${a}.${key} = ${b}.${key}`)
		.join(' and ');

const keyText = (entity: Entity, table: string): string =>
	`concat_ws(chr(31), ${keyNames(entity)
		.map((key) => `${table}.${key}::varchar`)
		.join(', ')})`;

/** Live stored rows of a source, of those changed since some time or of all. */
const liveRows = (entity: Entity, sourceId: string, since: string | null): string =>
	`stored.source_id = ${literal(sourceId)} and stored.deleted_at is null
	${since === null ? '' : `and stored.updated_at >= ${literal(since)}::timestamptz`}`;

/** The keys in the relations of `keys` files. */
export const createPresent = (entity: Entity, relations: readonly string[]): string =>
	`create or replace temp table ${stage(entity, 'present')} as
	${relations.map((relation) => `select distinct ${keyCasts(entity)} from ${quoted(relation)}`).join(' union ')}`;

/** The keys of all landed rows, also of faulty ones: the source has them. */
export const createPresentRows = (entity: Entity): string =>
	`create or replace temp table ${stage(entity, 'present')} as
	select distinct ${keyNames(entity).join(', ')} from ${stage(entity, 'typed')}`;

/** Of an entity of which no file was landed: the source has none. */
export const createPresentNone = (entity: Entity): string =>
	`create or replace temp table ${stage(entity, 'present')} as
	select ${keyNames(entity).join(', ')} from ${rawTable(entity)} where false`;

/** How many rows the source has listed by their keys. */
export const countPresent = (entity: Entity): string =>
	`select count(*)::double from ${stage(entity, 'present')} where ${keyNames(entity)
		.map((key) => `${key} is not null`)
		.join(' and ')}`;

/** Live rows in the range, and how many of them the source no longer has. */
export const countAbsent = (entity: Entity, sourceId: string, since: string | null): string =>
	`select count(*)::double as live, count(*) filter (present.${keyNames(entity)[0]} is null)::double as absent
	from ${rawTable(entity)} as stored
	left join ${stage(entity, 'present')} as present on ${keysEqual(entity, 'present', 'stored')}
	where ${liveRows(entity, sourceId, since)}`;

type Mark = { sourceId: string; loadSeq: number; at: string };

export const markAbsent = (entity: Entity, { sourceId, loadSeq, at }: Mark, since: string | null): string =>
	`update ${rawTable(entity)} as stored set ${deletedAt(entity, `${literal(at)}::timestamptz`, loadSeq)}
	where ${liveRows(entity, sourceId, since)}
	and not exists (
		select 1 from ${stage(entity, 'present')} as present where ${keysEqual(entity, 'present', 'stored')}
	)`;

/** Which rows were marked for want of their key, and when: they may turn up again. */
export const noteAbsent = (entity: Entity, { sourceId, loadSeq, at }: Mark): string =>
	`insert into load.absent
	select ${literal(sourceId)}, ${literal(entity.name)}, ${keyText(entity, 'stored')}, ${literal(at)}::timestamptz
	from ${rawTable(entity)} as stored
	where stored.source_id = ${literal(sourceId)} and stored._load_seq = ${loadSeq}
	and stored.deleted_at = ${literal(at)}::timestamptz`;

/**
 * A row that was marked for want of its key, and whose key the source has after all, lives: its stamp had fallen out of
 * the range that was read. What the source itself calls deleted stays so.
 */
export const reviveAbsent = (entity: Entity, { sourceId, loadSeq }: Mark): string =>
	`update ${rawTable(entity)} as stored set ${deletedAt(entity, 'null::timestamptz', loadSeq)}
	from load.absent as absent
	where absent.source_id = ${literal(sourceId)} and absent.entity = ${literal(entity.name)}
	and stored.source_id = absent.source_id and stored.deleted_at = absent.deleted_at
	and absent.row_key = ${keyText(entity, 'stored')}
	and exists (select 1 from ${stage(entity, 'present')} as present where ${keysEqual(entity, 'present', 'stored')})`;

export const createTombstones = (entity: Entity, relations: readonly string[]): string =>
	`create or replace temp table ${stage(entity, 'tombstones')} as
	select ${keyNames(entity).join(', ')}, max(deleted_at) as deleted_at from (
		${relations
			.map(
				(relation) =>
					`select ${keyCasts(entity)}, try_cast(deleted_at as timestamptz) as deleted_at from ${quoted(relation)}`
			)
			.join(' union all ')}
	) group by all having max(deleted_at) is not null`;

/** A tombstone older than the row is of an earlier life of its key. */
export const markTombstones = (entity: Entity, { sourceId, loadSeq }: Mark): string =>
	`update ${rawTable(entity)} as stored set ${deletedAt(entity, 'tombstones.deleted_at', loadSeq)}
	from ${stage(entity, 'tombstones')} as tombstones
	where stored.source_id = ${literal(sourceId)} and stored.deleted_at is null
	and ${keysEqual(entity, 'tombstones', 'stored')}
	and not coalesce(stored.updated_at > tombstones.deleted_at, false)`;

/** The hash must say what the loader's says of such a row. */
const deletedAt = (entity: Entity, value: string, loadSeq: number): string => {
	const columns = entity.columns.map((column) =>
		column.name === 'deleted_at' ? value : `stored.${quoted(column.name)}`
	);
	return `deleted_at = ${value}, _load_seq = ${loadSeq}, _hash = hash(${columns.join(', ')}, stored._extra)`;
};

/** The columns of an entity that a control total may sum. */
export const summable = (entity: Entity, column: string): boolean =>
	entity.columns.some(({ name, type }) => name === column && ['quantity', 'money', 'integer'].includes(type));

/** What the warehouse has of what the source counted: `rows`, then each sum, as decimals. */
export const countControl = (entity: Entity, sourceId: string, since: string | null, sums: readonly string[]): string =>
	`select ${['count(*)', ...sums.map((column) => `sum(${quoted(column)})`)].map((value) => `(${value})::decimal(38,6)::varchar`).join(', ')}
	from ${rawTable(entity)} as stored
	where ${liveRows(entity, sourceId, since)}`;

/** Keys that only one side has, those of the source first: at most 20. */
export const selectKeysThatDiffer = (entity: Entity, sourceId: string, since: string | null): string => {
	const keys = keyNames(entity);
	const text = (table: string) => `concat_ws(' ', ${keys.map((key) => `${table}.${key}`).join(', ')})`;
	return `select * from (
		select 'source' as only_in, ${text('present')} as key from ${stage(entity, 'present')} as present
		where not exists (
			select 1 from ${rawTable(entity)} as stored
			where stored.source_id = ${literal(sourceId)} and stored.deleted_at is null and ${keysEqual(entity, 'present', 'stored')}
		)
		union all
		select 'warehouse', ${text('stored')} from ${rawTable(entity)} as stored
		where ${liveRows(entity, sourceId, since)} and not exists (
			select 1 from ${stage(entity, 'present')} as present where ${keysEqual(entity, 'present', 'stored')}
		)
	) order by only_in, key limit 20`;
};

/** Replaces what was known of a measure. */
export const insertControl = `insert or replace into load.controls
	select $source_id, $entity, $measure, $since::timestamptz, $source_value::decimal(38,6), $warehouse_value::decimal(38,6),
		(select count(*) from load.quarantine where source_id = $source_id and entity = $entity),
		$keys::json, $load_seq::bigint, $checked_at::timestamptz`;

export const deleteControls = 'delete from load.controls where source_id = $source_id and entity = $entity';

export const insertStopped = `insert into load.stopped_entities
	values ($source_id, $entity, $code, $message, $hint, $stopped_since::timestamptz)
	on conflict do update set code = excluded.code, message = excluded.message, hint = excluded.hint`;

/** All but the named: they were read again. */
export const deleteStopped = `delete from load.stopped_entities
	where source_id = $source_id and not list_contains($still::varchar[], entity)`;

export const deleteAllStopped = 'delete from load.stopped_entities where source_id = $source_id';
