// Trying again: what may pass, how often, how long.
import { expect, test } from 'vitest';
import { retrying } from '../../etl/extract/retrying.ts';
import { TransientError } from '../../etl/sources/transient.ts';
import { RetourError } from '../../etl/errors.ts';

function patient(patience = { tries: 4, minutes: 1 }, signal = new AbortController().signal) {
	const said: string[] = [];
	let retries = 0;
	const effects = { log: (_: string, sentence: string) => void said.push(sentence) };
	const tools = retrying({ source: 'shop', patience, signal, effects, firstWait: 1, onRetry: () => retries++ });
	return { ...tools, said, retries: () => retries };
}

/** Fails so often, then answers with the number of calls. */
const failing = (times: number, error: () => Error) => {
	let calls = 0;
	return async () => {
		if (++calls <= times) throw error();
		return calls;
	};
};
const busy = () => new TransientError('HTTP_BUSY', 'the server is busy');

test('a transient failure is tried again, and each try is told', async () => {
	const { retry, said, retries } = patient();
	expect(await retry(failing(3, busy))).toBe(4);
	expect(retries()).toBe(3);
	expect(said).toHaveLength(3);
	expect(said[0]).toContain('shop: try 1 of 4 failed: source: the server is busy');
});

test('broken connections are transient, by the code of the operating system', async () => {
	const broken = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
	expect(await patient().retry(failing(1, broken))).toBe(2);
});

test('anything else fails at once, and so does a transient failure that stays', async () => {
	const wrong = failing(1, () => new RetourError('source', 'HTTP_401', 'the key is wrong'));
	await expect(patient().retry(wrong)).rejects.toMatchObject({ code: 'HTTP_401' });
	const { retry, retries } = patient();
	await expect(retry(failing(9, busy))).rejects.toMatchObject({ code: 'HTTP_BUSY' });
	expect(retries()).toBe(3);
});

test('a retry around a retry does not begin anew', async () => {
	const { retry, retries } = patient();
	const inner = failing(100, busy);
	await expect(retry(() => retry(inner))).rejects.toMatchObject({ code: 'HTTP_BUSY' });
	expect(retries()).toBe(3);
});

test('waits as long as the other side asks', async () => {
	const asked = () => new TransientError('HTTP_429', 'too many requests', { after: 120 });
	const started = performance.now();
	expect(await patient().retry(failing(1, asked))).toBe(2);
	expect(performance.now() - started).toBeGreaterThan(115);
});

test('the time of a source ends its waiting with a sentence, a stop by hand without one', async () => {
	const { retry } = patient({ tries: 9, minutes: 0.001 });
	const slow = failing(9, () => new TransientError('HTTP_429', 'too many requests', { after: 10_000 }));
	await expect(retry(slow)).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
	const hand = new AbortController();
	const stopped = patient(undefined, hand.signal).retry(slow);
	hand.abort();
	await expect(stopped).rejects.not.toMatchObject({ code: 'SOURCE_TIMEOUT' });
});
