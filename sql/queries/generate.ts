// Writes rows.ts: the types of every query's parameters and rows, found by asking DuckDB. `node sql/queries/generate.ts`
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	DuckDBInstance,
	DuckDBTypeId,
	type DuckDBConnection,
	type DuckDBListType,
	type DuckDBStructType,
	type DuckDBType
} from '@duckdb/node-api';
import { readMacros } from '../macros/macros.ts';
import { anyValue, bindParameters } from './bind.ts';
import { parseHeader, type ParameterType, type QueryHeader } from './header.ts';

const folder = import.meta.dirname;

export type Query = QueryHeader & { sql: string };

/** Every query of this folder, by name. */
export const readQueries = (): Query[] =>
	readdirSync(folder)
		.filter((file) => file.endsWith('.sql'))
		.sort()
		.map((file) => {
			const sql = readFileSync(join(folder, file), 'utf8');
			return { ...parseHeader(file, sql), sql };
		});

/** The text of rows.ts. The connection has the published relations, with rows or without. */
export async function writeRowTypes(connection: DuckDBConnection, queries: readonly Query[]): Promise<string> {
	const blocks: string[] = [];
	for (const query of queries) blocks.push(await writeQueryTypes(connection, query));
	return `// Made by \`node sql/queries/generate.ts\` from the .sql files beside it: do not edit.\n
/** Parameters and rows of every query, by its name. */
export type Queries = {\n${blocks.join('')}};\n`;
}

async function writeQueryTypes(connection: DuckDBConnection, query: Query): Promise<string> {
	const { values, types } = bindParameters(
		query.parameters,
		Object.fromEntries(query.parameters.map(({ name, type }) => [name, anyValue[type]]))
	);
	let columns: { name: string; type: DuckDBType }[];
	try {
		const result = await connection.run(query.sql, values, types);
		const columnTypes = result.columnTypes();
		columns = result.columnNames().map((name, index) => ({ name, type: columnTypes[index] as DuckDBType }));
	} catch (cause) {
		throw new Error(`${query.name}.sql: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
	}
	const names = columns.map(({ name }) => name);
	const double = names.find((name, index) => names.indexOf(name) !== index);
	if (double) throw new Error(`${query.name}.sql: two columns are called ${double}`);
	const missing = query.filled.find((name) => !names.includes(name));
	if (missing) throw new Error(`${query.name}.sql: "filled" names ${missing}, which is no column of it`);
	const parameters = query.parameters.map(({ name, type }) => `${name}: ${parameterType(type)}`);
	const row = columns.map(
		({ name, type }) =>
			`${name}: ${rowType(type, `${query.name}.sql: ${name}`)}${query.filled.includes(name) ? '' : ' | null'}`
	);
	const object = (entries: string[]) =>
		entries.length === 0 ? 'Record<string, never>' : `{\n${entries.map((entry) => `\t\t\t${entry};\n`).join('')}\t\t}`;
	return `\t/** ${query.sentence} Grain: ${query.grain}. */\n\t${query.name}: {\n\t\tparameters: ${object(parameters)};\n\t\trow: ${object(row)};\n\t};\n`;
}

function parameterType(type: ParameterType): string {
	if (type === 'VARCHAR[]') return 'readonly string[]';
	if (type === 'DOUBLE[]') return 'readonly (number | null)[]';
	if (type === 'BOOLEAN') return 'boolean';
	return type === 'INTEGER' || type === 'BIGINT' || type === 'DOUBLE' ? 'number' : 'string';
}

/** What `plainRows` makes of a type. */
function rowType(type: DuckDBType, where: string): string {
	switch (type.typeId) {
		case DuckDBTypeId.VARCHAR:
		case DuckDBTypeId.ENUM:
		case DuckDBTypeId.DATE:
		case DuckDBTypeId.TIMESTAMP:
			return 'string';
		case DuckDBTypeId.BOOLEAN:
			return 'boolean';
		case DuckDBTypeId.TINYINT:
		case DuckDBTypeId.SMALLINT:
		case DuckDBTypeId.INTEGER:
		case DuckDBTypeId.UINTEGER:
		case DuckDBTypeId.BIGINT:
		case DuckDBTypeId.UBIGINT:
		case DuckDBTypeId.HUGEINT:
		case DuckDBTypeId.FLOAT:
		case DuckDBTypeId.DOUBLE:
		case DuckDBTypeId.DECIMAL:
			return 'number';
		case DuckDBTypeId.LIST:
			return `(${rowType((type as DuckDBListType).valueType, where)} | null)[]`;
		case DuckDBTypeId.STRUCT: {
			const { entryNames, entryTypes } = type as DuckDBStructType;
			const entries = entryNames.map(
				(name, index) => `${name}: ${rowType(entryTypes[index] as DuckDBType, where)} | null`
			);
			return `{ ${entries.join('; ')} }`;
		}
		default:
			throw new Error(`${where} is ${type}: cast it`);
	}
}

if (import.meta.main) {
	const project = join(folder, '../..');
	const connection = await (await DuckDBInstance.create(':memory:')).connect();
	await connection.run(readFileSync(join(project, 'test/fixtures/published.sql'), 'utf8'));
	for (const statement of readMacros(join(project, 'sql/macros'))) await connection.run(statement);
	const queries = readQueries();
	writeFileSync(join(folder, 'rows.ts'), await writeRowTypes(connection, queries));
	console.log(`rows.ts: ${queries.length} queries`);
}
