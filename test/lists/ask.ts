// A page query on a connection, bound as the web binds it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { bindParameters } from '../../sql/queries/bind.ts';
import { parseHeader } from '../../sql/queries/header.ts';
import type { Queries } from '../../sql/queries/rows.ts';

const folder = join(import.meta.dirname, '../../sql/queries');

const all: readonly string[] = [];

/** Filters that leave everything in; a test says only what it narrows. */
export const everything = {
	since: '2020-01-01', until: '2030-01-01', basis: 'cohort', measure: 'units', counted: 'requested', source: all,
	category: all, reason: all, channel: all, country: all, only: all, tier: all, stage: all, outcome: all, link: all, warehouse: all, handler: all,
	resolution: all, batch: all, supplier: all, disposition: all, late: false, product: '',
	customer: '', search: '', sort: '', grain: 'month', limit: 1000, offset: 0
}; // prettier-ignore

export async function askQuery<Name extends keyof Queries>(
	connection: DuckDBConnection,
	name: Name,
	parameters: Partial<Omit<typeof everything, keyof Queries[Name]['parameters']> & Queries[Name]['parameters']> = {}
): Promise<Queries[Name]['row'][]> {
	const sql = readFileSync(join(folder, `${name}.sql`), 'utf8');
	const { values, types } = bindParameters(parseHeader(`${name}.sql`, sql).parameters, {
		...everything,
		...parameters
	});
	return (await plainRows(await connection.run(sql, values, types))) as Queries[Name]['row'][];
}
