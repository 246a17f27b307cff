/** Why a question cannot be answered; each is a way to fail that the API documents. */
export type QuestionErrorCode =
	| 'unknown_metric'
	| 'unknown_dimension'
	| 'unknown_parameter'
	| 'repeated_parameter'
	| 'bad_value'
	| 'bad_date'
	| 'bad_range'
	| 'bad_filter'
	| 'bad_sort'
	| 'bad_compare'
	| 'dimension_not_available'
	| 'coordinate_not_available'
	| 'too_many_rows';

/**
 * A question that cannot be answered as it was put. It says what was found, what could have stood there, and what to
 * do. It comes from people and their programs, so it is never a bug of ours.
 */
export class QuestionError extends Error {
	readonly code: QuestionErrorCode;
	readonly found: string | undefined;
	readonly wanted: readonly string[] | undefined;
	readonly hint: string | undefined;

	constructor(
		code: QuestionErrorCode,
		sentence: string,
		options: { found?: string; wanted?: readonly string[]; hint?: string } = {}
	) {
		super(sentence);
		this.name = 'QuestionError';
		this.code = code;
		this.found = options.found;
		this.wanted = options.wanted;
		this.hint = options.hint;
	}
}
