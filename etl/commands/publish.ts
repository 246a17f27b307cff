// `retour publish`: publish the warehouse once more; list and compare versions, go back and forward, close periods.
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../config.ts';
import { RetourError } from '../errors.ts';
import type { Context } from '../main.ts';
import { refuseFailures, runAudits } from '../models/audit.ts';
import { buildModels, listModels } from '../models/build.ts';
import { prepare } from '../pipeline.ts';
import { closeMonth, readClosures, reopenMonth } from '../publish/closures.ts';
import { publish } from '../publish/publish.ts';
import { compareVersions } from '../publish/restatements.ts';
import { keptVersions } from '../publish/retention.ts';
import { goForward, listVersions, publishedFolder, readServing, rollBack, versionBytes } from '../publish/versions.ts';
import { openWarehouse } from '../warehouse.ts';
import { describeRestatement } from './restatement-lines.ts';

export type PublishCall = {
	list?: boolean;
	/** A version, or true: the one before that which serves. */
	rollback?: string | true;
	forward?: boolean;
	compare?: string[];
	close?: string;
	as?: string;
	at?: string;
	reopen?: string;
};

export async function publishCommand(context: Context, options: PublishCall): Promise<number> {
	const { environment, effects, json, print } = context;
	const { dataFolder } = environment;
	const asked = (['list', 'rollback', 'forward', 'compare', 'close', 'reopen'] as const).filter(
		(name) => options[name]
	);
	if (asked.length > 1) throw wrongCall(`--${asked[0]} and --${asked[1]} are two commands`);
	if (options.close === undefined && (options.as ?? options.at) !== undefined)
		throw wrongCall('--as and --at belong to --close');
	if (options.list) return list(context);
	if (options.compare) {
		const [before, after, ...more] = options.compare;
		if (before === undefined || after === undefined || more.length > 0) throw wrongCall('--compare takes two versions');
		const [older, newer] = before < after ? [before, after] : [after, before];
		const restatement = await compareVersions(dataFolder, { before: older, after: newer }, effects);
		print(json ? JSON.stringify(restatement) : describeRestatement(restatement));
		return 0;
	}
	if (options.close !== undefined) {
		const { close: month, as: name, at: version } = options;
		const closure = await closeMonth({ dataFolder, effects, month, name, version });
		print(
			json
				? JSON.stringify(closure)
				: `${closure.month} is closed as ${JSON.stringify(closure.name)} with version ${closure.version}, which is kept for good`
		);
		return 0;
	}
	if (options.reopen !== undefined) {
		const closure = reopenMonth(dataFolder, effects, options.reopen);
		print(
			json
				? JSON.stringify(closure)
				: `${closure.month} is open again; version ${closure.version} is kept as any other of its day`
		);
		return 0;
	}
	if (options.rollback !== undefined || options.forward) {
		const version = options.forward
			? goForward(dataFolder)
			: rollBack(dataFolder, effects.now(), options.rollback === true ? undefined : options.rollback);
		const isPinned = readServing(dataFolder)?.pinned_at !== undefined;
		print(
			json
				? JSON.stringify({ version, pinned: isPinned })
				: isPinned
					? `serving ${version}; it stays, and what runs publish waits, until \`retour publish --forward\``
					: `serving ${version}, the newest; runs switch to what they publish`
		);
		return 0;
	}
	return publishAgain(context);
}

const wrongCall = (sentence: string): RetourError =>
	new RetourError('publish', 'PUBLISH_CALL', sentence, { hint: 'see `retour publish --help`', exit: 2 });

/** The versions with why each is kept, the closed periods, and what all of it takes of the disk. */
function list({ config, environment, effects, json, print }: Context): number {
	const { dataFolder } = environment;
	const serving = readServing(dataFolder);
	const kept = new Map(
		keptVersions(dataFolder, {
			policy: config.publish.keep,
			timezone: config.reporting.timezone,
			now: effects.now()
		}).map(({ version, because }) => [version, because])
	);
	const versions = listVersions(dataFolder).map((version) => ({
		version,
		current: version === serving?.version,
		kept: kept.get(version) ?? null,
		bytes: versionBytes(dataFolder, version)
	}));
	const closures = readClosures(dataFolder);
	const bytes = versions.reduce((sum, version) => sum + version.bytes, 0);
	if (json) {
		print(JSON.stringify({ versions, pinned_at: serving?.pinned_at ?? null, closures, bytes }));
		return 0;
	}
	if (versions.length === 0) {
		print('nothing is published yet');
		return 0;
	}
	const { bavail, bsize } = statfsSync(publishedFolder(dataFolder));
	for (const version of versions)
		print(
			`${version.version}  ${megabytes(version.bytes)}  ${version.current && serving?.pinned_at ? `serves, held since ${serving.pinned_at}` : (version.kept && because[version.kept]) || 'goes with the next publication'}`
		);
	for (const { month, name, version, reopened_at } of closures)
		if (reopened_at === null) print(`closed: ${month} as ${JSON.stringify(name)} with version ${version}`);
	print(`disk: ${versions.length} versions take ${megabytes(bytes)}, ${megabytes(bavail * bsize)} are free`);
	return 0;
}

const because = {
	serves: 'serves',
	newest: 'among the newest',
	recent: 'of the last days',
	day: 'last of its day',
	month: 'last of its month',
	closed: 'closes a period'
};

const megabytes = (bytes: number): string =>
	bytes < 1e10 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${(bytes / 1_073_741_824).toFixed(1)} GB`;

/** Builds what is out of date, audits, and publishes, reading no source. */
async function publishAgain({ config, environment, effects, json, print }: Context): Promise<number> {
	const folder = join(projectFolder, 'sql');
	const { connection, close } = await openWarehouse(environment.dataFolder, effects, config.reporting.timezone);
	try {
		await prepare(connection, config, environment.dataFolder);
		await buildModels({ connection, effects, folder });
		refuseFailures(await runAudits({ connection, effects, folder }));
		const published = await publish({
			connection,
			effects,
			dataFolder: environment.dataFolder,
			sqlFolder: folder,
			marts: listModels(folder),
			keep: config.publish.keep,
			timezone: config.reporting.timezone,
			whole: true
		});
		print(
			json
				? JSON.stringify(published)
				: `published: ${published.version}, ${published.relations} relations, ${published.rows.toLocaleString('en-US')} rows${published.serves ? '' : '; it waits, an earlier version is held: `retour publish --forward`'}`
		);
		return 0;
	} finally {
		close();
	}
}
