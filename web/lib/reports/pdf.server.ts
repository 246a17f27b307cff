// A report as a PDF: what the message shows and says at its foot, with more rows of its tables and what figures mean.
import { number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { madeAt, type PdfBlock } from '#lib/pdf/document.ts';
import { writePdf } from '#lib/pdf/write.server.ts';
import type { Publication } from '#lib/publication.ts';
import { cellText } from './columns.ts';
import type { CellKind, ReportContent, ReportPrint, ReportTable } from './report.ts';

/** Rows of a table: some twenty pages. The workbook has all. */
const mostRows = 500;

/** The bytes of the file, in the language that is set. */
export function writeReportPdf(
	{ figures, tables }: Pick<ReportContent, 'figures' | 'tables'>,
	{ title, about, definitions, late, href }: ReportPrint,
	publication: Publication
): Promise<Uint8Array<ArrayBuffer>> {
	return writePdf({
		title,
		language: getLocale(),
		made_at: madeAt(publication),
		foot: `${title} · ${m.report_about_version({ version: publication.version })}`,
		blocks: [
			...(late === null ? [] : [{ kind: 'attention' as const, text: late }]),
			...about.map((text): PdfBlock => ({ kind: 'quiet', text })),
			...(figures.length > 0 ? [{ kind: 'figures' as const, figures }] : []),
			...tables.flatMap((table) => blocksOf(table, publication.reporting_currency)),
			...(definitions.length > 0
				? [
						{ kind: 'heading' as const, text: m.finance_definitions_title() },
						{ kind: 'terms' as const, terms: definitions }
					]
				: []),
			{ kind: 'link', text: m.report_open(), href }
		]
	});
}

const isFigure = (kind: CellKind): boolean => kind !== 'text' && kind !== 'date';

function blocksOf({ title, empty, columns, rows }: ReportTable, currency: string): PdfBlock[] {
	const heading: PdfBlock = { kind: 'heading', text: title };
	if (rows.length === 0) return [heading, { kind: 'quiet', text: empty }];
	const shown = rows.slice(0, mostRows);
	const most = columns.map(({ key, isBar }) =>
		isBar ? shown.reduce((widest, row) => Math.max(widest, Number(row[key]) || 0), 0) : 0
	);
	return [
		heading,
		{
			kind: 'table',
			columns: columns.map((column) => ({
				title: column.title,
				isFigure: isFigure(column.kind),
				isWhole: column.kind === 'date'
			})),
			rows: shown.map((row) =>
				columns.map(({ key, kind }, at) => ({
					text: cellText(row[key], kind, currency),
					bar: most[at]! > 0 ? (Number(row[key]) || 0) / most[at]! : 0
				}))
			)
		},
		...(rows.length > mostRows
			? [{ kind: 'quiet' as const, text: m.report_pdf_more({ shown: number(mostRows), n: number(rows.length) }) }]
			: [])
	];
}
