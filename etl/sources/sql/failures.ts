// Failures of reaching a database, whichever it is.
import { RetourError } from '../../errors.ts';
import { TransientError } from '../transient.ts';
import type { DatabaseAddress } from './dialect.ts';

/** A coded failure of a source. */
export const sourceError = (code: string, sentence: string, options: { hint?: string; cause?: unknown }): RetourError =>
	new RetourError('source', code, sentence, options);

const certificate = /certificate|self.signed|CERT_|ERR_TLS|altnames|UNABLE_TO_|SSL|TLS|DEPTH_ZERO/i;

/** A failure before the database answered as such. */
export function reachFailure(error: unknown, address: DatabaseAddress, isBusy: boolean): Error {
	const { code = '', message } = error as Error & { code?: string };
	const where = `${address.host}:${address.port}`;
	if (isBusy)
		return new TransientError('SOURCE_BUSY', `the database at ${where} does not take connections now: ${message}`, {
			cause: error
		});
	if (code === 'ENOTFOUND')
		return sourceError('SOURCE_HOST', `there is no host ${address.host}`, {
			cause: error,
			hint: 'check `host` of the source'
		});
	if (certificate.test(code) || certificate.test(message))
		return sourceError('SOURCE_TLS', `no trusted, encrypted connection to ${where}: ${message}`, {
			cause: error,
			hint: 'set `tls: { ca: <file> }` to the authority of the server, or `tls: false` where the way to it is trusted'
		});
	if (/^E[A-Z_]+$/.test(code) || /timeout|terminated|closed|lost/i.test(message))
		return new TransientError('SOURCE_UNREACHABLE', `the database at ${where} cannot be reached: ${message || code}`, {
			cause: error,
			hint: 'is it running, and are `host` and `port` right?'
		});
	return error as Error;
}
