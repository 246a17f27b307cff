// Which shipments are old enough that their returns have come.
import { addDays, type Days, type Filters } from './filters.ts';

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
