// The rows of a sheet as they come by, a row at a time: memory does not grow with the sheet.
import { columnOf, dateText, decimalText, lettersOf, padded, unescaped, type NumberFormat } from './cells.ts';
import { mostSheetBytes, unreadableWorkbook } from './parts.ts';
import { wellFormed, type Workbook, type WorkbookSheet } from './workbook.ts';
import { walkXml } from './xml.ts';

/** Excel's own limits; a reference beyond them is no cell. */
const mostRows = 1_048_576;
const mostColumns = 16_384;
/** As long as a text of Excel may be, and then some; what is beyond is cut and falls to the loader's limit. */
const longestText = 100_000;

export type SheetRow = {
	/** As the sheet numbers it, from 1. */
	line: number;
	/** By column, from 0; absent or '' where the cell is empty. */
	values: string[];
};

/** Cells that hold no value of their own: an error such as #N/A, a formula that was never calculated. */
export type OddCells = { errors: number; formulas: number; first: string | null };

/**
 * The rows of a sheet that have a value, in portions. A cell is what it shows: an error its name, a formula its last
 * result, one that was never calculated itself (`=A1+B1`); these two are counted in `odd`.
 * Throws `TABULAR_UNREADABLE`, `TABULAR_TOO_LARGE`.
 */
export async function* sheetRows(workbook: Workbook, sheet: WorkbookSheet, odd: OddCells): AsyncGenerator<SheetRow[]> {
	const { name, parts } = workbook;
	const texts = await workbook.sharedTexts();
	const formats = await workbook.formats();
	let rows: SheetRow[] = [];
	let row: SheetRow | null = null;
	let line = 0;
	let column = -1;
	let cell: Cell | null = null;
	let reading: 'value' | 'formula' | 'inline' | null = null;
	let isReading = false;
	const walk = walkXml({
		open: (element, attributes) => {
			switch (element) {
				case 'row':
					line = attributes.r === undefined ? line + 1 : Number(attributes.r);
					if (!Number.isInteger(line) || line < 1 || line > mostRows) throw new Error(`row ${attributes.r} cannot be`);
					column = -1;
					row = { line, values: [] };
					return;
				case 'c':
					column = attributes.r === undefined ? column + 1 : (columnOf(attributes.r) ?? -1);
					if (column < 0 || column >= mostColumns) throw new Error(`cell ${attributes.r} cannot be`);
					cell = {
						type: attributes.t ?? 'n',
						style: Number(attributes.s ?? -1),
						value: null,
						formula: null,
						inline: null
					};
					return;
				case 'v':
					reading = 'value';
					if (cell) cell.value ??= '';
					return;
				case 'f':
					reading = 'formula';
					if (cell) cell.formula ??= '';
					return;
				case 't':
					if (cell && !isReading) reading = 'inline';
					return;
				case 'rPh':
					isReading = true;
			}
		},
		text: (text) => {
			if (!cell || !reading) return;
			const before = cell[reading] ?? '';
			if (before.length < longestText) cell[reading] = before + text;
		},
		close: (element) => {
			if (element === 'c' && cell) {
				const text = shown(cell, texts, formats, workbook.calendar);
				if (cell.type === 'e' || (cell.value === null && cell.formula !== null && cell.inline === null)) {
					if (cell.type === 'e') odd.errors++;
					else odd.formulas++;
					odd.first ??= `${lettersOf(column)}${line}`;
				}
				if (text !== '' && row) row.values[column] = text;
				cell = null;
			} else if (element === 'row') {
				if (row && row.values.length > 0) rows.push(row);
				row = null;
			} else if (element === 'rPh') isReading = false;
			else if (element === 'v' || element === 'f' || element === 't') reading = null;
		}
	});
	for await (const text of parts.text(sheet.part, mostSheetBytes)) {
		wellFormed(name, sheet.name, () => walk.write(text));
		if (rows.length > 0) yield rows;
		rows = [];
	}
	wellFormed(name, sheet.name, walk.end);
	if (row) throw unreadableWorkbook(name, `${sheet.name} ends within a row`);
}

type Cell = {
	type: string;
	style: number;
	value: string | null;
	formula: string | null;
	inline: string | null;
};

function shown(
	{ type, style, value, formula, inline }: Cell,
	texts: readonly string[],
	formats: readonly NumberFormat[],
	calendar: 1900 | 1904
): string {
	if (type === 'inlineStr') return unescaped(inline ?? value ?? '');
	if (value === null) return formula === null ? '' : `=${formula}`;
	switch (type) {
		case 's': {
			const text = texts[Number(value)];
			if (text === undefined) throw new Error(`the shared text ${value} is missing`);
			return text;
		}
		case 'str':
			return unescaped(value);
		case 'b':
			return value === '1' ? 'true' : value === '0' ? 'false' : value;
		case 'n': {
			const format = formats[style];
			if (format?.isDate) return dateText(value, calendar) ?? decimalText(value);
			const number = decimalText(value);
			return format?.padded ? padded(number, format.padded) : number;
		}
		default:
			// `d`: already ISO 8601; `e`: the name of the error
			return value;
	}
}
