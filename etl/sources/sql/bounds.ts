// The window of a reading in the words of a database: literals for `:since` and `:until`, and a condition on the cursor
// column.
import { changedSince, changedWithin } from '../../../sql/sources/relational/statements.ts';
import type { Dialect, ResultColumn } from './dialect.ts';
import { nearChange, wallClock } from './wall-clock.ts';

export type Bounds = {
	/** `since`, `until`, `since_local`, `until_local`. */
	literals: Record<string, string>;
	/** On the rows of the SELECT; '' for all. */
	where: string;
	/** The same without rows that bear no time; null where that is not exactly the window, as seen by the warehouse. */
	exact: string | null;
};

/** Where everything is read: before and after every change, and within what the types of both databases hold. */
const [firstDay, lastDay] = [new Date('1970-01-02T00:00:00Z'), new Date('9999-12-31T00:00:00Z')];
/** An hour that stands twice is read from its first time on, with room for zones that change by more. */
const foldMargin = 3 * 3_600_000;

/**
 * Bounds of a window (instants; null: open) for a cursor column. Near a change of the clocks a naive column is read from
 * three hours earlier on: the same wall-clock time is two instants then, and one comes after the other.
 */
export function boundsOf(
	window: { since: string | null; until: string | null },
	{ dialect, timezone, cursor }: { dialect: Dialect; timezone: string; cursor: ResultColumn | null }
): Bounds {
	const since = window.since === null ? firstDay : new Date(window.since);
	const until = window.until === null ? lastDay : new Date(window.until);
	const sinceFolds = window.since !== null && nearChange(timezone, since);
	const untilFolds = window.until !== null && nearChange(timezone, until);
	const sinceLocal = wallClock(timezone, new Date(since.getTime() - (sinceFolds ? foldMargin : 0)));
	const untilLocal = wallClock(timezone, new Date(until.getTime() + (untilFolds ? foldMargin : 0)));
	const literals = {
		since: dialect.instant(since),
		until: dialect.instant(until),
		since_local: dialect.naive(sinceLocal),
		until_local: dialect.naive(untilLocal)
	};
	if (!cursor || window.since === null) return { literals, where: '', exact: '' };
	const column = dialect.quoted(cursor.name);
	const [from, to] =
		cursor.kind === 'instant'
			? [literals.since, literals.until]
			: cursor.kind === 'naive'
				? [literals.since_local, literals.until_local]
				: [dialect.literal(sinceLocal.slice(0, 10)), dialect.literal(untilLocal.slice(0, 10))];
	const isExact = cursor.kind === 'instant' || (cursor.kind === 'naive' && !sinceFolds);
	return {
		literals,
		where: changedWithin(column, from, window.until === null ? null : to),
		exact: isExact ? changedSince(column, from) : null
	};
}
