/** Where an expected failure belongs; the first word of its message. */
export type Area =
	'config' | 'contract' | 'source' | 'load' | 'model' | 'audit' | 'publish' | 'metric' | 'serve' | 'run' | 'privacy';

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

/** What a machine says when it cannot go on, whoever asked it: its words, the code and the sentence for people. */
const exhausted: readonly [said: RegExp, code: string, sentence: string, hint: string][] = [
	[
		/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/,
		'RUN_DISK_FULL',
		'the disk of the data folder is full',
		'make room there, or keep fewer versions (`publish.keep`); the next run goes on from here, and what is published still serves'
	],
	[
		/EROFS|Read-only file system/,
		'RUN_DISK_READ_ONLY',
		'the disk of the data folder cannot be written to',
		'check how it is mounted; the next run goes on from here, and what is published still serves'
	],
	[
		/ENOMEM|Out of Memory Error/,
		'RUN_OUT_OF_MEMORY',
		'there was not enough memory for a step of the run',
		'give it more by `limits.memoryMb`, or fewer `limits.threads`; the next run goes on from here'
	]
];

/** The expected failure behind an error of the machine; any other error as it is. */
export function expectedOf(error: unknown): unknown {
	const saidBy = (one: unknown): string =>
		one instanceof Error ? `${(one as NodeJS.ErrnoException).code ?? ''} ${one.message} ${saidBy(one.cause)}` : '';
	const said = saidBy(error);
	const known = exhausted.find(([pattern]) => pattern.test(said));
	if (!known) return error;
	const [, code, sentence, hint] = known;
	// a model says which one it is
	const file = /\bsql\/\w+\/\w+\.sql\b/.exec(error instanceof RetourError ? error.message : '')?.[0];
	return new RetourError('run', code, file ? `${sentence} (${file})` : sentence, { cause: error, hint });
}

/** Whether a failure is one of those of the machine. */
export const isOfMachine = (error: unknown): boolean =>
	error instanceof RetourError && exhausted.some(([, code]) => code === error.code);
