// The month that a finance report is of. Months are `YYYY-MM` in the reporting time zone.
import type { Days, Span } from '../filters.ts';

const isMonth = (text: string | null): text is string => text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** The month so many months after another. */
export function addMonths(month: string, count: number): string {
	const [year = 0, number = 1] = month.split('-').map(Number);
	return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** First day of a month and of the one after it. */
export const daysOfMonth = (month: string): Days => ({ since: `${month}-01`, until: `${addMonths(month, 1)}-01` });

/** Whether all days of a month are over at the version's latest business event; its last day counts as over on that day. */
export const isOver = (month: string, { data_to }: Pick<Span, 'data_to'>): boolean => {
	const last = new Date(Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`) - 24 * 3600_000).toISOString().slice(0, 10);
	return data_to.slice(0, 10) >= last;
};

/** The months of the data, the latest first. */
export function monthsOf({ data_to, data_from }: Span): string[] {
	const months: string[] = [];
	const first = (data_from ?? data_to).slice(0, 7);
	for (let month = data_to.slice(0, 7); month >= first && months.length < 1200; month = addMonths(month, -1))
		months.push(month);
	return months;
}

/** The month that a URL names; what it does not name, or names wrongly, is the last month that is over. */
export function readMonth(query: Pick<URLSearchParams, 'get'>, span: Span): string {
	const asked = query.get('month');
	if (isMonth(asked)) return asked;
	const latest = span.data_to.slice(0, 7);
	return isOver(latest, span) ? latest : addMonths(latest, -1);
}
