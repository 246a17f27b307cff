import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeError, RetourError } from '../../etl/errors.ts';
import { httpClient, once, type Caller, type ClientOptions, type Request } from '../../etl/sources/http/client.ts';
import { decimalText, parseJson } from '../../etl/sources/http/exact-json.ts';
import { retryAfter } from '../../etl/sources/http/failures.ts';
import { isTransient, TransientError } from '../../etl/sources/transient.ts';
import { json, localServer, type Answering, type LocalServer } from './server.ts';

let server: LocalServer;
let elsewhere: LocalServer;
beforeAll(async () => {
	[server, elsewhere] = await Promise.all([localServer(), localServer()]);
});
afterAll(() => Promise.all([server.close(), elsewhere.close()]));

const client = (options: Partial<ClientOptions> = {}) =>
	httpClient({ source: 'erp', base: `${server.url}/api`, perSecond: 1000, ...options });
const ask = (answering: Answering, request: Partial<Request> = {}, options: Partial<ClientOptions> = {}) => {
	server.answer(answering);
	return client(options).json({ path: 'orders', what: 'page 1 of orders', ...request }, once);
};
const failure = async (promise: Promise<unknown>): Promise<RetourError> => {
	const error = await promise.then(
		() => null,
		(caught: unknown) => caught
	);
	expect(error).toBeInstanceOf(RetourError);
	return error as RetourError;
};

describe('a request', () => {
	test('goes below the base with its query encoded, the headers and a JSON body', async () => {
		const answer = await ask(
			(asked, response) => json(response, { path: asked.path, since: asked.query.get('since'), body: asked.body }),
			{ path: 'orders?a=1', query: { since: '2026-01-01T00:00:00+08:00 & more' }, body: { 名: '退货' } },
			{ headers: { authorization: 'Bearer s3cret' } }
		);
		expect(answer.body).toEqual({
			path: '/api/orders',
			since: '2026-01-01T00:00:00+08:00 & more',
			body: '{"名":"退货"}'
		});
		expect(server.asked.at(-1)).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer s3cret' } });
	});

	test('is counted with the bytes of its answer, unpacked', async () => {
		const text = JSON.stringify({ rows: Array.from({ length: 500 }, (_, row) => row) });
		server.answer((_, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' });
			response.end(gzipSync(text));
		});
		const counted = { requests: 0, bytes: 0 };
		const caller: Caller = {
			...once,
			spent: ({ requests = 0, bytes = 0 }) => {
				counted.requests += requests;
				counted.bytes += bytes;
			}
		};
		await client().json({ path: '', what: 'all' }, caller);
		expect(counted).toEqual({ requests: 1, bytes: text.length });
	});

	test('waits for its turn', async () => {
		server.answer((_, response) => json(response, {}));
		const slow = client({ perSecond: 5 });
		const times: number[] = [];
		await Promise.all(
			Array.from({ length: 8 }, async () => {
				await slow.json({ path: '', what: 'one' }, once);
				times.push(performance.now());
			})
		);
		expect(times[7]! - times[0]!).toBeGreaterThan(850);
	});

	test('follows a redirect within the host, and never one that leads elsewhere', async () => {
		const moved: Answering = (asked, response) =>
			asked.path === '/api/orders'
				? json(response, {}, 302, { location: '/new/orders' })
				: json(response, { at: asked.path });
		expect((await ask(moved)).body).toEqual({ at: '/new/orders' });
		const away = ask((_, response) => json(response, {}, 302, { location: `${elsewhere.url}/orders` }));
		expect((await failure(away)).code).toBe('HTTP_REDIRECT');
		expect((await failure(ask(() => undefined, { path: `${elsewhere.url}/page/2` }))).code).toBe('HTTP_REDIRECT');
		const loop = ask((_, response) => json(response, {}, 301, { location: '/api/orders' }));
		expect((await failure(loop)).code).toBe('HTTP_REDIRECT');
		const post = ask((_, response) => json(response, {}, 302, { location: '/new' }), { body: { secret: true } });
		expect((await failure(post)).code).toBe('HTTP_REDIRECT');
		expect(elsewhere.asked).toEqual([]);
	});

	test('keeps method and body over a 307', async () => {
		const answer = ask(
			(asked, response) =>
				asked.path === '/api/orders' ? json(response, {}, 307, { location: 'new' }) : json(response, asked.body),
			{ body: { limit: 100 } }
		);
		expect((await answer).body).toEqual({ limit: 100 });
	});
});

describe('a failure', () => {
	const statuses: [number, string, boolean][] = [
		[400, 'HTTP_STATUS', false],
		[401, 'HTTP_REFUSED', false],
		[403, 'HTTP_REFUSED', false],
		[404, 'HTTP_STATUS', false],
		[408, 'HTTP_BUSY', true],
		[429, 'HTTP_BUSY', true],
		[500, 'HTTP_BUSY', true],
		[502, 'HTTP_BUSY', true],
		[503, 'HTTP_BUSY', true]
	];
	test.each(statuses)('with status %i is %s, transient: %s', async (status, code, transient) => {
		const error = await failure(ask((_, response) => json(response, '<html>', status)));
		expect(error).toMatchObject({ code });
		expect(error.message).toBe(`source: erp: page 1 of orders answered ${status}`);
		expect(isTransient(error)).toBe(transient);
	});

	test('says how long the server asked to wait', async () => {
		const error = await failure(ask((_, response) => json(response, {}, 429, { 'retry-after': '7' })));
		expect(error).toMatchObject({ after: 7000 });
		const now = Date.parse('2026-01-01T00:00:00Z');
		expect(retryAfter(new Headers({ 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }), now)).toBe(120_000);
		expect(retryAfter(new Headers({ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), now)).toBe(0);
		expect(retryAfter(new Headers({ 'retry-after': 'soon' }), now)).toBe(0);
		expect(retryAfter(new Headers({ 'retry-after': '99999999' }), now)).toBe(3_600_000);
	});

	test('of the connection may pass: cut off in the middle, closed at once, nobody listening', async () => {
		const cut: Answering = (_, response) => {
			response.writeHead(200, { 'content-length': '100' });
			response.write('{"rows":');
			setTimeout(() => response.destroy(), 20);
		};
		for (const answering of [cut, ((_, response) => void response.destroy()) as Answering]) {
			const error = await failure(ask(answering));
			expect(error.code).toBe('HTTP_UNREACHABLE');
			expect(isTransient(error)).toBe(true);
		}
		const gone = await localServer();
		await gone.close();
		const error = await failure(client({ base: gone.url }).json({ path: '', what: 'one' }, once));
		expect(error.message).toBe('source: erp: one could not be asked (ECONNREFUSED)');
		expect(isTransient(error)).toBe(true);
	});

	test('of silence ends in time, before and within an answer', async () => {
		const within: Answering = (_, response) => {
			response.writeHead(200);
			response.write('{');
		};
		for (const answering of [() => undefined, within]) {
			const error = await failure(ask(answering, {}, { timeoutSeconds: 0.1 }));
			expect(error).toMatchObject({ code: 'HTTP_TIMEOUT' });
			expect(isTransient(error)).toBe(true);
		}
	});

	test('a slow answer that keeps coming is no silence', async () => {
		const slow: Answering = async (_, response) => {
			response.writeHead(200);
			for (const piece of ['{"a"', ':', '1', '}']) {
				response.write(piece);
				await new Promise((resolve) => setTimeout(resolve, 60));
			}
			response.end();
		};
		expect((await ask(slow, {}, { timeoutSeconds: 0.15 })).body).toEqual({ a: 1 });
	});

	test('an aborted extraction ends its request with its own reason', async () => {
		const controller = new AbortController();
		server.answer(() => controller.abort(new Error('the run was stopped')));
		const request = client().json({ path: '', what: 'one' }, { ...once, signal: controller.signal });
		await expect(request).rejects.toThrow('the run was stopped');
	});

	test('a page for people and an answer that is too large are told apart from JSON', async () => {
		const html = await failure(ask((_, response) => json(response, '<!doctype html><title>Sign in</title>')));
		expect(html.message).toBe('source: erp: page 1 of orders answered a page of HTML or XML instead of JSON');
		expect(isTransient(html)).toBe(false);
		const cutOff = await failure(ask((_, response) => json(response, '{"rows": [1, 2')));
		expect(cutOff.code).toBe('HTTP_NOT_JSON');
		expect(isTransient(cutOff)).toBe(true);
		const large = await failure(ask((_, response) => json(response, { a: 'x'.repeat(5000) }), {}, { maxBytes: 4000 }));
		expect(large.code).toBe('HTTP_TOO_LARGE');
		const bomb: Answering = (_, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' });
			response.end(gzipSync('x'.repeat(1_000_000)));
		};
		expect((await failure(ask(bomb, {}, { maxBytes: 4000 }))).code).toBe('HTTP_TOO_LARGE');
	});

	test('never shows the secret, the query or the body', async () => {
		const request = { path: 'orders', query: { phone: '13800000000' }, body: { name: '张三' } };
		const options = { headers: { authorization: 'Bearer s3cret' } };
		const answers: Answering[] = [
			(_, response) => json(response, { msg: 'no 张三, s3cret' }, 400),
			(_, response) => json(response, '张三'),
			(_, response) => void response.destroy(),
			(_, response) => json(response, {}, 302, { location: 'https://elsewhere.example/13800000000' })
		];
		for (const answering of answers) {
			const error = await failure(ask(answering, request, options));
			expect(describeError(error) + String(error.cause)).not.toMatch(/s3cret|13800000000|张三|elsewhere\.example/);
		}
		const broken = { headers: { authorization: 'Bearer s3cret\nx' } };
		expect(() => client(broken)).toThrow('erp: the header authorization cannot be sent');
		expect(() => client(broken)).not.toThrow('s3cret');
	});

	test('in the words of the system is judged first, also within a success', async () => {
		const judge: ClientOptions['judge'] = ({ body }, what) => {
			if ((body as { code?: number }).code === 8303) throw new TransientError('ERP_BUSY', `${what} is busy`);
		};
		for (const status of [200, 400]) {
			const error = await failure(ask((_, response) => json(response, { code: 8303 }, status), {}, { judge }));
			expect(error.code).toBe('ERP_BUSY');
		}
		expect((await failure(ask((_, response) => json(response, { code: 1 }, 400), {}, { judge }))).code).toBe(
			'HTTP_STATUS'
		);
	});
});

describe('the address', () => {
	test('must be encrypted unless it is this machine or permitted', () => {
		expect(() => client({ base: 'http://erp.example/api' })).toThrow('http://erp.example is not encrypted');
		expect(() => client({ base: 'http://erp.example/api', allowHttp: true })).not.toThrow();
		for (const base of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://erp.example'])
			expect(() => client({ base })).not.toThrow();
		for (const base of ['http://127.0.0.1.example', 'http://localhost.example'])
			expect(() => client({ base })).toThrow('not encrypted');
		for (const base of ['ftp://erp.example', 'erp.example', 'https://user:pass@erp.example'])
			expect(() => client({ base })).toThrow('must be one of https://');
	});
});

describe('a stream', () => {
	test('hands over more than fits the limit of one answer, and breaks as a failure that may pass', async () => {
		const line = `${'x'.repeat(999)}\n`;
		const read = async (answering: Answering): Promise<number> => {
			server.answer(answering);
			const { parts } = await client({ maxBytes: 10 }).stream({ path: '', what: 'rows' }, once);
			let bytes = 0;
			for await (const part of parts) bytes += part.length;
			return bytes;
		};
		expect(await read((_, response) => void response.end(line.repeat(300)))).toBe(300_000);
		const broken = read((_, response) => {
			response.writeHead(200, { 'content-length': '5000' });
			response.write(line, () => response.destroy());
		});
		expect(isTransient(await failure(broken))).toBe(true);
		expect((await failure(read((_, response) => json(response, {}, 503)))).code).toBe('HTTP_BUSY');
	});
});

describe('numbers', () => {
	const parsed = (text: string) => (parseJson(Buffer.from(text)) as { value: unknown }).value;

	test('that a double cannot hold come as their text', () => {
		expect(parsed('[12345678901234567890, 0.1, 1.10, 1234567890123.4567, 1e400, "12345678901234567890"]')).toEqual([
			'12345678901234567890',
			0.1,
			1.1,
			'1234567890123.4567',
			'1e400',
			'12345678901234567890'
		]);
		expect(parsed('{"amount": 99999999999999.9999}')).toEqual({ amount: '99999999999999.9999' });
	});

	test('as decimal text are plain and exact', () => {
		for (const [number, text] of [
			['1.50e2', '150'],
			['-0.0', '0'],
			['1e-7', '0.0000001'],
			['-12.340', '-12.34'],
			['1e21', '1000000000000000000000'],
			['0010', '10'],
			['1e999999', null],
			['0e999999', '0'],
			['x', null]
		] as const)
			expect(decimalText(number)).toBe(text);
	});

	test('any double survives as decimal text', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
				expect(Number(decimalText(String(number)))).toBe(number + 0);
			})
		);
	});

	test('any value survives JSON', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				expect(parsed(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
			}),
			{ numRuns: 50 }
		);
	});
});
