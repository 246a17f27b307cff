// The tables that the loader keeps: `raw.<entity>` made from the contract, and `load.*`, its own books.
import type { Column, ColumnType, Entity } from '../../etl/contract/types.ts';
import { literal, quoted } from './quoting.ts';

/** The DuckDB type of a contract type. Quantities and money are decimals: sums of floats would not be reproducible. */
export const storedTypes: Readonly<Record<ColumnType, string>> = {
	text: 'VARCHAR',
	integer: 'BIGINT',
	quantity: 'DECIMAL(18,4)',
	money: 'DECIMAL(18,4)',
	rate: 'DECIMAL(18,10)',
	instant: 'TIMESTAMP WITH TIME ZONE',
	date: 'DATE'
};

export const rawTable = (entity: Pick<Entity, 'name'>): string => `raw.${quoted(entity.name)}`;

/** The columns of the contract that identify a row within its source. */
export const keyNames = (entity: Pick<Entity, 'columns'>): string[] =>
	entity.columns.filter((column) => column.need === 'key').map((column) => quoted(column.name));

const columnOf = (column: Column): string => `${quoted(column.name)} ${storedTypes[column.type]}`;

export const createRawTable = (entity: Entity): string =>
	`create table if not exists ${rawTable(entity)} (
	source_id varchar not null,
	${entity.columns.map(columnOf).join(',\n	')},
	_extra json,
	_hash ubigint not null,
	_load_seq bigint not null
)`;

/** Adds a column that the contract has gained since the table was made. It is null in the rows that were there. */
export const addRawColumn = (entity: Entity, column: Column): string =>
	`alter table ${rawTable(entity)} add column if not exists ${columnOf(column)}`;

/** The columns that the raw tables have: `entity`, `column_name`, `type`. */
export const selectRawColumns = `select table_name as entity, column_name, data_type as type
	from duckdb_columns() where database_name = current_database() and schema_name = 'raw'`;

/** What tracked columns said before; see history.ts. */
const createHistory = `create table if not exists raw.history (
	source_id varchar not null,
	entity varchar not null,
	key varchar not null,
	column_name varchar not null,
	old_value varchar,
	new_value varchar,
	changed_at timestamptz not null,
	seen_at timestamptz not null,
	_load_seq bigint not null,
	old_updated_at timestamptz
)`;

/**
 * The loader's books. A row of `quarantine` is a row of the input that is not in `raw`; it goes when its file is read
 * again. Its `reason` is a code, `wanted` what the column takes.
 */
export const createLoadTables: readonly string[] = [
	'create schema if not exists raw',
	'create schema if not exists load',
	`create table if not exists load.loads (
		load_seq bigint primary key,
		load_id varchar not null unique,
		source_id varchar not null,
		run_id varchar,
		loaded_at timestamptz not null
	)`,
	`create table if not exists load.counts (
		load_seq bigint not null,
		source_id varchar not null,
		entity varchar not null,
		rows_read bigint not null,
		loaded bigint not null,
		inserted bigint not null,
		updated bigint not null,
		unchanged bigint not null,
		quarantined bigint not null,
		deleted bigint default 0
	)`,
	'alter table load.counts add column if not exists deleted bigint default 0',
	'alter table load.counts add column if not exists revived bigint default 0',
	`create table if not exists load.quarantine (
		source_id varchar not null,
		entity varchar not null,
		file varchar not null,
		line bigint,
		column_name varchar,
		found varchar,
		reason varchar not null,
		wanted varchar,
		raw_text varchar,
		load_seq bigint not null,
		load_id varchar not null,
		quarantined_at timestamptz not null,
		row_key varchar,
		layout json
	)`,
	'alter table load.quarantine add column if not exists row_key varchar',
	'alter table load.quarantine add column if not exists layout json',
	`create table if not exists load.cursors (
		source_id varchar primary key,
		cursor json not null,
		load_seq bigint not null
	)`,
	`create table if not exists load.extra_columns (
		source_id varchar not null,
		entity varchar not null,
		column_name varchar not null,
		rows_seen bigint not null,
		primary key (source_id, entity, column_name)
	)`,
	`create table if not exists load.source_failures (
		source_id varchar primary key,
		code varchar not null,
		message varchar not null,
		failed_since timestamptz not null,
		failures bigint default 1,
		next_try_at timestamptz
	)`,
	'alter table load.source_failures add column if not exists failures bigint default 1',
	'alter table load.source_failures add column if not exists next_try_at timestamptz',
	`create table if not exists load.stopped_entities (
		source_id varchar not null,
		entity varchar not null,
		code varchar not null,
		message varchar not null,
		hint varchar,
		stopped_since timestamptz not null,
		primary key (source_id, entity)
	)`,
	`create table if not exists load.absent (
		source_id varchar not null,
		entity varchar not null,
		row_key varchar not null,
		deleted_at timestamptz not null
	)`,
	`create table if not exists load.controls (
		source_id varchar not null,
		entity varchar not null,
		measure varchar not null,
		since timestamptz,
		source_value decimal(38,6),
		warehouse_value decimal(38,6),
		quarantined bigint not null,
		keys json,
		load_seq bigint not null,
		checked_at timestamptz not null,
		primary key (source_id, entity, measure)
	)`,
	createHistory,
	'alter table raw.history add column if not exists old_updated_at timestamptz'
];

/** A source that could not be read: what it feeds is as old as its last load, and says so until it is read again. */
export const insertFailure = `insert into load.source_failures by name select
	$source_id as source_id, $code as code, $message as message, $failed_at::timestamptz as failed_since, 1 as failures,
	null::timestamptz as next_try_at
	on conflict do update set code = excluded.code, message = excluded.message, failures = failures + 1,
	next_try_at = case when failures + 1 >= $patience::bigint
		then $failed_at::timestamptz + to_minutes(least(360, 15 * power(2, failures + 1 - $patience::bigint))::bigint) end`;
/** Until when a source that keeps failing is left alone; null: it is not. */
export const selectNextTry = `select strftime(timezone('UTC', next_try_at), '%Y-%m-%dT%H:%M:%SZ') as next_try_at
	from load.source_failures where source_id = $source_id`;
export const deleteFailure = 'delete from load.source_failures where source_id = $source_id';

export const selectCursor = 'select cursor::varchar as cursor from load.cursors where source_id = $source_id';

export const selectLoad = 'select load_seq::double as load_seq from load.loads where load_id = $load_id';

export const insertLoad = `insert into load.loads
	select coalesce(max(load_seq), 0) + 1, $load_id, $source_id, $run_id, $loaded_at::timestamptz from load.loads
	returning load_seq::double`;

export const insertCursor = `insert or replace into load.cursors values ($source_id, $cursor::json, $load_seq)`;

export const insertCounts = `insert into load.counts by name select
	$load_seq::bigint as load_seq, $source_id as source_id, $entity as entity, $rows_read::bigint as rows_read,
	$inserted::bigint + $updated::bigint as loaded, $inserted::bigint as inserted, $updated::bigint as updated,
	$unchanged::bigint as unchanged, $quarantined::bigint as quarantined, $deleted::bigint as deleted,
	$revived::bigint as revived`;

export const insertExtraColumn = `insert into load.extra_columns values ($source_id, $entity, $column_name, $rows_seen::bigint)
	on conflict do update set rows_seen = rows_seen + excluded.rows_seen`;

export const getTimezone = `select current_setting('TimeZone') as timezone`;
export const setTimezone = (timezone: string): string => `set TimeZone = ${literal(timezone)}`;
