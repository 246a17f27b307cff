import { expect, test } from 'vitest';
import { describeError, expectedOf, RetourError } from '../../etl/errors.ts';

test('what the machine lacks is said in its own sentence, with the model that lacked it', () => {
	const cause = new Error('Out of Memory Error: failed to allocate data of size 4.0 MiB (1.2 GiB/1.2 GiB used)');
	const ofModel = new RetourError('model', 'MODEL_BUILD', `sql/marts/fct_returns.sql: ${cause.message}`, { cause });
	expect(expectedOf(ofModel)).toMatchObject({ code: 'RUN_OUT_OF_MEMORY', cause: ofModel });
	expect(describeError(expectedOf(ofModel))).toContain(
		'there was not enough memory for a step of the run (sql/marts/fct_returns.sql)\n  hint: '
	);
	expect(describeError(expectedOf(cause))).toContain('there was not enough memory for a step of the run\n  hint: ');
	const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
	expect(expectedOf(new RetourError('publish', 'X', 'y', { cause: full }))).toMatchObject({ code: 'RUN_DISK_FULL' });
});

test('any other failure stays what it is', () => {
	const bug = new TypeError('x is not a function');
	expect(expectedOf(bug)).toBe(bug);
});
