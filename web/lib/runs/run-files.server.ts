import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRun, type Run } from './run.ts';

/**
 * The newest runs of a data folder, newest first, and how many records among them could not be read. A folder without
 * runs has none; any other failure of the disk is thrown.
 */
export async function listRuns(dataFolder: string, most: number): Promise<{ runs: Run[]; unreadable: number }> {
	const folder = join(dataFolder, 'runs');
	const names = (await readdir(folder).catch(ignoreMissing))
		.filter((name) => name.endsWith('.json'))
		.sort()
		.reverse()
		.slice(0, most);
	const read = await Promise.all(names.map((name) => readRecord(join(folder, name))));
	const runs = read.filter((run) => run !== null);
	return { runs, unreadable: read.length - runs.length };
}

async function readRecord(path: string): Promise<Run | null> {
	const content = await readFile(path, 'utf8');
	try {
		return readRun(JSON.parse(content));
	} catch (error) {
		// Not JSON: counted by the caller and shown as unreadable.
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}

function ignoreMissing(error: unknown): string[] {
	if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
	throw error;
}
