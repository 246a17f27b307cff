// Walks a delimited text record by record, as RFC 4180 has it (and blanks around quotes let be), and says where each begins. DuckDB reads plain files
// much faster; this is for those where a physical line is not a row (quoted line breaks, blank lines) or where some
// rows are not rows at all.
//
// A broken quote would swallow everything up to the next one, perhaps the rest of the file. So a record that is
// malformed costs only its first line: reading goes on with the line after it.
import { RetourError } from '../errors.ts';
import { textChunks } from './text-chunks.ts';

/** Why a piece of text is not a record of its file. */
export type RecordFault = 'unclosed_quote' | 'text_after_quote' | 'too_long';

export type TextRecord = {
	/** The values; empty where there is a fault. */
	fields: string[];
	/** Physical line of its first character, from 1. */
	line: number;
	/** As it stands in the file, without the line end. */
	raw: string;
	fault: RecordFault | null;
};

/** Longer records are not read: no row has that much to say. The same limit as DuckDB's reader, in characters. */
export const longestRecord = 2_000_000;
/** How far a quote is followed to find its end. */
const farthestQuote = 32_000_000;
/** A far-reaching broken quote costs a second look at the same text; more of them than this is not a table. */
const mostFarFaults = 50;

const [quote, space, lineFeed, carriageReturn] = [0x22, 0x20, 0x0a, 0x0d];

type Parsed = { fields: string[]; end: number; next: number; fault: RecordFault | null } | 'incomplete';

/**
 * The records of a delimited file, the header among them, blank lines left out.
 * Throws `TABULAR_ENCODING`, and `TABULAR_BROKEN_QUOTES` when quotes are broken throughout a large file.
 */
export async function* records(path: string, name: string, delimiter: string): AsyncGenerator<TextRecord> {
	// Closed when a reader stops early: the header is read so, of each file of each run.
	await using chunks = textChunks(path, name);
	let text = '';
	let at = 0;
	let line = 1;
	let ended = false;
	let newline: string | null = null;
	let farFaults = 0;

	for (;;) {
		newline ??= findNewline(text, ended);
		const parsed = newline === null ? 'incomplete' : parseRecord(text, at, delimiter, newline, ended);
		const firstEnd = newline === null ? -1 : text.indexOf(newline, at);
		if (parsed === 'incomplete' || (isMalformed(parsed.fault) && firstEnd === -1 && !ended)) {
			if (ended) return;
			// Read as much again as is waiting: a long record then costs a few looks and not one per piece.
			const pieces = [text.slice(at)];
			const waiting = text.length - at;
			for (let more = 0; more <= waiting;) {
				const { value, done } = await chunks.next();
				if (done) {
					ended = true;
					break;
				}
				pieces.push(value);
				more += value.length;
			}
			text = pieces.join('');
			at = 0;
			continue;
		}
		let { end, next } = parsed;
		if (isMalformed(parsed.fault)) {
			if (end - at > longestRecord && ++farFaults > mostFarFaults) {
				const sentence = `${name} has broken quotes throughout, the last at line ${line}`;
				throw new RetourError('source', 'TABULAR_BROKEN_QUOTES', sentence, {
					hint: 'a quote inside a quoted value is written twice: "a 5"" screen"'
				});
			}
			end = firstEnd === -1 ? text.length : firstEnd;
			next = firstEnd === -1 ? text.length : firstEnd + 1;
		}
		const raw = text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
		if (raw.length > 0) yield { fields: parsed.fields, line, raw, fault: parsed.fault };
		line += countOf(text, newline!, at, next);
		at = next;
	}
}

const isMalformed = (fault: RecordFault | null): boolean => fault === 'unclosed_quote' || fault === 'text_after_quote';

/** Files of old Macs end lines with CR alone: those that have no LF at all. */
function findNewline(text: string, ended: boolean): string | null {
	if (text.includes('\n')) return '\n';
	return ended ? (text.includes('\r') ? '\r' : '\n') : null;
}

function parseRecord(text: string, start: number, delimiter: string, newline: string, ended: boolean): Parsed {
	const { length } = text;
	if (start >= length) return 'incomplete';
	const separator = delimiter.charCodeAt(0);
	const lineEnd = newline.charCodeAt(0);
	const fields: string[] = [];
	for (let at = start; ;) {
		// Blanks before a quote belong to nothing, as DuckDB's reader has it: `a, "b"` is the habit of many hands.
		let opening = at;
		if (separator !== space) while (text.charCodeAt(opening) === space) opening++;
		if (text.charCodeAt(opening) === quote) {
			at = opening;
			let close = at + 1;
			let escaped = false;
			for (; ; close += 2) {
				close = text.indexOf('"', close);
				if (close === -1) {
					if (!ended && length - start <= farthestQuote) return 'incomplete';
					return { fields: [], end: length, next: length, fault: 'unclosed_quote' };
				}
				if (close + 1 >= length && !ended) return 'incomplete';
				if (text.charCodeAt(close + 1) !== quote) break;
				escaped = true;
			}
			const value = text.slice(at + 1, close);
			fields.push(escaped ? value.replaceAll('""', '"') : value);
			at = close + 1;
			if (separator !== space) while (text.charCodeAt(at) === space) at++;
			if (text.charCodeAt(at) === carriageReturn && lineEnd === lineFeed) {
				if (at + 1 >= length && !ended) return 'incomplete';
				if (at + 1 >= length || text.charCodeAt(at + 1) === lineFeed) at++;
			}
		} else {
			let stop = at;
			for (let code = 0; stop < length; stop++) {
				code = text.charCodeAt(stop);
				if (code === separator || code === lineEnd) break;
			}
			if (stop >= length && !ended) return 'incomplete';
			const isLast = stop >= length || text.charCodeAt(stop) === lineEnd;
			const hasReturn = isLast && stop > at && text.charCodeAt(stop - 1) === carriageReturn;
			fields.push(text.slice(at, hasReturn ? stop - 1 : stop));
			at = stop;
		}
		if (at >= length) return ended ? ending(fields, start, length, length) : 'incomplete';
		const code = text.charCodeAt(at);
		if (code === lineEnd) return ending(fields, start, at, at + 1);
		if (code !== separator) return { fields: [], end: at, next: at, fault: 'text_after_quote' };
		at++;
		if (at >= length) {
			if (!ended) return 'incomplete';
			return ending([...fields, ''], start, length, length);
		}
	}
}

const ending = (fields: string[], start: number, end: number, next: number): Parsed => ({
	fields,
	end,
	next,
	fault: end - start > longestRecord ? 'too_long' : null
});

function countOf(text: string, what: string, from: number, to: number): number {
	let count = 0;
	for (let at = text.indexOf(what, from); at !== -1 && at < to; at = text.indexOf(what, at + 1)) count++;
	return count;
}
