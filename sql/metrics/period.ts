// Members of the time dimensions: a period is written as its first day, and read in the ways people write it.
import type { periods } from './dictionary.ts';

export type Period = (typeof periods)[number];

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
