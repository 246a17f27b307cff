// Rows of the quarantine on their way back in. They are read again from texts that were written out in groups, one a
// file, entity and layout; `load_replayed` knows which line of which group is which row of the quarantine.
import type { Entity } from '../../etl/contract/types.ts';
import { stage } from './merge.ts';
import { literal } from './quoting.ts';
import { keyNames, rawTable } from './warehouse.ts';

/** Which rows; null: any. */
export type ReplayFilter = { source: string | null; entity: string | null; reason: string | null };

const filtered = `($source::varchar is null or source_id = $source) and ($entity::varchar is null or entity = $entity)
	and ($reason::varchar is null or reason = $reason)`;

/** The rows under a filter, those of one file and layout together, the older loads first: later rows win. */
export const selectHeld = `select rowid as row, source_id, entity, file, line, reason, raw_text,
	layout::varchar as layout, load_seq
	from load.quarantine where ${filtered}
	order by source_id, entity, load_seq, file, layout, line`;

/** What is in quarantine at all, as one text: a replay that was judged on a copy must meet the same. */
export const stateOfQuarantine = `select concat_ws(' ', count(*), bit_xor(hash(source_id, entity, file, line, reason, load_seq)),
	(select max(load_seq) from load.loads)) as state from load.quarantine`;

/** Brings all that was committed into the file. */
export const checkpoint = 'checkpoint';

export const replayedTable = 'load_replayed';

export const createReplayed = `create or replace temp table ${replayedTable} (
	row bigint, ordinal integer, temp_line bigint, file varchar, line bigint, load_seq bigint
)`;

export const dropReplayed = `drop table if exists temp.${replayedTable}`;

/** What a group is called while it is read. */
export const groupName = (ordinal: number): string => `replay:${ordinal}`;

const keysEqual = (entity: Entity, left: string, right: string): string =>
	keyNames(entity)
		.map((key) => `${left}.${key} = ${right}.${key}`)
		.join(' and ');

/**
 * Rows that came before what is known of their key now, and do not say that they are later: they are outdated, as any row
 * of an older file is.
 */
export const deleteOutdated = (entity: Entity, sourceId: string): string =>
	`delete from ${stage(entity, 'text')} as typed using ${replayedTable} as replayed, ${rawTable(entity)} as stored
	where typed._fault is null and replayed.ordinal = typed._ordinal and replayed.temp_line = typed._line
	and stored.source_id = ${literal(sourceId)} and ${keysEqual(entity, 'stored', 'typed')}
	and stored._load_seq > replayed.load_seq and not coalesce(typed.updated_at > stored.updated_at, false)`;

/** Of several rows of one key those that a later load brought again, or that are older by their own word. */
export const deleteOvertaken = (entity: Entity): string =>
	`delete from ${stage(entity, 'text')} as typed using (
		select typed._ordinal, typed._line, row_number() over (
			partition by ${keyNames(entity)
				.map((key) => `typed.${key}`)
				.join(', ')}
			order by typed.updated_at desc nulls last, replayed.load_seq desc
		) as rank, max(replayed.load_seq) over (
			partition by ${keyNames(entity)
				.map((key) => `typed.${key}`)
				.join(', ')}
		) as newest, replayed.load_seq
		from ${stage(entity, 'text')} as typed
		join ${replayedTable} as replayed on replayed.ordinal = typed._ordinal and replayed.temp_line = typed._line
		where typed._fault is null
	) as ranked
	where ranked._ordinal = typed._ordinal and ranked._line = typed._line and ranked.rank > 1
	and ranked.load_seq < ranked.newest`;

/** Takes the replayed rows out of the quarantine; those that still do not fit were just put in anew. */
export const deleteReplayed = `delete from load.quarantine as held using ${replayedTable} as replayed
	where held.rowid = replayed.row and held.load_seq = replayed.load_seq and held.file = replayed.file
	and held.line is not distinct from replayed.line`;

/** Puts those that still do not fit where they stood. */
export const restorePlaces = (loadSeq: number): string =>
	`update load.quarantine as held set file = replayed.file, line = replayed.line,
		found = case held.reason when 'duplicate_key' then 'another row with this key and other content' else held.found end
	from ${replayedTable} as replayed
	where held.load_seq = ${loadSeq} and held.file = ${literal(groupName(0).slice(0, -1))} || replayed.ordinal
	and held.line = replayed.temp_line`;

/** Reasons of the rows that stayed, after a replay. */
export const countStill = `select entity, reason, column_name, count(*)::double as rows from load.quarantine
	where load_id = $load_id group by all order by all`;
