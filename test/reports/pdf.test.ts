// PDFs as they are read: letters of both languages, lines that fit, tables over pages, page numbers, the same bytes again.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { columnWidths } from '../../web/lib/pdf/columns.ts';
import type { PdfBlock, PdfContent } from '../../web/lib/pdf/document.ts';
import { linesOf, piecesOf } from '../../web/lib/pdf/lines.ts';
import { writePdf } from '../../web/lib/pdf/write.server.ts';
import { readPdf } from './pdf.ts';

const longName =
	'超轻量防水透气户外徒步登山鞋（男款，加宽楦头，含备用鞋带与清洁套装）2026年秋冬新款，限华东与华南地区门店及官方网店同步发售';
const content = (blocks: readonly PdfBlock[], more: Partial<PdfContent> = {}): PdfContent => ({
	title: '退货日报 Returns of the day',
	language: 'zh-CN',
	made_at: new Date('2026-11-24T10:15:00Z'),
	foot: 'Returns of the day · 20261124T101500Z',
	blocks,
	...more
});
const table = (count: number): PdfBlock => ({
	kind: 'table',
	columns: [{ title: '商品 Product' }, { title: 'SKU' }, { title: 'Rate', isFigure: true }],
	rows: Array.from({ length: count }, (_, index) => [
		{ text: index % 2 ? longName : `Łódź trail shoe ${index}` },
		{ text: `SKU-${index}` },
		{ text: `${index}.5\u202f%`, bar: index / count }
	])
});

describe('a table over several pages', () => {
	let read: Awaited<ReturnType<typeof readPdf>>;
	beforeAll(async () => {
		read = await readPdf(await writePdf(content([{ kind: 'heading', text: 'Products' }, table(120)])));
	});

	test('has its header once a page, each row once, and page numbers', () => {
		expect(read.pages.length).toBeGreaterThan(2);
		read.pages.forEach(({ lines }, index) => {
			expect(lines.filter((line) => line === '商品 Product SKU Rate')).toHaveLength(1);
			expect(lines.at(-1)).toBe(`Returns of the day · 20261124T101500Z ${index + 1} / ${read.pages.length}`);
		});
		for (let index = 0; index < 120; index++)
			expect(read.text.match(new RegExp(`\\bSKU-${index}\\b.* ${index}\\.5 %`, 'g')), `row ${index}`).toHaveLength(1);
	});

	test('stays on A4, and no two words lie on each other', () => {
		for (const { width, height, words } of read.pages) {
			expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
			for (const word of words) {
				expect(word.x).toBeGreaterThanOrEqual(39);
				expect(word.x + word.width).toBeLessThanOrEqual(width - 39);
				expect(word.y).toBeLessThan(height - 39);
				for (const other of words)
					if (other !== word && Math.abs(other.y - word.y) < 4)
						expect(other.x >= word.x + word.width - 0.5 || word.x >= other.x + other.width - 0.5, `${word.text} and ${other.text}`).toBe(true); // prettier-ignore
			}
		}
	});

	test('is a table to who has it read aloud; what is repeated is not', () => {
		expect(read.isTagged).toBe(true);
		expect(read.info).toMatchObject({ Title: '退货日报 Returns of the day', Language: 'zh-CN' });
		const tags = read.pages.flatMap((page) => page.tags);
		expect(tags.filter((tag) => tag === 'TH')).toHaveLength(3);
		expect(tags).toContain('H1');
		expect(tags).toContain('H2');
	});

	test('wraps a long Chinese name into lines that together are the name', () => {
		const [first] = read.pages;
		const row = first!.words.find(({ text }) => text === 'SKU-1')!;
		const next = first!.words.find(({ text }) => text === 'SKU-2')!;
		const name = first!.words.filter(({ x, y }) => x < row.x && y >= row.y - 1 && y < next.y - 1);
		expect(new Set(name.map(({ y }) => Math.round(y))).size).toBeGreaterThan(1);
		expect(name.map(({ text }) => text).join('')).toBe(longName);
	});
});

test('the same content gives the same bytes, and the only time in it is the given one', async () => {
	const one = await writePdf(content([table(3)]));
	const other = await writePdf(content([table(3)]));
	expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
	const dates = Buffer.from(one).toString('latin1').match(/D:\d{14}/g); // prettier-ignore
	expect(dates).toEqual(['D:20261124101500']);
	const later = await writePdf(content([table(3)], { made_at: new Date('2026-11-25T10:15:00Z') }));
	expect(Buffer.from(one).equals(Buffer.from(later))).toBe(false);
});

test('letters of Europe and China are read back; what no font has is a box, and what is no letter is left out', async () => {
	const text = 'Łódź Győr Œuvre Ωμέγα Жуков ₫ “Größe” 龘鱻 ①②③ 。、 €−≥ ☃';
	const { text: read } = await readPdf(await writePdf(content([{ kind: 'text', text }, { kind: 'attention', text }, { kind: 'text', text: 'a\u202eb ไทย\u0000c' }]))); // prettier-ignore
	expect(read.split('\n').slice(1, 3)).toEqual([text, text]);
	expect(read).toContain('ab □□□c');
});

test('a table too wide for a page that stands lies, and no figure of it is broken', async () => {
	const columns = Array.from({ length: 14 }, (_, index) => ({ title: `Column ${index}`, isFigure: true }));
	const rows = [columns.map((_, index) => ({ text: `${index},123,456.78` }))];
	const { pages } = await readPdf(await writePdf(content([{ kind: 'table', columns, rows }])));
	expect(Math.round(pages[0]!.width)).toBe(842);
	for (let index = 0; index < 14; index++) expect(pages[0]!.words.map(({ text }) => text)).toContain(`${index},123,456.78`); // prettier-ignore
});

test('a cell that is longer than a page goes on over the next', async () => {
	const words = Array.from({ length: 3000 }, (_, index) => `w${index}`);
	const long: PdfBlock = { kind: 'table', columns: [{ title: 'Note' }, { title: 'N', isFigure: true }], rows: [[{ text: words.join(' ') }, { text: '1' }]] }; // prettier-ignore
	const { pages, text } = await readPdf(await writePdf(content([long])));
	expect(pages.length).toBeGreaterThan(1);
	expect(text.match(/w\d+/g)).toEqual(words);
});

describe('lines', () => {
	const measure = (text: string) => [...text].length;
	test('are as wide as they may be, and lose nothing but the blanks at their ends', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '鞋', '，', '（', '-', '。') }), fc.integer({ min: 1, max: 9 }), (text, width) => {
				const lines = linesOf(text, width, measure);
				for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
				expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
				expect(piecesOf(text).join('')).toBe(text);
			})
		); // prettier-ignore
	});
	test('do not begin with a comma nor end with an opening bracket', () => {
		expect(linesOf('防水鞋，男款（加宽）', 3, measure)).toEqual(['防水', '鞋，男', '款（加', '宽）']);
		expect(linesOf('男（加宽', 2, measure)).toEqual(['男', '（加', '宽']);
		expect(linesOf('wide-leg RMA-26-1', 9, measure)).toEqual(['wide-leg', 'RMA-26-1']);
		expect(linesOf('wide-leg', 6, measure)).toEqual(['wide-', 'leg']);
	});
});

test('columns fill the table as far as it is worth, and figures keep their width', () => {
	const measures = { regular: (text: string) => text.length / 2, bold: (text: string) => text.length / 2 };
	const block = table(4) as Extract<PdfBlock, { kind: 'table' }>;
	const widths = columnWidths(block, { available: 300, size: 8, measures });
	expect(widths!.reduce((sum, one) => sum + one, 0)).toBeCloseTo(300);
	expect(widths![2]).toBeGreaterThanOrEqual(measures.regular('3.5 %') * 8);
	const wide = columnWidths(block, { available: 3000, size: 8, measures })!;
	expect(wide.reduce((sum, one) => sum + one, 0)).toBeLessThan(1500);
	expect(columnWidths(block, { available: 60, size: 8, measures })).toBeNull();
});
