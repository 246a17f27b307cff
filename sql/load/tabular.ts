// The statements that turn one file into one relation: its columns, then `_file` and `_line`. All of them are made
// in the temporary schema, so nothing of a half-read file can stay in a warehouse.
import { literal, quoted } from './quoting.ts';

/** The table behind a relation, where the relation itself is a view over it. */
const rowsOf = (relation: string): string => quoted(`${relation}__rows`);

/** Rows of a line-by-line readable CSV whose header is line 1. Fails on anything that is not plain RFC 4180. */
export const createDelimitedRows = (
	relation: string,
	path: string,
	columns: readonly string[],
	delimiter: string
): string =>
	`create or replace temp table ${rowsOf(relation)} as
	select * from read_csv(
		${literal(path)}, auto_detect = false, header = false, skip = 1, strict_mode = true,
		delim = ${literal(delimiter)}, quote = '"', escape = '"', nullstr = '',
		columns = {${columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ')}}
	)`;

/**
 * A relation over rows that stand one a line from line `first` on. Insertion keeps the order of the file and a fresh
 * table numbers its rows from 0, so the row number needs no window (which would read the file on one thread).
 */
export const createNumberedView = (relation: string, columns: readonly string[], name: string, first: number): string =>
	`create or replace temp view ${quoted(relation)} as
	select ${[...columns.map(quoted), `${literal(name)} as _file`, `rowid + ${first} as _line`].join(', ')}
	from ${rowsOf(relation)}`;

/** An empty table for rows that are appended one by one, the line last. */
export const createAppendedRows = (relation: string, columns: readonly string[]): string =>
	`create or replace temp table ${rowsOf(relation)} (
	${[...columns.map((column) => `${quoted(column)} varchar`), '_line bigint'].join(', ')}
	)`;

export const appendedTable = (relation: string): string => `${relation}__rows`;

export const createAppendedView = (relation: string, columns: readonly string[], name: string): string =>
	`create or replace temp view ${quoted(relation)} as
	select ${[...columns.map(quoted), `${literal(name)} as _file`, '_line'].join(', ')} from ${rowsOf(relation)}`;

/** The lines of a file as they are, one row each. The delimiter and the quote are bytes that no UTF-8 text has. */
export const createLines = (relation: string, path: string): string =>
	`create or replace temp table ${rowsOf(relation)} as
	select line from read_csv(
		${literal(path)}, auto_detect = false, header = false, delim = chr(31), quote = '', escape = '',
		null_padding = true, columns = {'line': 'VARCHAR'}
	)`;

/** The columns of a Parquet file, as `name` and `type`. */
export const describeParquet = (path: string): string =>
	`select column_name as name, column_type as type from (describe select * from read_parquet(${literal(path)}))`;

/** Decodes all of a Parquet file. */
export const scanParquet = (path: string): string =>
	`select bit_xor(hash(row)) from read_parquet(${literal(path)}) as row`;

/** Parquet rows with their number, or with the place that they carry. */
const readParquet = (path: string, located: boolean): string =>
	`read_parquet(${literal(path)}, file_row_number = ${String(!located)})`;

/** Copies a Parquet file with the types that it has. */
export const createParquetRows = (relation: string, path: string, located: boolean): string =>
	`create or replace temp table ${rowsOf(relation)} as select * from ${readParquet(path, located)}`;

/**
 * A relation over a Parquet file (path null: over the copy of it) with the types that it has. `located`: it carries
 * `_file` and `_line` itself, and the name stands in for a missing `_file`.
 */
export const createParquet = (
	relation: string,
	path: string | null,
	columns: readonly string[],
	name: string,
	located: boolean
): string => {
	const place = located
		? [`coalesce(_file::varchar, ${literal(name)}) as _file`, '_line::bigint as _line']
		: [`${literal(name)} as _file`, 'file_row_number + 1 as _line'];
	return `create or replace temp view ${quoted(relation)} as
	select ${[...columns.map(quoted), ...place].join(', ')}
	from ${path === null ? rowsOf(relation) : readParquet(path, located)}`;
};

/** A relation of a file that has not even a header. */
export const createNothing = (relation: string): string =>
	`create or replace temp view ${quoted(relation)} as
	select null::varchar as _file, null::bigint as _line where false`;

export const countRelation = (relation: string): string => `select count(*)::double as n from ${quoted(relation)}`;

export const countStoredRows = (relation: string): string => `select count(*)::double as n from ${rowsOf(relation)}`;

/** Removes a relation: always a view, over a table or a file. */
export const dropRelation = (relation: string): readonly string[] => [
	`drop view if exists temp.${quoted(relation)}`,
	`drop table if exists temp.${rowsOf(relation)}`
];
