// What else befalls a run: a disk that fills up, one that cannot be written to, a clock that is set back. Each time the
// run ends with a sentence, the version before still serves, and a later run gives what an undisturbed one gives.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../etl/config.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { currentVersion, versionFile } from '../../etl/publish/versions.ts';
import { compare, contentsOf, opens } from '../contents.ts';
import { quiet } from '../load/store.ts';
import { prepareChaos, run, type Kill, type Undisturbed } from './chaos.ts';

export type Fault = {
	what: string;
	/** Null: could not be tried here, and why. */
	outcome: { equal: boolean; differences: string[]; said: string } | null;
	skipped?: string;
};

/** Tries every fault; `say` hears of each as it ends. */
export async function faults({
	scale = 0.02,
	say = () => {}
}: { scale?: number; say?: (fault: Fault) => void } = {}): Promise<Fault[]> {
	const { folder, undisturbed } = await prepareChaos(scale);
	const results: Fault[] = [];
	const add = (fault: Fault) => {
		results.push(fault);
		say(fault);
	};
	try {
		const sizes = { first: bytesOf(undisturbed.first.data), next: bytesOf(undisturbed.next.data) };
		for (const [state, share] of [
			['first', 0.15],
			['first', 0.5],
			['first', 0.8],
			['next', 0.97],
			['next', 1.1]
		] as const) {
			const bytes = Math.ceil(sizes[state] * share);
			const what = `${state}: a disk of ${(bytes / 1_048_576).toFixed(1)} MB`;
			add(await onOwnDisk(what, { folder, state, undisturbed }, { size: bytes, heal: ['size=2g'] }));
		}
		add(
			await onOwnDisk(
				'next: a disk that cannot be written to',
				{ folder, state: 'next', undisturbed },
				{ size: null, hurt: ['ro'], heal: ['rw'] }
			)
		);
		add(await clockSetBack(folder, undisturbed));
		return results;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

type Place = { folder: string; state: Kill['state']; undisturbed: Undisturbed };

/** A run on a disk of its own (a memory disk, which only root may mount), hurt before the run and healed after it. */
async function onOwnDisk(
	what: string,
	{ folder, state, undisturbed }: Place,
	{ size, hurt, heal }: { size: number | null; hurt?: string[]; heal: string[] }
): Promise<Fault> {
	const disk = mkdtempSync(join(tmpdir(), 'retour-disk-'));
	const mount = (...options: string[]) =>
		execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', disk], { stdio: 'pipe' });
	const { before, contents } = undisturbed[state];
	try {
		mount('size=2g');
	} catch {
		rmSync(disk, { recursive: true, force: true });
		return { what, outcome: null, skipped: 'only root may mount a disk for it' };
	}
	try {
		const data = join(disk, 'data');
		if (existsSync(before)) cpSync(before, data, { recursive: true });
		else mkdirSync(data);
		const earlier = currentVersion(data);
		// a disk cannot be smaller than what is on it
		if (size !== null) mount('remount', `size=${Math.max(size, bytesOf(data) + 65_536)}`);
		if (hurt) mount('remount', ...hurt);
		const said = await run(folder, state, data).then(
			() => 'it went well',
			(error: unknown) => (error instanceof Error ? error.message : String(error))
		);
		if (earlier) await opens(versionFile(data, earlier));
		const now = currentVersion(data);
		if (now && now !== earlier) await opens(versionFile(data, now));
		mount('remount', ...heal);
		await run(folder, state, data);
		const differences = compare(contents, await contentsOf(data));
		return { what, outcome: { equal: differences.length === 0 && !isBug(said), differences, said: firstLine(said) } };
	} finally {
		execFileSync('umount', [disk], { stdio: 'pipe' });
		rmSync(disk, { recursive: true, force: true });
	}
}

/** The second run believes that it is two days before the first. */
async function clockSetBack(folder: string, undisturbed: Undisturbed): Promise<Fault> {
	const data = join(folder, 'clock');
	const started = Date.parse('2026-03-10T08:00:00Z');
	for (const [state, days] of [
		['first', 0],
		['next', -2],
		['next', -1]
	] as const)
		await runPipeline({
			config: await loadConfig(join(folder, `${state}.config.ts`)),
			environment: { dataFolder: data },
			effects: { ...quiet, now: () => new Date(started + days * 86_400_000) },
			trigger: 'schedule',
			signal: new AbortController().signal
		});
	const differences = compare(undisturbed.next.contents, await contentsOf(data));
	return {
		what: 'next: a clock that is set back by two days',
		outcome: { equal: differences.length === 0, differences, said: 'it went well' }
	};
}

/** A stack is no sentence. */
const isBug = (said: string): boolean => /\n\s+at .*:\d+:\d+/.test(said);
/** The sentence of the failure among what a run said on its way. */
const firstLine = (said: string): string =>
	said.split('\n').find((line) => /^(run|source|load|model|publish): .*(disk|cannot)/.test(line)) ??
	said.split('\n')[0]!;

const bytesOf = (folder: string): number =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
