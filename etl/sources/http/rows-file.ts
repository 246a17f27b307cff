// Rows on their way into a landing: a line of JSON each, written as they come.
import { createHash } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './columns.ts';

const bufferedCharacters = 262_144;

export type RowsFile = {
	file: string;
	write: (row: Row) => void;
	/** How many rows were written. */
	rows: () => number;
	/** Ends the file. The hash is the same for the same rows in the same order. */
	close: () => string;
	/** Takes it out of the landing. */
	remove: () => void;
};

export function rowsFile(folder: string, file: string): RowsFile {
	const path = join(folder, file);
	let handle: number | null = openSync(path, 'w');
	const hash = createHash('sha256');
	let waiting = '';
	let rows = 0;
	const flush = (): void => {
		if (waiting === '' || handle === null) return;
		const bytes = Buffer.from(waiting);
		hash.update(bytes);
		for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
		waiting = '';
	};
	const end = (): void => {
		if (handle === null) return;
		flush();
		closeSync(handle);
		handle = null;
	};
	return {
		file,
		write: (row) => {
			waiting += `${JSON.stringify(row)}\n`;
			rows++;
			if (waiting.length >= bufferedCharacters) flush();
		},
		rows: () => rows,
		close: () => {
			end();
			return hash.digest('hex');
		},
		remove: () => {
			end();
			rmSync(path, { force: true });
		}
	};
}
