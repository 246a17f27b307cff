// Values of a query's parameters as DuckDB binds them, each with the type that its header declares.
import {
	BIGINT,
	BOOLEAN,
	DATE,
	DOUBLE,
	DuckDBDateValue,
	DuckDBTimestampValue,
	INTEGER,
	LIST,
	TIMESTAMP,
	VARCHAR,
	listValue,
	type DuckDBType,
	type DuckDBValue
} from '@duckdb/node-api';
import type { ParameterType, QueryHeader } from './header.ts';

const types: Record<ParameterType, DuckDBType> = {
	DATE,
	TIMESTAMP,
	VARCHAR,
	'VARCHAR[]': LIST(VARCHAR),
	INTEGER,
	BIGINT,
	DOUBLE,
	'DOUBLE[]': LIST(DOUBLE),
	BOOLEAN
};

/**
 * Binds the parameters of a header from an object that has them, and perhaps more. A day is YYYY-MM-DD, a time
 * YYYY-MM-DDTHH:MM:SS. None may be null: DuckDB would not know its type; queries take '' and empty lists for "any".
 * Throws TypeError where a value is missing or does not fit.
 */
export function bindParameters(
	parameters: QueryHeader['parameters'],
	given: Readonly<Record<string, unknown>>
): { values: Record<string, DuckDBValue>; types: Record<string, DuckDBType> } {
	return {
		values: Object.fromEntries(parameters.map(({ name, type }) => [name, convert(name, type, given[name])])),
		types: Object.fromEntries(parameters.map(({ name, type }) => [name, types[type]]))
	};
}

/** A value that every parameter of that type takes, to bind a query without asking anything. */
export const anyValue: Record<ParameterType, unknown> = {
	DATE: '2026-01-01',
	TIMESTAMP: '2026-01-01T00:00:00',
	VARCHAR: '',
	'VARCHAR[]': [],
	INTEGER: 1,
	BIGINT: 1,
	DOUBLE: 1,
	'DOUBLE[]': [],
	BOOLEAN: false
};

function convert(name: string, type: ParameterType, value: unknown): DuckDBValue {
	const wrong = () => new TypeError(`parameter ${name} must be ${type}, not ${JSON.stringify(value)}`);
	switch (type) {
		case 'VARCHAR':
			if (typeof value !== 'string') throw wrong();
			return value;
		case 'VARCHAR[]':
			if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) throw wrong();
			return listValue(value as string[]);
		case 'DOUBLE[]':
			if (!Array.isArray(value) || !value.every((each) => each === null || Number.isFinite(each))) throw wrong();
			return listValue(value as (number | null)[]);
		case 'BOOLEAN':
			if (typeof value !== 'boolean') throw wrong();
			return value;
		case 'INTEGER':
		case 'DOUBLE':
			if (typeof value !== 'number' || (type === 'INTEGER' && !Number.isInteger(value))) throw wrong();
			return value;
		case 'BIGINT':
			if (!Number.isSafeInteger(value)) throw wrong();
			return BigInt(value as number);
		case 'DATE': {
			const time =
				typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : NaN;
			if (Number.isNaN(time)) throw wrong();
			return new DuckDBDateValue(time / 86_400_000);
		}
		case 'TIMESTAMP': {
			const time = typeof value === 'string' ? Date.parse(`${value.replace(' ', 'T').replace(/Z$/, '')}Z`) : NaN;
			if (Number.isNaN(time)) throw wrong();
			return new DuckDBTimestampValue(BigInt(time) * 1000n);
		}
	}
}
