// The rows of the two files of the data folder, brought as they are into PostgreSQL. A row goes as JSON, so that each value
// becomes what its column there is: an instant, a truth, a number.
import { quoted } from '../load/quoting.ts';
import { accountsSchema } from './accounts.ts';
import { schema } from './postgres.ts';

/** Tables of a file of SQLite in the order in which they were made: what is referred to comes first. */
export const selectTables =
	"select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by rowid";

export const selectAll = (table: string): string => `select * from ${quoted(table)}`;

/** Tables of both schemas: `of` is `store` or `accounts`. */
export const selectTargets = `
select case schemaname when '${schema}' then 'store' else 'accounts' end as of, tablename as name
from pg_tables
where schemaname in ('${schema}', '${accountsSchema}') and tablename <> 'store_version'`;

export type Of = 'store' | 'accounts';
const full = (of: Of, table: string): string => `${of === 'store' ? schema : accountsSchema}.${quoted(table)}`;

export const countRows = (of: Of, table: string): string => `select count(*) as found from ${full(of, table)}`;
export const deleteRows = (of: Of, table: string): string => `delete from ${full(of, table)}`;

/** `$rows`: a JSON list of rows. */
export const insertRows = (of: Of, table: string): string =>
	`insert into ${full(of, table)} select * from json_populate_recordset(null::${full(of, table)}, $rows::json)`;

/** Columns of the store that number their rows. */
export const selectCounters = `
select table_name as name, column_name from information_schema.columns
where table_schema = '${schema}' and is_identity = 'YES'`;

/** The next number is the one after the last. */
export const setCounter = (table: string, column: string): string => `
select setval(
	pg_get_serial_sequence('${full('store', table)}', '${column}'), coalesce(max(${quoted(column)}), 1), count(*) > 0
) as next from ${full('store', table)}`;
