// The dashboard as a child process: built when its sources changed, started, watched, and ended with us.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { childEnvironment, projectFolder, type Environment } from './config.ts';
import type { Effects } from './effects.ts';
import { RetourError } from './errors.ts';
import { isRunRequest, type RunAnswer, type RunRequest } from './runner.ts';

/** What the built dashboard is made of. */
const ingredients = ['web', 'sql', 'data/reference', 'vite.config.ts', 'svelte.config.js', 'package-lock.json'];
const leftOut = new Set(['node_modules', '.svelte-kit', 'paraglide']);

/** Builds the dashboard unless the last build was made of the very same files. Throws `SERVE_BUILD`. */
export async function buildDashboard(effects: Effects): Promise<'built' | 'current'> {
	const stamp = join(projectFolder, 'build', '.made-of');
	const wanted = fingerprint();
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 'current';
	effects.log('info', 'serve: building the dashboard (only when it changed, about 20 seconds)');
	const child = spawn(process.execPath, [join(projectFolder, 'node_modules/vite/bin/vite.js'), 'build'], {
		cwd: projectFolder,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
	child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
	const code = await ended(child);
	if (code !== 0)
		throw new RetourError(
			'serve',
			'SERVE_BUILD',
			`the dashboard could not be built (vite ended with ${code})\n${output.trim()}`
		);
	writeFileSync(stamp, wanted);
	return 'built';
}

/** Throws `SERVE_PORT` or `SERVE_HOST` where nothing can listen there, before any long work is done. */
export async function checkAddress({ host, port }: Environment): Promise<void> {
	const probe = createServer();
	await new Promise<void>((resolve, reject) => {
		probe.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE')
				reject(
					new RetourError('serve', 'SERVE_PORT', `port ${port} on ${host} is in use by another program`, {
						hint: 'stop it, or choose another: PORT=3001 npm start',
						exit: 2
					})
				);
			else
				reject(
					new RetourError('serve', 'SERVE_HOST', `cannot listen on ${host}:${port} (${error.code ?? error.message})`, {
						hint: 'HOST must be an address of this machine; the default is 127.0.0.1',
						exit: 2
					})
				);
		});
		probe.listen(port, host, () => probe.close(() => resolve()));
	});
}

export type Dashboard = {
	/** Where it listens, as it says itself. */
	address: string;
	/** Ends when the process ends, with its exit code. */
	ended: Promise<number>;
	/** Asks it to finish its requests and end; after 8 seconds it is made to. */
	stop: () => Promise<void>;
};

/**
 * Starts the built dashboard (or Vite's development server) and waits until it listens. It may ask for a run, and is told
 * whether it began. Throws `SERVE_START`.
 */
export async function startDashboard(
	environment: Environment,
	mode: 'built' | 'development',
	request: (request: RunRequest) => Promise<RunAnswer>,
	/** Sources that push, with the variable of their secret. */
	pushes: Record<string, string> = {}
): Promise<Dashboard> {
	const command =
		mode === 'built'
			? [join(projectFolder, 'web/server.ts')]
			: [
					join(projectFolder, 'node_modules/vite/bin/vite.js'),
					'dev',
					'--host',
					environment.host,
					'--port',
					String(environment.port),
					'--strictPort'
				];
	const child = spawn(process.execPath, command, {
		cwd: projectFolder,
		env: childEnvironment(environment, pushes),
		// the channel closes when we die, however we die, and the dashboard then ends too
		stdio: ['ignore', 'pipe', 'inherit', 'ipc']
	});
	const answerTo = async (message: unknown): Promise<RunAnswer | 'yes' | null> => {
		if (isRunRequest(message)) return request(message);
		return (message as { kind?: unknown } | null)?.kind === 'can-run' ? 'yes' : null;
	};
	child.on('message', (message: unknown) => {
		const id = (message as { id?: unknown } | null)?.id;
		void answerTo(message)
			// what cannot be said (a store that cannot be read) leaves the one who asked without an answer, as a dead end does
			.catch(() => null)
			.then((answer) => {
				// the channel may have closed meanwhile: then nobody waits
				if (answer !== null && id !== undefined) child.send({ kind: 'answer', id, answer }, () => undefined);
			});
	});
	const end = ended(child);
	const address = await new Promise<string>((resolve, reject) => {
		let output = '';
		child.stdout?.on('data', (bytes: Buffer) => {
			output += bytes.toString();
			const found = output.match(/https?:\/\/[^\s"]+/);
			if (found) resolve(found[0]);
		});
		void end.then((code) =>
			reject(new RetourError('serve', 'SERVE_START', `the dashboard did not start (it ended with ${code})`))
		);
	});
	return { address, ended: end, stop: () => stopChild(child, end) };
}

async function stopChild(child: ChildProcess, end: Promise<number>): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGTERM');
	const force = setTimeout(() => child.kill('SIGKILL'), 8000);
	await end;
	clearTimeout(force);
}

const ended = (child: ChildProcess): Promise<number> =>
	new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' ? 0 : 1)));
	});

function fingerprint(): string {
	const hash = createHash('sha256');
	for (const place of ingredients) addTo(hash, join(projectFolder, place), place);
	return hash.digest('hex');
}

function addTo(hash: ReturnType<typeof createHash>, path: string, name: string): void {
	if (!existsSync(path)) return;
	let entries: string[];
	try {
		entries = readdirSync(path).sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
		hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
		return;
	}
	for (const entry of entries) if (!leftOut.has(entry)) addTo(hash, join(path, entry), `${name}/${entry}`);
}
