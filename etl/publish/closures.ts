// Closed periods: a month whose figures were reported, with the version that they were reported from. That version is
// kept for good, and what a later version says otherwise about the month is told against it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { writeWhole } from '../runs.ts';
import { endOfData } from '../../sql/publish/read.ts';
import { openVersion } from './read.ts';
import { currentVersion, publishedFolder, requireVersion, syncFolder } from './versions.ts';

export type Closure = {
	/** `YYYY-MM` */
	month: string;
	/** What people call it: `October books`. */
	name: string;
	version: string;
	/** Instants, ISO 8601 in UTC. */
	closed_at: string;
	reopened_at: string | null;
};

const closuresFile = (dataFolder: string): string => join(publishedFolder(dataFolder), 'closures.json');

/** Every closing there ever was, in the order in which it was done; reopened ones say so. */
export function readClosures(dataFolder: string): Closure[] {
	const path = closuresFile(dataFolder);
	return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Closure[]) : [];
}

type CloseOptions = {
	dataFolder: string;
	effects: Effects;
	month: string;
	/** What it is called; the month by default. */
	name?: string | undefined;
	/** The version that was reported; by default the one that serves. */
	version?: string | undefined;
};

/**
 * Closes a month. Throws `PUBLISH_MONTH` for what is no month, `PUBLISH_CLOSED` where it is closed already,
 * `PUBLISH_PERIOD_OPEN` where the version's data does not reach its end, `PUBLISH_UNKNOWN_VERSION`, `PUBLISH_NOTHING`.
 */
export async function closeMonth({
	dataFolder,
	effects,
	month,
	name = month,
	version
}: CloseOptions): Promise<Closure> {
	checkMonth(month);
	const closures = readClosures(dataFolder);
	const open = closures.find((closure) => closure.month === month && closure.reopened_at === null);
	if (open)
		throw new RetourError('publish', 'PUBLISH_CLOSED', `${month} is closed already, with version ${open.version}`, {
			hint: `\`retour publish --reopen ${month}\` first`,
			exit: 2
		});
	const chosen = version ?? currentVersion(dataFolder);
	if (chosen === null)
		throw new RetourError('publish', 'PUBLISH_NOTHING', 'nothing is published yet', { hint: 'run `retour run` once' });
	requireVersion(dataFolder, chosen);
	const endedOn = await readEnd(dataFolder, chosen, effects);
	if (endedOn === null || endedOn.slice(0, 7) <= month)
		throw new RetourError(
			'publish',
			'PUBLISH_PERIOD_OPEN',
			`${month} is not over in version ${chosen}, whose data ends on ${endedOn ?? 'no day'}`,
			{ hint: 'a month can be closed when a version knows a day after it', exit: 2 }
		);
	const closure: Closure = {
		month,
		name,
		version: chosen,
		closed_at: effects.now().toISOString(),
		reopened_at: null
	};
	writeClosures(dataFolder, [...closures, closure]);
	return closure;
}

/** Takes a closing back; that it was closed stays on record. Throws `PUBLISH_MONTH`, and `PUBLISH_NOT_CLOSED`. */
export function reopenMonth(dataFolder: string, effects: Pick<Effects, 'now'>, month: string): Closure {
	checkMonth(month);
	const closures = readClosures(dataFolder);
	const open = closures.find((closure) => closure.month === month && closure.reopened_at === null);
	if (!open)
		throw new RetourError('publish', 'PUBLISH_NOT_CLOSED', `${month} is not closed`, {
			hint: 'see `retour publish --list`',
			exit: 2
		});
	open.reopened_at = effects.now().toISOString();
	writeClosures(dataFolder, closures);
	return open;
}

function writeClosures(dataFolder: string, closures: readonly Closure[]): void {
	writeWhole(closuresFile(dataFolder), `${JSON.stringify(closures, null, '\t')}\n`);
	syncFolder(publishedFolder(dataFolder));
}

async function readEnd(dataFolder: string, version: string, effects: Effects): Promise<string | null> {
	const database = await openVersion(dataFolder, version, effects);
	try {
		const [row] = (await database.connection.runAndReadAll(endOfData)).getRowObjectsJS();
		return (row?.['ended_on'] as string | null | undefined) ?? null;
	} finally {
		database.close();
	}
}

function checkMonth(month: string): void {
	if (/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return;
	throw new RetourError('publish', 'PUBLISH_MONTH', `a month is written as 2026-10, not ${JSON.stringify(month)}`, {
		exit: 2
	});
}
