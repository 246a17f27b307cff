// Columns of the tables of reports, how long these are, and their cells in words.
import { date, duration, exactMoney, money, none, number, percent } from '#lib/format.ts';
import type { ReportColumn } from './report.ts';

export const textColumn = (key: string, title: string): ReportColumn => ({ key, title, kind: 'text' });
export const column = (key: string, title: string, kind: ReportColumn['kind'], isBar = false): ReportColumn => ({
	key,
	title,
	kind,
	isBar
});

/** Rows of a list in files, and how many of them the message shows. */
export const fileRows = 2000;
export const shownRows = 15;

/** Figures of a cell as the message shows them. */
export function cellText(
	value: string | number | null | undefined,
	kind: ReportColumn['kind'],
	currency: string
): string {
	if (value === null || value === undefined) return none;
	if (typeof value === 'string') return kind === 'date' ? date(value) : value;
	switch (kind) {
		case 'money':
			return Math.abs(value) < 10_000 ? exactMoney(value, currency) : money(value, currency);
		case 'percent':
			return percent(value);
		case 'hours':
			return duration(value);
		case 'decimal':
			return number(value, 1);
		default:
			return number(value);
	}
}
