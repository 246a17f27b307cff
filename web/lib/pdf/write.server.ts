// A PDF from what it holds: A4 pages with tags, embedded letters of both languages, tables that repeat their header.
import { columnWidths } from './columns.ts';
import type { PdfBlock, PdfContent } from './document.ts';
import { readFonts } from './fonts.server.ts';
import { bad, ink, margin, Paper, quiet, type Style } from './paper.server.ts';
import { setTable, uprightSizes } from './table.server.ts';

const titleStyle: Style = { size: 17, weight: 'bold' };
const headingStyle: Style = { size: 11.5, weight: 'bold' };
const textStyles: Readonly<Record<'text' | 'quiet' | 'attention' | 'link', Style>> = {
	text: { size: 9.5 },
	quiet: { size: 8, colour: quiet },
	attention: { size: 9.5, weight: 'bold', colour: bad },
	link: { size: 9.5, colour: '#1f5fae' }
};
const figureStyles = {
	label: { size: 8, colour: quiet },
	value: { size: 15, weight: 'bold', colour: ink },
	aside: { size: 7.5, colour: quiet }
} as const satisfies Record<string, Style>;
const termStyle: Style = { size: 9, weight: 'bold' };
const meaningStyle: Style = { size: 9, colour: quiet };

/** The bytes of the file. Wide where a table does not fit on a page that stands. */
export async function writePdf(content: PdfContent): Promise<Uint8Array<ArrayBuffer>> {
	const fonts = await readFonts(textsOf(content));
	let paper = new Paper(content, fonts, { isWide: false });
	const tables = content.blocks.filter((block) => block.kind === 'table');
	const { width: available, measures } = paper;
	const doFit = tables.every((table) =>
		uprightSizes.some((size) => columnWidths(table, { available, size, measures }))
	);
	if (!doFit) paper = new Paper(content, fonts, { isWide: true });
	setText(paper, 'H1', content.title, titleStyle, 6);
	for (const block of content.blocks) await set(paper, block);
	return paper.finish();
}

/** All texts of a document, by the weight that they are set in. */
function textsOf({ title, foot, blocks }: PdfContent) {
	const regular = [foot, '0123456789 /'];
	const bold = [title];
	for (const block of blocks)
		switch (block.kind) {
			case 'heading':
			case 'attention':
				bold.push(block.text);
				break;
			case 'figures':
				for (const { label, value, aside } of block.figures) {
					regular.push(label, aside);
					bold.push(value);
				}
				break;
			case 'terms':
				for (const { term, meaning } of block.terms) {
					bold.push(term);
					regular.push(meaning);
				}
				break;
			case 'table':
				bold.push(...block.columns.map((column) => column.title));
				for (const row of block.rows) for (const { text, isStrong } of row) (isStrong ? bold : regular).push(text);
				break;
			default:
				regular.push(block.text);
		}
	return { regular: regular.join(''), bold: bold.join('') };
}

async function set(paper: Paper, block: PdfBlock): Promise<void> {
	switch (block.kind) {
		case 'heading':
			paper.y += 8;
			// Never alone at the foot of a page.
			paper.need(90);
			paper.doc.outline.addItem(block.text);
			return setText(paper, 'H2', block.text, headingStyle, 4);
		case 'figures':
			return setFigures(paper, block);
		case 'terms':
			return block.terms.forEach(({ term, meaning }) => {
				paper.need(40);
				setText(paper, 'P', term, termStyle, 0);
				setText(paper, 'P', meaning, meaningStyle, 5);
			});
		case 'table':
			return setTable(paper, block);
		default:
			return setText(paper, 'P', block.text, textStyles[block.kind], 3, block.kind === 'link' ? block.href : undefined);
	}
}

function setText(paper: Paper, tag: string, text: string, style: Style, after: number, href?: string): void {
	const lineHeight = paper.height(1, style);
	for (const line of paper.lines(text, paper.width, style)) {
		paper.need(lineHeight);
		paper.mark(tag, paper.root, () => paper.set(line, margin, paper.y, style));
		if (href) paper.doc.link(margin, paper.y, paper.widthOf(line, style), lineHeight, href);
		paper.y += lineHeight;
	}
	paper.y += after;
}

const abreast = 3;
const gap = 14;

function setFigures(paper: Paper, { figures }: Extract<PdfBlock, { kind: 'figures' }>): void {
	const width = (paper.width - gap * (abreast - 1)) / abreast;
	paper.y += 8;
	for (let first = 0; first < figures.length; first += abreast) {
		const row = figures.slice(first, first + abreast).map((figure) => ({
			label: paper.lines(figure.label, width, figureStyles.label),
			value: paper.lines(figure.value, width, figureStyles.value),
			aside: figure.aside === '' ? [] : paper.lines(figure.aside, width, figureStyles.aside)
		}));
		const parts = ['label', 'value', 'aside'] as const;
		const heightOf = (figure: (typeof row)[number]) =>
			parts.reduce((sum, part) => sum + paper.height(figure[part].length, figureStyles[part]), 0);
		const height = Math.max(...row.map(heightOf)) + 10;
		paper.need(height);
		row.forEach((figure, index) => {
			const x = margin + index * (width + gap);
			paper.decorate(() => paper.rule(x, paper.y, width));
			paper.mark('P', paper.root, () => {
				let y = paper.y + 3;
				for (const part of parts)
					for (const line of figure[part]) {
						paper.set(line, x, y, figureStyles[part]);
						y += paper.height(1, figureStyles[part]);
					}
			});
		});
		paper.y += height;
	}
}
