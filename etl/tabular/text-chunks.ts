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

/** How many line ends a file has, whether its last line has one, and its size in bytes. One pass, no decoding. */
export async function countLines(path: string): Promise<{ lines: number; bytes: number }> {
	let lines = 0;
	let bytes = 0;
	let last = 0x0a;
	for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes })) {
		const piece = chunk as Buffer;
		for (let at = piece.indexOf(0x0a); at !== -1; at = piece.indexOf(0x0a, at + 1)) lines++;
		bytes += piece.length;
		last = piece[piece.length - 1]!;
	}
	return { lines: last === 0x0a ? lines : lines + 1, bytes };
}
