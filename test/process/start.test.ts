// `retour start` as a newcomer meets it: it comes up, it serves, it ends; a second start is quick; what cannot work is
// said before any long work.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { makeShop, runRetour, statusOf } from './shop.ts';

async function listening(): Promise<{ port: number; close: () => void }> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** Starts Retour and waits until it says where it is. */
async function start(
	environment: NodeJS.ProcessEnv
): Promise<{ child: ChildProcess; address: string; said: () => string }> {
	const child = spawn(process.execPath, [join(projectFolder, 'etl/bin.js'), 'start'], {
		env: environment,
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	const address = await new Promise<string>((resolve, reject) => {
		child.stderr!.on('data', (bytes: Buffer) => {
			said += bytes.toString();
			const found = said.match(/Retour is at (\S+)/);
			if (found?.[1]) resolve(found[1]);
		});
		child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${said}`)));
	});
	return { child, address, said: () => said };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
	const exit = once(child, 'exit');
	child.kill(signal);
	const [code] = (await exit) as [number | null];
	return code;
}

test('it brings the data in, serves it, keeps the schedule, and ends cleanly; a second start rebuilds nothing', async () => {
	const shop = makeShop();
	const free = await listening();
	free.close();
	const environment = { ...shop.environment, PORT: String(free.port) };

	const first = await start(environment);
	const page = await fetch(first.address, { headers: { 'accept-language': 'en' } });
	expect(page.status).toBe(200);
	expect(await page.text()).toContain('<html lang="en"');
	const answer = (await (await fetch(`${first.address}/api/v1/metrics/return_rate?by=category`)).json()) as {
		rows: unknown[];
	};
	expect(answer.rows).toHaveLength(2);
	expect(first.said()).toContain('the next run is at');
	expect(await end(first.child, 'SIGINT')).toBe(0);
	await expect(fetch(first.address)).rejects.toThrow();

	const version = (await statusOf(shop)).published?.version;
	const second = await start(environment);
	expect(second.said()).not.toContain('building the dashboard');
	expect((await fetch(second.address)).status).toBe(200);
	expect(await end(second.child, 'SIGTERM')).toBe(0);
	expect((await statusOf(shop)).published?.version).toBe(version);
});

test('a port in use is said at once, before anything is read', async () => {
	const shop = makeShop();
	const taken = await listening();
	const { code, stderr } = await runRetour(['start'], { ...shop.environment, PORT: String(taken.port) });
	taken.close();
	expect(code).toBe(2);
	expect(stderr).toContain(`serve: port ${taken.port} on 127.0.0.1 is in use by another program\n  hint:`);
	expect((await statusOf(shop)).published).toBeNull();
});

test('when it is killed outright, the dashboard does not live on and hold the port', async () => {
	const shop = makeShop();
	const free = await listening();
	free.close();
	const { child, address } = await start({ ...shop.environment, PORT: String(free.port) });
	child.kill('SIGKILL');
	await expect
		.poll(
			() =>
				fetch(address).then(
					() => 'serves',
					() => 'gone'
				),
			{ timeout: 10_000 }
		)
		.toBe('gone');
});
