// The finance report as a PDF: the tables of the workbook, with what they rest on and what each figure means.
import { date, exactMoney, month as monthText, none, number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { madeAt, type PdfBlock } from '#lib/pdf/document.ts';
import { writePdf } from '#lib/pdf/write.server.ts';
import type { Publication } from '../publication.ts';
import type { Report } from './report.server.ts';
import { aboutReport, definitionsOf, tablesOf, type Cell, type Table } from './tables.ts';

/** Rows of a table; the workbook has all of them. */
const mostRows = 500;

/** The bytes of the file, in the language of the request. */
export async function writeFinancePdf(report: Report, publication: Publication): Promise<Uint8Array<ArrayBuffer>> {
	const title = m.finance_title({ month: monthText(`${report.month}-01`) });
	return writePdf({
		title,
		language: getLocale(),
		made_at: madeAt(publication),
		foot: `${title} · ${m.report_about_version({ version: publication.version })}`,
		blocks: [
			...aboutReport(report, publication).map(([label, value]): PdfBlock => ({
				kind: 'text',
				text: `${label}: ${value}`
			})),
			...tablesOf(report).flatMap((table) => blocksOf(table, publication.reporting_currency)),
			{ kind: 'heading', text: m.finance_definitions_title() },
			{ kind: 'terms', terms: definitionsOf(report).map(([term, meaning]) => ({ term, meaning })) }
		]
	});
}

function blocksOf({ title, columns, rows }: Table, currency: string): PdfBlock[] {
	const textOf = (value: Cell, kind: Table['columns'][number][1]): string => {
		if (value === null) return none;
		if (typeof value === 'string') return kind === 'day' ? date(value) : value;
		return kind === 'money' ? exactMoney(value, currency) : number(value);
	};
	return [
		{ kind: 'heading', text: title },
		{
			kind: 'table',
			columns: columns.map(([name, kind]) => ({
				title: name,
				isFigure: kind === 'money' || kind === 'count',
				isWhole: kind === 'day'
			})),
			rows: rows.slice(0, mostRows).map((row) => row.map((value, at) => ({ text: textOf(value, columns[at]![1]) })))
		},
		...(rows.length > mostRows
			? [
					{
						kind: 'quiet' as const,
						text: m.finance_differences_more({ shown: number(mostRows), n: number(rows.length) })
					}
				]
			: [])
	];
}
