import { RetourError } from '../errors.ts';
import { records } from './records.ts';

/** Names that the reader adds to every relation. */
const reserved = new Set(['_file', '_line']);

/** The header of a delimited file: its columns and the line that it stands on. Null: the file has no line at all. */
export type Header = { columns: string[]; line: number; isOneLine: boolean };

/**
 * Reads the header of a CSV or TSV file.
 * Throws `TABULAR_HEADER` for a name that stands twice or that is reserved, `TABULAR_ENCODING` for other bytes.
 */
export async function readHeader(path: string, name: string, delimiter: string): Promise<Header | null> {
	for await (const record of records(path, name, delimiter)) {
		if (record.fault)
			throw new RetourError(
				'source',
				'TABULAR_HEADER',
				`${name}: the header in line ${record.line} is broken: ${record.fault}`,
				{
					hint: 'the first line must hold the column names'
				}
			);
		return {
			columns: checkHeader(record.fields, name),
			line: record.line,
			isOneLine: !/[\n\r]/.test(record.raw)
		};
	}
	return null;
}

/**
 * Trims the names of a header, replaces NUL and gives nameless columns their position: `column_3`. Case is kept, since it is shown
 * to people; names that differ in case only are the same name.
 */
export function checkHeader(fields: readonly string[], name: string): string[] {
	// A delimiter after the last name is a habit of some exports, not a column.
	const named = fields.length > 1 && fields.at(-1)!.trim() === '' ? fields.slice(0, -1) : fields;
	// No statement can name a column with NUL in it.
	const columns = named.map((field, index) => field.trim().replaceAll('\0', '\ufffd') || `column_${index + 1}`);
	const seen = new Set<string>();
	for (const column of columns) {
		const key = column.toLowerCase();
		if (reserved.has(key))
			throw new RetourError('source', 'TABULAR_HEADER', `${name} has a column ${column}, which is a name of our own`, {
				hint: `give the column another name; ${[...reserved].join(' and ')} say where a row stands`
			});
		if (seen.has(key))
			throw new RetourError('source', 'TABULAR_HEADER', `${name} has the column ${column} twice`, {
				hint: 'names are compared without regard to case; rename or remove one of them'
			});
		seen.add(key);
	}
	return columns;
}
