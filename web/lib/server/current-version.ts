import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What `published/current.json` says; `pinned_at` since when the version is held by hand (ISO 8601), else null. */
export type Named = { version: string; file: string; pinned_at: string | null };

/** What `current.json` names, or null where there is none. Throws where it is not what it should be. */
export async function readCurrent(folder: string): Promise<Named | null> {
	let text: string;
	try {
		text = await readFile(join(folder, 'current.json'), 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
	const { version, file, pinned_at } = JSON.parse(text) as Partial<Named>;
	if (typeof version !== 'string' || typeof file !== 'string' || basename(file) !== file)
		throw new Error(`it must name a version and a file beside it, not ${text.slice(0, 200)}`);
	return { version, file, pinned_at: typeof pinned_at === 'string' ? pinned_at : null };
}
