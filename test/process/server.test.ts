// The production server as a process: who it answers to, what it says when it cannot listen, how it ends.
import { administrator, signInAsAdministrator } from '../signed-in.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';

const v = (index: number) => `20261124T0815${String(index).padStart(2, '0')}Z`;
const servers: ChildProcess[] = [];
let dataFolder: string;
let published: string;

beforeAll(async () => {
	dataFolder = makeFolder();
	published = join(dataFolder, 'published');
	mkdirSync(published);
	await writeVersion(published, v(1), async (connection) => {
		// Answers that take as long as they are let.
		await connection.run(`drop table marts.fct_refunds; create view marts.fct_refunds as
			select date '2026-01-05' as refunded_on, 'paid' as refund_status, i % 7 as amount from range(100000000000) as endless(i)`);
	});
	switchTo(published, v(1));
});
afterEach(async () => {
	for (const server of servers.splice(0)) {
		if (server.exitCode === null) server.kill('SIGKILL');
	}
});
afterAll(() => removeFolder(dataFolder));

type Started = { server: ChildProcess; port: number; output: () => { out: string; err: string } };

function spawnServer(environment: NodeJS.ProcessEnv): { server: ChildProcess; output: Started['output'] } {
	const server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: {
			...process.env,
			RETOUR_DATA: dataFolder,
			HOST: '127.0.0.1',
			PORT: '0',
			RETOUR_GUEST: 'analyst',
			...environment
		},
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	servers.push(server);
	let out = '';
	let err = '';
	server.stdout?.on('data', (bytes: Buffer) => (out += bytes.toString()));
	server.stderr?.on('data', (bytes: Buffer) => (err += bytes.toString()));
	return { server, output: () => ({ out, err }) };
}

async function start(environment: NodeJS.ProcessEnv = {}): Promise<Started> {
	const { server, output } = spawnServer(environment);
	await Promise.race([once(server.stdout!, 'data'), once(server, 'exit')]);
	const [, port] = /listening on http:\/\/\S+:(\d+)/.exec(output().out) ?? [];
	if (!port) throw new Error(`it does not listen: ${output().err}`);
	return { server, port: Number(port), output };
}

/** Ends by itself: its exit code and what it said. */
async function endOf(environment: NodeJS.ProcessEnv): Promise<{ code: number; err: string }> {
	const { server, output } = spawnServer(environment);
	const [code] = (await once(server, 'close')) as [number];
	return { code, err: output().err };
}

/** A request with a Host header of one's own. */
function ask(
	port: number,
	path: string,
	headers: Record<string, string> = {}
): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		get({ host: '127.0.0.1', port, path, headers }, (response: IncomingMessage) => {
			let text = '';
			response.on('data', (bytes: Buffer) => (text += bytes.toString()));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
		}).on('error', reject);
	});
}

const metrics = '/api/v1/metrics/shipped_units';

test('a page allows no script and no style but its own, and nobody may put it into a frame', async () => {
	const { port } = await start();
	const response = await fetch(`http://127.0.0.1:${port}/data/contract`);
	const policy = response.headers.get('content-security-policy') ?? '';
	expect(policy).not.toContain('unsafe-inline');
	expect(policy).toContain("frame-ancestors 'none'");
	expect(response.headers.get('x-frame-options')).toBe('DENY');
	expect(response.headers.get('x-content-type-options')).toBe('nosniff');
	const html = await response.text();
	expect(html).not.toContain(' style="');
	const sheets = [...html.matchAll(/<style[^>]*>([^<]*)<\/style>/g)].map(([, sheet]) => sheet!);
	for (const sheet of sheets)
		expect(policy).toContain(`'sha256-${createHash('sha256').update(sheet).digest('base64')}'`);
});

describe('a server that cannot start says why in one sentence and ends with 2', () => {
	test('a bad environment: every bad variable is named', async () => {
		const { code, err } = await endOf({ PORT: 'eighty', RETOUR_QUERY_SECONDS: '0', RETOUR_ORIGIN: 'returns' });
		expect(code).toBe(2);
		expect(err).toMatch(/PORT must be a whole number from 0 to 65535, not "eighty"/);
		expect(err).toMatch(/RETOUR_QUERY_SECONDS must be/);
		expect(err).toMatch(/RETOUR_ORIGIN must be/);
		expect(err).not.toMatch(/ at .*\.ts:/);
	});

	test('a port in use', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		const { code, err } = await endOf({ PORT: String(port) });
		other.close();
		expect(err).toBe(`serve: port ${port} of 127.0.0.1 is in use: stop what uses it, or set PORT to another one\n`);
		expect(code).toBe(2);
	});

	test('a host that is not here', async () => {
		for (const HOST of ['no-such-host.invalid', '203.0.113.7']) {
			const { code, err } = await endOf({ HOST });
			expect(err).toBe(`serve: HOST "${HOST}" is no address of this machine\n`);
			expect(code).toBe(2);
		}
	});
});

describe('a server on loopback', () => {
	test('answers to its own names and to no other', async () => {
		const { port } = await start();
		for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `retour.localhost:${port}`])
			expect((await ask(port, metrics, { host })).status, host).toBe(200);
		for (const host of ['returns.example.com', `localhost.example.com:${port}`, `127.0.0.1.example.com`]) {
			const { status, text } = await ask(port, metrics, { host });
			expect(status, host).toBe(421);
			expect(text).toContain(JSON.stringify(host));
		}
	});

	test('takes forms from its own pages over plain http, and none from elsewhere', async () => {
		const { port } = await start();
		const post = async (origin: string) => {
			const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' };
			return (await fetch(`http://127.0.0.1:${port}/no/such/form`, { method: 'POST', headers, body: 'a=1' })).status;
		};
		expect(await post(`http://127.0.0.1:${port}`)).not.toBe(403);
		expect(await post('http://evil.example.com')).toBe(403);
	});

	test('gives HEAD without a body, 405 for the rest, and 304 for what one has', async () => {
		const { port } = await start();
		const at = `http://127.0.0.1:${port}${metrics}`;
		const head = await fetch(at, { method: 'HEAD' });
		expect([head.status, await head.text(), head.headers.get('content-type')]).toEqual([200, '', 'application/json']);
		const deleted = await fetch(at, { method: 'DELETE', headers: { 'content-type': 'application/json' } });
		expect([deleted.status, (await deleted.json()).error.code]).toEqual([405, 'method_not_allowed']);
		const etag = head.headers.get('etag') ?? '';
		expect((await fetch(at, { headers: { 'if-none-match': etag } })).status).toBe(304);
		const status = await fetch(`http://127.0.0.1:${port}/api/v1/status`);
		expect([status.status, await status.json()]).toEqual([200, { version: v(1), pinned_at: null, problem: null }]);
	});

	test('stops the questions of a browser that has left, so that others are answered', async () => {
		const { port } = await start({ RETOUR_QUERY_SECONDS: '200' });
		const leave = new AbortController();
		// As many as run at once, none of them the same.
		const running = Array.from({ length: 4 }, (_, index) =>
			fetch(`http://127.0.0.1:${port}/api/v1/metrics/refund_amount?limit=${index + 1}`, { signal: leave.signal }).catch(
				(error: Error) => error.name
			)
		);
		await new Promise((resolve) => setTimeout(resolve, 500));
		leave.abort();
		expect(await Promise.all(running)).toEqual(Array(4).fill('AbortError'));
		expect((await ask(port, `${metrics}?limit=99`)).status).toBe(200);
	});

	test('moves to a new version under requests without failing one', async () => {
		const { port } = await start();
		const ended = new AbortController();
		const seen = new Map<string, number>();
		const stream = async () => {
			for (let index = 0; !ended.signal.aborted; index++) {
				const { status, text } = await ask(port, `${metrics}?limit=${(index % 50) + 1}`);
				if (status !== 200) throw new Error(`${status}: ${text}`);
				const { version } = JSON.parse(text) as { version: string };
				seen.set(version, (seen.get(version) ?? 0) + 1);
			}
		};
		const streams = Promise.all([stream(), stream(), stream()]);
		try {
			for (let index = 2; index <= 5; index++) {
				await writeVersion(published, v(index), async () => undefined);
				switchTo(published, v(index));
				// Until it has answered often, however busy the machine is; a stream that ends before has failed
				while ((seen.get(v(index)) ?? 0) < 30)
					await Promise.race([streams, new Promise((resolve) => setTimeout(resolve, 20))]);
			}
		} finally {
			ended.abort();
			switchTo(published, v(1));
		}
		await streams;
		expect([...seen.keys()].sort()).toEqual([1, 2, 3, 4, 5].map(v));
	});
});

describe('a server that is told to end', () => {
	test('finishes the requests that it has, takes no more, and ends with 0 within 5 seconds', async () => {
		const { server, port } = await start({ RETOUR_QUERY_SECONDS: '1' });
		// A connection that is kept alive must not keep the server.
		expect((await fetch(`http://127.0.0.1:${port}${metrics}`)).status).toBe(200);
		const running = ask(port, '/api/v1/metrics/refund_amount');
		await new Promise((resolve) => setTimeout(resolve, 300));
		const told = performance.now();
		server.kill('SIGTERM');
		const { status, text } = await running;
		expect([status, JSON.parse(text).error.code]).toEqual([504, 'too_slow']);
		if (server.exitCode === null) await once(server, 'exit');
		expect(server.exitCode).toBe(0);
		expect(performance.now() - told).toBeLessThan(5000);
		await expect(ask(port, metrics)).rejects.toThrow(/ECONNREFUSED/);
	});

	test('gives up a request that would not end', async () => {
		const { server, port } = await start({ RETOUR_QUERY_SECONDS: '600' });
		const running = ask(port, '/api/v1/metrics/refund_amount').catch((error: Error) => error.message);
		await new Promise((resolve) => setTimeout(resolve, 300));
		const told = performance.now();
		server.kill('SIGINT');
		await once(server, 'exit');
		expect(server.exitCode).toBe(0);
		expect(performance.now() - told).toBeLessThan(6000);
		await running;
	});

	test('ends with the process that started it', async () => {
		const { server } = await start();
		server.disconnect();
		await once(server, 'exit');
		expect(server.exitCode).toBe(0);
	});
});

test('a server that others can reach asks them to sign in, and says where https is missing', async () => {
	const { output, port } = await start({ HOST: '0.0.0.0', RETOUR_GUEST: '' });
	expect((await ask(port, metrics, { host: 'returns.example.com' })).status).toBe(401);
	expect(output().err).toMatch(/warning: 0\.0\.0\.0 can be reached from other machines without https/);
	expect(output().err).toMatch(/to become administrator, open http:\S+\/sign-in\/link\/\S{43}/);
});

test('a header of the proxy says who asks; from anywhere else it says nothing, whatever address is claimed', async () => {
	const settings = { RETOUR_GUEST: 'off', RETOUR_PROXY_HEADER: 'X-Forwarded-Email' };
	const headers = {
		'x-forwarded-email': administrator.email,
		'x-forwarded-for': '10.0.0.1',
		'x-retour-peer': '10.0.0.1'
	};
	const statusAt = async (port: number | string, sent: Record<string, string>) =>
		(await fetch(`http://127.0.0.1:${port}${metrics}`, { headers: sent })).status;
	const trusted = await start({ ...settings, RETOUR_PROXY_ADDRESSES: '127.0.0.1' });
	await signInAsAdministrator(`http://127.0.0.1:${trusted.port}`, dataFolder);
	expect(await statusAt(trusted.port, headers)).toBe(200);
	expect(await statusAt(trusted.port, { ...headers, 'x-forwarded-email': 'nobody@example.com' })).toBe(401);
	const other = await start({ ...settings, RETOUR_PROXY_ADDRESSES: '10.0.0.1', ADDRESS_HEADER: 'x-forwarded-for' });
	expect(await statusAt(other.port, headers)).toBe(401);
});
