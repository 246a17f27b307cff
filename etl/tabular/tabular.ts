// One way to read a file of rows, whatever its format, into a relation of DuckDB that says where each row stands.
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	countRelation,
	createNothing,
	createParquet,
	createParquetRows,
	describeParquet,
	dropRelation,
	scanParquet
} from '../../sql/load/tabular.ts';
import { RetourError } from '../errors.ts';
import type { LandedFile, Reject } from '../sources/types.ts';
import { readDelimited } from './delimited.ts';
import { checkHeader, readHeader } from './header.ts';
import { ndjsonColumns, readNdjson } from './ndjson.ts';
import { readSheet, sheetColumns } from './xlsx.ts';

/** What is landed, and workbooks, which are brought into another form before they are. */
export type TabularFormat = LandedFile['format'] | 'xlsx';

/** A file to be read. Text must be UTF-8: see `toUtf8`. */
export type TabularFile = {
	path: string;
	format: TabularFormat;
	/** What people know it as; becomes `_file`. */
	name: string;
	/** Name of the relation, in the temporary schema. One of the same name is replaced. */
	relation: string;
	/** CSV only; a comma by default. TSV has the tab. */
	delimiter?: string | undefined;
	/** XLSX only: name of the sheet; absent: the only one that is not hidden. */
	sheet?: string | undefined;
	/** Parquet only: the file carries `_file` and `_line` itself. */
	located?: boolean | undefined;
	/** Parquet only: copy the rows, so that the relation can be read when the file cannot (any more). */
	keep?: boolean | undefined;
};

/** A row that is not a row of its file. `line` is the physical line that it begins on. */
export type RowReject = Omit<Reject, 'entity'>;

export type Tabular = {
	/** As the file names them, trimmed; in the relation they are VARCHAR (of Parquet: as stored). */
	columns: string[];
	/** Rows of the relation. Every record of the file is either one of them or a reject. */
	rows: number;
	rejects: RowReject[];
	/** Sentences worth showing. */
	warnings: string[];
};

/**
 * Reads a file into the temporary relation `relation`: its columns, `_file` VARCHAR and `_line` BIGINT (physical line
 * of text, row number of Parquet or of a sheet, all from 1). Empty text is null.
 * Throws `TABULAR_HEADER`, `TABULAR_ENCODING`, `TABULAR_UNREADABLE`, `TABULAR_BROKEN_QUOTES`, `TABULAR_SHEET`,
 * `TABULAR_TOO_LARGE`.
 */
export async function readTabular(connection: DuckDBConnection, file: TabularFile): Promise<Tabular> {
	await dropTabular(connection, file.relation);
	switch (file.format) {
		case 'csv':
		case 'tsv': {
			const read = await readDelimited(connection, { ...file, delimiter: delimiterOf(file) });
			return read ?? nothing(connection, file);
		}
		case 'ndjson': {
			const read = await readNdjson(connection, file);
			return read ?? nothing(connection, file);
		}
		case 'xlsx': {
			const read = await readSheet(connection, file);
			return read ?? nothing(connection, file);
		}
		case 'parquet':
			return readParquet(connection, file);
	}
}

/**
 * The columns of a file without reading its rows (NDJSON: of its first 1,000 lines). Empty: no header, 0 rows. Only
 * Parquet needs a connection.
 */
export async function readColumns(
	connection: DuckDBConnection | null,
	file: Omit<TabularFile, 'relation'>
): Promise<string[]> {
	switch (file.format) {
		case 'csv':
		case 'tsv':
			return (await readHeader(file.path, file.name, delimiterOf(file)))?.columns ?? [];
		case 'ndjson':
			return (await ndjsonColumns(file.path, file.name, 1000)).columns;
		case 'xlsx':
			return sheetColumns(file);
		case 'parquet':
			if (!connection) throw new Error('Parquet is read by DuckDB');
			return parquetColumns(connection, file);
	}
}

/**
 * Reads every page of a Parquet file: a header alone says nothing about the rest.
 * Throws `TABULAR_UNREADABLE`.
 */
export async function verifyParquet(connection: DuckDBConnection, path: string, name: string): Promise<void> {
	await refusingDamaged(name, () => connection.run(scanParquet(path)));
}

/** Forgets a relation and the rows behind it. */
export async function dropTabular(connection: DuckDBConnection, relation: string): Promise<void> {
	for (const statement of dropRelation(relation)) await connection.run(statement);
}

const delimiterOf = (file: Pick<TabularFile, 'format' | 'delimiter'>): string =>
	file.format === 'tsv' ? '\t' : (file.delimiter ?? ',');

async function nothing(connection: DuckDBConnection, file: TabularFile): Promise<Tabular> {
	await connection.run(createNothing(file.relation));
	return {
		columns: [],
		rows: 0,
		rejects: [],
		warnings: [`${file.name} is ${file.format === 'xlsx' ? 'an empty sheet' : 'an empty file'}, it has no header`]
	};
}

async function readParquet(connection: DuckDBConnection, file: TabularFile): Promise<Tabular> {
	const { path, name, relation, located = false, keep = false } = file;
	const columns = await parquetColumns(connection, file);
	if (keep) await connection.run(createParquetRows(relation, path, located));
	await connection.run(createParquet(relation, keep ? null : path, columns, name, located));
	const [[rows]] = (await connection.runAndReadAll(countRelation(relation))).getRowsJS() as [[number]];
	return { columns, rows, rejects: [], warnings: [] };
}

async function parquetColumns(
	connection: DuckDBConnection,
	{ path, name, located = false }: Omit<TabularFile, 'relation'>
): Promise<string[]> {
	const described = await refusingDamaged(name, () => connection.runAndReadAll(describeParquet(path)));
	const names = described.getRowsJS().map((row) => String(row[0]));
	const unnameable = names.find((column) => column.includes('\0'));
	if (unnameable !== undefined)
		throw new RetourError('source', 'TABULAR_HEADER', `${name} has the column ${JSON.stringify(unnameable)}`, {
			hint: 'a name with NUL in it cannot be asked for; give the column another one'
		});
	if (!located) return checkHeader(names, name);
	if (!names.includes('_file') || !names.includes('_line'))
		throw new RetourError(
			'source',
			'TABULAR_HEADER',
			`${name} should carry _file and _line and has ${names.join(', ')}`
		);
	return checkHeader(
		names.filter((column) => column !== '_file' && column !== '_line'),
		name
	);
}

async function refusingDamaged<Result>(name: string, read: () => Promise<Result>): Promise<Result> {
	try {
		return await read();
	} catch (cause) {
		const [message = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
		throw new RetourError('source', 'TABULAR_UNREADABLE', `${name} cannot be read as Parquet: ${message}`, {
			cause,
			hint: 'the file is damaged, not complete, or of another format'
		});
	}
}
