// Kills real runs with SIGKILL at many moments and compares what a later run makes of it with a run that nobody
// disturbed: raw tables, marts and quarantine must be the same rows.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { currentVersion, versionFile } from '../../etl/publish/versions.ts';
import { compare, contentsOf, opens, type Contents } from '../contents.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An undisturbed run of each state: how long it took, what it left, and the folder it began with. */
export type Undisturbed = Record<Kill['state'], { ms: number; contents: Contents; before: string; data: string }>;

export type Kill = {
	/** `first`: an empty data folder; `next`: the day after a published one. */
	state: 'first' | 'next';
	/** Milliseconds after the start. */
	moment: number;
	/** What was published when it died. */
	found: 'nothing' | 'the version before' | 'the new version' | 'it had ended';
	equal: boolean;
	/** Relations that differ. */
	differences: string[];
};

/** A folder of configurations, and what two undisturbed runs leave: of an empty folder, and of two days later. */
export async function prepareChaos(scale: number): Promise<{ folder: string; undisturbed: Undisturbed }> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-chaos-'));
	const days = { first: '2026-03-01', next: '2026-03-03' };
	for (const [state, day] of Object.entries(days))
		writeFileSync(
			join(folder, `${state}.config.ts`),
			`export default { sources: [{ id: 'demo', kind: 'demo', seed: 7, scale: ${scale}, day: '${day}' }], limits: { threads: 2, memoryMb: 1000 } };\n`
		);
	const undisturbed = {} as Undisturbed;
	for (const state of ['first', 'next'] as const) {
		const before = join(folder, `before-${state}`);
		const data = join(folder, `undisturbed-${state}`);
		if (state === 'next') {
			cpSync(join(folder, 'undisturbed-first'), before, { recursive: true });
			cpSync(before, data, { recursive: true });
		}
		const started = performance.now();
		await run(folder, state, data);
		undisturbed[state] = { ms: performance.now() - started, contents: await contentsOf(data), before, data };
	}
	return { folder, undisturbed };
}

/** Runs the experiment; the moments follow from the seed and from how long an undisturbed run takes here. */
export async function chaos(options: {
	kills: number;
	seed: number;
	scale?: number;
	say?: (kill: Kill) => void;
}): Promise<Kill[]> {
	const { kills, seed, scale = 0.02, say = () => {} } = options;
	const { folder, undisturbed } = await prepareChaos(scale);
	try {
		const random = generator(seed);
		const results: Kill[] = [];
		for (let index = 0; index < kills; index++) {
			const state = index % 2 === 0 ? 'first' : 'next';
			const { ms, contents, before } = undisturbed[state];
			const data = join(folder, `killed-${index}`);
			if (existsSync(before)) cpSync(before, data, { recursive: true });
			const earlier = currentVersion(data);
			// one moment in each stretch of the run, so that few kills still reach all of it
			const share = (Math.floor(index / 2) + random()) / Math.ceil(kills / 2);
			const moment = Math.round(ms * (0.15 + 0.85 * share));
			const ended = await run(folder, state, data, moment);
			const now = currentVersion(data);
			const found = ended
				? 'it had ended'
				: now === null
					? 'nothing'
					: now === earlier
						? 'the version before'
						: 'the new version';
			if (now) await opens(versionFile(data, now));
			await run(folder, state, data);
			const differences = compare(contents, await contentsOf(data));
			const kill: Kill = { state, moment, found, equal: differences.length === 0, differences };
			results.push(kill);
			say(kill);
			rmSync(data, { recursive: true, force: true });
		}
		return results;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** One `retour run`; killed after `killAfter` ms. Returns whether it ended by itself. A run that fails throws. */
export function run(folder: string, state: Kill['state'], data: string, killAfter?: number): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(root, 'etl/bin.js'), 'run', '--json'], {
			env: { ...process.env, RETOUR_CONFIG: join(folder, `${state}.config.ts`), RETOUR_DATA: data },
			stdio: ['ignore', 'ignore', 'pipe']
		});
		let said = '';
		child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
		const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			clearTimeout(timer);
			if (signal === 'SIGKILL') resolve(false);
			else if (code === 0) resolve(true);
			else reject(new Error(`the run ended with ${code ?? signal}:\n${said}`));
		});
	});
}

/** A small seeded generator (mulberry32), numbers from 0 up to 1. */
function generator(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
