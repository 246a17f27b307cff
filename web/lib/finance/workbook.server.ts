// The finance report as an Excel workbook: the same figures as the page, unrounded, with all that it rests on.
import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import writeXlsxFile, { type Cell, type Row, type Sheet } from 'write-excel-file/node';
import { m } from '#lib/paraglide/messages.js';
import type { Publication } from '../publication.ts';
import { inLanguage, memberWord } from '../words.ts';
import type { Report } from './report.server.ts';
import { documentWord, stateText, stepWord } from './words.ts';

const moneyFormat = '#,##0.00';
const widest = 80;

const head = (texts: readonly string[]): Row =>
	texts.map((value): Cell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#EEEEEE' }));
const text = (value: string | null): Cell => (value === null ? null : { value, type: String });
const money = (value: number | null): Cell => (value === null ? null : { value, type: Number, format: moneyFormat });
const count = (value: number): Cell => ({ value, type: Number, format: '#,##0' });

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

/** The bytes of the workbook, in the language of the request. */
export async function writeWorkbook(report: Report, publication: Publication): Promise<Uint8Array<ArrayBuffer>> {
	const currency = publication.reporting_currency;
	const sources = report.source.map((id) => publication.names.sources[id] ?? id);
	const about: Row[] = [
		[{ value: m.finance_title({ month: report.month }), type: String, fontWeight: 'bold' }],
		[text(m.finance_basis()), text(m.finance_basis_value())],
		[text(m.finance_currency()), text(currency)],
		[text(m.finance_timezone()), text(publication.reporting_timezone)],
		[text(m.finance_sources()), text(sources.length > 0 ? sources.join(', ') : m.finance_sources_all())],
		[text(m.finance_version()), text(publication.version)],
		[text(m.finance_data_to()), text(publication.data_to)],
		[text(m.finance_state()), text(stateText(report))]
	];
	const figures: Row[] = [
		head([m.finance_figure(), report.month, m.finance_before(), m.finance_change(), m.finance_no_rate()]),
		...report.figures.map(({ title, value, before, missing }) => [
			text(inLanguage(title.en, title.zh)),
			money(value),
			money(before),
			money(value !== null && before !== null ? value - before : null),
			count(missing)
		])
	];
	const bridge: Row[] = [
		head([m.finance_step(), m.finance_refunds(), m.finance_amount(), m.finance_no_rate()]),
		...(report.bridge ?? []).map(({ step, refunds, amount, unknown_amounts }) => [
			text(stepWord(step)),
			count(refunds),
			money(amount),
			count(unknown_amounts)
		])
	];
	const differences: Row[] = [
		head([
			m.finance_step(), m.finance_refund(), m.finance_rma(), m.finance_source(), m.finance_method(), m.finance_paid(),
			m.finance_paid_on(), m.finance_booked(), m.finance_posted_on()
		]), // prettier-ignore
		...report.differences.map((row) => [
			text(stepWord(row.step)),
			text(row.refund_id),
			text(row.rma_number ?? row.return_id),
			text(row.source_id),
			text(memberWord(row.method)),
			money(row.paid_amount),
			text(row.paid_on),
			money(row.booked_amount),
			text(row.posted_on)
		])
	];
	const accounts: Row[] = [
		head([
			m.finance_account(), m.finance_account_name(), m.finance_document(), m.finance_entries(), m.finance_debit(),
			m.finance_credit(), m.finance_no_rate()
		]), // prettier-ignore
		...report.accounts.map((row) => [
			text(row.account_code),
			text(memberWord(row.account_name)),
			text(documentWord(row.document_type)),
			count(row.entries),
			money(row.debit_amount),
			money(row.credit_amount),
			count(row.unknown_amounts)
		])
	];
	const definitions: Row[] = [
		head([m.finance_figure(), m.finance_meaning()]),
		...report.figures.map(({ title, meaning }) => [
			text(inLanguage(title.en, title.zh)),
			text(inLanguage(meaning.en, meaning.zh))
		])
	];
	const file = writeXlsxFile([
		sheet(m.finance_sheet_about(), about, 0),
		sheet(m.finance_sheet_figures(), figures),
		...(report.hasLedger && report.bridge
			? [sheet(m.finance_sheet_bridge(), bridge), sheet(m.finance_sheet_differences(), differences)]
			: []),
		...(report.accounts.length > 0 ? [sheet(m.finance_sheet_accounts(), accounts)] : []),
		sheet(m.finance_sheet_definitions(), definitions)
	]);
	return new Uint8Array(await file.toBuffer());
}
