import { RetourError } from '../errors.ts';

/** A failure that may pass by itself: a busy server, a broken connection. Sources throw it, extraction tries again. */
export class TransientError extends RetourError {
	constructor(code: string, sentence: string, options: { hint?: string; cause?: unknown } = {}) {
		super('source', code, sentence, options);
		this.name = 'TransientError';
	}
}

/** What the operating system answers when the same call may succeed a moment later. */
const passing = new Set([
	'EAGAIN',
	'EBUSY',
	'ECONNREFUSED',
	'ECONNRESET',
	'EAI_AGAIN',
	'EMFILE',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT'
]);

export const isTransient = (error: unknown): boolean =>
	error instanceof TransientError ||
	(error instanceof Error && passing.has((error as NodeJS.ErrnoException).code ?? ''));
