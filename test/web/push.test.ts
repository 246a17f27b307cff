import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfig, pushesOf } from '../../etl/config.ts';
import { readEnvironment } from '../../web/lib/server/environment.ts';
import { gatherHints } from '../../web/lib/server/hints.ts';
import { openPushes, readBytes, type Push } from '../../web/lib/server/push.ts';

const secret = 'test-secret';
const now = Date.parse('2026-11-24T08:00:00Z');

/** As the sender makes it. */
function push(given: Partial<Push> & { text?: string } = {}): Push {
	const { text = '{"op":"data_update","data":{"n":1.0,"t":"退\\u8d27"}}', nonce = '0f5ade', ...rest } = given;
	const { timestamp = String(now / 1000) } = rest;
	const signature = createHash('sha1').update(`${nonce}:${text}:${secret}:${timestamp}`, 'utf8').digest('hex');
	return { body: Buffer.from(text), nonce, timestamp, signature, deliverId: 'd1', ...rest };
}

describe('a push', () => {
	test('that is signed over its very bytes is taken', () => {
		expect(openPushes()(push(), secret, now)).toBe('accepted');
		expect(openPushes()(push({ signature: push().signature.toUpperCase() }), secret, now)).toBe('accepted');
	});

	test('of which anything was changed is not', () => {
		const judge = openPushes();
		const changed: Partial<Push>[] = [
			{ body: Buffer.from(JSON.stringify(JSON.parse(Buffer.from(push().body).toString()))) },
			{ body: Buffer.from('') },
			{ nonce: '0f5adf' },
			{ nonce: '' },
			{ timestamp: String(now / 1000 + 1) },
			{ signature: '' },
			{ signature: 'x'.repeat(40) },
			{ signature: push().signature.slice(1) },
			{ signature: push().signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }
		];
		for (const change of changed) expect(judge({ ...push(), ...change }, secret, now)).toBe('bad_signature');
		expect(judge(push(), 'another secret', now)).toBe('bad_signature');
		// none of them is remembered
		expect(judge(push(), secret, now)).toBe('accepted');
	});

	test('that is signed and not of now is not taken', () => {
		const judge = openPushes();
		for (const seconds of [-301, 301, -86_400]) {
			const timestamp = String(now / 1000 + seconds);
			expect(judge(push({ timestamp, nonce: timestamp }), secret, now)).toBe('stale');
		}
		for (const timestamp of ['', 'soon', '-1', '1e9', String(now)])
			expect(judge(push({ timestamp, nonce: 'n' }), secret, now)).toBe('stale');
		for (const seconds of [-299, 299]) {
			const timestamp = String(now / 1000 + seconds);
			expect(judge(push({ timestamp, nonce: timestamp, deliverId: timestamp }), secret, now)).toBe('accepted');
		}
	});

	test('is taken once, also under another delivery id, and by its delivery id also when sent anew', () => {
		const judge = openPushes();
		expect(judge(push(), secret, now)).toBe('accepted');
		expect(judge(push(), secret, now)).toBe('repeated');
		expect(judge(push({ deliverId: 'd2' }), secret, now + 299_000)).toBe('repeated');
		expect(judge(push({ nonce: 'other' }), secret, now)).toBe('repeated');
		expect(judge(push({ nonce: 'third', deliverId: 'd3' }), secret, now)).toBe('accepted');
		expect(judge(push({ nonce: 'fourth', deliverId: '' }), secret, now)).toBe('accepted');
		expect(judge(push({ nonce: 'fifth', deliverId: '' }), secret, now)).toBe('accepted');
	});

	test('cannot be repeated by making the memory forget it', () => {
		const judge = openPushes();
		expect(judge(push(), secret, now)).toBe('accepted');
		for (let index = 0; index < 3000; index++)
			judge(push({ nonce: `n${index}`, deliverId: `x${index}` }), secret, now + index);
		expect(judge(push({ deliverId: 'copy' }), secret, now + 299_000)).toBe('repeated');
	});
});

describe('a body', () => {
	const request = (body: BodyInit | null, headers: Record<string, string> = {}) =>
		new Request('http://localhost/', { method: 'POST', body, headers });
	test('is read byte for byte up to its limit, whatever its length claims', async () => {
		expect(await readBytes(request('x'.repeat(100)), 100)).toHaveLength(100);
		expect(await readBytes(request('x'.repeat(101)), 100)).toBeNull();
		expect(await readBytes(request('x', { 'content-length': '101' }), 100)).toBeNull();
		expect(await readBytes(request(null), 100)).toHaveLength(0);
	});
});

describe('hints', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	test('are gathered, sent together, and not sent again too soon', () => {
		const sent: string[][] = [];
		const hint = gatherHints((sources) => sent.push(sources), { gatherMs: 5_000, pauseMs: 60_000 });
		hint('a');
		hint('b');
		hint('a');
		vi.advanceTimersByTime(4_999);
		expect(sent).toEqual([]);
		vi.advanceTimersByTime(1);
		expect(sent).toEqual([['a', 'b']]);
		hint('c');
		vi.advanceTimersByTime(59_999);
		hint('d');
		expect(sent).toHaveLength(1);
		vi.advanceTimersByTime(1);
		expect(sent[1]).toEqual(['c', 'd']);
		vi.advanceTimersByTime(600_000);
		hint('e');
		vi.advanceTimersByTime(5_000);
		expect(sent[2]).toEqual(['e']);
	});
});

describe('the secret of a source that pushes', () => {
	const config = checkConfig(
		{
			sources: [
				{
					id: 'forms',
					kind: 'jiandaoyun',
					keyFrom: 'JDY_KEY',
					push: { secretFrom: 'JDY_PUSH' },
					forms: [{ app: 'a'.repeat(24), entry: 'b'.repeat(24), entities: { customers: { columns: {} } } }]
				}
			]
		},
		null
	);
	test('goes from the configuration to the dashboard by the name of its variable', () => {
		const pushes = pushesOf(config, { JDY_PUSH: secret });
		expect(pushes).toEqual({ forms: 'JDY_PUSH' });
		const { pushSecrets } = readEnvironment({ RETOUR_PUSHES: JSON.stringify(pushes), JDY_PUSH: secret });
		expect(pushSecrets).toEqual(new Map([['forms', secret]]));
	});
	test('that is missing is said before anything runs', () => {
		expect(() => pushesOf(config, {})).toThrow('the environment variable JDY_PUSH is not set');
		expect(() => readEnvironment({ RETOUR_PUSHES: '{"forms":"JDY_PUSH"}' })).toThrow(/there is no such variable/);
		expect(() => readEnvironment({ RETOUR_PUSHES: 'x' })).toThrow(/must be a JSON object/);
		expect(readEnvironment({}).pushSecrets.size).toBe(0);
	});
});
