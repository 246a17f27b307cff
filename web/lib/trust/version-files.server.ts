import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { madeAt, readClosures, readLog, type Closure, type KeptVersion, type RestatementLog } from './versions.ts';

/** The versions that are kept, newest first. A folder that is not there has none. */
export async function listVersions(dataFolder: string): Promise<KeptVersion[]> {
	const folder = join(dataFolder, 'published');
	const names = (await readdir(folder).catch(ignoreMissing))
		.filter((name) => /^\d{8}T\d{6}Z\.duckdb$/.test(name))
		.sort()
		.reverse();
	const found = await Promise.all(
		names.map(async (name): Promise<KeptVersion | null> => {
			const version = name.slice(0, -'.duckdb'.length);
			const [file, log] = await Promise.all([
				stat(join(folder, name)).catch(() => null), // removed meanwhile
				readVersionLog(dataFolder, version)
			]);
			if (!file) return null;
			const restated = log?.previous?.months.length ?? null;
			return { version, published_at: madeAt(version), bytes: file.size, restated };
		})
	);
	return found.filter((version) => version !== null);
}

/** What a version restated, or null where that was not logged. */
export const readVersionLog = async (dataFolder: string, version: string): Promise<RestatementLog | null> =>
	readLog(await readJson(join(dataFolder, 'published', 'restatements', `${version}.json`)));

/** The months that are closed now, newest first. */
export const listClosures = async (dataFolder: string): Promise<Closure[]> =>
	readClosures(await readJson(join(dataFolder, 'published', 'closures.json')));

/** What a file holds; null where it is not there or no JSON. */
async function readJson(path: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(path, 'utf8')) as unknown;
	} catch (error) {
		if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

function ignoreMissing(error: unknown): string[] {
	if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
	throw error;
}
