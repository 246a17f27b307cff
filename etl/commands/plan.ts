// `retour plan`: what a run would do, without doing it. It reads no source: what is new there is known when it is read.
import { join } from 'node:path';
import { projectFolder } from '../config.ts';
import type { Context } from '../main.ts';
import { pendingLandings } from '../extract/landing.ts';
import { planModels } from '../models/build.ts';
import { prepare } from '../pipeline.ts';
import { currentVersion } from '../publish/versions.ts';
import { sourcesOf } from '../sources/from-config.ts';
import { openWarehouse } from '../warehouse.ts';

export async function plan({ config, environment, effects, json, print }: Context): Promise<number> {
	const { dataFolder } = environment;
	const warehouse = await openWarehouse(dataFolder, effects, config.reporting.timezone);
	try {
		await prepare(warehouse.connection, config, dataFolder);
		const sources = (await sourcesOf(config, [], dataFolder)).map((source) => ({
			source: source.id,
			kind: source.kind,
			landings_to_load: pendingLandings(dataFolder, source.id).length
		}));
		const models = await planModels({ connection: warehouse.connection, folder: join(projectFolder, 'sql') });
		const version = currentVersion(dataFolder);
		if (json) print(JSON.stringify({ sources, models, version }));
		else {
			for (const source of sources)
				print(
					`read ${source.source} (${source.kind})${source.landings_to_load ? `, after loading ${source.landings_to_load} landing left by a crash` : ''}`
				);
			for (const model of models) print(`${model.action.padEnd(12)}${model.model}: ${model.reason}`);
			print(`then audit, and publish if anything changed; now serving ${version ?? 'nothing'}`);
		}
		return 0;
	} finally {
		warehouse.close();
	}
}
