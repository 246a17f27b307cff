// A PDF as a reader of PDFs shows it: its words by place, and what it says of itself.
import { getDocumentProxy } from 'unpdf';

export type PdfWord = { text: string; x: number; y: number; width: number; height: number };
export type PdfPage = { width: number; height: number; words: PdfWord[]; lines: string[]; tags: string[] };

type Tagged = { type?: string; role?: string; children?: readonly Tagged[] };
/** Roles of what stands on a page itself, not of what it is a part of. */
const tagsOf = ({ role, children = [] }: Tagged): string[] => [
	...(role && children.some(({ type }) => type === 'content') ? [role] : []),
	...children.flatMap(tagsOf)
];

/** The pages of a PDF. Places are in points from the upper left corner; a line is what stands at one height. */
export async function readPdf(bytes: Uint8Array) {
	// the reader takes the bytes for itself
	const document = await getDocumentProxy(bytes.slice());
	const pages: PdfPage[] = [];
	for (let number = 1; number <= document.numPages; number++) {
		const page = await document.getPage(number);
		const [, , width = 0, height = 0] = page.view;
		const { items } = await page.getTextContent();
		const words = items.flatMap((item) =>
			'str' in item && item.str.trim() !== ''
				? {
						text: item.str,
						x: item.transform[4] as number,
						y: height - (item.transform[5] as number),
						width: item.width,
						height: item.height
					}
				: []
		);
		const rows = new Map<number, PdfWord[]>();
		for (const word of words) rows.set(Math.round(word.y), [...(rows.get(Math.round(word.y)) ?? []), word]);
		pages.push({
			width,
			height,
			words,
			lines: [...rows].sort(([one], [other]) => one - other).map(([, row]) => lineOf(row)),
			tags: tagsOf(((await page.getStructTree()) ?? {}) as Tagged)
		});
	}
	const { info } = await document.getMetadata();
	const mark = await document.getMarkInfo();
	return { pages, info, isTagged: mark?.Marked === true, text: pages.flatMap(({ lines }) => lines).join('\n') };
}

/** Words of one height, with a blank where a gap is. */
function lineOf(words: readonly PdfWord[]): string {
	let line = '';
	let end = 0;
	for (const { text, x, width } of words.toSorted((one, other) => one.x - other.x)) {
		line += line !== '' && x - end > 1.5 ? ` ${text}` : text;
		end = x + width;
	}
	return line;
}
