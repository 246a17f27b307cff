// A table of a PDF: rows that stay whole, a header on each page, bars under figures.
import { setImmediate } from 'node:timers/promises';
import { cellPadding, columnWidths } from './columns.ts';
import type { PdfBlock, PdfCell } from './document.ts';
import { bar, line, margin, quiet, type Paper, type Style } from './paper.server.ts';

type Table = Extract<PdfBlock, { kind: 'table' }>;

/** Sizes of text that are tried, until a table fits. */
export const tableSizes: readonly number[] = [8, 7.5, 7, 6, 5];
/** Those that are tried before a page is turned. */
export const uprightSizes = tableSizes.slice(0, 3);

const rowPadding = 5;
const barHeight = 2.5;
/** Other requests are served between so many rows. */
const rowsAtOnce = 50;

/** A row as it is set. `lines` of each cell are at most a page of them; `isWhole` is false where another part follows. */
type SetRow = { cells: readonly PdfCell[]; lines: readonly string[][]; isLast: boolean };

export async function setTable(paper: Paper, table: Table): Promise<void> {
	const { size, widths } = fitted(paper, table);
	const style: Style = { size };
	const headStyle: Style = { size, weight: 'bold', colour: quiet };
	const inner = widths.map((width) => width - cellPadding);
	const head = table.columns.map(({ title }, index) => paper.lines(title, inner[index]!, headStyle));
	const headHeight = paper.height(Math.max(...head.map(({ length }) => length)), headStyle) + rowPadding;
	const lineHeight = paper.height(1, style);
	const mostLines = Math.max(1, Math.floor((paper.bottom - margin - headHeight - rowPadding - barHeight) / lineHeight));
	const tableWidth = widths.reduce((sum, one) => sum + one, 0);
	const lefts = widths.map((_, index) => margin + widths.slice(0, index).reduce((sum, one) => sum + one, 0));
	const element = paper.doc.struct('Table');
	paper.root.add(element);

	/** Sets texts of one row, each in its column. */
	const setCells = (lines: readonly (readonly string[])[], styleOf: (index: number) => Style, tag: string | null) => {
		const row = tag === null ? null : paper.doc.struct('TR');
		lines.forEach((texts, index) => {
			const cellStyle = styleOf(index);
			const draw = () =>
				texts.forEach((text, at) => {
					const room = table.columns[index]!.isFigure ? inner[index]! - paper.widthOf(text, cellStyle) : 0;
					paper.set(text, lefts[index]! + room, paper.y + rowPadding / 2 + at * lineHeight, cellStyle);
				});
			if (row && tag) paper.mark(tag, row, draw);
			else paper.decorate(draw, 'Pagination');
		});
		if (!row) return;
		row.end();
		element.add(row);
	};
	const setHead = (isFirst: boolean) => {
		setCells(head, () => headStyle, isFirst ? 'TH' : null);
		paper.y += headHeight;
		paper.decorate(() => paper.rule(margin, paper.y, tableWidth));
	};

	paper.need(headHeight + 2 * (lineHeight + rowPadding));
	setHead(true);
	for (const [index, cells] of table.rows.entries()) {
		if (index % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
		for (const { lines, isLast } of rowParts(cells, mostLines, (cell, at) =>
			linesOfCell(paper, cell, inner[at]!, size)
		)) {
			const hasBar = isLast && cells.some((cell) => (cell.bar ?? 0) > 0);
			const most = Math.max(1, ...lines.map(({ length }) => length));
			const height = most * lineHeight + rowPadding + (hasBar ? barHeight : 0);
			if (paper.need(height)) setHead(false);
			setCells(lines, (at) => ({ size, weight: cells[at]?.isStrong ? 'bold' : 'regular' }), 'TD');
			paper.decorate(() => {
				if (hasBar) drawBars(paper, cells, { lefts, inner, top: paper.y + rowPadding / 2 + lineHeight });
				paper.rule(margin, paper.y + height, tableWidth);
			});
			paper.y += height;
		}
	}
	element.end();
	paper.y += 6;
}

function fitted(paper: Paper, table: Table): { size: number; widths: number[] } {
	const { width: available, measures } = paper;
	for (const size of tableSizes) {
		const widths = columnWidths(table, { available, size, measures });
		if (widths) return { size, widths };
	}
	// Figures that fill a page at the smallest size: all columns alike, each broken into lines.
	const size = tableSizes.at(-1)!;
	return { size, widths: table.columns.map(() => available / table.columns.length) };
}

const linesOfCell = (paper: Paper, { text, isStrong }: PdfCell, width: number, size: number): string[] =>
	paper.lines(text, width, { size, weight: isStrong ? 'bold' : 'regular' });

/** A row, in several parts where a cell of it is longer than a page. */
function* rowParts(
	cells: readonly PdfCell[],
	mostLines: number,
	linesOf: (cell: PdfCell, index: number) => string[]
): Generator<SetRow> {
	const all = cells.map(linesOf);
	const parts = Math.max(1, ...all.map(({ length }) => Math.ceil(length / mostLines)));
	for (let part = 0; part < parts; part++)
		yield {
			cells,
			lines: all.map((lines) => lines.slice(part * mostLines, (part + 1) * mostLines)),
			isLast: part === parts - 1
		};
}

function drawBars(
	{ doc }: Paper,
	cells: readonly PdfCell[],
	{ lefts, inner, top }: { lefts: readonly number[]; inner: readonly number[]; top: number }
): void {
	cells.forEach((cell, index) => {
		if (!cell.bar || cell.bar <= 0) return;
		const whole = inner[index]!;
		const width = whole * Math.min(1, cell.bar);
		doc.rect(lefts[index]! + whole - width, top, width, barHeight - 0.5).fill(bar);
	});
	doc.strokeColor(line);
}
