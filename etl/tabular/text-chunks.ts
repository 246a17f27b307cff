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
	lines: number;
	bytes: number;
	/** Somewhere stands a quote, blanks and a quote: `"a" "b"`, or a harmless `"a "" "" b"`. */
	hasQuoteGap: boolean;
};

/** Counts line ends and bytes of a file; a last line without an end counts. One pass, no decoding. */
export async function countLines(path: string): Promise<LineCount> {
	let lines = 0;
	let bytes = 0;
	let hasQuoteGap = false;
	let tail = Buffer.from('\n');
	for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes })) {
		const piece = chunk as Buffer;
		for (let at = piece.indexOf(0x0a); at !== -1; at = piece.indexOf(0x0a, at + 1)) lines++;
		bytes += piece.length;
		hasQuoteGap ||= hasGap(piece) || hasGap(Buffer.concat([tail, piece.subarray(0, farthestGap)]));
		tail = Buffer.from(piece.subarray(-farthestGap));
	}
	return { lines: tail.at(-1) === 0x0a ? lines : lines + 1, bytes, hasQuoteGap };
}

/** Blanks between two quotes that are looked for across the border of two pieces. */
const farthestGap = 256;
const quoteAndBlank = Buffer.from('" ');

function hasGap(bytes: Buffer): boolean {
	for (let at = bytes.indexOf(quoteAndBlank); at !== -1; at = bytes.indexOf(quoteAndBlank, at)) {
		at += 2;
		while (bytes[at] === 0x20) at++;
		if (bytes[at] === 0x22) return true;
	}
	return false;
}
