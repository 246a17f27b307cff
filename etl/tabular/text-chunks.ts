// The text of a file in pieces. Everything after `toUtf8` is UTF-8; a file that is not was never passed through it.
import { createReadStream } from 'node:fs';
import { RetourError } from '../errors.ts';

const pieceBytes = 1 << 20;

/**
 * The text of a UTF-8 file, in order, without a byte order mark.
 * Throws `TABULAR_ENCODING` when the bytes are not UTF-8.
 */
export async function* textChunks(path: string, name: string): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const decode = (bytes: Uint8Array | undefined): string => {
		try {
			return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
		} catch (cause) {
			throw new RetourError('source', 'TABULAR_ENCODING', `${name} is not UTF-8`, {
				cause,
				hint: 'name its encoding in the configuration: encoding: "gb18030" or "windows-1252"'
			});
		}
	};
	for await (const bytes of createReadStream(path, { highWaterMark: pieceBytes })) {
		const text = decode(bytes as Buffer);
		if (text.length > 0) yield text;
	}
	const rest = decode(undefined);
	if (rest.length > 0) yield rest;
}

export type LineCount = {
	/** Line ends; a last line without one counts. */
	lines: number;
	/**
	 * Quotes stand where DuckDB, even when it is strict, makes something else of them than what is written: `"a" "b"`
	 * becomes `a b`, and a quote after blanks (`a, "b"`) may stay open or belong to the value. Most are harmless.
	 */
	hasDoubtfulQuotes: boolean;
};

/** Counts the lines of a delimited file and looks at its quotes. One pass, no decoding. */
export async function countLines(path: string, delimiter: string): Promise<LineCount> {
	const separator = delimiter.charCodeAt(0);
	let lines = 0;
	let hasDoubtfulQuotes = false;
	let rest = Buffer.alloc(0);
	for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes })) {
		const text = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
		let end = 0;
		for (let at = text.indexOf(lineFeed, rest.length); at !== -1; at = text.indexOf(lineFeed, end)) {
			lines++;
			end = at + 1;
		}
		hasDoubtfulQuotes ||= areQuotesDoubtful(text.subarray(0, end), separator);
		rest = Buffer.from(text.subarray(end));
	}
	hasDoubtfulQuotes ||= areQuotesDoubtful(rest, separator);
	return { lines: rest.length > 0 ? lines + 1 : lines, hasDoubtfulQuotes };
}

const [quote, space, lineFeed] = [0x22, 0x20, 0x0a];
const blankAndQuote = Buffer.from(' "');

/** Of whole lines: stands a quote after blanks that follow a quote, or that begin a value? */
function areQuotesDoubtful(lines: Buffer, separator: number): boolean {
	for (let at = lines.indexOf(blankAndQuote); at !== -1; at = lines.indexOf(blankAndQuote, at + 2)) {
		let before = at;
		while (lines[before] === space) before--;
		if (before < 0 || [quote, separator, lineFeed].includes(lines[before]!)) return true;
	}
	return false;
}
