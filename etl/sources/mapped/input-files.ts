// Which files the inputs of a mapping have, and which of them are new or changed since the cursor.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, globSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { RetourError } from '../../errors.ts';

/** A file of an input as it is now. */
export type InputFile = {
	/** Relative to the source's folder, with slashes: the `_file` of its rows. */
	name: string;
	path: string;
	size: number;
	modified: number;
};

/** What the cursor remembers of a file. */
export type SeenFile = { size: number; modified: number; hash: string };

/**
 * The files of a folder that match a pattern, in the order of their names. Links that lead out of the folder are not
 * followed. Throws `SOURCE_FOLDER` where there is no folder.
 */
export function listInput(folder: string, pattern: string): InputFile[] {
	if (!existsSync(folder))
		throw new RetourError('source', 'SOURCE_FOLDER', `the folder ${folder} does not exist`, {
			hint: 'set `folder` of the source to where its files are, or make the folder'
		});
	const root = realpathSync(folder);
	const files = new Map<string, InputFile>();
	for (const match of globSync(pattern, { cwd: root })) {
		const path = realPath(join(root, match));
		const found = path?.startsWith(root + sep) ? statSync(path, { throwIfNoEntry: false }) : undefined;
		if (!path || !found?.isFile()) continue;
		const name = relative(root, path).replaceAll(sep, '/');
		files.set(name, { name, path, size: found.size, modified: found.mtimeMs });
	}
	return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The file as it is to be remembered once it is read, or null if its content is what was seen last. Size and time are
 * looked at first; the content is read only when one of them differs.
 */
export async function changeOf(file: InputFile, seen: SeenFile | undefined): Promise<SeenFile | null> {
	if (seen && seen.size === file.size && seen.modified === file.modified) return null;
	const hash = await hashFile(file.path);
	return seen?.hash === hash ? null : { size: file.size, modified: file.modified, hash };
}

/** Whether somebody wrote to the file since it was listed. */
export function isStill({ path, size, modified }: InputFile): boolean {
	const now = statSync(path, { throwIfNoEntry: false });
	return now?.size === size && now.mtimeMs === modified;
}

/** Null for a link to nothing, or a file that is gone since it was listed. */
function realPath(path: string): string | null {
	try {
		return realpathSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
		throw error;
	}
}

async function hashFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}
