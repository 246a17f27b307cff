// When a file may be read: not while somebody writes to it. Nobody says when he is done, so either the file has not
// changed for a while, or a marker stands beside it that its writer makes last.
import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Readiness = {
	/** A file is read once it has not changed for so long. */
	quietSeconds?: number | undefined;
	/**
	 * Name of the marker that says a file is whole; with a `*` that stands for the name of the file (`*.done`), else one
	 * for all files of its folder (`_SUCCESS`). It must not be older than the file.
	 */
	ready?: string | undefined;
};

/** A file as it was listed. */
export type ListedFile = {
	name: string;
	path: string;
	bytes: number;
	/** Milliseconds since the epoch. */
	changedAt: number;
};

/**
 * Divides files into those that may be read and those that are left for the next run, with a sentence for each of
 * these. Waits once, for as long as the youngest file needs to have been quiet.
 */
export async function awaitReady<File extends ListedFile>(
	files: readonly File[],
	{ quietSeconds = 0, ready }: Readiness,
	{ now, signal }: { now: Date; signal?: AbortSignal }
): Promise<{ ready: File[]; waiting: string[] }> {
	if (ready !== undefined) {
		const missing = files.map((file) => withoutMarker(file, ready));
		return {
			ready: files.filter((_, index) => missing[index] === null),
			waiting: missing.filter((sentence) => sentence !== null)
		};
	}
	// A time in the future says nothing about now, but was not given just now either.
	const ages = files.map((file) => Math.abs(now.getTime() - file.changedAt));
	const quiet = quietSeconds * 1000;
	const youngest = Math.min(...ages);
	if (files.length === 0 || youngest >= quiet) return { ready: [...files], waiting: [] };
	await sleep(quiet - youngest, undefined, { signal });
	const still = files.map((file, index) => ages[index]! >= quiet || isStill(file));
	return {
		ready: files.filter((_, index) => still[index]),
		waiting: files
			.filter((_, index) => !still[index])
			.map(({ name }) => `${name} is being written to and is left for the next run`)
	};
}

/** Whether nobody wrote to the file since it was listed. */
export function isStill({ path, bytes, changedAt }: ListedFile): boolean {
	const now = statSync(path, { throwIfNoEntry: false });
	return now?.size === bytes && now.mtimeMs === changedAt;
}

/** Whether a file is a marker itself. */
export const isMarker = (name: string, ready: string | undefined): boolean => {
	if (ready === undefined) return false;
	const [before = '', after] = ready.split('*');
	const file = basename(name);
	return after === undefined ? file === before : file.startsWith(before) && file.endsWith(after);
};

function withoutMarker({ name, path, changedAt }: ListedFile, marker: string): string | null {
	const file = basename(path);
	// `*.done` of orders.csv is orders.csv.done or orders.done
	const names = marker.includes('*')
		? [file, file.split('.')[0]!].map((stem) => marker.replace('*', () => stem))
		: [marker];
	const found = names
		.map((candidate) => statSync(join(dirname(path), candidate), { throwIfNoEntry: false }))
		.filter((stat) => stat !== undefined);
	if (found.some((stat) => stat.mtimeMs >= changedAt)) return null;
	return found.length > 0
		? `${name} was changed after its marker ${names[0]} and is left for the next run`
		: `${name} has no marker ${names[0]} yet and is left for the next run`;
}
