// Whether a name still stands somewhere: the bytes of every file of the data folder, as anybody with a search would see
// them. What is compressed is not seen; it is made anew by the same statements.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Shorter texts stand everywhere by chance. */
const shortest = 8;
const pieceBytes = 4 * 1_048_576;

/** Files under a folder, as paths within it, in which one of the texts stands. */
export function findBytes(folder: string, texts: readonly string[]): string[] {
	const wanted = [...new Set(texts)].filter(({ length }) => length >= shortest).map((text) => Buffer.from(text));
	if (wanted.length === 0) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => holds(path, wanted))
		.map((path) => relative(folder, path))
		.sort();
}

function holds(path: string, wanted: readonly Buffer[]): boolean {
	const overlap = Math.max(...wanted.map(({ length }) => length)) - 1;
	const piece = Buffer.alloc(pieceBytes + overlap);
	const handle = openSync(path, 'r');
	try {
		let kept = 0;
		for (;;) {
			const read = readSync(handle, piece, kept, pieceBytes, null);
			if (read === 0) return false;
			const held = piece.subarray(0, kept + read);
			if (wanted.some((text) => held.includes(text))) return true;
			kept = Math.min(overlap, held.length);
			held.copy(piece, 0, held.length - kept);
		}
	} finally {
		closeSync(handle);
	}
}
