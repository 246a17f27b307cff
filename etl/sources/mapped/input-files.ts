// Which files the inputs of a mapping have, and which of them are new or changed since the cursor.
import { existsSync, globSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { RetourError } from '../../errors.ts';
import { isMarker, type ListedFile } from '../files/ready.ts';

/** A file of an input as it is now. `name` is relative to the source's folder, with slashes: the `_file` of its rows. */
export type InputFile = ListedFile;

/**
 * The files of a folder that match a pattern, in the order of their names. Links that lead out of the folder are not
 * followed; markers, and the notes that Excel leaves beside an open workbook, are passed over. Throws `SOURCE_FOLDER`
 * where there is no folder.
 */
export function listInput(folder: string, pattern: string, ready?: string): InputFile[] {
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
		if (isMarker(name, ready) || basename(name).startsWith('~$')) continue;
		files.set(name, { name, path, bytes: found.size, changedAt: found.mtimeMs });
	}
	return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Null for a link to nothing or in a circle, or a file that is gone since it was listed. */
function realPath(path: string): string | null {
	try {
		return realpathSync(path);
	} catch (error) {
		if (['ENOENT', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
		throw error;
	}
}
