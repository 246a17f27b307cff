// CSV and TSV. DuckDB reads the file in parallel and strictly. If it took every physical line as one row, line
// numbers follow from row numbers and all is well. In any other case (a quoted line break, a blank line, a row with
// too few columns, an open quote at the end of a truncated file) the file is walked record by record instead.
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	countStoredRows,
	createAppendedView,
	createDelimitedRows,
	createNumberedView
} from '../../sql/load/tabular.ts';
import { RetourError } from '../errors.ts';
import { openAppendedRows } from './appended-rows.ts';
import { readHeader, type Header } from './header.ts';
import { records, type TextRecord } from './records.ts';
import type { RowReject, Tabular } from './tabular.ts';
import { countLines } from './text-chunks.ts';

type DelimitedFile = { path: string; name: string; relation: string; delimiter: string };

/** More rejected rows than this: the file is something else than it says, and is refused as a whole. */
const mostRejects = 100_000;
/** As much of a raw text and of a value as is kept. */
const rawCharacters = 4_000;
const foundCharacters = 200;

/**
 * Reads a delimited file into its relation. Null: it has no line at all.
 * Throws `TABULAR_HEADER`, `TABULAR_ENCODING`, `TABULAR_UNREADABLE`, `TABULAR_BROKEN_QUOTES`.
 */
export async function readDelimited(connection: DuckDBConnection, file: DelimitedFile): Promise<Tabular | null> {
	const header = await readHeader(file.path, file.name, file.delimiter);
	if (!header) return null;
	return (await readPlain(connection, file, header)) ?? (await readCarefully(connection, file, header));
}

/** Reads a file of one record a line. Null: it is not one, nothing was made. */
export async function readPlain(
	connection: DuckDBConnection,
	file: DelimitedFile,
	header: Header
): Promise<Tabular | null> {
	const { columns } = header;
	// A column named rowid would hide the row number; a file of one column has blank lines that may be rows.
	const isPossible = header.line === 1 && header.isOneLine && columns.length > 1 && !hasColumn(columns, 'rowid');
	if (!isPossible) return null;
	try {
		await connection.run(createDelimitedRows(file.relation, file.path, columns, file.delimiter));
	} catch (error) {
		if (isReaderError(error)) return null;
		throw error;
	}
	const [[rows]] = (await connection.runAndReadAll(countStoredRows(file.relation))).getRowsJS() as [[number]];
	const { lines, hasDoubtfulQuotes } = await countLines(file.path, file.delimiter);
	if (rows !== lines - 1 || hasDoubtfulQuotes) return null;
	await connection.run(createNumberedView(file.relation, columns, file.name, 2));
	return { columns, rows, rejects: [], warnings: [] };
}

/** Reads a file record by record. */
export async function readCarefully(
	connection: DuckDBConnection,
	file: DelimitedFile,
	header: Header
): Promise<Tabular> {
	const { columns } = header;
	const rejects: RowReject[] = [];
	const appended = await openAppendedRows(connection, file.relation, columns);
	let rows = 0;
	try {
		let isHeader = true;
		for await (const record of records(file.path, file.name, file.delimiter)) {
			if (isHeader) {
				isHeader = false;
				continue;
			}
			const reject = faultOf(record, columns, file.name);
			if (reject) rejects.push(reject);
			else appended.append(record.fields, record.line);
			if (rejects.length > mostRejects)
				throw new RetourError(
					'source',
					'TABULAR_UNREADABLE',
					`${file.name}: more than ${mostRejects} rows do not fit its header`,
					{
						hint: `the header has ${columns.length} columns (${columns.slice(0, 5).join(', ')} …); is the delimiter another one?`
					}
				);
		}
	} finally {
		rows = appended.close();
	}
	await connection.run(createAppendedView(file.relation, columns, file.name));
	return { columns, rows, rejects, warnings: [] };
}

/** The raw text of the records that begin at the given lines (ascending), for messages about rows that were read. */
export async function* rawRecords(
	file: Omit<DelimitedFile, 'relation'>,
	lines: readonly number[]
): AsyncGenerator<{ line: number; raw: string }> {
	let next = 0;
	for await (const record of records(file.path, file.name, file.delimiter)) {
		while (next < lines.length && lines[next]! < record.line) next++;
		if (next >= lines.length) return;
		if (lines[next] === record.line) yield { line: record.line, raw: record.raw.slice(0, rawCharacters) };
	}
}

function faultOf(record: TextRecord, columns: readonly string[], name: string): RowReject | null {
	const reject = (column: string | null, found: string | null, reason: string): RowReject => ({
		file: name,
		line: record.line,
		column,
		found: found === null ? null : found.slice(0, foundCharacters),
		reason,
		raw: record.raw.slice(0, rawCharacters)
	});
	if (record.fault === 'too_long') {
		const longest = record.fields.reduce(
			(best, field, index) => (field.length > record.fields[best]!.length ? index : best),
			0
		);
		return reject(columns[longest] ?? null, record.fields[longest] ?? null, 'too_long');
	}
	if (record.fault) return reject(null, null, record.fault);
	const { fields } = record;
	// Delimiters after the last value are a habit of some exports, and hold nothing.
	let count = fields.length;
	while (count > columns.length && fields[count - 1] === '') count--;
	if (count > columns.length) return reject(null, `${fields.length} values`, 'too_many_columns');
	if (count < columns.length) return reject(columns[count] ?? null, `${fields.length} values`, 'too_few_columns');
	return null;
}

const hasColumn = (columns: readonly string[], name: string): boolean =>
	columns.some((column) => column.toLowerCase() === name);

/** Says DuckDB that the file is not what it was told, or is something else wrong (memory, disk, an interrupt)? */
const isReaderError = (error: unknown): boolean =>
	error instanceof Error && /CSV Error|CSV Parser|Maximum line size|Invalid unicode|not utf-8/i.test(error.message);
