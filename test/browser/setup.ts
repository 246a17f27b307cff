// Before the browser tests: the demo company at a fixed day through the real pipeline, the dashboard built, served,
// and one Chromium. All of it real, all of it ended afterwards.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { projectFolder } from '../../etl/config.ts';
import { buildDashboard } from '../../etl/serve.ts';
import { signInAsAdministrator } from '../signed-in.ts';
import { sessionVariable } from './chromium.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** Where the dashboard is, without a slash at the end. */
		base: string;
		/** Its data folder. */
		dataFolder: string;
	}
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-browser-'));
	const config = join(folder, 'retour.config.ts');
	writeFileSync(
		config,
		`export default {
	reporting: { timezone: 'Europe/Berlin', currency: 'EUR' },
	sources: [{ id: 'demo', kind: 'demo', title: 'Demo ERP', seed: 1, scale: 0.1, day: '2026-11-20' }]
};\n`
	);
	const environment = { ...process.env, RETOUR_CONFIG: config, RETOUR_DATA: join(folder, 'data'), HOST: '127.0.0.1' };
	await ended(
		spawn(process.execPath, [join(projectFolder, 'etl/bin.js'), 'run'], {
			env: environment,
			stdio: ['ignore', 'ignore', 'inherit']
		})
	);
	await buildDashboard({
		now: () => new Date(),
		log: (level, sentence) => console.log(`${level}: ${sentence}`),
		progress: () => {},
		threads: 2,
		memoryLimit: '1GB'
	});
	const { server, base } = await serve(environment);
	const cookie = await signInAsAdministrator(base, join(folder, 'data'));
	process.env[sessionVariable] = JSON.stringify({ base, cookie });
	project.provide('base', base);
	project.provide('dataFolder', join(folder, 'data'));
	return async () => {
		server.kill('SIGTERM');
		await once(server, 'exit');
		rmSync(folder, { recursive: true, force: true });
	};
}

/** Starts the built dashboard on a free port and waits until it says that it listens. */
export async function serve(environment: NodeJS.ProcessEnv): Promise<{ server: ChildProcess; base: string }> {
	const port = await freePort();
	const server = spawn(process.execPath, [join(projectFolder, 'web/server.ts')], {
		env: { ...environment, PORT: String(port) },
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	await Promise.race([
		once(server.stdout!, 'data'),
		once(server, 'exit').then(([code]) => {
			throw new Error(`the dashboard ended with ${code}`);
		})
	]);
	return { server, base: `http://127.0.0.1:${port}` };
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

async function ended(child: ChildProcess): Promise<void> {
	const [code] = (await once(child, 'exit')) as [number | null];
	if (code !== 0) throw new Error(`the pipeline ended with ${code}`);
}
