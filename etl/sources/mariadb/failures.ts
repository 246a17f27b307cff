// What MariaDB, MySQL and the way to them answer, as coded errors. Never with a password.
import { RetourError } from '../../errors.ts';
import type { DatabaseAddress } from '../sql/dialect.ts';
import { reachFailure, sourceError } from '../sql/failures.ts';
import { TransientError } from '../transient.ts';

type ServerError = Error & { code?: string; errno?: number };

/** Too many connections, a server that shuts down, a lock or a deadlock, a table that was altered since the snapshot. */
const busy = new Set([1040, 1053, 1203, 1205, 1213, 1226, 1412]);
/** Killed, interrupted, aborted. */
const lost = new Set([1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2006, 2013]);
const timedOut = new Set([1907, 1969, 3024]);
/** Rights on a table, a column, a routine, or what only a privilege allows; a view that may not read its tables. */
const denied = new Set([1142, 1143, 1227, 1356, 1370]);

/** A failure of connecting. */
export function connectFailure(error: unknown, address: DatabaseAddress): Error {
	const { code = '', errno = 0, message } = error as ServerError;
	if (errno === 1045 || errno === 1698 || code.startsWith('AUTH_SWITCH'))
		return sourceError('SOURCE_LOGIN', `the database refused the user ${address.user}: ${message}`, {
			cause: error,
			hint: 'check `user`, the variable that `passwordFrom` names, and the hosts that the user may come from'
		});
	if (errno === 1044 || errno === 1049)
		return sourceError('SOURCE_DATABASE', `the database ${address.database} cannot be opened: ${message}`, {
			cause: error,
			hint: `check \`database\`, and grant select on ${address.database}.* to ${address.user}`
		});
	if (code === 'HANDSHAKE_NO_SSL_SUPPORT' || errno === 3159)
		return sourceError('SOURCE_TLS', `no encrypted connection to ${address.host}: ${message}`, {
			cause: error,
			hint: 'the server has no TLS: set it up there, or `tls: false` where the way to it is trusted'
		});
	return reachFailure(error, address, busy.has(errno));
}

/** A failure of a statement. */
export function statementFailure(error: unknown): Error {
	if (error instanceof RetourError) return error;
	const { code = '', errno = 0, message } = error as ServerError;
	if (timedOut.has(errno))
		return sourceError('SOURCE_STATEMENT_TIMEOUT', `the statement was ended by the server: ${message}`, {
			cause: error,
			hint: 'raise `statementMinutes`, or add an index on what the SELECT filters by'
		});
	if (busy.has(errno)) return new TransientError('SOURCE_BUSY', `the database is busy: ${message}`, { cause: error });
	if (
		lost.has(errno) ||
		/^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
		/closed state|connection (is )?closed/i.test(message)
	)
		return new TransientError('SOURCE_CONNECTION_LOST', `the connection was lost: ${message}`, { cause: error });
	if (denied.has(errno))
		return sourceError('SOURCE_RIGHTS', message, {
			cause: error,
			hint: 'grant select on it to the user of the source'
		});
	if (errno > 0) return sourceError('SOURCE_SELECT', message, { cause: error });
	return error as Error;
}

export const isDenied = (error: unknown): boolean => denied.has((error as ServerError).errno ?? 0);
