import { RetourError } from '../errors.ts';

/** A failure that may pass by itself: a busy server, a broken connection. Sources throw it, extraction tries again. */
export class TransientError extends RetourError {
	/** Milliseconds that the other side asked us to wait. */
	readonly after: number;

	constructor(code: string, sentence: string, options: { hint?: string; cause?: unknown; after?: number } = {}) {
		super('source', code, sentence, options);
		this.name = 'TransientError';
		this.after = options.after ?? 0;
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

export const isTransient = (error: unknown): error is Error =>
	error instanceof Error &&
	!givenUp.has(error) &&
	(error instanceof TransientError || passing.has((error as NodeJS.ErrnoException).code ?? ''));

/** Failures that were tried often enough: what surrounds the call must not begin anew. */
const givenUp = new WeakSet<Error>();
export const giveUp = (error: Error): void => void givenUp.add(error);
