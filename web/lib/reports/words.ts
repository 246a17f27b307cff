// Scheduled reports in words.
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import type { ReportKind, Rhythm, Schedule } from './report.ts';

const kinds: Record<ReportKind, () => string> = {
	overview: m.report_kind_overview,
	products: m.report_kind_products,
	reasons: m.report_kind_reasons,
	customers: m.report_kind_customers,
	quality: m.report_kind_quality,
	leaks: m.report_kind_leaks,
	finance: m.report_kind_finance,
	digest_manager: m.report_kind_digest_manager,
	digest_operations: m.report_kind_digest_operations,
	digest_quality: m.report_kind_digest_quality,
	digest_finance: m.report_kind_digest_finance,
	digest_crm: m.report_kind_digest_crm
};
export const reportKindWord = (kind: ReportKind): string => kinds[kind]();

const meanings: Record<ReportKind, () => string> = {
	overview: m.report_meaning_overview,
	products: m.report_meaning_products,
	reasons: m.report_meaning_reasons,
	customers: m.report_meaning_customers,
	quality: m.report_meaning_quality,
	leaks: m.report_meaning_leaks,
	finance: m.report_meaning_finance,
	digest_manager: m.report_meaning_digest_manager,
	digest_operations: m.report_meaning_digest_operations,
	digest_quality: m.report_meaning_digest_quality,
	digest_finance: m.report_meaning_digest_finance,
	digest_crm: m.report_meaning_digest_crm
};
/** What stands in it, in a line. */
export const reportKindMeaning = (kind: ReportKind): string => meanings[kind]();

const rhythmWords: Record<Rhythm, () => string> = {
	day: m.report_every_day,
	weekday: m.report_every_weekday,
	week: m.report_every_week,
	month: m.report_every_month
};
export const rhythmWord = (every: Rhythm): string => rhythmWords[every]();

/** The name of a day of the week; 1 is Monday. */
export const weekdayWord = (weekday: number): string =>
	new Date(Date.UTC(2024, 0, weekday)).toLocaleDateString(getLocale() === 'zh-CN' ? 'zh-CN' : 'en-GB', {
		weekday: 'long',
		timeZone: 'UTC'
	});

const two = (value: number): string => String(value).padStart(2, '0');
export const clockOf = ({ hour, minute }: Pick<Schedule, 'hour' | 'minute'>): string => `${two(hour)}:${two(minute)}`;

/** When a report is sent: `Every Monday at 07:00, Europe/Berlin`. */
export function scheduleText(schedule: Schedule, timezone: string): string {
	const words = { time: clockOf(schedule), timezone };
	switch (schedule.every) {
		case 'day':
			return m.report_when_day(words);
		case 'weekday':
			return m.report_when_weekday(words);
		case 'week':
			return m.report_when_week({ ...words, weekday: weekdayWord(schedule.weekday) });
		case 'month':
			return m.report_when_month({ ...words, day: String(schedule.day) });
	}
}

/** Kinds whose figures the filters of a page narrow, and whether period and basis are among them. */
export const filtersOfKind = (kind: ReportKind): { has: boolean; hasPeriod: boolean } => ({
	has: kind !== 'digest_crm',
	hasPeriod: ['overview', 'products', 'reasons', 'digest_manager', 'digest_finance'].includes(kind)
});
