// What can go wrong between us and an HTTP server, told apart: what may pass is tried again, the rest is said once.
import { RetourError } from '../../errors.ts';
import { TransientError } from '../transient.ts';

const longestWait = 3_600_000;

/** Causes that no waiting cures: a name that does not exist, a certificate that is not trusted, an address that is none. */
const lasting =
	/^(ENOTFOUND|ERR_INVALID_|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** A request that got no whole answer. `seconds`: it was given up after so long a silence. */
export function unreached(cause: unknown, what: string, seconds: number | null): RetourError {
	if (seconds !== null)
		return new TransientError('HTTP_TIMEOUT', `${what} got no answer for ${seconds} seconds`, {
			hint: 'the other side is slow or does not answer; smaller pages or a longer timeout may help'
		});
	const code = systemCode(cause);
	const sentence = `${what} could not be asked (${code ?? 'the connection broke'})`;
	// the error of fetch is not kept as the cause: its text may quote an address with its query
	if (code && lasting.test(code))
		return new RetourError('source', 'HTTP_UNREACHABLE', sentence, {
			hint: code === 'ENOTFOUND' ? 'check the host name' : 'check the address and the certificate of the server'
		});
	return new TransientError('HTTP_UNREACHABLE', sentence);
}

/** An answer whose status is no success. */
export function refused(response: Response, what: string): RetourError {
	const { status } = response;
	const sentence = `${what} answered ${status}`;
	if (status === 429 || status === 408 || status === 425 || status >= 500)
		return new TransientError('HTTP_BUSY', sentence, {
			after: retryAfter(response.headers),
			...(status === 429 ? { hint: 'it allows fewer requests in this time; lower `perSecond`' } : {})
		});
	if (status === 401 || status === 403)
		return new RetourError('source', 'HTTP_REFUSED', sentence, {
			hint: 'check the secret and what it may read'
		});
	return new RetourError('source', 'HTTP_STATUS', sentence, {
		hint: status === 404 ? 'check the path' : 'the server does not understand the request; check the configuration'
	});
}

/** The other side as a whole does not answer, however often it was tried: what else was to be asked need not be tried. */
export const isOutage = ({ code }: RetourError): boolean => code === 'HTTP_UNREACHABLE' || code === 'HTTP_TIMEOUT';

/** Milliseconds that `Retry-After` asks to wait, in seconds or as a date; at most an hour. */
export function retryAfter(headers: Headers, now = Date.now()): number {
	const text = headers.get('retry-after')?.trim() ?? '';
	const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), longestWait) : 0;
}

function systemCode(error: unknown): string | null {
	for (let at = error; at instanceof Error; at = at.cause) {
		const { code } = at as NodeJS.ErrnoException;
		if (typeof code === 'string' && /^[A-Z0-9_]+$/.test(code)) return code;
	}
	return null;
}
