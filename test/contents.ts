// What a data folder holds, as one line a relation, so that two ways to get there can be compared.
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { currentVersion, versionFile } from '../etl/publish/versions.ts';

/** Rows and a hash of all rows, per relation: `marts.fct_returns` to `30,123 rows, 8121…`. */
export type Contents = Map<string, string>;

/** The published marts and the raw tables of a data folder, without the loads that brought them and when that was. */
export async function contentsOf(data: string): Promise<Contents> {
	const contents: Contents = new Map();
	const version = currentVersion(data);
	if (!version) throw new Error('nothing was published');
	await digest(versionFile(data, version), ['marts'], ['seen_at'], contents);
	await digest(join(data, 'warehouse.duckdb'), ['raw'], ['_load_seq', 'seen_at'], contents);
	return contents;
}

async function digest(file: string, schemas: string[], leftOut: string[], contents: Contents): Promise<void> {
	const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
	const connection = await instance.connect();
	try {
		const tables = await connection.runAndReadAll(
			`select schema_name as schema, table_name as name, string_agg('"' || column_name || '"', ', ' order by column_index) as columns
			from duckdb_columns() where list_contains(string_split($schemas, ','), schema_name) and not list_contains(string_split($left_out, ','), column_name) group by all order by all`,
			{ schemas: schemas.join(','), left_out: leftOut.join(',') }
		);
		for (const { schema, name, columns } of tables.getRowObjectsJS()) {
			const rows = await connection.runAndReadAll(
				`select count(*)::varchar || ' rows, ' || coalesce(sum(hash(${String(columns)})), 0)::varchar as digest from "${String(schema)}"."${String(name)}"`
			);
			contents.set(`${String(schema)}.${String(name)}`, String(rows.getRowObjectsJS()[0]?.digest));
		}
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/** Opens a published file as the dashboard does. Throws where it holds nothing. */
export async function opens(file: string): Promise<void> {
	const contents: Contents = new Map();
	await digest(file, ['marts', 'meta'], [], contents);
	if (contents.size === 0) throw new Error(`${file} is published and empty`);
}

/** Relations that differ, as sentences. */
export const compare = (wanted: Contents, found: Contents): string[] =>
	[...new Set([...wanted.keys(), ...found.keys()])]
		.filter((name) => wanted.get(name) !== found.get(name))
		.map((name) => `${name}: ${found.get(name) ?? 'missing'}, not ${wanted.get(name) ?? 'missing'}`);
