// What is said to a MariaDB or MySQL server around the SELECTs of entities.

/**
 * Asked before the snapshot is taken, in the server's own time zone, which is that of `trx_started`. Needs the right
 * PROCESS. InnoDB looks at its transactions ten times a second, so the list may be that old.
 */
export const selectRunning = `select
	cast(utc_timestamp(6) as char) as asked_at,
	cast(max(timestampdiff(second, trx_started, now(6))) as char) as oldest_seconds
from information_schema.innodb_trx
where trx_mysql_thread_id <> connection_id()`;

export const selectNow = 'select cast(utc_timestamp(6) as char) as asked_at, version() as version';

/** The server's zone, as long as running transactions are looked at. */
export const systemTime = `set time_zone = 'SYSTEM'`;

/** Of the session: TIMESTAMP columns come in UTC; a slow disk on our side is not taken for a dead client. */
export const settings = (isMariadb: boolean, statementSeconds: number): readonly string[] => [
	`set time_zone = '+00:00'`,
	'set net_write_timeout = 600',
	'set lock_wait_timeout = 30',
	isMariadb
		? `set max_statement_time = ${statementSeconds}`
		: `set max_execution_time = ${Math.min(statementSeconds * 1000, 4_000_000_000)}`,
	'set session transaction isolation level repeatable read'
];

export const beginSnapshot = 'start transaction with consistent snapshot, read only';

export const explain = (select: string): string => `explain format=json ${select}`;
