import { error, isHttpError } from '@sveltejs/kit';
import { QuestionError } from '../../../sql/metrics/question-error.ts';

/** Why the data cannot answer, and the HTTP status that says so. */
export type FailureCode =
	| 'nothing_published'
	| 'unknown_version'
	| 'unreadable_version'
	| 'other_shape'
	| 'too_slow'
	| 'too_large'
	| 'gone'
	// rests on what the person may not see
	| 'withheld'
	// of people's own data, which is apart from the warehouse
	| 'store_unreadable'
	| 'store_unwritable'
	// of what is sent
	| 'mail_off'
	| 'mail_unreachable'
	| 'mail_refused';

const statuses: Record<FailureCode, number> = {
	nothing_published: 503,
	unknown_version: 404,
	unreadable_version: 503,
	other_shape: 503,
	too_slow: 504,
	too_large: 503,
	gone: 499,
	withheld: 403,
	store_unreadable: 503,
	store_unwritable: 503,
	mail_off: 503,
	mail_unreachable: 503,
	mail_refused: 502
};

/** A failure of serving that can happen on any day. Anything else that is thrown is a bug and keeps its stack. */
export class Failure extends Error {
	override readonly name = 'Failure';
	readonly code: FailureCode;
	readonly hint: string | undefined;

	constructor(code: FailureCode, sentence: string, options: { hint?: string; cause?: unknown } = {}) {
		super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
	}
}

/** Throws an expected failure as SvelteKit's error with its status and code; anything else as it is. */
export function raise(thrown: unknown): never {
	if (isHttpError(thrown)) throw thrown;
	if (thrown instanceof Failure) {
		const { code, message, hint } = thrown;
		error(statuses[code], message, { code, ...(hint ? { hint } : {}) });
	}
	if (thrown instanceof QuestionError) {
		const { code, message, found, wanted, hint } = thrown;
		const isUnknown = code === 'unknown_metric' || code === 'unknown_dimension';
		error(isUnknown ? 404 : code === 'too_many_rows' ? 413 : 400, message, {
			code,
			...(found === undefined ? {} : { found }),
			...(wanted ? { wanted } : {}),
			...(hint ? { hint } : {})
		});
	}
	throw thrown;
}

const codeOf = (thrown: unknown): string | undefined =>
	thrown instanceof Failure ? thrown.code : isHttpError(thrown) ? thrown.body.code : undefined;

/** Whether what was asked for is not there for the one who asks: another Retour published it, or it is withheld. */
export const isMissing = (thrown: unknown): boolean => ['other_shape', 'withheld'].includes(codeOf(thrown) ?? '');

/** Whether another Retour published the version, before there was what is asked for. */
export const isOlder = (thrown: unknown): boolean => codeOf(thrown) === 'other_shape';
