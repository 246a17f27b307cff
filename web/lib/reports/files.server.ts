// A report as files: a workbook with a sheet a table and one about what it rests on, a PDF, and a CSV a table.
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeXlsxFile, { type Cell, type Row, type Sheet } from 'write-excel-file/node';
import { writeCsv } from '../../../sql/metrics/csv.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Publication } from '#lib/publication.ts';
import type { MailAttachment } from '#lib/server/mail.ts';
import { writeReportPdf } from './pdf.server.ts';
import type { CellKind, ReportContent, ReportFile, ReportPrint, ReportTable } from './report.ts';

const formats: Partial<Record<CellKind, string>> = {
	count: '#,##0',
	decimal: '#,##0.0',
	money: '#,##0.00',
	percent: '0.0%',
	hours: '#,##0.0'
};
const widest = 60;
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const words = (value: string): Cell => ({ value, type: String });

function cellOf(value: string | number | null | undefined, kind: CellKind): Cell {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return words(kind === 'date' ? value.slice(0, 10) : value);
	return { value, type: Number, format: formats[kind] ?? 'General' };
}

function sheetOf({ name, columns, rows }: ReportTable): Sheet<Stream | Buffer | Blob> {
	const head: Row = columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' }));
	return {
		sheet: name,
		data: [head, ...rows.map((row): Row => columns.map(({ key, kind }) => cellOf(row[key], kind)))],
		columns: columns.map(({ key, title }) => ({
			width: Math.min(
				widest,
				Math.max(title.length + 2, ...rows.slice(0, 200).map((row) => String(row[key] ?? '').length))
			)
		})),
		stickyRowsCount: 1
	};
}

/** What is attached to a report, named after `stem`. */
export async function reportAttachments(
	content: Pick<ReportContent, 'figures' | 'tables'>,
	print: ReportPrint,
	{ files, stem, publication }: { files: readonly ReportFile[]; stem: string; publication: Publication }
): Promise<MailAttachment[]> {
	const attachments: MailAttachment[] = [];
	const tables = content.tables.filter(({ columns }) => columns.length > 0);
	if (files.includes('xlsx')) {
		const { title, about, definitions } = print;
		const first: Row[] = [
			[{ value: title, type: String, fontWeight: 'bold' }],
			...about.map((line): Row => [words(line)]),
			...definitions.map(({ term, meaning }): Row => [words(`${term}: ${meaning}`)])
		];
		const book = writeXlsxFile([
			{ sheet: m.report_sheet_about(), data: first, columns: [{ width: widest }] },
			...tables.map(sheetOf)
		]);
		attachments.push({ name: `${stem}.xlsx`, type: xlsxType, content: new Uint8Array(await book.toBuffer()) });
	}
	if (files.includes('pdf')) {
		const bytes = await writeReportPdf(content, print, publication);
		attachments.push({ name: `${stem}.pdf`, type: 'application/pdf', content: bytes });
	}
	if (files.includes('csv'))
		for (const { name, columns, rows } of tables) {
			const text = writeCsv(columns.map(({ key }) => key), rows, { mark: true }); // prettier-ignore
			attachments.push({ name: `${stem}-${name}.csv`, type: 'text/csv; charset=utf-8', content: text });
		}
	return attachments;
}
