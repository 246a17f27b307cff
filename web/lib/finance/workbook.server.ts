// The finance report as an Excel workbook: the same figures as the page, unrounded, with all that it rests on.
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeXlsxFile, { type Cell as SheetCell, type Row, type Sheet } from 'write-excel-file/node';
import { m } from '#lib/paraglide/messages.js';
import type { Publication } from '../publication.ts';
import type { Report } from './report.server.ts';
import { aboutReport, definitionsOf, tablesOf, type Cell, type Table } from './tables.ts';

const formats = { money: '#,##0.00', count: '#,##0', text: 'General', day: 'General' } as const;
const widest = 80;

const head = (texts: readonly string[]): Row =>
	texts.map((value): SheetCell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#EEEEEE' }));
const text = (value: string): SheetCell => ({ value, type: String });

function cellOf(value: Cell, kind: keyof typeof formats): SheetCell {
	if (value === null) return null;
	return typeof value === 'string' ? text(value) : { value, type: Number, format: formats[kind] };
}

/** As wide as what stands in each column. */
function columnsOf(rows: readonly Row[]): { width: number }[] {
	const widths: number[] = [];
	for (const row of rows)
		row.forEach((cell, index) => {
			const value = cell && typeof cell === 'object' && 'value' in cell ? cell.value : cell;
			// A Chinese character is twice as wide.
			const length =
				typeof value === 'string' ? [...value].reduce((sum, one) => sum + (one > '\u2e80' ? 2 : 1), 0) : 14;
			widths[index] = Math.min(widest, Math.max(widths[index] ?? 8, length + 2));
		});
	return widths.map((width) => ({ width }));
}

function sheet(name: string, rows: Row[], sticky = 1): Sheet<Stream | Buffer | Blob> {
	return { sheet: name, data: rows, columns: columnsOf(rows), stickyRowsCount: sticky };
}

const tableSheet = ({ title, columns, rows }: Table) =>
	sheet(title, [
		head(columns.map(([name]) => name)),
		...rows.map((row): Row => row.map((value, index) => cellOf(value, columns[index]![1])))
	]);

/** The bytes of the workbook, in the language of the request. */
export async function writeWorkbook(report: Report, publication: Publication): Promise<Uint8Array<ArrayBuffer>> {
	const about: Row[] = [
		[{ value: m.finance_title({ month: report.month }), type: String, fontWeight: 'bold' }],
		...aboutReport(report, publication).map((pair): Row => pair.map(text))
	];
	const definitions: Row[] = [
		head([m.finance_figure(), m.finance_meaning()]),
		...definitionsOf(report).map((pair): Row => pair.map(text))
	];
	const file = writeXlsxFile([
		sheet(m.finance_sheet_about(), about, 0),
		...tablesOf(report).map(tableSheet),
		sheet(m.finance_sheet_definitions(), definitions)
	]);
	return new Uint8Array(await file.toBuffer());
}
