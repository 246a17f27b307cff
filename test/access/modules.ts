// What the addresses of the dashboard can do, read from the files that answer them.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const routesFolder = join(import.meta.dirname, '../../web/routes');

export type RouteModule = {
	/** SvelteKit's id. */
	id: string;
	/** Methods other than GET and HEAD that an endpoint answers itself. */
	methods: string[];
	/** Whether a page has forms. */
	hasActions: boolean;
};

/** Every address that a page or an endpoint answers. */
export function routeModules(): RouteModule[] {
	const files = readdirSync(routesFolder, { recursive: true, encoding: 'utf8' });
	const folders = new Map<string, string[]>();
	for (const file of files) {
		if (!/(^|\/)\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(file)) continue;
		folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
	}
	return [...folders].map(([folder, names]) => {
		const texts = names.map((name) => readFileSync(join(routesFolder, name), 'utf8'));
		const place = relative('.', folder);
		return {
			// groups of layouts are no part of an address, but of the id
			id: place === '' || place === '.' ? '/' : `/${place}`,
			methods: texts.flatMap((text) =>
				[...text.matchAll(/^export (?:const|async function|function) (POST|PUT|PATCH|DELETE)\b/gm)].map(
					([, method]) => method!
				)
			),
			hasActions: texts.some((text) => /^export const actions\b/m.test(text))
		};
	});
}
