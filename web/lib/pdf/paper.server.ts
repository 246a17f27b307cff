// Sheets of A4 on which text is set: measured letters, lines, tags that say what is what to who has it read aloud.
import PdfKit from 'pdfkit';
import type { PdfContent } from './document.ts';
import type { Fonts, Weight } from './fonts.server.ts';
import { linesOf, type Measure } from './lines.ts';
import type { Measures } from './columns.ts';

type Structure = PDFKit.PDFStructureElement;
/** What a structure may be given: a stretch of a page, or a structure. */
type Part = Parameters<Structure['add']>[0];

export const margin = 40;
const footRoom = 22;
export const ink = '#1f2328';
export const quiet = '#59636e';
export const line = '#d1d9e0';
export const bar = '#4f7cac';
export const bad = '#b42318';

/** From a line's top to where its letters stand, and from one line to the next, both at size 1. */
const ascent = 1.05;
const leading = 1.42;

export type Style = { size: number; weight?: Weight; colour?: string };

/** Where the letters of each face are wide, at size 1. */
function measuresOf(doc: PDFKit.PDFDocument, fonts: Fonts): Measures {
	const measure = (weight: Weight): Measure => {
		const widths = new Map<string, number>();
		const widthOf = (letter: string): number => {
			let width = widths.get(letter);
			if (width === undefined) {
				const [run] = fonts.runsOf(letter, weight);
				width = run ? doc.font(run.face).fontSize(1000).widthOfString(run.text) / 1000 : 0;
				widths.set(letter, width);
			}
			return width;
		};
		return (text) => {
			let sum = 0;
			for (const letter of text) sum += widthOf(letter);
			return sum;
		};
	};
	return { regular: measure('regular'), bold: measure('bold') };
}

/** One document under way. `y` is where the next thing begins. */
export class Paper {
	readonly doc: PDFKit.PDFDocument;
	readonly measures: Measures;
	readonly width: number;
	readonly bottom: number;
	readonly root: Structure;
	y = margin;
	readonly #fonts: Fonts;
	readonly #content: Pick<PdfContent, 'foot'>;
	readonly #bytes: Promise<Uint8Array<ArrayBuffer>>;

	constructor(content: Omit<PdfContent, 'blocks'>, fonts: Fonts, { isWide }: { isWide: boolean }) {
		const { title, language, made_at } = content;
		const doc = new PdfKit({
			size: 'A4',
			layout: isWide ? 'landscape' : 'portrait',
			margin: 0,
			bufferPages: true,
			pdfVersion: '1.7',
			tagged: true,
			lang: language,
			displayTitle: true,
			info: { Title: title, Creator: 'Retour', Producer: 'Retour', CreationDate: made_at }
		});
		const chunks: Buffer[] = [];
		this.#bytes = new Promise((resolve, reject) => {
			doc.on('data', (chunk: Buffer) => chunks.push(chunk));
			doc.once('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
			doc.once('error', reject);
		});
		for (const { name, bytes } of fonts.faces) doc.registerFont(name, bytes);
		this.doc = doc;
		this.measures = measuresOf(doc, fonts);
		this.width = doc.page.width - 2 * margin;
		this.bottom = doc.page.height - margin - footRoom;
		this.root = doc.struct('Document');
		doc.addStructure(this.root);
		this.#fonts = fonts;
		this.#content = content;
	}

	/** Room that is left on the page. */
	get room(): number {
		return this.bottom - this.y;
	}

	/** Begins a page where less room is left than is needed. True where it did. */
	need(height: number): boolean {
		if (this.room >= height || this.y === margin) return false;
		this.doc.addPage();
		this.y = margin;
		return true;
	}

	lines(text: string, width: number, { size, weight = 'regular' }: Style): string[] {
		return linesOf(text, width / size, this.measures[weight]);
	}

	height(lines: number, { size }: Style): number {
		return lines * size * leading;
	}

	widthOf(text: string, { size, weight = 'regular' }: Style): number {
		return this.measures[weight](text) * size;
	}

	/** Sets one line whose top is at `y`. */
	set(text: string, x: number, y: number, { size, weight = 'regular', colour = ink }: Style): void {
		const { doc } = this;
		doc.fillColor(colour);
		let at = x;
		for (const { face, text: run } of this.#fonts.runsOf(text, weight)) {
			// What is blank alone is not set: a font of blanks has no outlines, which some readers take for broken.
			if (run.trim() !== '')
				doc
					.font(face)
					.fontSize(size)
					.text(run, at, y + ascent * size, { lineBreak: false, baseline: 'alphabetic' });
			at += this.measures[weight](run) * size;
		}
	}

	/** What is drawn by `draw` is a thing of this kind: `P`, `TD` …; it stands in `parent`. Never over two pages. */
	mark(tag: string, parent: Structure, draw: () => void): void {
		const element = this.doc.struct(tag);
		element.add(this.stretch(tag, draw));
		element.end();
		parent.add(element);
	}

	stretch(tag: string, draw: () => void): Part {
		const content = this.doc.markStructureContent(tag);
		draw();
		this.doc.endMarkedContent();
		return content;
	}

	/** What is drawn says nothing: lines, bars, what is repeated. */
	decorate(draw: () => void, kind: 'Layout' | 'Pagination' = 'Layout'): void {
		this.doc.markContent('Artifact', { type: kind });
		draw();
		this.doc.endMarkedContent();
	}

	rule(x: number, y: number, width: number): void {
		this.doc.moveTo(x, y).lineTo(x + width, y).lineWidth(0.5).strokeColor(line).stroke(); // prettier-ignore
	}

	/** Numbers the pages, and gives the bytes of the file. */
	async finish(): Promise<Uint8Array<ArrayBuffer>> {
		const { doc, width, bottom } = this;
		const style = { size: 7.5, colour: quiet };
		const { start, count } = doc.bufferedPageRange();
		for (let page = 0; page < count; page++) {
			doc.switchToPage(start + page);
			const number = `${page + 1} / ${count}`;
			const numberWidth = this.widthOf(number, style);
			const [foot = ''] = this.lines(this.#content.foot, width - numberWidth - 20, style);
			this.decorate(() => {
				this.rule(margin, bottom + 10, width);
				this.set(foot, margin, bottom + 14, style);
				this.set(number, margin + width - numberWidth, bottom + 14, style);
			}, 'Pagination');
		}
		this.root.end();
		doc.end();
		return this.#bytes;
	}
}
