// The kept versions in which a return can be seen as it stood then.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { madeAt } from '../trust/versions.ts';

/** So many are offered; all of them are on the page of versions. */
const versionsOffered = 6;

/** Versions made since a return was asked for, newest first, without the one that is looked at. */
export async function readVersionsSince(
	dataFolder: string,
	requested_at: string | null,
	served: string
): Promise<{ version: string; published_at: string }[]> {
	// a folder that is not there has none, and a page of a return does not fail for it
	const names = await readdir(join(dataFolder, 'published')).catch((): string[] => []);
	return names
		.flatMap((name) => /^(\d{8}T\d{6}Z)\.duckdb$/.exec(name)?.[1] ?? [])
		.filter((version) => version !== served && (requested_at === null || madeAt(version) > requested_at))
		.sort()
		.reverse()
		.slice(0, versionsOffered)
		.map((version) => ({ version, published_at: madeAt(version) }));
}
