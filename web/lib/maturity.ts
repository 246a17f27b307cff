// Which shipments are old enough that their returns have come.
import { addDays, daysBetween, type Days, type Filters } from './filters.ts';

export type Maturity = { data_to: string; maturity_days: number };

/** The first day whose shipments are still too young: those before it are mature. */
export const immatureFrom = ({ data_to, maturity_days }: Maturity): string => addDays(data_to, 1 - maturity_days);

/** The days of a period whose shipments are mature; null when none are. */
export function matureDays({ since, until }: Days, maturity: Maturity): Days | null {
	const end = immatureFrom(maturity);
	return since < end ? { since, until: until < end ? until : end } : null;
}

/** The days that a rate is read on: on the basis `cohort` the mature ones, while there are any; else the whole period. */
export function settledDays(
	days: Days,
	{ basis }: Pick<Filters, 'basis'>,
	maturity: Maturity
): Days & { is_mature: boolean } {
	const mature = basis === 'cohort' ? matureDays(days, maturity) : days;
	return { ...(mature ?? days), is_mature: mature !== null };
}

/** Two periods that may be held against each other; mature both, or none of them is. */
export type ComparedDays = { now: Days; before: Days; is_mature: boolean };

/**
 * The days of a period and of the one before it that are compared: of the period those that are settled, of the one before
 * it as long a stretch from its beginning, so that the same part of the season stands on both sides. Null where nothing is
 * compared.
 */
export function comparedDays(
	filters: Days & Pick<Filters, 'basis' | 'before'>,
	maturity: Maturity
): ComparedDays | null {
	if (!filters.before) return null;
	const { since, until: end, is_mature } = settledDays(filters, filters, maturity);
	const until = addDays(filters.before.until, -daysBetween(end, filters.until));
	const before = { since: filters.before.since, until };
	if (until <= before.since) return null;
	return {
		now: { since, until: end },
		before,
		is_mature: is_mature && settledDays(before, filters, maturity).until === until
	};
}
