// Reading a published version as anybody may: `retour status` and `retour metric` do not disturb a run.
import { existsSync } from 'node:fs';
import { openDatabase, type Database, type Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { currentVersion, requireVersion, versionFile } from './versions.ts';

export type PublishedDatabase = Database & { version: string };

/** Opens the version that serves, read-only. Throws `PUBLISH_NOTHING` before the first. */
export async function openPublished(dataFolder: string, effects: Effects): Promise<PublishedDatabase> {
	const version = currentVersion(dataFolder);
	if (!version || !existsSync(versionFile(dataFolder, version)))
		throw new RetourError('publish', 'PUBLISH_NOTHING', 'nothing is published yet', { hint: 'run `retour run` once' });
	return openVersion(dataFolder, version, effects);
}

/** Opens a version that is kept, read-only. Throws `PUBLISH_UNKNOWN_VERSION`. */
export async function openVersion(dataFolder: string, version: string, effects: Effects): Promise<PublishedDatabase> {
	requireVersion(dataFolder, version);
	return { version, ...(await openDatabase(versionFile(dataFolder, version), effects, { readOnly: true })) };
}
