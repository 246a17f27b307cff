// The days of the demo ERP. It keeps its days in UTC.

const iso = (date: Date) => date.toISOString().slice(0, 10);

/** The instant at which a day is over; an invalid date if it is not a day written YYYY-MM-DD. */
export function endOfDay(day: string): Date {
	const start = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : new Date(Number.NaN);
	// 2026-02-30 becomes a day of March
	if (Number.isNaN(start.getTime()) || iso(start) !== day) return new Date(Number.NaN);
	return new Date(start.getTime() + 86_400_000);
}

/** Yesterday: the last day that is over at that instant. */
export const lastCompleteDay = (now: Date): string => iso(new Date(now.getTime() - 86_400_000));

/**
 * The first day of the history of an ERP that is first seen on that day: three years before the first day of its
 * quarter. So days of one quarter see the same history, and an installation remembers its own.
 */
export function historyStart(day: string): string {
	const [year = 0, month = 1] = day.split('-').map(Number);
	const quarter = Math.floor((month - 1) / 3) * 3 + 1;
	return `${String(year - 3).padStart(4, '0')}-${String(quarter).padStart(2, '0')}-01`;
}
