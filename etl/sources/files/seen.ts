// What is remembered of a file: enough to know that it is the same without reading it, and its hash for when the time
// has changed but not the content.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ContractFile } from './folder.ts';

export type SeenFile = { bytes: number; changedAt: number; readAt: number; sha256: string };
export type SeenFiles = Record<string, SeenFile>;

/** A file that was written this shortly before it was read may change again without its time showing it. */
const uncertainMs = 2_000;

/** What to remember of a file; `now` is when the reading began. */
export const seenFile = (file: ContractFile, sha256: string, now: Date): SeenFile => ({
	bytes: file.bytes,
	changedAt: file.changedAt,
	readAt: now.getTime(),
	sha256
});

/** Whether size and time say that it is the file that was read. False: look at the content. */
export const isUnchanged = (file: Pick<ContractFile, 'bytes' | 'changedAt'>, seen: SeenFile | undefined): boolean =>
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
