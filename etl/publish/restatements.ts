// The restatement log: what each new version says otherwise about months that were over, and about closed ones. One
// file a version in `published/restatements/`, which stays when the version goes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	attachAfter,
	attachBefore,
	compareAttached,
	detachBoth,
	type KnownChanges,
	type Restatement
} from '../../sql/publish/compare.ts';
import { openDatabase, type Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { writeWhole } from '../runs.ts';
import { changesSince, type Base } from './base.ts';
import { readClosures, type Closure } from './closures.ts';
import { listVersions, publishedFolder, requireVersion, versionFile } from './versions.ts';

export type RestatementLog = {
	version: string;
	/** Against the version before; null where there was none, or where it could not be compared. */
	previous: Restatement | null;
	/** Against the versions with which months were closed, only of those months. */
	closed: (Pick<Closure, 'month' | 'name'> & { restatement: Restatement })[];
	/** What could not be compared, and why. */
	problems: string[];
};

/** A log is a few kilobytes; those of the newest so many versions stay. */
const logsKept = 2000;

const logFolder = (dataFolder: string): string => join(publishedFolder(dataFolder), 'restatements');

/**
 * Compares two kept versions. Throws `PUBLISH_UNKNOWN_VERSION`, and `PUBLISH_COMPARE` where they are of different shape
 * (an older Retour made one of them).
 */
export async function compareVersions(
	dataFolder: string,
	{ before, after, months = [] }: { before: string; after: string; months?: readonly string[] },
	effects: Effects
): Promise<Restatement> {
	for (const version of [before, after]) requireVersion(dataFolder, version);
	if (before === after)
		throw new RetourError('publish', 'PUBLISH_COMPARE', `${before} is one version, and two are compared`, { exit: 2 });
	const { connection, close } = await openDatabase(':memory:', effects);
	try {
		return await compareWith(connection, dataFolder, { before, after, months });
	} finally {
		close();
	}
}

/**
 * Writes what a new version restates, against the one before it and against the closed months: against its base by the
 * changes that were written, against another version by looking at all rows. On the connection of the warehouse, so that
 * both share one limit of memory. What cannot be compared is noted in the log: the version serves already, and is right
 * whatever an older one looks like.
 */
export async function logRestatements(
	connection: DuckDBConnection,
	{
		dataFolder,
		version,
		base,
		effects
	}: { dataFolder: string; version: string; base: Base; effects: Pick<Effects, 'log'> }
): Promise<RestatementLog> {
	const log: RestatementLog = { version, previous: null, closed: [], problems: [] };
	const compare = async (before: string, months: readonly string[] = []): Promise<Restatement | null> => {
		try {
			const changes = before === base.version ? changesSince(base) : {};
			return await compareWith(connection, dataFolder, { before, after: version, months, changes });
		} catch (error) {
			const sentence = error instanceof Error ? error.message : String(error);
			log.problems.push(sentence);
			effects.log('warn', `publish: ${sentence}`);
			return null;
		}
	};
	const versions = listVersions(dataFolder);
	const previous = versions.find((one) => one < version);
	if (previous !== undefined) log.previous = await compare(previous);
	for (const { month, name, version: closing, reopened_at } of readClosures(dataFolder)) {
		if (reopened_at !== null || closing === version) continue;
		if (!versions.includes(closing)) {
			log.problems.push(`version ${closing}, with which ${month} was closed, is missing`);
			continue;
		}
		const restatement = await compare(closing, [month]);
		if (restatement) log.closed.push({ month, name, restatement });
	}
	const folder = logFolder(dataFolder);
	mkdirSync(folder, { recursive: true });
	writeWhole(join(folder, `${version}.json`), `${JSON.stringify(log)}\n`);
	for (const name of readdirSync(folder).sort().reverse().slice(logsKept)) rmSync(join(folder, name), { force: true });
	return log;
}

/** The log of a version, or null where there is none. */
export function readRestatements(dataFolder: string, version: string): RestatementLog | null {
	const path = join(logFolder(dataFolder), `${version}.json`);
	return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RestatementLog) : null;
}

async function compareWith(
	connection: DuckDBConnection,
	dataFolder: string,
	{
		before,
		after,
		months,
		changes = {}
	}: { before: string; after: string; months: readonly string[]; changes?: KnownChanges }
): Promise<Restatement> {
	try {
		await connection.run(attachBefore(versionFile(dataFolder, before)));
		await connection.run(attachAfter(versionFile(dataFolder, after)));
		return await compareAttached(
			async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
			months,
			changes
		);
	} catch (cause) {
		const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
		throw new RetourError(
			'publish',
			'PUBLISH_COMPARE',
			`versions ${before} and ${after} cannot be compared: ${first}`,
			{
				cause,
				hint: 'a version that an older Retour made may lack what is compared'
			}
		);
	} finally {
		for (const statement of detachBoth) await connection.run(statement);
	}
}
