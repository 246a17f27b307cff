// A workbook is a zip of XML parts. Its sizes are checked before anything is unpacked, and yauzl breaks off where a part
// turns out larger than it says, so that a small file cannot fill the memory or keep us busy for hours.
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { RetourError } from '../../errors.ts';
import { refuseBomb } from '../unpacked.ts';

const mebibyte = 1 << 20;
const mostParts = 10_000;
/** Sheets are read as a stream; Excel's 1,048,576 rows of twenty columns are about this much. */
export const mostSheetBytes = 1024 * mebibyte;
/** What is kept in memory: texts that cells share, styles, names. */
export const mostKeptBytes = 256 * mebibyte;

export type Parts = {
	/** Whether there is such a part; names are compared without regard to case. */
	has: (part: string) => boolean;
	/**
	 * The text of a part in pieces. Throws `TABULAR_UNREADABLE` where it is missing or damaged, `TABULAR_TOO_LARGE` where
	 * it unpacks to more than `most` bytes.
	 */
	text: (part: string, most: number) => AsyncGenerator<string>;
	close: () => void;
};

/** Opens a zip. Throws `TABULAR_UNREADABLE` for a file that is none. */
export async function openParts(path: string, name: string): Promise<Parts> {
	const unreadable = (cause: unknown): RetourError => unreadableWorkbook(name, messageOf(cause), cause);
	let zip: ZipFile;
	try {
		zip = await yauzl.openPromise(path, { autoClose: false });
	} catch (cause) {
		// A missing or forbidden file is a matter of the folder, not of its content.
		if ((cause as NodeJS.ErrnoException).syscall) throw cause;
		throw unreadable(cause);
	}
	const entries = new Map<string, Entry>();
	try {
		if (zip.entryCount > mostParts) throw new Error(`it has ${zip.entryCount} parts`);
		for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
	} catch (cause) {
		zip.close();
		throw unreadable(cause);
	}
	async function* text(part: string, most: number): AsyncGenerator<string> {
		const entry = entries.get(part.toLowerCase());
		if (!entry) throw unreadable(new Error(`the part ${part} is missing`));
		refuseBomb(`${name} (${part})`, entry.uncompressedSize, entry.compressedSize);
		if (entry.uncompressedSize > most)
			throw new RetourError(
				'source',
				'TABULAR_TOO_LARGE',
				`${name}: ${part} unpacks to ${Math.round(entry.uncompressedSize / mebibyte)} MB, at most ${most / mebibyte} are read`,
				{ hint: 'save it as CSV, or divide it into several workbooks' }
			);
		const decoder = new TextDecoder('utf-8', { fatal: true });
		try {
			const stream = await zip.openReadStreamPromise(entry);
			for await (const bytes of stream) yield decoder.decode(bytes as Buffer, { stream: true });
			yield decoder.decode();
		} catch (cause) {
			throw cause instanceof RetourError ? cause : unreadable(cause);
		}
	}
	return { has: (part) => entries.has(part.toLowerCase()), text, close: () => zip.close() };
}

/** `TABULAR_UNREADABLE` of a workbook. */
export const unreadableWorkbook = (name: string, why: string, cause?: unknown): RetourError =>
	new RetourError('source', 'TABULAR_UNREADABLE', `${name} cannot be read as an Excel workbook: ${why}`, {
		cause,
		hint: 'the file is damaged, not complete, protected by a password, or an old .xls: save it as .xlsx without a password'
	});

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
