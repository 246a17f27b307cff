// A run that somebody asks for at the dashboard, through both processes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../../etl/config.ts';
import { listRuns } from '../../etl/runs.ts';
import { signInAsAdministrator } from '../signed-in.ts';
import { makeShop } from './shop.ts';

test('the page asks its parent for a run, which begins at once; another site may not', async () => {
	const shop = makeShop();
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	const child = spawn(process.execPath, [join(projectFolder, 'etl/bin.js'), 'start'], {
		env: { ...shop.environment, PORT: String(port) },
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	await new Promise<void>((resolve, reject) => {
		child.stderr.on('data', (bytes: Buffer) => {
			said += bytes.toString();
			if (said.includes('the next run is at')) resolve();
		});
		child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${said}`)));
	});
	const dataFolder = join(shop.folder, 'data');
	const base = `http://127.0.0.1:${port}`;
	let cookie = '';
	const ask = (headers: Record<string, string>) =>
		fetch(`${base}/data?/run`, { method: 'POST', body: new URLSearchParams(), headers: { cookie, ...headers } });
	try {
		cookie = await signInAsAdministrator(base, dataFolder);
		const page = await (await fetch(`${base}/data`, { headers: { 'accept-language': 'en', cookie } })).text();
		expect(page).toContain('Run now');
		expect((await ask({ origin: 'https://elsewhere.example' })).status).toBe(403);
		expect((await ask({})).status).toBe(403);
		expect(listRuns(dataFolder).map((run) => run.trigger)).toEqual(['start']);

		shop.write('products.csv', [
			'product_id,name,category',
			'p1,Trail runner,Shoes',
			'p2,Linen dress,Dresses',
			'p3,Cap,Hats'
		]);
		const answer = await ask({ origin: base, 'accept-language': 'en', accept: 'text/html' });
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('The run has begun.');
		expect(await (await ask({ origin: base, 'accept-language': 'en', accept: 'text/html' })).text()).toContain(
			'A run is under way already'
		);
		await expect
			.poll(() => listRuns(dataFolder)[0], { timeout: 120_000, interval: 200 })
			.toMatchObject({ trigger: 'request', outcome: 'ok', version: expect.any(String) as string });
	} finally {
		const exit = once(child, 'exit');
		child.removeAllListeners('exit');
		child.kill('SIGTERM');
		await Promise.race([exit, once(child, 'close')]);
	}
});
