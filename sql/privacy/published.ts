// A published version once more, in a fresh file, without what says who a customer is. Versions are of many shapes, so
// what a column holds is known by its name.
import { literal, quoted } from '../load/quoting.ts';
import { attachNewPublished } from '../publish/statements.ts';
import { isTheirName, pseudonymised, type Terms } from './theirs.ts';

const [old, fresh] = ['version_before', 'version_after'];

export const attachOld = (path: string): string => `attach ${literal(path)} as ${old} (read_only)`;
export const attachFresh = (path: string): string => attachNewPublished(path, fresh);
export const detachOld = `detach ${old}`;
export const detachFresh = `detach ${fresh}`;
export const checkpointFresh = `checkpoint ${fresh}`;
/** Schemas, empty tables and macros. */
export const copyShape = `copy from database ${old} to ${fresh} (schema)`;

/** Tables of the version: `schema`, `name`, `columns`. */
export const selectTables = `select schema_name as "schema", table_name as name, list(column_name order by column_index) as columns
	from duckdb_columns() where database_name = ${literal(old)} and not internal group by all order by all`;

export type VersionTable = { schema: string; name: string; columns: string[] };

const terms: Terms = { text: (column) => quoted(column), sourceId: 'source_id' };
const emptied = new Set([
	'note',
	'reason_text',
	'defect_text',
	'photo_links',
	'comment',
	'reference',
	'email_hash',
	'phone_ending_hash'
]);
const unknown = new Set(['region', 'city']);
const ways = { customer_id: 'customers', return_id: 'returns', return_line_id: 'return_lines' } as const;

/** Whether a row is theirs; null where the table has nothing of customers. */
function theirs({ name, columns }: VersionTable): string | null {
	if (!columns.includes('source_id')) return null;
	if (name === 'controls' && columns.includes('keys'))
		return `(entity = 'customers' and exists (
			select 1 from temp.privacy_theirs as known
			where known.kind = 'customers' and known.source_id = stored.source_id
				and contains(stored.keys::varchar, to_json(known.id)::varchar)
		))`;
	if (name === 'quarantine' || name === 'quarantine_rules')
		return columns.includes('raw_text')
			? `(exists (
				select 1 from temp.privacy_held as held
				where held.source_id = stored.source_id and held.entity = stored.entity and held.file = stored.file
					and held.line is not distinct from stored.line
			) or exists (
				select 1 from temp.privacy_said where contains(lower(concat_ws(' ', stored.raw_text, stored.found)), said)
			))`
			: null;
	const by = Object.entries(ways).filter(([column]) => columns.includes(column));
	if (by.length === 0) return null;
	return by
		.map(
			([column, kind]) =>
				`coalesce((source_id || chr(31) || ${quoted(column)}) in (select key from temp.privacy_theirs where kind = ${literal(kind)}), false)`
		)
		.join(' or ');
}

/** How many rows of a table say something that has to go; null: it has no such columns. */
export function countPersonal(table: VersionTable): string | null {
	const is = theirs(table);
	const changed = table.columns.flatMap((column) => {
		const is = changedColumn(table, column);
		return is === null ? [] : [`${is} is distinct from ${quoted(column)}`];
	});
	if (is === null || changed.length === 0) return null;
	return `select count(*)::double as rows from (select *, ${is} as _theirs from ${place(old, table)} as stored)
		where _theirs and (${changed.join(' or ')})`;
}

/** A table of the version, and how its ids are read. */
export const placeOf = (table: VersionTable): string => place(old, table);
export const versionTerms = ({ columns }: VersionTable): Terms => ({
	text: (column) => (columns.includes(column) ? quoted(column) : null),
	sourceId: 'source_id'
});

const place = (catalog: string, { schema, name }: VersionTable): string =>
	`${catalog}.${quoted(schema)}.${quoted(name)}`;

function changedColumn({ name, columns }: VersionTable, column: string): string | null {
	const own = quoted(column);
	if (name.startsWith('quarantine')) return column === 'raw_text' || column === 'found' ? 'null' : null;
	if (name === 'controls') return column === 'keys' ? 'null' : null;
	if (column === 'customer_id') return pseudonymised(terms, own);
	if (column === 'customer_hash')
		return `${old}.marts.customer_hash(source_id, ${pseudonymised(terms, quoted('customer_id'))})`;
	if (column === 'customer_name' && columns.includes('customer_id')) return pseudonymised(terms, quoted('customer_id'));
	if (emptied.has(column)) return 'null';
	if (unknown.has(column)) return `'unknown'`;
	if (column === 'actor') return `case when ${isTheirName(own)} then null else ${own} end`;
	return null;
}

/** Copies a table. How somebody who was erased could be reached is left out as a whole. */
export function copyTable(table: VersionTable): string {
	const is = theirs(table);
	const into = `insert into ${place(fresh, table)} by name`;
	if (is === null) return `${into} select * from ${place(old, table)}`;
	const selected = table.columns.map((column) => {
		const changed = changedColumn(table, column);
		return changed === null
			? quoted(column)
			: `case when _theirs then ${changed} else ${quoted(column)} end as ${quoted(column)}`;
	});
	return `${into} select ${selected.join(', ')} from (select *, ${is} as _theirs from ${place(old, table)} as stored)
		${table.name === 'dim_return_contacts' ? 'where not _theirs' : ''}`;
}

/** The version says of itself that it was redacted, and when. */
export const noteRedaction: readonly string[] = [
	`create table if not exists ${fresh}.meta.redactions (redacted_at timestamp not null, rows bigint not null)`,
	`insert into ${fresh}.meta.redactions values ($redacted_at::timestamp, $rows::bigint)`
];

/** Tables whose rows say something of a customer. */
export const selectOf = (table: VersionTable): string | null => {
	const is = theirs(table);
	return is === null ? null : `select * from ${place(old, table)} as stored where ${is}`;
};

/** Names under which a version knows them. */
export const selectVersionNames = `select distinct customer_name as said from ${old}.marts.dim_customers
	where (source_id || chr(31) || customer_id) in (select key from temp.privacy_theirs where kind = 'customers')
	and customer_name <> customer_id`;
