// The finance report as a report that is sent: its figures, and what they rest on.
import { monthsOf, readMonth } from '#lib/finance/month.ts';
import { checkMonth, readReport } from '#lib/finance/report.server.ts';
import { stateText } from '#lib/finance/words.ts';
import type { Filters } from '#lib/filters.ts';
import { month, number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { inLanguage } from '#lib/words.ts';
import { column, shownRows, textColumn as text } from './columns.ts';
import type { Reading } from './reading.server.ts';
import type { ReportContent } from './report.ts';

/** The month is chosen by the time of sending: the last that is over. */
export async function financeContent(filters: Filters, { data, publication }: Reading): Promise<ReportContent> {
	const at = readMonth(new URLSearchParams(), publication);
	checkMonth(at, monthsOf(publication));
	const report = await readReport(data, { month: at, source: filters.where.source, publication });
	const currency = publication.reporting_currency;
	return {
		figures: [],
		tables: [
			{
				name: 'finance',
				title: m.finance_title({ month: month(`${at}-01`) }),
				empty: m.empty_title(),
				columns: [
					text('figure', m.finance_figure()),
					column('value', month(`${at}-01`), 'money'),
					column('before', m.finance_before(), 'money'),
					column('change', m.finance_change(), 'money')
				],
				rows: report.figures.map(({ title, value, before }) => ({
					figure: inLanguage(title.en, title.zh),
					value,
					before,
					change: value !== null && before !== null ? value - before : null
				})),
				shown: shownRows
			}
		],
		rests: [
			`${m.finance_currency()}: ${currency}`,
			stateText(report),
			...report.figures.flatMap(({ title, missing }) =>
				missing > 0
					? `${inLanguage(title.en, title.zh)}: ${m.finance_missing({ count: missing, n: number(missing) })}`
					: []
			)
		],
		path: `/money/report?month=${at}`
	};
}
