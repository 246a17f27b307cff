import type { DuckDBConnection } from '@duckdb/node-api';
import {
	addRawColumn,
	createLoadTables,
	createRawTable,
	selectCursor,
	selectRawColumns,
	storedTypes
} from '../../sql/load/warehouse.ts';
import { contract } from '../contract/contract.ts';
import { RetourError } from '../errors.ts';
import type { Cursor } from '../sources/types.ts';

/**
 * Makes the raw tables and the loader's books where they are missing, and adds the columns that the contract has
 * gained. Call it once when a warehouse is opened.
 * Throws `LOAD_COLUMN_TYPE` where a column has another type than the contract now says.
 */
export async function prepareLoading(connection: DuckDBConnection): Promise<void> {
	await connection.run('begin transaction');
	try {
		await makeTables(connection);
		await connection.run('commit');
	} catch (error) {
		await connection.run('rollback');
		throw error;
	}
}

async function makeTables(connection: DuckDBConnection): Promise<void> {
	for (const statement of createLoadTables) await connection.run(statement);
	const stored = new Map<string, Map<string, string>>();
	for (const [entity, column, type] of (await connection.runAndReadAll(selectRawColumns)).getRowsJS() as string[][]) {
		if (!stored.has(entity!)) stored.set(entity!, new Map());
		stored.get(entity!)!.set(column!, type!);
	}
	for (const entity of contract) {
		const columns = stored.get(entity.name);
		if (!columns) {
			await connection.run(createRawTable(entity));
			continue;
		}
		for (const column of entity.columns) {
			const type = columns.get(column.name);
			const wanted = storedTypes[column.type];
			if (type === undefined) await connection.run(addRawColumn(entity, column));
			else if (type !== wanted) {
				const sentence = `raw.${entity.name}: column ${column.name} is ${type}, the contract now wants ${wanted}`;
				throw new RetourError('load', 'LOAD_COLUMN_TYPE', sentence, {
					hint: 'remove the warehouse file and run again: everything is read anew from the sources'
				});
			}
		}
	}
}

/** What the last committed load of a source left; `{}` before the first. */
export async function readCursor(connection: DuckDBConnection, sourceId: string): Promise<Cursor> {
	const rows = (await connection.runAndReadAll(selectCursor, { source_id: sourceId })).getRowsJS();
	return rows.length === 0 ? {} : (JSON.parse(String(rows[0]![0])) as Cursor);
}
