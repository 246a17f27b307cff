import { RetourError } from '../../errors.ts';

/** What the operating system says of a file that is there and cannot be read, or is gone since it was listed. */
const causes: Readonly<Record<string, string>> = {
	EACCES: 'this user may not read it',
	EPERM: 'this user may not read it',
	ENOENT: 'it is gone since the folder was listed',
	EISDIR: 'it is a folder',
	ELOOP: 'its links lead in a circle',
	EIO: 'the disk cannot be read there',
	ESTALE: 'the network folder lost it',
	ENXIO: 'it is not a file'
};

/**
 * The coded error of a single file that cannot be read, which costs that file only; null for what concerns the whole
 * extraction, such as a full disk. The code is `FILES_UNREADABLE` where the system refuses it.
 */
export function refusalOf(error: unknown, { name, path }: { name: string; path: string }): RetourError | null {
	if (error instanceof RetourError) return error;
	const { code = '', path: where, syscall } = error as NodeJS.ErrnoException;
	const cause = causes[code];
	// A read says no path; of a write into our own folder the path is another one.
	if (!cause || (where === undefined ? syscall !== 'read' : where !== path)) return null;
	return new RetourError('source', 'FILES_UNREADABLE', `${name} cannot be read: ${cause} (${code})`, {
		cause: error,
		hint: 'the others are read; give the user of Retour the right to read the folder and its files'
	});
}

/** Sentence, code and hint of a refused file, for a warning. */
export const describeRefusal = (error: RetourError): string =>
	`${error.message} (${error.code})${error.hint ? `, hint: ${error.hint}` : ''}`;
