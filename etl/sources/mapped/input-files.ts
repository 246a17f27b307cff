// Which files the inputs of a mapping have, and which of them are new or changed since the cursor.
import { existsSync, globSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RetourError } from '../../errors.ts';
import { isUnchanged, sha256Of, type SeenFile } from '../files/seen.ts';

/** A file of an input as it is now. */
export type InputFile = {
	/** Relative to the source's folder, with slashes: the `_file` of its rows. */
	name: string;
	path: string;
	bytes: number;
	/** Milliseconds since the epoch. */
	changedAt: number;
};

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
		files.set(name, { name, path, bytes: found.size, changedAt: found.mtimeMs });
	}
	return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The file as it is to be remembered, and whether its content is new. Size and time are looked at first; the content is
 * read only where they do not tell.
 */
export async function lookAt(
	{ path, bytes, changedAt }: InputFile,
	before: SeenFile | undefined,
	now: Date
): Promise<{ seen: SeenFile; isNew: boolean }> {
	if (before && isUnchanged({ bytes, changedAt }, before)) return { seen: before, isNew: false };
	const sha256 = await sha256Of(path);
	return { seen: { bytes, changedAt, readAt: now.getTime(), sha256 }, isNew: before?.sha256 !== sha256 };
}

/** Whether nobody wrote to the file since it was listed. */
export function isStill({ path, bytes, changedAt }: InputFile): boolean {
	const now = statSync(path, { throwIfNoEntry: false });
	return now?.size === bytes && now.mtimeMs === changedAt;
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
