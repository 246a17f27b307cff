// Two web servers that share PostgreSQL: who signs in at one is signed in at the other, and out again; tries at passwords
// are counted together; what is done at both is one log.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { buildDashboard } from '../../etl/serve.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { checkChain } from '../../web/lib/server/audit-log.ts';
import { shipped, versions } from '../alerts/company.ts';
import { insertRows } from '../fixtures/published.ts';
import { freshPostgres, hasPostgres, type FreshDatabase } from '../servers.ts';
import { administrator, post, signIn, signInAsAdministrator } from '../signed-in.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';

describe.skipIf(!hasPostgres)('two servers on one PostgreSQL', () => {
	const dataFolder = makeFolder();
	const servers: ChildProcess[] = [];
	let database: FreshDatabase<unknown>;
	let [one, other] = ['', ''];

	beforeAll(async () => {
		database = await freshPostgres();
		const published = join(dataFolder, 'published');
		mkdirSync(published);
		await writeVersion(published, versions[0]!, async (connection) => {
			for (const [relation, rows] of Object.entries(shipped(100, 20))) await insertRows(connection, relation, rows);
		});
		switchTo(published, versions[0]!);
		await buildDashboard({ now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '1GB' });
		// at once, so that both come to a database without tables
		[one, other] = (await Promise.all([start(), start()])) as [string, string];
	});
	afterAll(async () => {
		for (const server of servers)
			if (server.exitCode === null) {
				server.kill('SIGTERM');
				await once(server, 'exit');
			}
		await database.drop();
		removeFolder(dataFolder);
	});

	function launch(store: string): { server: ChildProcess; said: () => string } {
		const server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
			env: { ...process.env, RETOUR_DATA: dataFolder, RETOUR_STORE: store, RETOUR_GUEST: 'off', HOST: '127.0.0.1', PORT: '0' }, // prettier-ignore
			stdio: ['ignore', 'pipe', 'pipe', 'ipc']
		});
		servers.push(server);
		let said = '';
		for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (bytes: Buffer) => (said += bytes.toString())); // prettier-ignore
		return { server, said: () => said };
	}

	async function start(): Promise<string> {
		const { server, said } = launch(database.url);
		await Promise.race([once(server.stdout!, 'data'), once(server, 'exit')]);
		const port = /listening on http:\/\/\S+:(\d+)/.exec(said())?.[1];
		if (!port) throw new Error(`it does not listen: ${said()}`);
		return `http://127.0.0.1:${port}`;
	}

	const account = (base: string, cookie: string) =>
		fetch(`${base}/account`, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });

	test('who signs in at one is signed in at the other, and signed out at both', async () => {
		const cookie = await signInAsAdministrator(one, dataFolder, database.url);
		const page = await account(other, cookie);
		expect(page.status).toBe(200);
		expect(await page.text()).toContain(administrator.email);
		const out = await post(`${other}/sign-out`, {}, cookie);
		expect(out.status).toBe(303);
		expect((await account(one, cookie)).headers.get('location')).toMatch(/^\/sign-in/);
		// nothing of it is in the data folder
		expect(existsSync(join(dataFolder, 'app', 'accounts.sqlite'))).toBe(false);
		expect(existsSync(join(dataFolder, 'app', 'retour.sqlite'))).toBe(false);
	});

	test('wrong passwords are counted at both together', async () => {
		const { email, password } = administrator;
		const wrong = (base: string) =>
			post(`${base}/sign-in?/password`, { email, password: 'wrong wrong wrong', to: '/' });
		const statuses: number[] = [];
		for (const base of [one, other, one, other, one]) statuses.push((await wrong(base)).status);
		expect(statuses).toEqual([401, 401, 401, 401, 401]);
		expect((await wrong(other)).status).toBe(429);
		await expect(signIn(one, email, password)).rejects.toThrow(/429/);
	});

	test('what was done at both is one log, whole', async () => {
		const store = new AppStore(database.url);
		const events = await store.read<{ action: string }>('select action from audit_events order by event_id');
		const { broken } = await checkChain(store);
		await store.close();
		expect(events.map(({ action }) => action)).toEqual(
			expect.arrayContaining(['first_administrator', 'sign_in', 'sign_out', 'sign_in_failed'])
		);
		expect(broken).toBeNull();
	});

	test('an address that is none ends a server with one sentence that does not repeat it', async () => {
		const { server, said } = launch('mysql://retour:hunter2@db/retour');
		expect(await once(server, 'exit')).toEqual([2, null]);
		expect(said()).toContain('RETOUR_STORE must be an address');
		expect(said()).not.toContain('hunter2');
	});
});
