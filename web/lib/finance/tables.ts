// The tables of the finance report as its files have them: workbook and PDF show the same rows in the same words.
import { m } from '#lib/paraglide/messages.js';
import type { Publication } from '../publication.ts';
import { methodWord } from '../rma/words.ts';
import { inLanguage, memberWord } from '../words.ts';
import type { Report } from './report.server.ts';
import { accountGroups, type Account } from './accounts.ts';
import { documentWord, groupWord, stateText, stepWord } from './words.ts';

/** What a column holds. Money is in the reporting currency, days are YYYY-MM-DD. */
type ColumnKind = 'text' | 'money' | 'count' | 'day';
export type Cell = string | number | null;
export type Table = {
	title: string;
	columns: readonly (readonly [title: string, kind: ColumnKind])[];
	rows: readonly (readonly Cell[])[];
};

/** What the report rests on, as pairs of a word and what it is. */
export function aboutReport(report: Report, publication: Publication): [label: string, value: string][] {
	const sources = report.source.map((id) => publication.names.sources[id] ?? id);
	return [
		[m.finance_basis(), m.finance_basis_value()],
		[m.finance_currency(), publication.reporting_currency],
		[m.finance_timezone(), publication.reporting_timezone],
		[m.finance_sources(), sources.length > 0 ? sources.join(', ') : m.finance_sources_all()],
		[m.finance_version(), publication.version],
		[m.finance_data_to(), publication.data_to],
		[m.finance_state(), stateText(report)]
	];
}

/** Each figure and what it means. */
export const definitionsOf = ({ figures }: Pick<Report, 'figures'>): [figure: string, meaning: string][] =>
	figures.map(({ title, meaning }) => [inLanguage(title.en, title.zh), inLanguage(meaning.en, meaning.zh)]);

/** The tables, those left out that no source supplies. */
export const tablesOf = (report: Report): Table[] => [
	figuresOf(report),
	...(report.hasLedger && report.bridge ? [bridgeOf(report.bridge), differencesOf(report)] : []),
	...(report.accounts && report.accounts.length > 0 ? [groupsOf(report.accounts), accountsOf(report.accounts)] : [])
];

const figuresOf = ({ month, figures }: Report): Table => ({
	title: m.finance_sheet_figures(),
	columns: [
		[m.finance_figure(), 'text'],
		[month, 'money'],
		[m.finance_before(), 'money'],
		[m.finance_change(), 'money'],
		[m.finance_no_rate(), 'count']
	],
	rows: figures.map(({ title, value, before, missing }) => [
		inLanguage(title.en, title.zh),
		value,
		before,
		value !== null && before !== null ? value - before : null,
		missing
	])
});

const bridgeOf = (bridge: NonNullable<Report['bridge']>): Table => ({
	title: m.finance_sheet_bridge(),
	columns: [
		[m.finance_step(), 'text'],
		[m.finance_refunds(), 'count'],
		[m.finance_amount(), 'money'],
		[m.finance_no_rate(), 'count']
	],
	rows: bridge.map(({ step, refunds, amount, unknown_amounts }) => [stepWord(step), refunds, amount, unknown_amounts])
});

const differencesOf = ({ differences }: Report): Table => ({
	title: m.finance_sheet_differences(),
	columns: [
		[m.finance_step(), 'text'],
		[m.finance_refund(), 'text'],
		[m.finance_rma(), 'text'],
		[m.finance_source(), 'text'],
		[m.finance_method(), 'text'],
		[m.finance_paid(), 'money'],
		[m.finance_paid_on(), 'day'],
		[m.finance_booked(), 'money'],
		[m.finance_posted_on(), 'day']
	],
	rows: differences.map((row) => [
		stepWord(row.step),
		row.refund_id,
		row.rma_number ?? row.return_id,
		row.source_id,
		methodWord(row.method),
		row.paid_amount,
		row.paid_on,
		row.booked_amount,
		row.posted_on
	])
});

const groupsOf = (accounts: readonly Account[]): Table => ({
	title: m.finance_sheet_groups(),
	columns: [
		[m.finance_group(), 'text'],
		[m.finance_entries(), 'count'],
		[m.finance_debit(), 'money'],
		[m.finance_credit(), 'money'],
		[m.finance_balance(), 'money']
	],
	rows: accountGroups(accounts).map((group) => [
		groupWord(group),
		group.entries,
		group.debit_amount,
		group.credit_amount,
		group.debit_amount - group.credit_amount
	])
});

const accountsOf = (accounts: readonly Account[]): Table => ({
	title: m.finance_sheet_accounts(),
	columns: [
		[m.finance_group(), 'text'],
		[m.finance_account(), 'text'],
		[m.finance_account_name(), 'text'],
		[m.finance_document(), 'text'],
		[m.finance_entries(), 'count'],
		[m.finance_debit(), 'money'],
		[m.finance_credit(), 'money'],
		[m.finance_no_rate(), 'count']
	],
	rows: accounts.map((row) => [
		groupWord(row),
		row.account_code,
		memberWord(row.account_name),
		documentWord(row.document_type),
		row.entries,
		row.debit_amount,
		row.credit_amount,
		row.unknown_amounts
	])
});
