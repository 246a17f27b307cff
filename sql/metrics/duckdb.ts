// DuckDB as the engine and the pages see it: statements with named values, rows of plain JavaScript.
import {
	DuckDBDecimalType,
	DuckDBTypeId,
	LIST,
	VARCHAR,
	listValue,
	type DuckDBConnection,
	type DuckDBResult,
	type DuckDBType,
	type DuckDBValue
} from '@duckdb/node-api';
import type { Ask, MetricRow, Values } from './types.ts';

/** A value as pages and programs get it: no bigint, no object of DuckDB. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** Values of a statement as DuckDB binds them: texts, numbers, lists of texts. */
export function bindValues(values: Values): { values: Record<string, DuckDBValue>; types: Record<string, DuckDBType> } {
	const bound: Record<string, DuckDBValue> = {};
	const types: Record<string, DuckDBType> = {};
	for (const [name, value] of Object.entries(values)) {
		if (typeof value !== 'object' || value === null) bound[name] = value;
		else {
			bound[name] = listValue(value);
			types[name] = LIST(VARCHAR);
		}
	}
	return { values: bound, types };
}

/** The engine's `ask` over a connection. */
export const askOf =
	(connection: DuckDBConnection): Ask =>
	async (sql, values) => {
		const bound = bindValues(values);
		return (await plainRows(await connection.run(sql, bound.values, bound.types))) as MetricRow[];
	};

/**
 * All rows of a result. DATE becomes YYYY-MM-DD, TIMESTAMP YYYY-MM-DDTHH:MM:SS (no zone: it is in the reporting time
 * zone), whole numbers and DECIMAL a number.
 */
export async function plainRows(result: DuckDBResult): Promise<Record<string, Plain>[]> {
	const names = result.deduplicatedColumnNames();
	const converters = result.columnTypes().map(converterOf);
	const rows: Record<string, Plain>[] = [];
	for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
		const first = rows.length;
		for (let row = 0; row < chunk.rowCount; row++) rows.push({});
		for (const [column, name] of names.entries()) {
			const convert = converters[column] as Converter;
			const values = chunk.getColumnValues(column);
			for (let row = 0; row < values.length; row++) {
				const value = values[row] as DuckDBValue;
				(rows[first + row] as Record<string, Plain>)[name] = value === null ? null : convert(value);
			}
		}
	}
	return rows;
}

type Converter = (value: DuckDBValue) => Plain;

const asIs: Converter = (value) => value as Plain;
const asNumber: Converter = (value) => Number(value as bigint);

function converterOf(type: DuckDBType): Converter {
	switch (type.typeId) {
		case DuckDBTypeId.BOOLEAN:
		case DuckDBTypeId.TINYINT:
		case DuckDBTypeId.SMALLINT:
		case DuckDBTypeId.INTEGER:
		case DuckDBTypeId.UTINYINT:
		case DuckDBTypeId.USMALLINT:
		case DuckDBTypeId.UINTEGER:
		case DuckDBTypeId.VARCHAR:
		case DuckDBTypeId.ENUM:
		case DuckDBTypeId.SQLNULL:
			return asIs;
		case DuckDBTypeId.FLOAT:
		case DuckDBTypeId.DOUBLE:
			return (value) => (Number.isFinite(value) ? (value as number) : null);
		case DuckDBTypeId.BIGINT:
		case DuckDBTypeId.UBIGINT:
		case DuckDBTypeId.HUGEINT:
		case DuckDBTypeId.UHUGEINT:
			return asNumber;
		case DuckDBTypeId.DECIMAL: {
			const divisor = 10 ** (type as DuckDBDecimalType).scale;
			return (value) => Number((value as { value: bigint }).value) / divisor;
		}
		case DuckDBTypeId.DATE:
			return (value) => new Date((value as { days: number }).days * 86_400_000).toISOString().slice(0, 10);
		case DuckDBTypeId.TIMESTAMP:
			return (value) => new Date(Number((value as { micros: bigint }).micros / 1000n)).toISOString().slice(0, 19);
		case DuckDBTypeId.LIST: {
			const convert = converterOf((type as unknown as { valueType: DuckDBType }).valueType);
			return (value) =>
				(value as unknown as { items: readonly DuckDBValue[] }).items.map((item) =>
					item === null ? null : convert(item)
				);
		}
		case DuckDBTypeId.STRUCT: {
			const { entryNames, entryTypes } = type as unknown as { entryNames: string[]; entryTypes: DuckDBType[] };
			const converters = entryTypes.map(converterOf);
			return (value) => {
				const { entries } = value as unknown as { entries: Record<string, DuckDBValue> };
				return Object.fromEntries(
					entryNames.map((name, index) => {
						const entry = entries[name] as DuckDBValue;
						return [name, entry === null ? null : (converters[index] as Converter)(entry)];
					})
				);
			};
		}
		default:
			throw new Error(`a column of type ${type} cannot be shown: cast it in the query`);
	}
}
