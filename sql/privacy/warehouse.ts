// The warehouse once more, in a fresh file, without what says who a customer is: the loader's tables only, since all
// models are made of them. A fresh file has no free pages that still hold what was there.
import type { Entity } from '../../etl/contract/types.ts';
import { literal, quoted } from '../load/quoting.ts';
import { rawTable, storedTypes } from '../load/warehouse.ts';
import type { Personal } from './personal.ts';
import { isTheirName, isTheirs, pseudonymised, storedTerms } from './theirs.ts';

const fresh = 'fresh_warehouse';

export const attachFresh = (path: string): string => `attach ${literal(path)} as ${fresh}`;
export const detachFresh = `detach ${fresh}`;
export const useFresh = `use ${fresh}.main`;
export const useWarehouse = 'use warehouse.main';
export const checkpointFresh = `checkpoint ${fresh}`;
export const checkpoint = 'checkpoint';

/** Copies an entity. The hash of a row that changed is the one that the loader would give it. */
export function copyEntity(entity: Entity, own: Personal | undefined): string {
	const columns = entity.columns.map(({ name }) => quoted(name));
	const into = `insert into ${fresh}.${rawTable(entity)} by name`;
	const all = ['source_id', ...columns, '_extra', '_hash', '_load_seq'].join(', ');
	if (!own) return `${into} select ${all} from warehouse.${rawTable(entity)}`;
	const terms = storedTerms(own);
	const selected = entity.columns.map(({ name }) => {
		const column = quoted(name);
		if (name === 'customer_id') return `${pseudonymised(terms, column)} as ${column}`;
		if (own.clears.includes(name)) return `case when _theirs then null else ${column} end as ${column}`;
		if (own.names.includes(name))
			return `case when _theirs and ${isTheirName(column)} then null else ${column} end as ${column}`;
		return column;
	});
	return `${into}
	select source_id, ${columns.join(', ')}, _extra,
		case when _theirs then hash(${columns.join(', ')}, _extra) else _hash end as _hash, _load_seq
	from (
		select source_id, ${selected.join(', ')},
			case when _theirs then null::json else _extra end as _extra, _hash, _load_seq, _theirs
		from (select *, ${isTheirs(own, terms)} as _theirs from warehouse.${rawTable(entity)})
	)`;
}

/** Which stored rows have something that has to go. */
function hasPersonal(entity: Entity, own: Personal): string {
	const terms = storedTerms(own);
	const changes = entity.columns.flatMap(({ name }) => {
		const column = quoted(name);
		if (name === 'customer_id') return `${pseudonymised(terms, column)} is distinct from ${column}`;
		if (own.clears.includes(name)) return `${column} is not null`;
		return own.names.includes(name) ? isTheirName(column) : [];
	});
	return `${isTheirs(own, terms)} and (${[...changes, '_extra is not null'].join(' or ')})`;
}

/** How many stored rows have something that has to go; of one source, or of all. */
export const countPersonal = (entity: Entity, own: Personal, sourceId: string | null = null): string =>
	`select count(*)::double as rows from ${rawTable(entity)}
	where ${hasPersonal(entity, own)} ${sourceId === null ? '' : `and source_id = ${literal(sourceId)}`}`;

/**
 * Takes it out of the stored rows of a source, in their place, as a load that changed them. Ids of customers stay: those
 * that come in are pseudonyms already.
 */
export function updatePersonal(entity: Entity, own: Personal, sourceId: string, loadSeq: number): string {
	const emptied = new Map(
		entity.columns.flatMap(({ name }): [string, string][] => {
			const column = quoted(name);
			if (own.clears.includes(name)) return [[name, 'null']];
			return own.names.includes(name) ? [[name, `case when ${isTheirName(column)} then null else ${column} end`]] : [];
		})
	);
	const values = entity.columns.map(({ name, type }) => {
		const value = emptied.get(name);
		return value === undefined ? quoted(name) : `(${value})::${storedTypes[type]}`;
	});
	return `update ${rawTable(entity)} set
		${[...emptied].map(([name, value]) => `${quoted(name)} = ${value}, `).join('')}
		_extra = null, _hash = hash(${values.join(', ')}, null::json), _load_seq = ${loadSeq}
	where source_id = ${literal(sourceId)} and ${hasPersonal(entity, own)}`;
}

/** Keys of customers outside of their own table. */
const customerKey = (column: string): string =>
	`case when books.entity = 'customers' then coalesce((
		select any_value(known.pseudonym) from temp.privacy_theirs as known
		where known.kind = 'customers' and known.key = books.source_id || chr(31) || books.${column}
	), books.${column}) else books.${column} end as ${column}`;

/** The loader's books, as they are but for what names somebody. `privacy_held` are rows of the quarantine as they become. */
export const copyBooks: readonly string[] = [
	...['loads', 'counts', 'cursors', 'extra_columns'].map(
		(table) => `insert into ${fresh}.load.${table} by name select * from warehouse.load.${table}`
	),
	...['source_failures', 'stopped_entities'].map(
		(table) =>
			`insert into ${fresh}.load.${table} by name
			select * replace (
				case when exists (select 1 from temp.privacy_said where contains(lower(message), said)) then '' else message end as message
			) from warehouse.load.${table}`
	),
	`insert into ${fresh}.load.absent by name
	select * replace (${customerKey('row_key')}) from warehouse.load.absent as books`,
	`insert into ${fresh}.raw.history by name
	select * replace (${customerKey('key')}) from warehouse.raw.history as books`,
	`insert into ${fresh}.load.controls by name
	select * replace (
		case when entity = 'customers' and exists (
			select 1 from temp.privacy_theirs as known
			where known.kind = 'customers' and known.source_id = books.source_id
				and contains(books.keys::varchar, to_json(known.id)::varchar)
		) then null else keys end as keys
	) from warehouse.load.controls as books`,
	`insert into ${fresh}.load.quarantine by name
	select books.* replace (
		case when held.row is null then books.raw_text else held.raw_text end as raw_text,
		case when held.row is null then books.found else held.found end as found,
		case when held.row is not null and held.raw_text is null then null else books.layout end as layout,
		${customerKey('row_key')}
	)
	from warehouse.load.quarantine as books
	left join temp.privacy_held as held on held.row = books.rowid`
];

export const createHeld =
	'create or replace temp table privacy_held (row bigint, source_id varchar, entity varchar, file varchar, line bigint, raw_text varchar, found varchar)';
export const insertHeld =
	'insert into privacy_held values ($row::bigint, $source_id, $entity, $file, $line::bigint, $raw_text, $found)';
export const createSaid = 'create or replace temp table privacy_said (said varchar)';
export const insertSaid = 'insert into privacy_said values ($said)';
export const dropHeld: readonly string[] = ['held', 'said'].map((name) => `drop table if exists temp.privacy_${name}`);

/** All that is in quarantine, to be looked at row by row. */
export const selectQuarantine = `select rowid as row, source_id, entity, file, line, column_name, found, raw_text,
	layout::varchar as layout, row_key from load.quarantine order by rowid`;

/** Names, addresses and numbers of the stored customers that are theirs. */
export const selectNames = (own: Personal): string =>
	`select distinct unnest([name, email, phone]) as said from raw.customers where ${isTheirs(own, storedTerms(own))}`;

export const selectStored = (entity: Entity, own: Personal): string =>
	`select * from ${rawTable(entity)} where ${isTheirs(own, storedTerms(own))}`;

export const selectHistory = `select * from raw.history as books where (entity = 'customers' and exists (
	select 1 from temp.privacy_theirs as known where known.kind = 'customers' and known.key = books.source_id || chr(31) || books.key
)) or (entity = 'returns' and exists (
	select 1 from temp.privacy_theirs as known where known.kind = 'returns' and known.key = books.source_id || chr(31) || books.key
))`;
