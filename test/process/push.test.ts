// A push of 简道云 through the real server: what it is answered, and what reaches the process that runs the pipeline.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { childEnvironment, projectFolder, readEnvironment } from '../../etl/config.ts';
import { makeFolder, removeFolder } from '../warehouse/published-folder.ts';

const secret = 'a secret of pushes';
let folder: string;
let server: ChildProcess;
let port: string;
const messages: unknown[] = [];

beforeAll(async () => {
	folder = makeFolder();
	const environment = readEnvironment({ RETOUR_DATA: folder, PORT: '0' });
	server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: { ...childEnvironment(environment, { forms: 'JDY_PUSH' }), JDY_PUSH: secret },
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	server.on('message', (message) => messages.push(message));
	const [said] = (await once(server.stdout!, 'data')) as [Buffer];
	port = /:(\d+)\s*$/.exec(said.toString())![1]!;
});
afterAll(() => {
	server.kill('SIGKILL');
	removeFolder(folder);
});

type Sent = { source?: string; key?: string; nonce?: string; timestamp?: number };

function send(body: string, { source = 'forms', key = secret, nonce = 'n1', timestamp = Date.now() }: Sent = {}) {
	const seconds = Math.floor(timestamp / 1000);
	const signature = createHash('sha1').update(`${nonce}:${body}:${key}:${seconds}`).digest('hex');
	const query = new URLSearchParams({ nonce, timestamp: String(seconds) });
	return fetch(`http://127.0.0.1:${port}/api/v1/hooks/jiandaoyun/${source}?${query}`, {
		method: 'POST',
		body,
		headers: { 'content-type': 'application/json', 'x-jdy-signature': signature, 'x-jdy-deliverid': `id-${nonce}` }
	});
}

const codeOf = async (response: Response): Promise<[number, string]> => [
	response.status,
	((await response.json()) as { error: { code: string } }).error.code
];

test('genuine ones are answered at once and begin one run; others are refused', async () => {
	const body = '{"op":"data_create","data":{"_id":"5b2","_widget_1":1.50,"name":"\\u5f20三"}}';
	expect((await send(body)).status).toBe(200);
	expect((await send(body)).status).toBe(200);
	expect((await send('{"op":"data_remove","data":{"_id":"5b3"}}', { nonce: 'n2' })).status).toBe(200);
	// as large as a record with many lines may be
	expect((await send(JSON.stringify({ text: 'x'.repeat(900_000) }), { nonce: 'n3' })).status).toBe(200);
	expect(await codeOf(await send(body, { key: 'guessed', nonce: 'n4' }))).toEqual([401, 'bad_signature']);
	expect(await codeOf(await send(body, { timestamp: Date.now() - 400_000, nonce: 'n5' }))).toEqual([401, 'stale']);
	expect(await codeOf(await send(body, { source: 'erp' }))).toEqual([404, 'unknown_source']);
	expect((await send('x'.repeat(1_100_000), { nonce: 'n6' })).status).toBe(413);
	const got = await fetch(`http://127.0.0.1:${port}/api/v1/hooks/jiandaoyun/forms`);
	expect(await codeOf(got)).toEqual([405, 'method_not_allowed']);
	await expect.poll(() => messages, { timeout: 15_000 }).toEqual([{ kind: 'run', sources: ['forms'] }]);
});
