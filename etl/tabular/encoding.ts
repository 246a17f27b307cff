// Brings text files into UTF-8 while copying them. A file that is not in the encoding that it is said to be in is
// refused with the place of the first wrong byte: guessing would turn names into nonsense that no check finds.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { RetourError } from '../errors.ts';
import { refuseBomb } from './unpacked.ts';

export type Encoding = 'utf-8' | 'gb18030' | 'windows-1252';

export type CopiedText = {
	/** Of the file as it is, before decompression and conversion. */
	sha256: string;
	/** Bytes read from the disk. */
	bytes: number;
};

const pieceBytes = 1 << 20;

/** Whether a file is packed, by the ending of its name. */
export const packingOf = (path: string): 'gz' | 'zst' | null =>
	/\.gz$/i.test(path) ? 'gz' : /\.zst$/i.test(path) ? 'zst' : null;

/**
 * Copies a text file as UTF-8 without a byte order mark; `.gz` and `.zst` are unpacked on the way. Without a target it
 * only looks whether that could be done.
 * Throws `TABULAR_ENCODING` with byte offset and line of the first byte that is not text of `encoding`,
 * `TABULAR_UNREADABLE` for a damaged compressed file, and `TABULAR_TOO_LARGE` for one that unpacks to far more than a
 * table would. What was written by then is the caller's to remove.
 */
export async function toUtf8(
	from: string,
	to: string | null,
	{ encoding, name }: { encoding: Encoding; name: string }
): Promise<CopiedText> {
	const hash = createHash('sha256');
	let bytes = 0;
	async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
		for await (const piece of source) {
			hash.update(piece);
			bytes += piece.length;
			yield piece;
		}
	}
	async function* measured(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
		let unpacked = 0;
		for await (const piece of source) {
			unpacked += piece.length;
			refuseBomb(name, unpacked, bytes);
			yield piece;
		}
	}
	const converted = (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> =>
		encoding === 'utf-8' ? checkedUtf8(source, name) : converting(source, encoding, name);
	const source = createReadStream(from, { highWaterMark: pieceBytes });
	const target = to === null ? nowhere() : createWriteStream(to, { highWaterMark: pieceBytes });
	const packing = packingOf(from);
	const unpack = packing === 'gz' ? createGunzip() : packing === 'zst' ? createZstdDecompress() : null;
	try {
		if (unpack) await pipeline(source, counted, unpack, (packed: Readable) => converted(measured(packed)), target);
		else await pipeline(source, counted, converted, target);
	} catch (cause) {
		if (cause instanceof RetourError || !isUnpackError(cause)) throw cause;
		throw new RetourError('source', 'TABULAR_UNREADABLE', `${name} cannot be unpacked: ${cause.message}`, {
			cause,
			hint: 'the file is damaged or not complete'
		});
	}
	return { sha256: hash.digest('hex'), bytes };
}

const nowhere = (): Writable => new Writable({ write: (_piece, _encoding, done) => done() });

const isUnpackError = (error: unknown): error is NodeJS.ErrnoException =>
	error instanceof Error && /^(Z_|ZSTD_|ERR_ZLIB|ERR_ZSTD)/.test((error as NodeJS.ErrnoException).code ?? '');

/** Passes UTF-8 on as it is, without the mark; characters that two pieces share are put together first. */
async function* checkedUtf8(source: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
	let rest = Buffer.alloc(0);
	let offset = 0;
	let line = 1;
	let isFirst = true;
	for await (const piece of source) {
		let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
		if (isFirst && bytes.length >= 3) {
			refuseUtf16(bytes, name);
			if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
				bytes = bytes.subarray(3);
				offset = 3;
			}
			isFirst = false;
		}
		const whole = bytes.subarray(0, wholeCharacters(bytes));
		if (!isUtf8(whole)) throw wrongByte(whole, offset, line, 'utf-8', name);
		line += countNewlines(whole);
		offset += whole.length;
		rest = Buffer.from(bytes.subarray(whole.length));
		if (whole.length > 0) yield whole;
	}
	if (rest.length === 0) return;
	if (isFirst) refuseUtf16(rest, name);
	if (!isUtf8(rest)) throw wrongByte(rest, offset, line, 'utf-8', name);
	yield rest;
}

async function* converting(source: AsyncIterable<Buffer>, encoding: Encoding, name: string): AsyncGenerator<Buffer> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	let offset = 0;
	let line = 1;
	let isFirst = true;
	let before = Buffer.alloc(0);
	for await (const piece of source) {
		if (isFirst) refuseUtf16(piece, name);
		isFirst = false;
		let text: string;
		try {
			text = decoder.decode(piece, { stream: true });
		} catch {
			throw wrongByte(Buffer.concat([before, piece]), offset - before.length, line, encoding, name);
		}
		// At most three bytes of an unfinished character wait in the decoder.
		before = Buffer.from(piece.subarray(-3));
		line += countNewlines(piece);
		offset += piece.length;
		if (text.length > 0) yield Buffer.from(text, 'utf8');
	}
	try {
		decoder.decode();
	} catch {
		throw wrongByte(before, offset - before.length, line, encoding, name);
	}
}

/** How many bytes of the piece are whole characters, if it is UTF-8 at all. */
function wholeCharacters(bytes: Buffer): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back]!;
		if ((byte & 0xc0) === 0x80) continue;
		const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
		return wanted > back ? bytes.length - back : bytes.length;
	}
	return bytes.length;
}

function refuseUtf16(bytes: Buffer, name: string): void {
	const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	if (!isUtf16) return;
	throw new RetourError('source', 'TABULAR_ENCODING', `${name} is UTF-16, which is not read`, {
		hint: 'save it as UTF-8 (in Excel: "CSV UTF-8")'
	});
}

/** The refusal, with the first byte that a strict decoder of the encoding does not take. */
function wrongByte(bytes: Buffer, offset: number, line: number, encoding: Encoding, name: string): RetourError {
	let [low, high] = [0, bytes.length];
	// A prefix decodes (an unfinished last character aside) until it holds the wrong byte: search for its length.
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (decodes(bytes.subarray(0, middle), encoding)) low = middle;
		else high = middle - 1;
	}
	// Back to where the unfinished character begins.
	while (low > 0 && !decodes(bytes.subarray(0, low), encoding, true)) low--;
	const place = `byte ${offset + low} (line ${line + countNewlines(bytes.subarray(0, low))})`;
	const found = `0x${(bytes[low] ?? bytes[bytes.length - 1] ?? 0).toString(16).padStart(2, '0')}`;
	const others = (['gb18030', 'windows-1252', 'utf-8'] as const).filter(
		(other) => other !== encoding && decodes(bytes, other)
	);
	const hint =
		others.length > 0
			? `the bytes would be ${others.join(' or ')}: if that is so, set encoding: '${others[0]}'`
			: 'the file seems damaged, or has parts in different encodings';
	return new RetourError('source', 'TABULAR_ENCODING', `${name} is not ${encoding}: ${found} at ${place}`, { hint });
}

function decodes(bytes: Uint8Array, encoding: Encoding, isWhole = false): boolean {
	try {
		new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
		return true;
	} catch {
		return false; // the question here; nothing else makes a fatal decoder throw
	}
}

function countNewlines(bytes: Buffer): number {
	let count = 0;
	for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count++;
	return count;
}
