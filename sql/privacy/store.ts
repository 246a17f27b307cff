// What people said, without who was erased: every text of every table of an SQLite store is looked at. Tables that take
// no change by their triggers take this one: the triggers go and come back within its transaction.
import { quoted } from '../load/quoting.ts';

/** `timeout` in milliseconds is given when the store is opened. What is deleted is overwritten. */
export const prepareStore = 'pragma secure_delete = on';
export const begin = 'begin immediate';
export const commit = 'commit';
export const rollback = 'rollback';
/** A fresh file. */
export const vacuum = 'vacuum';
/** Brings the log into the file and empties it; `busy` is 1 where somebody still reads what was there. */
export const emptyLog = 'pragma wal_checkpoint(truncate)';

export const selectTriggers =
	"select name, sql from sqlite_master where type = 'trigger' and sql is not null order by name";
export const dropTrigger = (name: string): string => `drop trigger ${quoted(name)}`;

/** Tables as `name` and `sql`. */
export const selectTables =
	"select name, sql from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name";

/** Columns of a table: `name`, `type`, `pk` (its place in the primary key, 0: none). */
export const selectColumns = 'select name, type, pk from pragma_table_info($name)';

/** All rows, those columns only; with `rowid` as the name by which a row is changed where the table has one. */
export const selectRows = (table: string, columns: readonly string[], hasRowid: boolean): string =>
	`select ${[...(hasRowid ? ['rowid as _rowid'] : []), ...columns.map(quoted)].join(', ')} from ${quoted(table)}`;

/** The values are numbered: first the new ones, then those of the key. */
export const updateRow = (table: string, columns: readonly string[], keys: readonly string[]): string =>
	`update ${quoted(table)} set ${columns.map((column) => `${quoted(column)} = ?`).join(', ')}
	where ${keys.map((key) => `${key === 'rowid' ? key : quoted(key)} = ?`).join(' and ')}`;

/** A delivery that was waiting would tell the CRM of a pseudonym that it does not know. */
export const giveUpDelivery =
	"update crm_deliveries set state = 'given_up' where delivery_id = ? and state = 'waiting'";

export const selectChain =
	'select event_id, at, person_id, action, subject, details, hash from audit_events order by event_id';
export const updateHash = 'update audit_events set hash = ? where event_id = ?';
export const countAudited = 'select count(*) as events from audit_events where action = ? and subject = ?';
