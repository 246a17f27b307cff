// Alerts of the running dashboard: nobody asks for anything, another version serves, and mail arrives; also from the process
// that takes over from one that was killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { shipped, versions } from '../alerts/company.ts';
import { startMailServer, type MailServer } from '../alerts/mail-server.ts';
import { insertRows } from '../fixtures/published.ts';
import { post, signInAsAdministrator } from '../signed-in.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';

const dataFolder = makeFolder();
const published = join(dataFolder, 'published');
const servers: ChildProcess[] = [];
let mail: MailServer;

beforeAll(async () => {
	mkdirSync(published);
	mail = await startMailServer();
	await publish(0, 20);
});
afterAll(async () => {
	for (const server of servers) if (server.exitCode === null) server.kill('SIGKILL');
	await mail.close();
	removeFolder(dataFolder);
});

async function publish(index: number, returned: number): Promise<void> {
	const version = versions[index]!;
	await writeVersion(published, version, async (connection) => {
		for (const [relation, rows] of Object.entries(shipped(100, returned))) await insertRows(connection, relation, rows);
	});
	switchTo(published, version);
}

async function start(): Promise<{ server: ChildProcess; base: string }> {
	const server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: {
			...process.env,
			RETOUR_DATA: dataFolder,
			HOST: '127.0.0.1',
			PORT: '0',
			RETOUR_SMTP_URL: mail.url,
			RETOUR_MAIL_FROM: 'Retour <returns@example.com>'
		},
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	servers.push(server);
	let said = '';
	server.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));
	await Promise.race([once(server.stdout!, 'data'), once(server, 'exit')]);
	const port = /listening on http:\/\/\S+:(\d+)/.exec(said)?.[1];
	if (!port) throw new Error(`it does not listen: ${said}`);
	return { server, base: `http://127.0.0.1:${port}` };
}

const subjects = () => mail.received.map(({ mail: { subject } }) => subject);

test('a rule is told of by mail when another version serves, and by the next process when it is over', async () => {
	const { server, base } = await start();
	const cookie = await signInAsAdministrator(base, dataFolder);
	const form = await (await fetch(`${base}/alerts/new?kind=metric`, { headers: { cookie } })).text();
	const recipients = /name="recipients" value="([^"]+)"/.exec(form)?.[1] ?? '';
	const fields = { kind: 'metric', view: '', title: 'Too much', metric: 'return_rate', side: 'over', limit: '30', is_sure: 'on', is_new: 'on', recipients, webhook_url: '', again_hours: '0', is_on: 'on' }; // prettier-ignore
	const made = await post(`${base}/alerts/new`, fields, cookie);
	expect(made.headers.get('location')).toMatch(/^\/alerts\/\d+$/);
	expect(subjects()).toEqual([]);

	await publish(1, 60);
	await expect.poll(subjects, { timeout: 60_000 }).toEqual(['New alert: Too much']);

	// killed, it can release nothing
	server.kill('SIGKILL');
	await once(server, 'exit');
	await start();
	await publish(2, 1);
	await expect.poll(subjects, { timeout: 90_000 }).toEqual(['New alert: Too much', 'Recovered: Too much']);
});
