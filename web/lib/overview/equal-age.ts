// Young shipments against earlier ones at the same age: what may be said of the last four weeks before their returns have
// come. The periods are those of `equal_age.sql`.
import type { Queries } from '../../../sql/queries/rows.ts';
import { difference, isClear, type Difference, type Rate } from '../comparison.ts';
import type { Comparison } from '../filters.ts';
import { percent, points } from '../format.ts';
import { m } from '../paraglide/messages.js';

type Row = Queries['equal_age']['row'];

/** Periods of 28 days in a year. */
const yearAgo = 13;

export type AgedPeriod = Rate & {
	since: string;
	until: string;
	shipped_units: number;
	is_year_ago: boolean;
	/** What the last four weeks have more than it; null where either has no interval. */
	difference: Difference | null;
};

export type EqualAge = {
	now: AgedPeriod;
	/** The period before first, that of a year before last. */
	earlier: AgedPeriod[];
	/** The one that the title speaks of: of a year before where the page compares with that, else the one before. */
	against: AgedPeriod | null;
};

const rateOf = ({ rate, low, high, numerator, denominator }: Row): Rate => ({ value: rate, low, high, numerator, denominator }); // prettier-ignore

/** Null where nothing was shipped in the last four weeks. */
export function equalAge(rows: readonly Row[], comparison: Comparison): EqualAge | null {
	const last = rows.find(({ periods_ago }) => periods_ago === 0);
	if (!last || last.rate === null) return null;
	const period = (row: Row): AgedPeriod => ({
		...rateOf(row),
		since: row.since,
		until: row.until,
		shipped_units: row.shipped_units,
		is_year_ago: row.periods_ago === yearAgo,
		difference: row === last ? null : difference(rateOf(last), rateOf(row))
	});
	const earlier = rows.filter((row) => row !== last).map(period);
	const before = rows.find(({ periods_ago }) => periods_ago === 1);
	const against =
		(comparison === 'year' ? earlier.find(({ is_year_ago }) => is_year_ago) : undefined) ??
		(before ? (earlier.find(({ since }) => since === before.since) ?? null) : null);
	return { now: period(last), earlier, against };
}

/** How young shipments do, said only where the interval of the difference leaves none out. */
export function equalAgeTitle(found: EqualAge | null): string {
	if (!found) return m.age_title_none();
	const rate = percent(found.now.value);
	if (!found.against) return m.age_title_alone({ rate });
	const moved = found.against.difference;
	const against = found.against.is_year_ago ? m.age_against_year() : m.age_against_before();
	if (!isClear(moved)) return m.age_title_steady({ rate, against, past: percent(found.against.value) });
	const size = points(Math.abs(moved.by)).replace('+', '');
	return (moved.by > 0 ? m.age_title_more : m.age_title_less)({ against, points: size });
}
