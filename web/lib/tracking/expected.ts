// When a return will usually be done, from returns like it that are.
import type { Queries } from '../../../sql/queries/rows.ts';

/**
 * `by_day`: between two days. `after_arrival`: within so many days after the parcel is here, which is up to the customer.
 * `longer`: it has taken longer than nearly all others, and nothing can be said of the rest.
 */
export type Expected =
	| { kind: 'by_day'; low_on: string; high_on: string }
	| { kind: 'after_arrival'; low_days: number; high_days: number }
	| { kind: 'longer' }
	| { kind: 'unknown' };

type Level = Queries['track_expected']['row'];

/** Fewer finished returns than this say little; then a wider comparison is used. */
const fewest = 20;

/** The closest comparison that has enough returns, or null. */
const closest = (levels: readonly Level[]): Level | null =>
	levels.find((level) => level.finished_returns >= fewest) ?? null;

/**
 * The range that can be shown: from `levels`, the returns that had waited as long as this one; `anyWait`, all of them,
 * tells whether it has outlasted them or there are none. `waitingFor`: `us`, from the moment `from` on; or `parcel`,
 * from its arrival.
 */
export function expectedOf(
	levels: readonly Level[],
	anyWait: readonly Level[],
	{ waitingFor, from }: { waitingFor: 'us' | 'parcel'; from: string }
): Expected {
	const level = closest(levels);
	if (!level) return { kind: closest(anyWait) ? 'longer' : 'unknown' };
	const { low_hours, high_hours } = level;
	if (waitingFor === 'us') return { kind: 'by_day', low_on: later(from, low_hours), high_on: later(from, high_hours) };
	const low_days = Math.max(1, Math.round(low_hours / 24));
	return { kind: 'after_arrival', low_days, high_days: Math.max(low_days, Math.ceil(high_hours / 24)) };
}

/** The day that lies so many hours after a moment of the reporting time zone (`2026-11-20T14:00:00`). */
function later(moment: string, hours: number): string {
	const at = Date.parse(`${moment.slice(0, 19)}Z`);
	return new Date(at + hours * 3_600_000).toISOString().slice(0, 10);
}

/** Hours from one moment to another, none where the second is earlier. */
export const hoursBetween = (from: string, to: string): number =>
	Math.max(0, (Date.parse(`${to.slice(0, 19)}Z`) - Date.parse(`${from.slice(0, 19)}Z`)) / 3_600_000);
