// `retour check`: does the configuration hold, can each source be read, and what will it supply? Also writes the
// templates of the contract, for those who fill files by hand or by export.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contract } from '../contract/contract.ts';
import type { Context } from '../main.ts';
import { describeError } from '../errors.ts';
import { runError, type RunError } from '../runs.ts';
import { sourcesOf } from '../sources/from-config.ts';

type Checked = {
	source: string;
	kind: string;
	ok: boolean;
	entities: string[];
	notes: string[];
	error: RunError | null;
};

export async function check(context: Context, options: { source: string[]; templates?: string }): Promise<number> {
	if (options.templates) return writeTemplates(context, resolve(options.templates));
	const { config, environment, effects, json, print } = context;
	const results: Checked[] = [];
	for (const source of await sourcesOf(config, options.source, environment.dataFolder)) {
		try {
			const found = await source.check(effects);
			results.push({ source: source.id, kind: source.kind, ok: true, ...found, error: null });
		} catch (error) {
			if (!json) effects.log('error', describeError(error));
			results.push({
				source: source.id,
				kind: source.kind,
				ok: false,
				entities: [],
				notes: [],
				error: runError(error)
			});
		}
	}
	if (json) print(JSON.stringify({ config: config.file, sources: results }));
	else {
		print(`configuration: ${config.file ?? 'none, the demo company is used'}`);
		for (const result of results) print(describe(result));
	}
	return results.every((result) => result.ok) ? 0 : 1;
}

function describe({ source, kind, ok, entities, notes, error }: Checked): string {
	const missing = contract
		.filter((entity) => entity.level === 'minimum' && !entities.includes(entity.name))
		.map((entity) => entity.name);
	return [
		`${source} (${kind}): ${ok ? 'can be read' : `cannot be read: ${error?.message}`}`,
		...(ok ? [`  supplies ${entities.join(', ') || 'nothing yet'}`] : []),
		...(ok && missing.length > 0 ? [`  does not supply ${missing.join(', ')}, which return rates need`] : []),
		...notes.map((note) => `  ${note}`)
	].join('\n');
}

function writeTemplates({ print, json }: Context, folder: string): number {
	mkdirSync(folder, { recursive: true });
	const written = contract.map((entity) => {
		const path = join(folder, `${entity.name}.csv`);
		writeFileSync(path, template(entity.columns.map((column) => column.name)));
		return path;
	});
	print(
		json
			? JSON.stringify({ written })
			: `wrote ${written.length} templates to ${folder}: fill what you have, leave out what you have not`
	);
	return 0;
}

/** A file with its header only; RFC 4180 line end. */
const template = (columns: readonly string[]): string => `${columns.join(',')}\r\n`;
