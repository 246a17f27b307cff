// Findings that people spoke of and that the data no longer shows: most likely because they were put right. What was
// recovered stays recovered, so it is added to what the version itself can count.
import type { FilterDimension } from '../filters.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import type { LeakState } from './leak-states.ts';

type Month = Queries['leak_months']['row'];
type Gone = { state: LeakState; subject: Record<string, unknown> };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const figure = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** A finding has the dimensions of the filters under their own names, but for its source. */
function isUnder(subject: Gone['subject'], where: Record<FilterDimension, readonly string[]>): boolean {
	return Object.entries(where).every(
		([dimension, members]) =>
			members.length === 0 || members.includes(text(subject[dimension === 'source' ? 'source_id' : dimension]))
	);
}

/** The months with what was explained or recovered and has left the data, as it was when somebody said so. */
export function withGone(
	months: readonly Month[],
	gone: readonly Gone[],
	where: Record<FilterDimension, readonly string[]>
): Month[] {
	const all = new Map(months.map((month) => [month.month_on, { ...month }]));
	for (const { state, subject } of gone) {
		const day = text(subject.since);
		if (state === 'open' || day === '' || !isUnder(subject, where)) continue;
		const month_on = `${day.slice(0, 7)}-01`;
		const month = all.get(month_on) ?? {
			month_on,
			open_findings: 0,
			open_amount: 0,
			explained_amount: 0,
			recovered_amount: 0
		};
		month[`${state}_amount`] += figure(subject.counted_amount);
		all.set(month_on, month);
	}
	return [...all.values()].sort((one, other) => one.month_on.localeCompare(other.month_on));
}
