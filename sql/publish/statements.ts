// The statements of publishing: one fresh file per version, filled from the warehouse by plain copies.

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/**
 * Pages look up single returns and customers as often as they add up millions of rows. So groups of rows and blocks are a
 * sixth and a quarter of DuckDB's: what is read around a single row shrinks by as much, a scan takes no longer, the file is
 * a sixth larger. Blocks keep the size with which a file was begun.
 */
const rowGroups = 'row_group_size 20480';
export const attachNewPublished = (path: string, catalog: string): string =>
	`attach ${literal(path)} as ${catalog} (${rowGroups}, block_size 65536)`;
export const attachNewVersion = (path: string): string => attachNewPublished(path, 'version_file');
/** A copy of an earlier version. */
export const attachVersion = (path: string): string => `attach ${literal(path)} as version_file (${rowGroups})`;
/** For those who only read: under a name of their choice. */
export const attachPublished = (path: string, catalog: string): string =>
	`attach ${literal(path)} as ${catalog} (read_only)`;
export const attachReadOnly = (path: string): string => `attach ${literal(path)} as version_file (read_only)`;
export const detachVersion = 'detach version_file';
/** Macros are made in the schema in use, and then the warehouse is in use again. */
export const useVersion = 'use version_file.marts';
export const useWarehouse = 'use warehouse.main';
export const checkpointVersion = 'checkpoint version_file';

export const createSchemas: readonly string[] = ['create schema version_file.marts', 'create schema version_file.meta'];

/** Copies one relation of the warehouse's marts. */
export const copyMart = (model: string): string =>
	`create or replace table version_file.marts.${quoted(model)} as select * from marts.${quoted(model)}`;

/**
 * Which build of each mart the warehouse has, whether the last one wrote changes only, and whether these tell rows that
 * were from rows that are.
 */
export const readBuilds = `select model, builds::double as builds, in_part, changes_from is not null as is_told
	from models.state where layer = 'marts'`;

/** In a copy of the last version: the keys that the last build of a mart touched go, and come as they are now. */
export const applyChanges = (model: string, by: readonly string[]): string[] => {
	const [mart, keys] = [`marts.${quoted(model)}`, by.map(quoted)];
	const touched = `(select distinct ${keys.join(', ')} from changes.${quoted(model)}) as touched`;
	const same = (rows: string): string => keys.map((key) => `touched.${key} = ${rows}.${key}`).join(' and ');
	return [
		`delete from version_file.${mart} as kept using ${touched} where ${same('kept')}`,
		`insert into version_file.${mart} by name select made.* from ${mart} as made semi join ${touched} on ${same('made')}`
	];
};

export const dropMart = (name: string): string => `drop table version_file.marts.${quoted(name)}`;

/** What is known beside the marts is small and made anew each time. */
export const dropMeta = 'drop schema version_file.meta cascade';
export const createMetaSchema = 'create schema version_file.meta';

/** Fills one relation of meta from a SELECT over the warehouse. */
export const createMeta = (name: string, select: string): string =>
	`create table version_file.meta.${quoted(name)} as\n${select}`;

/** Rows of every relation of an opened version, to compare what was copied with what was read. */
export const relationsOf = (catalog: string): string =>
	`select schema_name as schema, table_name as name, estimated_size::bigint as estimated
	from duckdb_tables() where database_name = ${literal(catalog)} order by all`;

export const countRows = (catalog: string, schema: string, name: string): string =>
	`select count(*)::double as rows from ${quoted(catalog)}.${quoted(schema)}.${quoted(name)}`;

/**
 * One row per entity and column of the contract: in how many rows any source supplies it.
 * One scan a table, since `count(column)` counts what is not null.
 */
export const suppliedSelect = (entities: readonly { name: string; columns: readonly { name: string }[] }[]): string =>
	entities
		.map(({ name, columns }) => {
			const counts = columns.map((column) => `count(${quoted(column.name)}) as ${quoted(column.name)}`);
			return `select ${literal(name)} as entity, column_name, rows_supplied::bigint as rows_supplied from (unpivot (
				select ${counts.join(', ')} from raw.${quoted(name)} where deleted_at is null
			) on columns(*) into name column_name value rows_supplied)`;
		})
		.join('\nunion all by name\n');

/** The one row that says what a version is; `dataToSelect` is `sql/meta/data_to.sql`. */
export const createPublication = (dataToSelect: string): string => `create table version_file.meta.publication as
	select
		$version::varchar as version,
		$published_at::timestamp as published_at,
		(
			${dataToSelect}
		) as data_to,
		reporting_timezone,
		reporting_currency,
		maturity_days,
		is_demo
	from reference.settings`;

/** From a JSON array of objects, one for each column of the contract. */
export const createContractColumns = `create table version_file.meta.contract_columns as
	select unnest(from_json($columns, '[{
		"entity": "varchar", "entity_position": "bigint", "entity_level": "varchar", "entity_en": "varchar",
		"entity_zh": "varchar", "entity_meaning_en": "varchar", "entity_meaning_zh": "varchar", "position": "bigint",
		"column_name": "varchar", "column_type": "varchar", "need": "varchar", "meaning_en": "varchar",
		"meaning_zh": "varchar", "known_values": "varchar"
	}]'), recursive := true)`;

/**
 * One text that changes whenever a published version would: what every model was built from, the newest load
 * that changed something, and what is wrong with the sources. Reading a source and finding nothing new is no new version.
 */
export const stateOfWarehouse = `select md5(concat_ws('|',
		(select string_agg(concat_ws(' ', model, definition, inputs, built_seq), ',' order by model) from models.state),
		(select string_agg(concat_ws(' ', audit, failures), ',' order by audit) from models.audit_results),
		(select string_agg(concat_ws(' ', relation, content), ',' order by relation) from models.reference_state),
		(select string_agg(concat_ws(' ', source_id, message), ',' order by source_id) from load.source_failures),
		(select max(load_seq) from load.counts where loaded > 0 or deleted > 0 or revived > 0),
		(select concat_ws(' ', count(*), bit_xor(hash(source_id, entity, file, line, column_name, found, reason))) from load.quarantine),
		(select string_agg(concat_ws(' ', source_id, entity, message), ',' order by source_id, entity) from load.stopped_entities),
		(select string_agg(concat_ws(' ', source_id, entity, measure, source_value, warehouse_value), ',' order by source_id, entity, measure)
			from load.controls where source_value is distinct from warehouse_value)
	)) as state`;

/** What the last published version was made of, kept in the warehouse after the switch. */
export const createPublished: readonly string[] = [
	'create table if not exists models.published (version varchar not null, made_of varchar not null)',
	// Which build of each mart it holds, the macros as they were, the size when it was last written whole, and how often
	// since then only changes were
	'alter table models.published add column if not exists builds json',
	'alter table models.published add column if not exists macros varchar',
	'alter table models.published add column if not exists whole_bytes bigint',
	'alter table models.published add column if not exists steps bigint'
];
export const readPublished = `select version, made_of, builds::varchar as builds, macros, whole_bytes::double as whole_bytes,
	steps::double as steps from models.published`;
export const writePublished: readonly string[] = [
	'delete from models.published',
	`insert into models.published by name select $version as version, $made_of as made_of, $builds::json as builds,
		$macros as macros, $whole_bytes::bigint as whole_bytes, $steps::bigint as steps`
];

/** Whether any source was ever loaded: before that there is nothing to publish. */
export const countLoads = 'select count(*)::double as loads from load.loads';
