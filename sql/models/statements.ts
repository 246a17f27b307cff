// The statements of the model runner: its own tables, and how a model, an audit or a reference table is written.
// A model's SELECT stands in its file; what is made here is only what surrounds it.
import { literal, quoted } from '../load/quoting.ts';

/** Where the rows of a model stand that its last build in part changed. */
export const changesOf = (relation: string): string => `changes.${relation.split('.')[1] ?? relation}`;
const relationName = (relation: string): string => relation.split('.').map(quoted).join('.');
const list = (columns: readonly string[], alias?: string): string =>
	columns.map((column) => (alias ? `${alias}.${quoted(column)}` : quoted(column))).join(', ');
const equal = (columns: readonly string[], left: string, right: string): string =>
	columns.map((column) => `${left}.${quoted(column)} = ${right}.${quoted(column)}`).join(' and ');

/** Needs nothing but an empty database; repeated at each run. */
export const createSchemas: readonly string[] = [
	...['staging', 'intermediate', 'marts', 'reference', 'models', 'changes'].map(
		(schema) => `create schema if not exists ${schema}`
	),
	`create table if not exists models.state (
		model varchar primary key,
		layer varchar not null,
		kept varchar not null,
		grain varchar not null,
		sentence varchar not null,
		-- What the rows depend on beside the rows read: SQL of the model and of all above it, macros, time zone, reference
		definition varchar not null,
		-- Newest load or content of everything read, directly or not: a JSON object
		inputs varchar not null,
		built_seq bigint not null,
		rows bigint,
		built_at timestamptz not null,
		-- How often its rows were written, and whether the last time only those that changed: then changes.<model> has them
		builds bigint default 0,
		in_part boolean default false,
		-- Another one whenever the rows changed: what reads them is built again
		stamp varchar,
		-- The stamp of the rows from which those of changes.<model> lead to the present ones; null where nothing does
		changes_from varchar,
		-- Of a table made whole: its rows, in a few letters
		fingerprint varchar
	)`,
	'alter table models.state add column if not exists builds bigint default 0',
	'alter table models.state add column if not exists in_part boolean default false',
	'alter table models.state add column if not exists stamp varchar',
	'alter table models.state add column if not exists changes_from varchar',
	'alter table models.state drop column if exists changes_since',
	'alter table models.state add column if not exists fingerprint varchar',
	// Changes that an earlier Retour wrote do not say which rows were and which are: nobody follows them any more
	`update models.state set changes_from = null where changes_from is not null and split_part(model, '.', 2) not in (
		select table_name from duckdb_columns() where schema_name = 'changes' and column_name = '_is_now'
	)`,
	`create table if not exists models.reference_state (relation varchar primary key, content varchar not null)`,
	// What a SELECT reads and where it says so, by a hash of its text: see etl/models/graph.ts
	'create table if not exists models.parsed (text varchar not null, duckdb varchar not null, reads varchar not null)',
	`create table if not exists models.audit_results (
		audit varchar primary key,
		relation varchar not null,
		severity varchar not null,
		sentence varchar not null,
		failures bigint not null,
		-- Fingerprint of what was audited: the same again need not be asked again
		audited varchar not null,
		checked_at timestamptz not null
	)`
];

export const parseTree = 'select json_serialize_sql($select::varchar) as tree';
/** Another DuckDB may parse another way. */
export const readParsed = 'select text, reads from models.parsed where duckdb = version()';
/** From a JSON array of objects. */
export const writeParsed = `insert into models.parsed by name
	select text, version() as duckdb, reads
	from (select unnest(from_json($texts, '[{"text": "varchar", "reads": "varchar"}]'), recursive := true))`;
export const begin = 'begin transaction';
export const commit = 'commit';
export const rollback = 'rollback';

export const setTimezone = (timezone: string): string => `set TimeZone = ${literal(timezone)}`;
export const readTimezone = 'select reporting_timezone as timezone from reference.settings';

export const readState = `select model, definition, inputs, built_seq::double as built_seq,
	changes_from, rows::double as rows, grain, sentence, stamp, fingerprint from models.state`;

/** The newest load that brought rows or marked some as deleted, per entity. */
export const readLoads = `select entity, max(load_seq)::double as load_seq from load.counts
	where loaded > 0 or deleted > 0 or revived > 0 group by entity`;
/** The newest load of all, also of those that changed no row. */
export const readLastLoad = 'select coalesce(max(load_seq), 0)::double as load_seq from load.loads';
export const readReferenceState = 'select relation, content from models.reference_state';
export const readRelations = `select table_schema || '.' || table_name as relation, table_type as type
	from information_schema.tables where table_catalog = current_database()`;

/** For a model that was never built; twice as fast as `insert or replace`, and there are as many as models. */
export const insertState = `insert into models.state by name select
	$model as model, $layer as layer, $kept as kept, $grain as grain, $sentence as sentence, $definition as definition,
	$inputs as inputs, $built_seq::bigint as built_seq, $changes_from as changes_from, $rows::bigint as rows,
	$built_at::timestamptz as built_at, 1 as builds, $in_part::boolean as in_part, $stamp as stamp, $fingerprint as fingerprint`;
export const updateState = `update models.state set
	layer = $layer, kept = $kept, grain = $grain, sentence = $sentence, definition = $definition, inputs = $inputs,
	built_seq = $built_seq::bigint, changes_from = $changes_from, rows = $rows::bigint,
	built_at = $built_at::timestamptz, builds = coalesce(builds, 0) + 1, in_part = $in_part::boolean, stamp = $stamp,
	fingerprint = $fingerprint
	where model = $model`;
/** A model that was made again and came out as it was: its changes, and how often it was written, stay as they are. */
export const confirmState = `update models.state set inputs = $inputs, built_seq = $built_seq::bigint where model = $model`;
/** Words of the header that changed without the rows changing. */
export const describeState = `update models.state set grain = $grain, sentence = $sentence where model = $model`;
export const forgetState = 'delete from models.state where model = $model';

export const dropRelation = (relation: string, isView: boolean): string =>
	`drop ${isView ? 'view' : 'table'} if exists ${relationName(relation)} cascade`;
export const createView = (relation: string, select: string): string =>
	`create or replace view ${relationName(relation)} as\n${select}`;
export const createTable = (relation: string, select: string): string =>
	`create or replace table ${relationName(relation)} as\n${select}`;
export const countRows = (relation: string): string => `select count(*)::double as rows from ${relationName(relation)}`;

/** The keys whose rows must be made again: the union of the `stale` queries, whose columns count by position. */
export const createStale = (
	selects: readonly string[],
	by: readonly string[]
): string => `create or replace temp table stale_keys as
	select distinct ${list(by)} from (
		${selects.map((select) => `(${select})`).join('\n\t\tunion all\n\t\t')}
	) as touched(${list(by)})`;
/** A model made whole beside the table that is kept. */
export const createWholeRows = (select: string): string => `create or replace temp table made_rows as\n${select}`;
/** The rows of the stale keys as they would be now. */
export const createStaleRows = (by: readonly string[], select: string): string =>
	`create or replace temp table made_rows as
	select * from (
		${select}
	) as made semi join stale_keys on ${equal(by, 'stale_keys', 'made')}`;
/**
 * Into `differing_keys`: the keys of which the rows are not what they were, each row as often as it was. Against all
 * that is kept, or against the rows of the stale keys.
 */
export const createDiffering = (
	relation: string,
	by: readonly string[],
	ofStale: boolean
): string => `create or replace temp table differing_keys as
	select distinct ${list(by)} from (
		select * exclude (_side) from (
			select *, 1 as _side from ${relationName(relation)} as kept${ofStale ? ` semi join stale_keys on ${equal(by, 'stale_keys', 'kept')}` : ''}
			union all
			select *, -1 as _side from made_rows
		)
		group by all having sum(_side) <> 0
	)`;
export const selectMadeRows = 'select * from made_rows';
export const countStale = 'select count(*)::double as rows from stale_keys';
export const countDiffering = 'select count(*)::double as rows from differing_keys';
export const dropMade: readonly string[] = ['stale_keys', 'made_rows', 'differing_keys'].map(
	(table) => `drop table if exists temp.${table}`
);

/** A relation of which only the rows of stale keys are wanted, in the place of its name. */
export const narrowed = (relation: string, by: readonly string[]): string =>
	`(select * from ${relationName(relation)} as narrowed_input semi join stale_keys on ${equal(by, 'stale_keys', 'narrowed_input')})`;
/** Changes that were followed already, in the place of their name. */
export const followed = (changes: string): string => `(select * from ${relationName(changes)} limit 0)`;
/** The name that a relation has where it is read without another one. */
export const ownName = (relation: string): string => ` as ${quoted(relation.split('.')[1] ?? relation)}`;

/** After a build of the whole no change is known, and none is missing since. */
export const createNoChanges = (relation: string): string =>
	`create or replace table ${relationName(changesOf(relation))} as select *, true as _is_now from ${relationName(relation)} limit 0`;

/**
 * The steps of writing what differs, in order: keep the old rows and the new ones (`_is_now` tells them apart), delete
 * the old, write the new.
 */
export const replaceRows = (relation: string, by: readonly string[]): string[] => {
	const rowsOf = (table: string, isNow?: boolean) =>
		`select *${isNow === undefined ? '' : `, ${isNow} as _is_now`} from ${table} as kept semi join differing_keys on ${equal(by, 'differing_keys', 'kept')}`;
	return [
		`create or replace table ${relationName(changesOf(relation))} as
	${rowsOf(relationName(relation), false)}
	union all
	${rowsOf('made_rows', true)}`,
		`delete from ${relationName(relation)} as kept using differing_keys where ${equal(by, 'differing_keys', 'kept')}`,
		`insert into ${relationName(relation)} by name ${rowsOf('made_rows')}`
	];
};

/**
 * How many rows, and all of them in a few letters, in whatever order they stand: two tables of which both are the same
 * have the same rows, but for a chance of one in 2^64.
 */
export const fingerprintOf = (relation: string): string =>
	`select count(*)::double as rows, count(*) || ' ' || bit_xor(hash(kept)) || ' ' || coalesce(sum(hash(kept)), 0) as fingerprint
	from ${relationName(relation)} as kept`;

/** One row with one number per measure, all from one look at the rows. */
export const countMeasures = (relation: string, measures: readonly string[]): string =>
	`select ${measures.map((measure) => `(${measure})::double`).join(', ')} from ${relationName(relation)}`;
/** By how much each measure grew by the last changes: what it counts in the rows that are, less in those that were. */
export const countGrowth = (relation: string, measures: readonly string[]): string => {
	const of = (isNow: boolean) =>
		`(${countMeasures(changesOf(relation), measures)} where ${isNow ? '' : 'not '}_is_now)`;
	const names = measures.map((_, index) => `measure_${index}`).join(', ');
	return `select ${measures.map((_, index) => `rows_now.measure_${index} - rows_before.measure_${index}`).join(', ')}
	from ${of(true)} as rows_now(${names}) cross join ${of(false)} as rows_before(${names})`;
};
export const countNulls = (columns: readonly string[]): string =>
	`count(*) filter (where ${columns.map((column) => `${quoted(column)} is null`).join(' or ')})`;
/** Rows for which the condition is false; a condition over nulls promises nothing. */
export const countBroken = (condition: string): string => `count(*) filter (where not coalesce((${condition}), true))`;

/**
 * Rows more than keys, by a hash of the key: a fifth of the time and memory of grouping by text. Two keys with one hash
 * would show as a false alarm and never hide a duplicate, so only an alarm is counted again exactly.
 */
export const countDuplicatesByHash = (key: readonly string[]): string =>
	`count(*) - count(distinct hash(${list(key)}))`;
/** The same without hashes, for few rows. */
export const countDuplicatesExactly = (key: readonly string[]): string =>
	`count(*) - count(distinct row(${list(key)}))`;
export const countDuplicates = (relation: string, key: readonly string[]): string =>
	`select coalesce(sum(rows - 1), 0)::double as failures from (
		select count(*) as rows from ${relationName(relation)} group by ${list(key)} having count(*) > 1
	)`;
/** The rows of one relation, and those of another by whose key they must be found. */
export type Relates = {
	relation: string;
	columns: readonly string[];
	target: string;
	targetColumns: readonly string[];
};
export const countOrphans = (relates: Relates): string =>
	`select count(*)::double as failures ${fromOrphans(relates, relates.relation)}`;
/** By how much orphans grew by the last changes of the rows, where none of the target went or came. */
export const countOrphansGrowth = (relates: Relates): string =>
	`select coalesce(sum(case when child._is_now then 1 else -1 end), 0)::double as failures ${fromOrphans(relates, changesOf(relates.relation))}`;
const fromOrphans = ({ columns, target, targetColumns }: Relates, relation: string): string =>
	`from ${relationName(relation)} as child
	where ${columns.map((column) => `child.${quoted(column)} is not null`).join(' and ')} and not exists (
		select 1 from ${relationName(target)} as parent
		where ${columns.map((column, index) => `parent.${quoted(targetColumns[index] ?? column)} = child.${quoted(column)}`).join(' and ')}
	)`;
/** How many keys of a target went or came by its last changes. */
export const countTurnover = ({ target, targetColumns }: Relates): string => {
	const of = (isNow: boolean) =>
		`select ${list(targetColumns)} from ${relationName(changesOf(target))} where ${isNow ? '' : 'not '}_is_now`;
	return `select count(*)::double as keys from (
		(${of(true)} except ${of(false)}) union all (${of(false)} except ${of(true)})
	)`;
};
export const countRowsOf = (select: string): string => `select count(*)::double as failures from (\n${select}\n)`;

export const readAudits = 'select audit, failures::double as failures, audited from models.audit_results';
/** Answers as a JSON array of objects: hundreds at once, since one by one they take longer than to ask them. */
export const writeAudits = `insert or replace into models.audit_results by name
	select unnest(from_json($answers, '[{"audit": "varchar", "relation": "varchar", "severity": "varchar",
		"sentence": "varchar", "failures": "bigint", "audited": "varchar", "checked_at": "timestamptz"}]'), recursive := true)`;
export const forgetAudits = 'delete from models.audit_results where audit not in (select unnest($audits))';
