// Why a rate changed: the parts of the difference between two periods, and how a page is asked for them.
import type { Address } from '../filters.ts';
import type { ComparedDays } from '../maturity.ts';

/** The dimensions that a change may be split by, in the order in which they are offered. */
export const changeDimensions = [
	'category', 'subcategory', 'product', 'supplier', 'brand', 'channel', 'country', 'segment', 'warehouse', 'reason'
] as const; // prettier-ignore
export type ChangeDimension = (typeof changeDimensions)[number];

/** Those of few members that only shipments have: a second one beside the first. */
export const secondDimensions = ['channel', 'country', 'segment', 'category'] as const;
export type SecondDimension = (typeof secondDimensions)[number];

/** An effect on a rate, as a difference of ratios, with its 95 % interval where there is one. */
export type Effect = { by: number; low: number | null; high: number | null };

export type ChangePart = {
	/** What it is called in the data; with `others` it is the rest together. */
	member: string;
	source: string | null;
	/** A name that the data has for it, in both languages where they differ. */
	name: { en: string; zh: string } | null;
	/** How many members this one stands for, where it is the rest; else 0. */
	others: number;
	share_before: number;
	share_now: number;
	/** Null in a period that did not have it. */
	rate_before: number | null;
	rate_now: number | null;
	mix: Effect;
	rate: Effect;
	/** Of both together. */
	by: number;
};

export type ChangeTotal = {
	rate_before: number;
	rate_now: number;
	difference: Effect;
	mix: Effect;
	rate: Effect;
	/** Inside the members the rate moved the other way than the whole. */
	is_reversed: boolean;
};

export type Change = {
	dimension: ChangeDimension;
	days: ComparedDays;
	total: ChangeTotal;
	/** Those that add most first, up or down. They add up to the total. */
	parts: ChangePart[];
};

/** Why there is no change to be explained. */
export type NoChange = {
	problem: 'nothing_compared' | 'too_young' | 'no_data_before' | 'no_data_now' | 'not_in_version';
	days: ComparedDays | null;
};

export const isChange = (found: Change | NoChange): found is Change => 'total' in found;

/** By what a page splits the change: `by`, and with it `and`. */
export function readChangeChoice({ searchParams }: Address): { by: ChangeDimension; and: SecondDimension } {
	const by = changeDimensions.find((name) => name === searchParams.get('by')) ?? 'category';
	const wanted = secondDimensions.find((name) => name === searchParams.get('and'));
	const free = secondDimensions.filter((name) => name !== by);
	return { by, and: wanted && wanted !== by ? wanted : (free[0] as SecondDimension) };
}

/** Whether the interval of an effect leaves no effect out. */
export const isClearEffect = ({ low, high }: Effect): boolean => low !== null && high !== null && (low > 0 || high < 0);

/** The part that pushes hardest in the direction of an effect of the whole; the rest together is nobody. */
export function leadingPart(
	{ parts, total }: Pick<Change, 'parts' | 'total'>,
	effect: 'mix' | 'rate'
): ChangePart | undefined {
	const direction = Math.sign(total[effect].by);
	return parts
		.filter((part) => part.others === 0 && part[effect].by * direction > 0)
		.sort((one, other) => Math.abs(other[effect].by) - Math.abs(one[effect].by))[0];
}
