// How wide the columns of a table are.
import type { PdfBlock, PdfCell } from './document.ts';
import { piecesOf, type Measure } from './lines.ts';

type Table = Extract<PdfBlock, { kind: 'table' }>;

/** Widths of text at size 1. */
export type Measures = Readonly<Record<'regular' | 'bold', Measure>>;

/** Between the letters of a cell and its sides, both together. */
export const cellPadding = 8;
/** A text is given as much as this (at size 1) before others are made narrower for it; its longest word, up to the second. */
const narrowest = 6.5;
const longestWord = 11;
/** As much as this, where there is room, shows that bars differ. */
const barWidth = 8;

const measureOf = ({ isStrong }: PdfCell, { regular, bold }: Measures): Measure => (isStrong ? bold : regular);

const widest = (widths: Iterable<number>): number => {
	let most = 0;
	for (const width of widths) most = Math.max(most, width);
	return most;
};

/**
 * Widths of a table's columns at a size of text, together `available` at most; null where it does not fit. Figures are as
 * wide as they are, texts share what is left, each as far as its longest. What is over is shared by all, but none grows to
 * more than twice its width: a row is read across its blanks.
 */
export function columnWidths(
	{ columns, rows }: Table,
	{ available, size, measures }: { available: number; size: number; measures: Measures }
): number[] | null {
	const wanted = columns.map(({ title, isFigure, isWhole }, index) => {
		const cells = rows.flatMap((row) => row[index] ?? []);
		const widthOf = (texts: (cell: PdfCell) => string[]) =>
			widest(cells.flatMap((cell) => texts(cell).map((text) => measureOf(cell, measures)(text.trimEnd()))));
		const head = widest(piecesOf(title).map((piece) => measures.bold(piece.trimEnd())));
		const whole = widthOf(({ text }) => [text]);
		const word =
			isFigure || isWhole
				? whole
				: Math.min(
						longestWord,
						widthOf(({ text }) => piecesOf(text))
					);
		const least = Math.max(head, Math.min(whole, Math.max(word, narrowest)), isFigure || isWhole ? whole : 0);
		const bars = cells.some(({ bar = 0 }) => bar > 0) ? barWidth : 0;
		const most = Math.max(least, whole, bars, Math.min(measures.bold(title), narrowest));
		return { least: least * size + cellPadding, whole: most * size + cellPadding };
	});
	const sum = (widths: readonly number[]) => widths.reduce((total, one) => total + one, 0);
	const room = available - sum(wanted.map(({ least }) => least));
	if (room < 0) return null;
	const more = sum(wanted.map(({ whole, least }) => whole - least));
	const share = more === 0 ? 0 : Math.min(1, room / more);
	const widths = wanted.map(({ whole, least }) => least + (whole - least) * share);
	const spare = Math.max(0, available - sum(widths));
	const factor = Math.min(2, 1 + spare / sum(widths));
	return widths.map((width) => width * factor);
}
