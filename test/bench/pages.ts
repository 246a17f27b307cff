// What the overview page loads before it can be used: the JavaScript that its HTML preloads, plus the chart library
// that it asks for afterwards, compressed as it is served. The bare figure is the bound of 180 kB.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { projectFolder } from '../../etl/config.ts';
import { buildDashboard } from '../../etl/serve.ts';
import type { Measured } from './main.ts';

/** Follows the imports of the overview's node in Vite's manifest, static and dynamic. */
export async function benchPages(): Promise<Measured[]> {
	await buildDashboard({ now: () => new Date(), log: () => {}, progress: () => {}, threads: 2, memoryLimit: '1GB' });
	const client = join(projectFolder, 'build', 'client');
	const manifest = findManifest();
	const wanted = new Set<string>();
	const follow = (key: string): void => {
		const chunk = manifest[key];
		if (!chunk || wanted.has(chunk.file)) return;
		wanted.add(chunk.file);
		for (const next of [
			...(chunk.imports ?? []),
			...(chunk.dynamicImports ?? []).filter((name) => !/nodes\/\d+/.test(name))
		])
			follow(next);
	};
	for (const [key, chunk] of Object.entries(manifest)) if (isOverview(key, chunk)) follow(key);
	const bytes = [...wanted]
		.filter((file) => file.endsWith('.js'))
		.reduce((sum, file) => sum + gzipSync(readFileSync(join(client, file))).length, 0);
	return [
		{
			what: `overview page, JavaScript in ${wanted.size} files, gzip`,
			ours: bytes / 1000,
			bare: 180,
			unit: 'kB',
			target: 1
		}
	];
}

type Chunk = { file: string; src?: string; imports?: string[]; dynamicImports?: string[]; isEntry?: boolean };

/** The entries every page has (start, app, root layout) and the overview's own. */
const isOverview = (key: string, chunk: Chunk): boolean =>
	Boolean(chunk.isEntry) && (/(entry\/(start|app)|runtime\/client)/.test(key) || /nodes\/(0|2)\.js$/.test(key));

function findManifest(): Record<string, Chunk> {
	const folder = join(projectFolder, 'web', '.svelte-kit');
	const found = (readdirSync(folder, { recursive: true }) as string[])
		.filter((path) => path.endsWith('manifest.json') && path.includes('client'))
		.sort((one, other) => statSync(join(folder, other)).mtimeMs - statSync(join(folder, one)).mtimeMs)[0];
	if (!found) throw new Error('the build left no client manifest');
	return JSON.parse(readFileSync(join(folder, found), 'utf8')) as Record<string, Chunk>;
}
