/** Where an expected failure belongs; the first word of its message. */
export type Area =
	'config' | 'contract' | 'source' | 'load' | 'model' | 'audit' | 'publish' | 'metric' | 'serve' | 'run';

/**
 * A failure that can happen to anybody: a wrong setting, a missing file, a broken page. It names where, what was
 * found, what was wanted, and what to do next. Anything else that is thrown is a bug and keeps its stack.
 */
export class RetourError extends Error {
	readonly code: string;
	readonly area: Area;
	readonly hint: string | undefined;
	/** Process exit code: 2 for what the caller can correct, 1 for what went wrong on the way. */
	readonly exit: 1 | 2;

	constructor(
		area: Area,
		code: string,
		sentence: string,
		options: { hint?: string; cause?: unknown; exit?: 1 | 2 } = {}
	) {
		super(`${area}: ${sentence}`, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'RetourError';
		this.code = code;
		this.area = area;
		this.hint = options.hint;
		this.exit = options.exit ?? (area === 'config' || area === 'metric' ? 2 : 1);
	}
}

/** The sentence for people: message and hint of an expected failure, the stack of a bug. */
export function describeError(error: unknown): string {
	if (error instanceof RetourError) return error.hint ? `${error.message}\n  hint: ${error.hint}` : error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
