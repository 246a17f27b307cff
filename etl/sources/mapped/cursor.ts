// What a mapped source remembers between runs: which files it has mapped, and with which mapping.
import { createHash } from 'node:crypto';
import type { SeenFiles } from '../files/seen.ts';
import type { Cursor } from '../types.ts';
import { hashMappings, type MappingFile } from './mapping-files.ts';
import type { MappedOptions } from './options.ts';

export type MappedCursor = {
	/** Of the mapping and of what decides how files are read; with another one everything is mapped again. */
	signature: string;
	/** By input: all columns that its files have had, so that a file without one of them still binds. */
	columns: Record<string, string[]>;
	/** By input, then by name of the file. */
	files: Record<string, SeenFiles>;
};

/** The cursor of the last load, or an empty one where there is none or the mapping has changed since. */
export function readCursor(cursor: Cursor, signature: string): MappedCursor {
	if (cursor.signature === signature) return structuredClone(cursor) as MappedCursor;
	return { signature, columns: {}, files: {} };
}

/** See `MappedCursor.signature`. Where the files are is no part of it: a folder may move. */
export function signatureOf(
	options: Pick<MappedOptions, 'inputs' | 'timezone' | 'values'>,
	mappings: readonly MappingFile[]
): string {
	const inputs = Object.entries(options.inputs).map(([input, { format, delimiter, encoding, sheet }]) => [
		input,
		format ?? null,
		delimiter ?? null,
		encoding ?? null,
		...(sheet === undefined ? [] : [sheet])
	]);
	const read = JSON.stringify([inputs, options.timezone, ...(options.values ? [options.values] : [])]);
	return `${hashMappings(mappings)}-${createHash('sha256').update(read).digest('hex').slice(0, 16)}`;
}
