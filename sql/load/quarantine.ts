// The rows that did not fit: where they stand, what was found and what was wanted. Reading a file again replaces what
// it left here before.
import type { Entity } from '../../etl/contract/types.ts';
import { stage } from './merge.ts';
import { faultsOf } from './projection.ts';
import { literal, quoted } from './quoting.ts';

/** Raw texts of rows of text files, found by walking the files once more; and the names of all files read. */
export const createLoadNotes: readonly string[] = [
	'create or replace temp table load_raw_texts (ordinal integer, line bigint, raw varchar)',
	'create or replace temp table load_files (file varchar)',
	'create or replace temp table load_layouts (ordinal integer, layout json)',
	`create or replace temp table load_rejects (
		entity varchar, file varchar, line bigint, column_name varchar, found varchar, reason varchar, raw varchar
	)`
];

export const dropLoadNotes: readonly string[] = [
	'drop table if exists temp.load_raw_texts',
	'drop table if exists temp.load_files',
	'drop table if exists temp.load_layouts',
	'drop table if exists temp.load_rejects'
];

export const rawTexts = 'load_raw_texts';
export const rejectsTable = 'load_rejects';

export const insertFiles = 'insert into load_files select unnest($files::varchar[])';
/** How the raw text of the rows of a file is to be read: with it a row can be read again without its file. */
export const insertLayout = 'insert into load_layouts values ($ordinal::integer, $layout::json)';
export const insertLocatedFiles = (relation: string): string =>
	`insert into load_files select distinct _file from "${relation}" where _file is not null`;

/** The rows of text files that need their raw text: faulty ones, and those in conflict with another of their key. */
export const selectPlaces = (entity: Entity, hasRepeated: boolean): string =>
	`select _ordinal, _line from ${stage(entity, 'text')} where _fault is not null
	${hasRepeated ? `union all select _ordinal, _line from ${stage(entity, 'repeated')} where _is_conflict` : ''}
	order by all`;

export const deleteResolved =
	'delete from load.quarantine where source_id = $source_id and file in (select file from load_files)';

const keyOf = (entity: Entity): string =>
	`concat_ws(chr(31), ${entity.columns
		.filter((column) => column.need === 'key')
		.map((column) => `${quoted(column.name)}::varchar`)
		.join(', ')})`;

/** A row without a key is known by its text. */
const rowKey = (entity: Entity): string => `coalesce(nullif(${keyOf(entity)}, ''), md5(coalesce(_raw, texts.raw)))`;

/**
 * Of sources that read changes: a row that was read again is no longer what it was in quarantine, whether it is good now
 * or is there once more.
 */
export const deleteRead = (entity: Entity, { sourceId, loadSeq }: { sourceId: string; loadSeq: number }): string => {
	const held = `from load.quarantine where source_id = ${literal(sourceId)} and entity = ${literal(entity.name)}`;
	// What was read is held against the few that are in quarantine, not they against millions: often there are none
	return `delete ${held} and load_seq < ${loadSeq} and row_key in (
		select ${keyOf(entity)} from ${stage(entity, 'typed')}
		where ${keyOf(entity)} in (select row_key ${held} and load_seq < ${loadSeq})
		union select row_key ${held} and load_seq = ${loadSeq}
	)`;
};

type Load = { sourceId: string; loadSeq: number; loadId: string; at: string };

const loadColumns = ({ loadSeq, loadId, at }: Load): string =>
	`${loadSeq} as load_seq, ${literal(loadId)} as load_id, ${literal(at)}::timestamptz as quarantined_at`;

/** Rows with a missing or wrong value. */
export function insertFaulty(entity: Entity, extra: readonly string[], load: Load): string {
	const faults = faultsOf(entity, extra).map(
		({ code, column, reason, wanted }) => `(${code}, ${literal(column)}, ${literal(reason)}, ${literal(wanted)})`
	);
	return `insert into load.quarantine by name
	select
		${literal(load.sourceId)} as source_id, ${literal(entity.name)} as entity, _file as file, _line as line,
		fault.column_name, _found as found, fault.reason, fault.wanted, coalesce(_raw, texts.raw) as raw_text,
		${loadColumns(load)}, ${rowKey(entity)} as row_key, layouts.layout
	from (
		select * from ${stage(entity, 'typed')} where _fault is not null
	) as typed
	join (values ${faults.join(', ')}) as fault (code, column_name, reason, wanted) on fault.code = _fault
	left join load_raw_texts as texts on texts.ordinal = _ordinal and texts.line = _line
	left join load_layouts as layouts on layouts.ordinal = _ordinal`;
}

/** Rows that contradict another row of the same key and the same change. */
export const insertConflicts = (entity: Entity, load: Load): string =>
	`insert into load.quarantine by name
	select
		${literal(load.sourceId)} as source_id, ${literal(entity.name)} as entity, _file as file, _line as line,
		${literal(
			entity.columns
				.filter((column) => column.need === 'key')
				.map((column) => column.name)
				.join(', ')
		)} as column_name,
		format('line {} of {} has the same key and other content', _winner_line, _winner_file) as found,
		'duplicate_key' as reason, 'one row a key, or a later updated_at' as wanted,
		coalesce(_raw, texts.raw) as raw_text,
		${loadColumns(load)}, ${rowKey(entity)} as row_key, layouts.layout
	from ${stage(entity, 'repeated')} as repeated
	left join load_raw_texts as texts on texts.ordinal = _ordinal and texts.line = _line
	left join load_layouts as layouts on layouts.ordinal = _ordinal
	where _is_conflict`;

/** What could not be read as rows. */
export const insertRejects = (load: Load): string =>
	`insert into load.quarantine by name
	select
		${literal(load.sourceId)} as source_id, entity, file, line, column_name, found, reason, null as wanted,
		raw as raw_text,
		${loadColumns(load)}
	from load_rejects`;
