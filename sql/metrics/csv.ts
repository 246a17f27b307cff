// Rows as CSV (RFC 4180). Text that a spreadsheet would take for a formula is made harmless.

import type { Answer } from './types.ts';

export type CsvOptions = {
	/** A byte order mark in front, by which Excel knows UTF-8. */
	mark?: boolean;
};

/** The rows of an answer. */
export const answerCsv = ({ columns, rows }: Pick<Answer, 'columns' | 'rows'>, options?: CsvOptions): string =>
	writeCsv(columns, rows, options);

/** The whole file. Lines end with CRLF; null is an empty field, an empty text is `""`. */
export function writeCsv(
	columns: readonly string[],
	rows: Iterable<Readonly<Record<string, unknown>>>,
	{ mark = false }: CsvOptions = {}
): string {
	const lines = [columns.map(csvField).join(',')];
	for (const row of rows) lines.push(columns.map((name) => csvField(row[name])).join(','));
	return `${mark ? '\uFEFF' : ''}${lines.join('\r\n')}\r\n`;
}

/**
 * One field. A text that begins with `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe in front (OWASP,
 * CSV Injection); a number does not, since -5 is a number and not a formula.
 */
function csvField(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (typeof value !== 'string') return String(value);
	const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
