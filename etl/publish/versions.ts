// Published versions on disk: `<version>.duckdb` files, and `current.json`, which names the one that serves.
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync
} from 'node:fs';
import { join } from 'node:path';
import { RetourError } from '../errors.ts';
import { writeWhole } from '../runs.ts';

export const publishedFolder = (dataFolder: string): string => join(dataFolder, 'published');
export const versionFile = (dataFolder: string, version: string): string =>
	join(publishedFolder(dataFolder), `${version}.duckdb`);

/** What `current.json` says. */
export type Serving = {
	version: string;
	file: string;
	/** Since when the version is held by hand (ISO 8601), so that runs publish without switching; else absent. */
	pinned_at?: string;
};

/** What serves, or null before the first version. */
export function readServing(dataFolder: string): Serving | null {
	const path = join(publishedFolder(dataFolder), 'current.json');
	if (!existsSync(path)) return null;
	return JSON.parse(readFileSync(path, 'utf8')) as Serving;
}

/** The version that serves, or null before the first. */
export const currentVersion = (dataFolder: string): string | null => readServing(dataFolder)?.version ?? null;

/** All whole versions, newest first. */
export function listVersions(dataFolder: string): string[] {
	const folder = publishedFolder(dataFolder);
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => /^\d{8}T\d{6}Z\.duckdb$/.test(name))
		.map((name) => name.slice(0, -'.duckdb'.length))
		.sort()
		.reverse();
}

/** The size of a version's file. */
export const versionBytes = (dataFolder: string, version: string): number =>
	statSync(versionFile(dataFolder, version)).size;

/** Throws `PUBLISH_UNKNOWN_VERSION` where the file of a version is missing. */
export function requireVersion(dataFolder: string, version: string): void {
	if (existsSync(versionFile(dataFolder, version)) && listVersions(dataFolder).includes(version)) return;
	throw new RetourError('publish', 'PUBLISH_UNKNOWN_VERSION', `there is no version ${version}`, {
		hint: `kept are ${listVersions(dataFolder).join(', ') || 'none'}`,
		exit: 2
	});
}

/**
 * Makes a version the one that serves; with `pinnedAt` it stays until somebody goes forward. Throws
 * `PUBLISH_UNKNOWN_VERSION` where its file is missing.
 */
export function switchTo(dataFolder: string, version: string, options: { pinnedAt?: Date } = {}): void {
	requireVersion(dataFolder, version);
	const serving: Serving = {
		version,
		file: `${version}.duckdb`,
		...(options.pinnedAt ? { pinned_at: options.pinnedAt.toISOString() } : {})
	};
	writeWhole(join(publishedFolder(dataFolder), 'current.json'), `${JSON.stringify(serving)}\n`);
	syncFolder(publishedFolder(dataFolder));
}

/**
 * Serves an earlier version and holds it: a run that comes after publishes, but does not switch, since whoever went back
 * did it because something newer is wrong. Without a version, the one before that which serves. Returns it.
 * Throws `PUBLISH_UNKNOWN_VERSION`, and `PUBLISH_NO_EARLIER` where there is nothing to go back to.
 */
export function rollBack(dataFolder: string, now: Date, version?: string): string {
	const serving = currentVersion(dataFolder);
	const target = version ?? listVersions(dataFolder).find((one) => serving !== null && one < serving);
	if (target === undefined)
		throw new RetourError('publish', 'PUBLISH_NO_EARLIER', 'there is no version earlier than the one that serves', {
			hint: 'see `retour publish --list`',
			exit: 2
		});
	const isNewest = target === listVersions(dataFolder)[0];
	switchTo(dataFolder, target, isNewest ? {} : { pinnedAt: now });
	return target;
}

/** Serves the newest version and lets runs switch again. Returns it. Throws `PUBLISH_NOTHING`. */
export function goForward(dataFolder: string): string {
	const [newest] = listVersions(dataFolder);
	if (newest === undefined)
		throw new RetourError('publish', 'PUBLISH_NOTHING', 'nothing is published yet', { hint: 'run `retour run` once' });
	switchTo(dataFolder, newest);
	return newest;
}

/** Removes half-made versions of a crash. Only the one writer may call it, before it begins. */
export function removePartials(dataFolder: string): void {
	const folder = publishedFolder(dataFolder);
	mkdirSync(folder, { recursive: true });
	for (const name of readdirSync(folder)) if (name.includes('.partial')) rmSync(join(folder, name), { force: true });
}

/** The name of a new version: the second it was made, later than every version there is. */
export function newVersion(dataFolder: string, now: Date): string {
	const name = (instant: Date) => `${instant.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
	let at = now;
	const newest = listVersions(dataFolder)[0] ?? '';
	while (name(at) <= newest) at = new Date(at.getTime() + 1000);
	return name(at);
}

/** When a version was made: `20261124T081500Z`. */
export const instantOf = (version: string): Date =>
	new Date(version.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** Makes renames in a folder durable. */
export const syncFolder = (folder: string): void => sync(folder);

/** Makes what was written into a file durable, whoever wrote it. */
export const syncFile = (path: string): void => sync(path);

function sync(path: string): void {
	const handle = openSync(path, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
