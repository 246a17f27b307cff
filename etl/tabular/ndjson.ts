// Newline-delimited JSON: one object a line. Parsed here and not by DuckDB, whose JSON numbers go through floats:
// 12345678901234.5678 would come back as 12345678901234.568.
import type { DuckDBConnection } from '@duckdb/node-api';
import { createAppendedView } from '../../sql/load/tabular.ts';
import { RetourError } from '../errors.ts';
import { openAppendedRows } from './appended-rows.ts';
import { checkHeader } from './header.ts';
import type { RowReject, Tabular } from './tabular.ts';
import { textChunks } from './text-chunks.ts';

const longestLine = 2_000_000;
const rawCharacters = 4_000;
const mostRejects = 100_000;

type Line = { line: number; raw: string };

/** Reads NDJSON into its relation: a column for each key that any line has. Null: there is no line. */
export async function readNdjson(
	connection: DuckDBConnection,
	{ path, name, relation }: { path: string; name: string; relation: string }
): Promise<Tabular | null> {
	const { columns, keys, isEmpty } = await ndjsonColumns(path, name, Infinity);
	if (isEmpty) return null;
	const rejects: RowReject[] = [];
	const appended = await openAppendedRows(connection, relation, columns);
	let rows = 0;
	try {
		for await (const { line, raw } of lines(path, name)) {
			const object = parseLine(raw);
			if (typeof object === 'string') {
				rejects.push({ file: name, line, column: null, found: null, reason: object, raw: raw.slice(0, rawCharacters) });
				if (rejects.length > mostRejects)
					throw new RetourError(
						'source',
						'TABULAR_UNREADABLE',
						`${name}: more than ${mostRejects} lines are not JSON objects`,
						{
							hint: 'NDJSON has one object a line, without brackets or commas around them'
						}
					);
			} else
				appended.append(
					keys.map((key) => textOf(object[key])),
					line
				);
		}
	} finally {
		rows = appended.close();
	}
	await connection.run(createAppendedView(relation, columns, name));
	return { columns, rows, rejects, warnings: [] };
}

/**
 * The keys of the first `most` lines in the order of their first appearance, and the column that each becomes.
 * Throws `TABULAR_HEADER` where two keys differ in case only.
 */
export async function ndjsonColumns(
	path: string,
	name: string,
	most: number
): Promise<{ columns: string[]; keys: string[]; isEmpty: boolean }> {
	const keys = new Set<string>();
	let seen = 0;
	for await (const { raw } of lines(path, name)) {
		if (++seen > most) break;
		const object = parseLine(raw);
		if (typeof object !== 'string') for (const key of Object.keys(object)) keys.add(key);
	}
	return { columns: checkHeader([...keys], name), keys: [...keys], isEmpty: seen === 0 };
}

/** The raw text of the given lines (ascending). */
export async function* rawLines(path: string, name: string, wanted: readonly number[]): AsyncGenerator<Line> {
	let next = 0;
	for await (const { line, raw } of lines(path, name)) {
		while (next < wanted.length && wanted[next]! < line) next++;
		if (next >= wanted.length) return;
		if (wanted[next] === line) yield { line, raw: raw.slice(0, rawCharacters) };
	}
}

/** The lines that are not blank. A line longer than allowed comes whole: its parsing refuses it. */
async function* lines(path: string, name: string): AsyncGenerator<Line> {
	let line = 1;
	let waiting: string[] = [];
	for await (const text of textChunks(path, name)) {
		let at = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
			waiting.push(text.slice(at, end));
			const raw = waiting.join('').trim();
			waiting = [];
			if (raw.length > 0) yield { line, raw };
			line++;
			at = end + 1;
		}
		if (at < text.length) waiting.push(text.slice(at));
	}
	const raw = waiting.join('').trim();
	if (raw.length > 0) yield { line, raw };
}

type RawNumber = { rawJSON: string };
type WithRaw = { rawJSON: (text: string) => RawNumber; isRawJSON: (value: unknown) => value is RawNumber };
const { rawJSON, isRawJSON } = JSON as unknown as WithRaw;
/** A number that a float may not give back as it was written. */
const riskyNumber = /\d[\d.]{14,}|\d[eE]|\.\d*0\b/;

/** The object of a line, or why it is none. */
function parseLine(raw: string): Record<string, unknown> | string {
	if (raw.length > longestLine) return 'too_long';
	let value: unknown;
	try {
		value = riskyNumber.test(raw)
			? (
					JSON.parse as (
						text: string,
						reviver: (key: string, value: unknown, context: { source?: string }) => unknown
					) => unknown
				)(raw, (_, part, { source }) => (typeof part === 'number' && source !== undefined ? rawJSON(source) : part))
			: JSON.parse(raw);
	} catch (error) {
		if (error instanceof SyntaxError) return 'invalid_json';
		throw error;
	}
	return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value)
		? (value as Record<string, unknown>)
		: 'not_an_object';
}

function textOf(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return value;
	if (typeof value === 'object') return isRawJSON(value) ? value.rawJSON : JSON.stringify(value);
	return String(value as number | boolean);
}
