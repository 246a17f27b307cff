import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DuckDBConnection } from '@duckdb/node-api';
import { plainRows } from '../../sql/metrics/duckdb.ts';
import { anyValue, bindParameters } from '../../sql/queries/bind.ts';
import { readQueries, writeRowTypes, type Query } from '../../sql/queries/generate.ts';
import { parseHeader } from '../../sql/queries/header.ts';
import { partsOf, withoutMissing } from '../../sql/queries/parts.ts';
import { openPublished } from '../fixtures/published.ts';

const queries = readQueries();
let connection: DuckDBConnection;
beforeAll(async () => {
	connection = await openPublished();
});
afterAll(() => connection.closeSync());

type Node = { [key: string]: unknown };

/** Every object below a node of DuckDB's parse tree. */
function* nodesOf(node: unknown): Generator<Node> {
	if (Array.isArray(node)) for (const each of node) yield* nodesOf(each);
	else if (node !== null && typeof node === 'object') {
		yield node as Node;
		yield* nodesOf(Object.values(node));
	}
}

async function treeOf({ name, sql }: Query): Promise<Node[]> {
	const [row] = (await connection.runAndReadAll('select json_serialize_sql($sql::varchar)', { sql })).getRows();
	const tree = JSON.parse(String(row?.[0])) as { error: boolean; error_message?: string };
	if (tree.error) throw new Error(`${name}: ${tree.error_message}`);
	return [...nodesOf(tree)];
}

const ask = async ({ sql, parameters }: Query, given: Record<string, unknown> = {}) => {
	const values = Object.fromEntries(parameters.map(({ name, type }) => [name, given[name] ?? anyValue[type]]));
	const bound = bindParameters(parameters, values);
	return plainRows(await connection.run(sql, bound.values, bound.types));
};

describe('the page queries', () => {
	test('rows.ts is what DuckDB says of them today (else: node sql/queries/generate.ts)', async () => {
		const found = readFileSync(join(import.meta.dirname, '../../sql/queries/rows.ts'), 'utf8');
		expect(found).toBe(await writeRowTypes(connection, queries));
	});

	test.each(queries)('$name reads marts and meta only, and nothing outside the database', async (query) => {
		const nodes = await treeOf(query);
		const isRelation = ({ type }: Node) => type === 'BASE_TABLE';
		const ctes = new Set(
			nodes.flatMap(({ map }) => (Array.isArray(map) ? (map as { key: string }[]).map(({ key }) => key) : []))
		);
		const relations = nodes.filter(isRelation) as { schema_name: string; table_name: string }[];
		for (const { schema_name: schema, table_name: table } of relations)
			if (!ctes.has(table) || schema !== '') expect(['marts', 'meta'], `${schema}.${table}`).toContain(schema);
		const functions = nodes.filter(({ type }) => type === 'TABLE_FUNCTION') as {
			function: { function_name: string; schema: string; children: { value?: { value: unknown } }[] };
		}[];
		for (const { function: called } of functions) {
			// A macro of ours reads the relation that it is given by name: a part of the same query.
			if (called.schema === 'marts') expect([...ctes]).toContain(called.children[0]?.value?.value);
			else expect(['unnest', 'range', 'generate_series']).toContain(called.function_name);
		}
	});

	test.each(queries)('$name uses every parameter that it declares', async ({ sql, parameters, name }) => {
		const body = sql
			.split('\n')
			.filter((line) => !line.trimStart().startsWith('--'))
			.join('\n');
		const used = new Set([...body.matchAll(/\$([a-z][a-z0-9_]*)/g)].map(([, parameter]) => parameter));
		expect([...used].sort(), name).toEqual(parameters.map((parameter) => parameter.name).sort());
	});

	test.each(queries.flatMap(({ sql, ...query }) => partsOf(sql).map((part) => ({ ...query, sql, part }))))(
		'$name gives the same columns without $part, of which nothing is left',
		async ({ sql, part, ...query }) => {
			const rest = withoutMissing(sql, `Catalog Error: ${part} does not exist!`) ?? '';
			expect(rest.match(new RegExp(`\\b${part}\\b`, 'g'))).toBeNull();
			expect(await writeRowTypes(connection, [{ ...query, sql: rest }])).toBe(
				await writeRowTypes(connection, [{ ...query, sql }])
			);
		}
	);

	test('a part is left out only where what it is about is missing', () => {
		const sql = 'select 1\n-- if one\n+ 1\n-- end if\n  -- if two\n  + 2\n  -- end if\n';
		expect(withoutMissing(sql, 'Table with name two does not exist!')).toBe('select 1\n-- if one\n+ 1\n-- end if\n');
		expect(withoutMissing(sql, 'Table with name three does not exist!')).toBeNull();
		expect(withoutMissing(sql, 'Table with name one_of_them does not exist!')).toBeNull();
	});

	test('an empty published file gives rows or none, and no error', async () => {
		for (const query of queries) expect(Array.isArray(await ask(query))).toBe(true);
	});

	test('a text in a parameter stays a text', async () => {
		const search = queries.filter(({ parameters }) => parameters.some(({ name }) => name === 'search'));
		expect(search.length).toBeGreaterThan(0);
		for (const query of search)
			expect(await ask(query, { search: "x' or 1 = 1; drop table marts.fct_returns; --" })).toBeDefined();
		expect(await ask(search[0] as Query)).toBeDefined();
	});
});

describe('a query header', () => {
	const header = (lines: string) => parseHeader('returns_list.sql', `${lines}\n\nselect 1`);

	test('is read whole, over several lines', () => {
		expect(
			header(
				'-- returns_list: the returns.\n--\n-- grain   one row per return\n-- params  $since DATE,\n--         $stage VARCHAR[]\n-- filled  a, b\n--\n-- Why.'
			)
		).toEqual({
			name: 'returns_list',
			sentence: 'the returns.',
			grain: 'one row per return',
			parameters: [
				{ name: 'since', type: 'DATE' },
				{ name: 'stage', type: 'VARCHAR[]' }
			],
			filled: ['a', 'b']
		});
	});

	test.each([
		['select 1', /opens with/],
		['-- other: x.\n-- grain   one', /its name is its file/],
		['-- returns_list: x.', /grain/],
		['-- returns_list: x.\n-- grain   one\n-- params  since DATE', /is not a parameter/],
		['-- returns_list: x.\n-- grain   one\n-- params  $since STRING', /types: DATE/]
	])('%s is refused', (lines, message) => {
		expect(() => header(lines)).toThrow(message);
	});
});

describe('a value for a parameter', () => {
	test.each([
		['DATE', '2026-13-01'],
		['DATE', '2026-02-03T10:00:00'],
		['DATE', null],
		['VARCHAR', 3],
		['VARCHAR[]', 'a'],
		['VARCHAR[]', ['a', null]],
		['INTEGER', 1.5],
		['BIGINT', 2 ** 60],
		['BOOLEAN', 'true'],
		['TIMESTAMP', 'now']
	] as const)('%s may not be %j', (type, value) => {
		expect(() => bindParameters([{ name: 'x', type }], { x: value })).toThrow(/parameter x must be/);
	});
});
