// What publishing makes, against what the web was written for: relations, columns and types of test/fixtures/published.sql,
// and the columns that page queries call filled, on a source that supplies nothing but what the contract requires.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contract } from '../../etl/contract/contract.ts';
import type { Column } from '../../etl/contract/types.ts';
import { dimensionsOfMetric } from '../../sql/metrics/dictionary.ts';
import { askOf, plainRows } from '../../sql/metrics/duckdb.ts';
import { answer } from '../../sql/metrics/engine.ts';
import { anyValue, bindParameters } from '../../sql/queries/bind.ts';
import { readQueries } from '../../sql/queries/generate.ts';
import { dictionary, openPublished } from '../fixtures/published.ts';
import { makeShop, statusOf, type Shop } from './shop.ts';

let shop: Shop;
let connection: DuckDBConnection;

/** A value for a column that has to have one. The same column has the same id everywhere, so that rows belong together. */
function valueOf({ name, type, values }: Column): string {
	if (values) return values[0] ?? '';
	if (type === 'instant') return '2026-01-05T10:00:00Z';
	if (type === 'date') return '2026-01-05';
	return type === 'text' ? (name === 'currency' ? 'EUR' : name) : '1';
}

beforeAll(async () => {
	shop = makeShop();
	for (const { name, columns } of contract) {
		const needed = columns.filter(({ need }) => need !== 'optional');
		shop.write(`${name}.csv`, [needed.map((column) => column.name).join(','), needed.map(valueOf).join(',')]);
	}
	const { code, stderr, stdout } = await shop.retour('run');
	if (code !== 0) throw new Error(`${stdout}\n${stderr}`);
	const { published } = await statusOf(shop);
	const file = join(shop.folder, 'data/published', `${published?.version}.duckdb`);
	connection = await (await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })).connect();
});
afterAll(() => {
	connection.closeSync();
	rmSync(shop.folder, { recursive: true, force: true });
});

const columnsOf = async (from: DuckDBConnection): Promise<string[]> =>
	(
		await from.runAndReadAll(
			`select schema_name, table_name, column_name, data_type from duckdb_columns()
			where schema_name in ('marts', 'meta') and not internal order by all`
		)
	)
		.getRows()
		.map(([schema, table, column, type]) => `${String(schema)}.${String(table)}.${String(column)} ${String(type)}`);

test('the published file has the relations, columns and types that the web was written for', async () => {
	const fixture = await openPublished();
	const [wanted, found] = [await columnsOf(fixture), await columnsOf(connection)];
	fixture.closeSync();
	expect(wanted.length).toBeGreaterThan(200);
	expect(found).toEqual(wanted);
});

test('columns that page queries call filled are filled where a source gives only what it must', async () => {
	const given: Record<string, unknown> = {
		since: '2026-01-01', until: '2027-01-01', before_since: '2025-01-01', before_until: '2026-01-01', limit: 10, offset: 0,
		basis: 'return_date', measure: 'units', counted: 'requested',
		source_id: 'shop', product_id: 'product_id', customer_id: 'unknown', return_id: 'return_id'
	}; // prettier-ignore
	const holes: string[] = [];
	let answered = 0;
	for (const query of readQueries()) {
		const values = Object.fromEntries(query.parameters.map(({ name, type }) => [name, given[name] ?? anyValue[type]]));
		const bound = bindParameters(query.parameters, values);
		const rows = await plainRows(await connection.run(query.sql, bound.values, bound.types));
		if (rows.length > 0) answered++;
		for (const name of query.filled) if (rows.some((row) => row[name] === null)) holes.push(`${query.name}.${name}`);
	}
	expect(holes).toEqual([]);
	expect(answered).toBeGreaterThan(20);
});

test('every metric is answered by every dimension, and no member is null', async () => {
	for (const [name, metric] of Object.entries(dictionary.metrics))
		for (const dimension of dimensionsOfMetric(dictionary, metric)) {
			const { rows } = await answer(
				{ metric: name, by: [dimension] },
				{ dictionary, ask: askOf(connection), version: 'v' }
			);
			for (const row of rows) expect(row[dimension], `${name} by ${dimension}`).not.toBeNull();
		}
});
