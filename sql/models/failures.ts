// The rows that break a promise of a model's header, as somebody would ask for them in a DuckDB shell.
import { quoted } from '../load/quoting.ts';

const relationName = (relation: string): string => relation.split('.').map(name).join('.');
/** As people write it: in quotes only where it must be. */
const name = (identifier: string): string => (/^[a-z_][a-z0-9_]*$/.test(identifier) ? identifier : quoted(identifier));
const list = (columns: readonly string[]): string => columns.map(name).join(', ');

export const showNulls = (relation: string, columns: readonly string[]): string =>
	`select *\nfrom ${relationName(relation)}\nwhere ${columns.map((column) => `${name(column)} is null`).join('\n    or ')}`;

export const showDuplicates = (relation: string, key: readonly string[]): string =>
	`select ${list(key)}, count(*) as rows\nfrom ${relationName(relation)}\ngroup by ${list(key)}\nhaving count(*) > 1`;

export const showBroken = (relation: string, condition: string): string =>
	`select *\nfrom ${relationName(relation)}\nwhere not coalesce((${condition}), true)`;

export const showOrphans = (
	relation: string,
	columns: readonly string[],
	target: string,
	targetColumns: readonly string[]
): string =>
	`select child.*\nfrom ${relationName(relation)} as child\nwhere ${columns
		.map((column) => `child.${name(column)} is not null`)
		.join('\n    and ')}\n    and not exists (\n        select 1\n        from ${relationName(
		target
	)} as parent\n        where ${columns
		.map((column, index) => `parent.${name(targetColumns[index] ?? column)} = child.${name(column)}`)
		.join('\n            and ')}\n    )`;
