// `retour publish`: publish the warehouse once more, list what is kept, or serve an earlier version again.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../config.ts';
import type { Context } from '../main.ts';
import { refuseFailures, runAudits } from '../models/audit.ts';
import { buildModels, listModels } from '../models/build.ts';
import { prepare } from '../pipeline.ts';
import { publish } from '../publish/publish.ts';
import { currentVersion, listVersions, switchTo, versionFile } from '../publish/versions.ts';
import { openWarehouse } from '../warehouse.ts';

export async function publishCommand(
	context: Context,
	options: { list?: boolean; rollback?: string }
): Promise<number> {
	const { environment, json, print } = context;
	const { dataFolder } = environment;
	if (options.list) {
		const current = currentVersion(dataFolder);
		const versions = listVersions(dataFolder).map((version) => ({
			version,
			current: version === current,
			bytes: statSync(versionFile(dataFolder, version)).size
		}));
		if (json) print(JSON.stringify({ versions }));
		else if (versions.length === 0) print('nothing is published yet');
		else
			for (const { version, current: serves, bytes } of versions)
				print(`${version}  ${(bytes / 1_048_576).toFixed(1)} MB${serves ? '  serves' : ''}`);
		return 0;
	}
	if (options.rollback) {
		switchTo(dataFolder, options.rollback);
		print(
			json
				? JSON.stringify({ version: options.rollback })
				: `serving ${options.rollback}; the next run that changes something publishes a newer one`
		);
		return 0;
	}
	return publishAgain(context);
}

/** Builds what is out of date, audits, and publishes, reading no source. */
async function publishAgain({ config, environment, effects, json, print }: Context): Promise<number> {
	const folder = join(projectFolder, 'sql');
	const { connection, close } = await openWarehouse(environment.dataFolder, effects, config.reporting.timezone);
	try {
		await prepare(connection, config);
		await buildModels({ connection, effects, folder });
		refuseFailures(await runAudits({ connection, effects, folder }));
		const published = await publish({
			connection,
			effects,
			dataFolder: environment.dataFolder,
			sqlFolder: folder,
			marts: listModels(folder),
			keep: config.publish.keep
		});
		print(
			json
				? JSON.stringify(published)
				: `published: ${published.version}, ${published.relations} relations, ${published.rows.toLocaleString('en-US')} rows`
		);
		return 0;
	} finally {
		close();
	}
}
