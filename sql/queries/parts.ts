// Parts of a query that a version of an earlier Retour cannot take, and whose answer is right without them: a condition
// that only finds rows sooner, rows of which there were none then.

const parts = /^[ \t]*-- if (\w+)\n.*?^[ \t]*-- end if\n/gms;

/**
 * A query without its parts (`-- if <name>` … `-- end if`) whose relation, column or macro a message of DuckDB names as
 * missing; null where no part is about what is missing.
 */
export function withoutMissing(sql: string, message: string): string | null {
	const missing = new Set(message.match(/\w+/g));
	const rest = sql.replace(parts, (part, name: string) => (missing.has(name) ? '' : part));
	return rest === sql ? null : rest;
}

/** What the parts of a query are about. */
export const partsOf = (sql: string): string[] => [...new Set(Array.from(sql.matchAll(parts), ([, name]) => name!))];
