// A landing is a folder of what one extraction brought: files and a manifest. It is written under a hidden name and
// becomes visible by one rename, so a visible landing is whole. Loading marks it; what a crash left unmarked is
// loaded by the next run.
//
//   data/landing/<source>/.partial-<load id>/   being written; removed by the next run
//   data/landing/<source>/<load id>/            whole; with `loaded` inside: committed
//   data/landing/<source>/.failed-<load id>/    could not be loaded; kept to look at, one a source
import { randomBytes } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { timeId, writeWhole } from '../runs.ts';
import type { Cursor, Landing, Reading, Source } from '../sources/types.ts';
import { retrying } from './retrying.ts';

const manifestFile = 'manifest.json';
const loadedFile = 'loaded';
const keptLandings = 3;
const defaultPatience = { tries: 3, minutes: 240 };

export type ExtractOptions = {
	source: Source;
	dataFolder: string;
	effects: Effects;
	/** What the last committed load left. */
	cursor: Cursor;
	runId: string;
	signal: AbortSignal;
	/** By default what changed since the cursor. */
	reading?: Reading;
	/** Milliseconds before the second try; each further wait is about twice as long. */
	firstWait?: number;
	/** Takes out of the landed files what must not be landed, before anybody can see them. */
	redact?: (folder: string, landing: Landing) => Promise<Landing>;
};

/** What an extraction took. */
export type Spent = { requests: number; bytes: number; retries: number };

/**
 * Reads what is new in a source into a landing and returns its folder; null where nothing changed. A source that cannot
 * be reached at all (a `TransientError` or a broken connection) is tried again within its patience; single requests are
 * tried again by the source through `retry`. Throws what the source throws, and `SOURCE_TIMEOUT`; nothing is left then.
 */
export async function extract(options: ExtractOptions): Promise<{ folder: string | null; spent: Spent }> {
	const { source, dataFolder, effects, cursor, runId, reading = { kind: 'increment' } } = options;
	const started = effects.now();
	const loadId = `${timeId(started)}-${randomBytes(3).toString('hex')}`;
	const partial = join(sourceFolder(dataFolder, source.id), `.partial-${loadId}`);
	const spent: Spent = { requests: 0, bytes: 0, retries: 0 };
	const { retry, signal } = retrying({
		source: source.id,
		patience: source.patience ?? defaultPatience,
		signal: options.signal,
		effects,
		...(options.firstWait === undefined ? {} : { firstWait: options.firstWait }),
		onRetry: () => spent.retries++
	});
	try {
		const landing = await retry(() => {
			rmSync(partial, { recursive: true, force: true });
			mkdirSync(partial, { recursive: true });
			return source.extract({
				effects,
				cursor,
				folder: partial,
				signal,
				reading,
				retry,
				spent: ({ requests = 0, bytes = 0 }) => {
					spent.requests += requests;
					spent.bytes += bytes;
				},
				progress: (done, total, what) => effects.progress(`extract ${source.id}`, done, total, what)
			});
		});
		if (landing === null) {
			rmSync(partial, { recursive: true, force: true });
			return { folder: null, spent };
		}
		const manifest = {
			...((await options.redact?.(partial, landing)) ?? landing),
			reading: reading.kind,
			load_id: loadId,
			run_id: runId,
			extracted_at: started.toISOString()
		};
		return { folder: publishLanding(partial, manifest), spent };
	} catch (error) {
		rmSync(partial, { recursive: true, force: true });
		throw error;
	} finally {
		effects.progress(`extract ${source.id}`, null, null);
	}
}

/** The folders of landings that were never committed, oldest first. */
export const pendingLandings = (dataFolder: string, sourceId: string): string[] =>
	visibleLandings(dataFolder, sourceId).filter((folder) => !existsSync(join(folder, loadedFile)));

/** The manifest of a landing. Throws `LOAD_MANIFEST` where it is missing or no JSON. */
export function readLanding(folder: string): { loadId: string; landing: Landing } {
	try {
		return {
			loadId: basename(folder),
			landing: JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Landing
		};
	} catch (cause) {
		throw new RetourError('load', 'LOAD_MANIFEST', `${join(folder, manifestFile)} cannot be read`, {
			cause,
			hint: 'remove the folder: the next run reads the source again from its last committed cursor'
		});
	}
}

/** Notes that a landing is committed. A crash before leaves it pending; loading it again is then a matter of its id. */
export const markLoaded = (folder: string): void => writeWhole(join(folder, loadedFile), '');

/** Takes a landing that cannot be loaded out of the way: its source is read again from the last committed cursor. */
export function setAside(folder: string): string {
	const parent = dirname(folder);
	for (const name of namesIn(parent)) if (name.startsWith('.failed-')) rmSync(join(parent, name), { recursive: true });
	const aside = join(parent, `.failed-${basename(folder)}`);
	renameSync(folder, aside);
	return aside;
}

/** Removes what killed extractions left half-written. Only for the one process that extracts. */
export function removePartialLandings(dataFolder: string, sourceId: string): void {
	const folder = sourceFolder(dataFolder, sourceId);
	for (const name of namesIn(folder))
		if (name.startsWith('.partial-')) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Removes all but the newest committed landings, kept to look at and to replay. */
export function pruneLandings(dataFolder: string, sourceId: string, keep = keptLandings): void {
	const loaded = visibleLandings(dataFolder, sourceId).filter((folder) => existsSync(join(folder, loadedFile)));
	for (const folder of loaded.slice(0, Math.max(0, loaded.length - keep))) {
		// Under a hidden name first: half a landing must not look like a pending one after a crash.
		const hidden = join(dirname(folder), `.partial-${basename(folder)}`);
		renameSync(folder, hidden);
		rmSync(hidden, { recursive: true, force: true });
	}
}

const sourceFolder = (dataFolder: string, sourceId: string): string => join(dataFolder, 'landing', sourceId);

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

function visibleLandings(dataFolder: string, sourceId: string): string[] {
	const folder = sourceFolder(dataFolder, sourceId);
	return namesIn(folder)
		.filter((name) => !name.startsWith('.'))
		.toSorted()
		.map((name) => join(folder, name));
}

/** Everything of the folder reaches the disk before its name does: a visible landing survives a power cut. */
function publishLanding(partial: string, manifest: object): string {
	for (const entry of readdirSync(partial, { recursive: true, withFileTypes: true }))
		if (entry.isFile()) syncPath(join(entry.parentPath, entry.name));
	writeFileSync(join(partial, manifestFile), `${JSON.stringify(manifest, null, '\t')}\n`);
	syncPath(join(partial, manifestFile));
	syncPath(partial);
	const visible = join(dirname(partial), basename(partial).replace('.partial-', ''));
	renameSync(partial, visible);
	syncPath(dirname(visible));
	return visible;
}

function syncPath(path: string): void {
	const handle = openSync(path, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
