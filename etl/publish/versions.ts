// Published versions on disk: `<version>.duckdb` files, and `current.json`, which names the one that serves.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RetourError } from '../errors.ts';
import { writeWhole } from '../runs.ts';

export const publishedFolder = (dataFolder: string): string => join(dataFolder, 'published');
export const versionFile = (dataFolder: string, version: string): string =>
	join(publishedFolder(dataFolder), `${version}.duckdb`);

/** The version that serves, or null before the first. */
export function currentVersion(dataFolder: string): string | null {
	const path = join(publishedFolder(dataFolder), 'current.json');
	if (!existsSync(path)) return null;
	return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

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

/** Makes a version the one that serves. Throws `PUBLISH_UNKNOWN_VERSION` where its file is missing. */
export function switchTo(dataFolder: string, version: string): void {
	if (!existsSync(versionFile(dataFolder, version)))
		throw new RetourError('publish', 'PUBLISH_UNKNOWN_VERSION', `there is no version ${version}`, {
			hint: `kept are ${listVersions(dataFolder).join(', ') || 'none'}`,
			exit: 2
		});
	writeWhole(
		join(publishedFolder(dataFolder), 'current.json'),
		`${JSON.stringify({ version, file: `${version}.duckdb` })}\n`
	);
	syncFolder(publishedFolder(dataFolder));
}

/** Removes all but the newest `keep` versions, never the current one, and what a crash left half-made. */
export function pruneVersions(dataFolder: string, keep: number): string[] {
	const current = currentVersion(dataFolder);
	const removed = listVersions(dataFolder)
		.slice(keep)
		.filter((version) => version !== current);
	for (const version of removed) rmSync(versionFile(dataFolder, version), { force: true });
	return removed;
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

/** Makes renames in a folder durable. */
export function syncFolder(folder: string): void {
	const handle = openSync(folder, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
