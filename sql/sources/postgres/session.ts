// What is said to a PostgreSQL server around the SELECTs of entities.

/**
 * Asked before the snapshot is taken: a transaction that is neither in this list nor in the snapshot began after
 * `asked_at`. The clock is that of the statement's arrival, no later than the look at the list. Sessions of other users
 * are seen with the rights of pg_read_all_stats only; a replica sees none of its primary. An autovacuum worker and a
 * sender of a backup write no rows.
 */
export const selectRunning = `select
	extract(epoch from statement_timestamp())::numeric::text as asked_at,
	(
		select extract(epoch from least(
			(
				select min(xact_start) from pg_catalog.pg_stat_activity
				where pid <> pg_catalog.pg_backend_pid()
				and (datid is null or datname = pg_catalog.current_database())
				and backend_type not in ('autovacuum worker', 'walsender')
			),
			(
				select min(prepared) from pg_catalog.pg_prepared_xacts
				where database = pg_catalog.current_database()
			)
		))::numeric::text
	) as oldest_at,
	pg_catalog.pg_has_role('pg_read_all_stats', 'usage')::text as sees_all,
	pg_catalog.pg_is_in_recovery()::text as is_replica,
	pg_catalog.current_setting('server_version') as version`;

export const beginSnapshot = 'begin transaction isolation level repeatable read read only';

/**
 * Settings of this transaction only, so that they hold behind a pooler too. `client_connection_check_interval` (from 14)
 * lets the server notice that we are gone while it computes.
 */
export const settings = (statementMilliseconds: number, schema: string | null): string =>
	[
		`set local time zone 'UTC'`,
		`set local datestyle to 'ISO, YMD'`,
		'set local intervalstyle to iso_8601',
		'set local extra_float_digits to 1',
		'set local standard_conforming_strings to on',
		`set local bytea_output to 'hex'`,
		`set local client_encoding to 'UTF8'`,
		`set local statement_timeout to ${statementMilliseconds}`,
		'set local idle_in_transaction_session_timeout to 0',
		`set local lock_timeout to '30s'`,
		...(schema === null ? [] : [`set local search_path to "${schema.replaceAll('"', '""')}"`])
	].join('; ');

/** The first query of the transaction: it takes the snapshot. */
export const takeSnapshot = `select pg_catalog.set_config(name, '10s', true) from pg_catalog.pg_settings
	where name = 'client_connection_check_interval'`;

export const copyOut = (select: string): string => `copy (\n${select}\n) to stdout with (format csv, header true)`;

/** Names and categories of types, by oid and modifier. */
export const selectTypes = (columns: readonly { oid: number; modifier: number }[]): string =>
	`select pg_catalog.format_type(asked.oid::oid, asked.modifier) as type, kinds.typcategory::text as category
	from unnest(
		array[${columns.map(({ oid }) => oid).join(', ')}]::bigint[],
		array[${columns.map(({ modifier }) => modifier).join(', ')}]::int[]
	) with ordinality as asked(oid, modifier, position)
	left join pg_catalog.pg_type as kinds on kinds.oid = asked.oid::oid
	order by asked.position`;

export const explain = (select: string): string => `explain (format json, verbose true, costs true) ${select}`;

/** About how many rows tables have, of those named as schema and table. */
export const selectSizes = (tables: readonly { schema: string; table: string }[], literal: (text: string) => string) =>
	`select namespaces.nspname as schema, classes.relname as table, classes.reltuples::bigint::text as rows
	from pg_catalog.pg_class as classes
	join pg_catalog.pg_namespace as namespaces on namespaces.oid = classes.relnamespace
	where (namespaces.nspname, classes.relname) in (${tables.map(({ schema, table }) => `(${literal(schema)}, ${literal(table)})`).join(', ')})`;
