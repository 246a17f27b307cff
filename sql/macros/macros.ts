// The macros of sql/macros, in an order in which they can be created: DuckDB binds what a macro calls when it is created.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The statements that create every macro of a folder, each after the macros that it calls. Throws where two call each
 * other, which SQL cannot say. With `wanted` only those of them that there are, and what they call. A folder that is not
 * there has none.
 */
export function readMacros(folder: string, wanted?: readonly string[]): string[] {
	if (!existsSync(folder)) return [];
	const files = new Map(
		readdirSync(folder)
			.filter((name) => name.endsWith('.sql'))
			.sort()
			.map((name) => [name.slice(0, -'.sql'.length), readFileSync(join(folder, name), 'utf8')])
	);
	const ordered = new Set<string>();
	const visit = (name: string, callers: readonly string[]): void => {
		if (ordered.has(name)) return;
		if (callers.includes(name))
			throw new Error(`sql/macros: ${[...callers, name].join(' calls ')}, and a macro cannot call itself`);
		for (const called of callsOf(files.get(name)!))
			if (called !== name && files.has(called)) visit(called, [...callers, name]);
		ordered.add(name);
	};
	for (const name of wanted?.filter((one) => files.has(one)) ?? files.keys()) visit(name, []);
	return [...ordered].map((name) => files.get(name)!);
}

/** The names behind `marts.`, without those in comments. */
const callsOf = (sql: string): string[] =>
	[...sql.replaceAll(/--.*$/gm, '').matchAll(/\bmarts\.(\w+)\s*\(/g)].map(([, name]) => name!);
