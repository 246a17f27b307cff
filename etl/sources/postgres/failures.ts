// What PostgreSQL and the way to it answer, as coded errors. Never with a password: messages of the server do not have
// it, and the address is named without it.
import { RetourError } from '../../errors.ts';
import type { DatabaseAddress } from '../sql/dialect.ts';
import { reachFailure, sourceError } from '../sql/failures.ts';
import { TransientError } from '../transient.ts';

type ServerError = Error & { code?: string; hint?: string; position?: string };

/** Connection exceptions, shutdown and start, too many connections, conflicts with replication, deadlocks, locks. */
const passing = /^(08|53)|^57P0[123]$|^40|^55P03$|^25P03$/;

/** A failure of connecting. */
export function connectFailure(error: unknown, address: DatabaseAddress): Error {
	const { code = '', message } = error as ServerError;
	if (code === '28P01' || code === '28000')
		return sourceError('SOURCE_LOGIN', `the database refused the user ${address.user}: ${message}`, {
			cause: error,
			hint: 'check `user`, the variable that `passwordFrom` names, and pg_hba.conf of the server'
		});
	if (code === '3D000' || code === '42501')
		return sourceError('SOURCE_DATABASE', `the database ${address.database} cannot be opened: ${message}`, {
			cause: error,
			hint: `check \`database\`, and grant connect on database ${address.database} to ${address.user}`
		});
	if (/SASL|password must be a string/.test(message))
		return sourceError('SOURCE_LOGIN', `the database wants a password of ${address.user}`, {
			cause: error,
			hint: 'set `passwordFrom` to the name of the environment variable that holds it'
		});
	return reachFailure(error, address, passing.test(code));
}

/** A failure of a statement. */
export function statementFailure(error: unknown): Error {
	if (error instanceof RetourError) return error;
	const { code = '', message, hint } = error as ServerError;
	const options = { cause: error, ...(hint ? { hint } : {}) };
	if (code === '57014')
		return /conflict with recovery/.test(message)
			? new TransientError('SOURCE_BUSY', message, options)
			: sourceError('SOURCE_STATEMENT_TIMEOUT', `the statement was ended by the server: ${message}`, {
					cause: error,
					hint: 'raise `statementMinutes`, or add an index on what the SELECT filters by'
				});
	if (code === '55P03' || code.startsWith('40') || code.startsWith('53'))
		return new TransientError('SOURCE_BUSY', `the database is busy: ${message}`, options);
	if (passing.test(code) || isLost(error as ServerError))
		return new TransientError('SOURCE_CONNECTION_LOST', `the connection was lost: ${message}`, { cause: error });
	if (code === '42501')
		return sourceError('SOURCE_RIGHTS', message, {
			cause: error,
			hint: 'grant select on it to the user of the source'
		});
	if (/^[0-9A-Z]{5}$/.test(code)) return sourceError('SOURCE_SELECT', message, options);
	return error as Error;
}

const isLost = ({ code = '', message }: ServerError): boolean =>
	/^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED)$/.test(code) ||
	/Connection terminated|Client has encountered a connection error|socket (hang up|has been ended)|was closed and is not queryable/i.test(
		message
	);
