// Members of the time dimensions: a period is written as its first day, and read in the ways people write it. Days are
// YYYY-MM-DD in the reporting time zone; ranges leave their last day out.
import type { periods } from './dictionary.ts';

export type Period = (typeof periods)[number];
export type Days = { from: string; to: string };

/**
 * The first day of a period, YYYY-MM-DD, or null where the text names none. A day within a period stands for it, and
 * so do `2026-03` (month), `2026-Q1` (quarter), `2026` (year) and `2026-W14` (ISO week).
 */
export function firstDay(period: Period, text: string): string | null {
	const short = /^(\d{4})(?:-(?:W(\d{2})|Q([1-4])|(\d{2})))?$/.exec(text);
	if (!short) return isDay(text) ? startOf(period, text) : null;
	const [, year = '', week, quarter, month] = short;
	if (period === 'week' && week) return startOfWeek(Number(year), Number(week));
	if (period === 'quarter' && quarter) return `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`;
	if (period === 'month' && month && Number(month) >= 1 && Number(month) <= 12) return `${year}-${month}-01`;
	if (period === 'year' && !week && !quarter && !month) return `${year}-01-01`;
	return null;
}

/** Whether the text is a day of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && written(day) === text;
}

/** The day so many days later (or before). */
export const addDays = (day: string, days: number): string => written(new Date(timeOf(day) + days * 86_400_000));

/** The first day after a period that begins on `start`. */
export function endOf(period: Period, start: string): string {
	if (period === 'day') return addDays(start, 1);
	if (period === 'week') return addDays(start, 7);
	return addMonths(start, { month: 1, quarter: 3, year: 12 }[period]);
}

/** As many days right before; of whole months, as many months. */
export function daysBefore({ from, to }: Days): Days {
	if (from.endsWith('-01') && to.endsWith('-01')) return { from: addMonths(from, -monthsBetween(from, to)), to: from };
	return { from: addDays(from, -Math.round((timeOf(to) - timeOf(from)) / 86_400_000)), to: from };
}

/** The same days one year before. What began on 29 February begins on the 28th, what ended before it ends there too. */
export function daysLastYear({ from, to }: Days): Days {
	return { from: from.endsWith('-02-29') ? `${yearBefore(from)}-02-28` : addMonths(from, -12), to: addMonths(to, -12) };
}

const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const yearBefore = (day: string): string => String(Number(day.slice(0, 4)) - 1).padStart(4, '0');

const monthsBetween = (from: string, to: string): number =>
	(Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

/** The same day of another month; a day that the month lacks runs over into the next one. */
function addMonths(day: string, months: number): string {
	const at = new Date(timeOf(day));
	return written(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, at.getUTCDate())));
}

function startOf(period: Period, text: string): string {
	const [year = '', month = ''] = text.split('-');
	if (period === 'day') return text;
	if (period === 'month') return `${year}-${month}-01`;
	if (period === 'quarter') return `${year}-${String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
	if (period === 'year') return `${year}-01-01`;
	return written(monday(new Date(`${text}T00:00:00Z`)));
}

/** ISO 8601: week 1 is the one with 4 January in it. */
function startOfWeek(year: number, week: number): string | null {
	const first = monday(new Date(Date.UTC(year, 0, 4)));
	const start = new Date(first.getTime() + (week - 1) * 7 * 86_400_000);
	const thursday = new Date(start.getTime() + 3 * 86_400_000);
	return week >= 1 && thursday.getUTCFullYear() === year ? written(start) : null;
}

const monday = (day: Date): Date => new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 86_400_000);
const written = (day: Date): string => day.toISOString().slice(0, 10);
