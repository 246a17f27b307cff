// What people said, without who was erased: every text of every table of the store is looked at. Tables that take no change
// by their triggers take this one: the triggers go and come back within its transaction.
import type { Sql } from '../app/store.ts';
import { quoted } from '../load/quoting.ts';

/** Triggers of ours as statements: how one is taken away, and how it is made again. */
export const selectTriggers: Sql = {
	sqlite: `
select 'drop trigger "' || name || '"' as gone, sql as back
from sqlite_master
where type = 'trigger' and sql is not null
order by name`,
	postgres: `
select format('drop trigger %I on %s', tgname, tgrelid::regclass) as gone, pg_get_triggerdef(pg_trigger.oid) as back
from pg_trigger
inner join pg_class on tgrelid = pg_class.oid
where not tgisinternal and relnamespace = current_schema()::regnamespace
order by tgname`
};

/** Columns of all tables: `name` of the table, `column_name`, and `key`, its place in the primary key, 0: none. */
export const selectColumns: Sql = {
	sqlite: `
select tables.name, columns.name as column_name, columns.pk as key
from sqlite_master as tables, pragma_table_info(tables.name) as columns
where tables.type = 'table' and tables.name not like 'sqlite\\_%' escape '\\'
order by tables.name, columns.cid`,
	postgres: `
select relname as name, attname as column_name, coalesce(array_position(indkey::smallint[], attnum) + 1, 0) as key
from pg_class
inner join pg_attribute on attrelid = pg_class.oid
left join pg_index on indrelid = pg_class.oid and indisprimary
where relkind = 'r' and relnamespace = current_schema()::regnamespace and attnum > 0 and not attisdropped
	and relname <> 'store_version'
order by relname, attnum`
};

/** All rows, those columns only. */
export const selectRows = (table: string, columns: readonly string[]): string =>
	`select ${columns.map(quoted).join(', ')} from ${quoted(table)}`;

/** The new values are `$new0` and so on in the order of the columns, those of the key `$key0`. */
export const updateRow = (table: string, columns: readonly string[], keys: readonly string[]): string =>
	`update ${quoted(table)} set ${columns.map((column, place) => `${quoted(column)} = $new${place}`).join(', ')}
	where ${keys.map((key, place) => `${quoted(key)} = $key${place}`).join(' and ')}`;

/** A delivery that was waiting would tell the CRM of a pseudonym that it does not know. */
export const giveUpDelivery =
	"update crm_deliveries set state = 'given_up' where delivery_id = $delivery_id and state = 'waiting'";

export const selectChain =
	'select event_id, at, person_id, action, subject, details, hash from audit_events order by event_id';
export const updateHash = 'update audit_events set hash = $hash where event_id = $event_id';
export const countAudited = 'select count(*) as events from audit_events where action = $action and subject = $subject';
