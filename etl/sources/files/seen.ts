// What is remembered of a file: enough to know that it is the same without reading it, and its hash for when the time
// has changed but not the content.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export type SeenFile = {
	bytes: number;
	changedAt: number;
	readAt: number;
	sha256: string;
	/** Of a workbook: the places of its rows, `shop.xlsx#orders`. */
	sheets?: string[];
	/** It was not there any more, and that was said. */
	isGone?: true;
};
export type SeenFiles = Record<string, SeenFile>;

/** A file that was written this shortly before it was read may change again without its time showing it. */
const uncertainMs = 2_000;

/** What to remember of a file; `now` is when the reading began. */
export const seenFile = (file: { bytes: number; changedAt: number }, sha256: string, now: Date): SeenFile => ({
	bytes: file.bytes,
	changedAt: file.changedAt,
	readAt: now.getTime(),
	sha256
});

/** Whether size and time say that it is the file that was read. False: look at the content. */
export const isUnchanged = (file: { bytes: number; changedAt: number }, seen: SeenFile | undefined): boolean =>
	seen !== undefined &&
	file.bytes === seen.bytes &&
	file.changedAt === seen.changedAt &&
	seen.changedAt < seen.readAt - uncertainMs;

/** Of the bytes as they are on disk, in hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
	return hash.digest('hex');
}

/**
 * Marks the files that are not there any more and returns a sentence about those that were not marked before; one that
 * is back is unmarked. Their rows stay, so it is worth a sentence and no more.
 */
export function noteGone(seen: SeenFiles, there: ReadonlySet<string>): string[] {
	const gone: string[] = [];
	for (const [name, file] of Object.entries(seen)) {
		if (there.has(name)) delete file.isGone;
		else if (!file.isGone) {
			file.isGone = true;
			gone.push(name);
		}
	}
	if (gone.length === 0) return [];
	const names = gone.length > 5 ? `${gone.slice(0, 5).join(', ')} and ${gone.length - 5} more` : gone.join(', ');
	return [
		`${names} ${gone.length === 1 ? 'is' : 'are'} gone; the rows read from ${gone.length === 1 ? 'it' : 'them'} stay`
	];
}
