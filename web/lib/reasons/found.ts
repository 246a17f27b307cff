// What customers say against what quality finds, over all products.
import { wilson } from '../../../sql/metrics/intervals.ts';
import { statedReasons, type FindingRow, type StatedReason } from '../products/inspections.ts';

export type StatedAgainstFound = StatedReason & {
	/** Of the inspected units, those in which quality found nothing. */
	nothing_found: number;
	share: number;
	low: number | null;
	high: number | null;
};

/** One entry for each stated reason, those of the most inspected units first. */
export const statedAgainstFound = (rows: readonly FindingRow[]): StatedAgainstFound[] =>
	statedReasons(rows).map((one) => {
		const nothing_found = one.inspected - one.failed;
		return { ...one, nothing_found, share: nothing_found / one.inspected, ...wilson(nothing_found, one.inspected) };
	});

/** Fewer inspected units than this say nothing. */
const least = 20;

export type Contradictions = {
	/** Of what is called the seller's fault: nothing found. */
	unfounded: { x: number; n: number } | null;
	/** Of what is called the customer's own wish: a fault found. */
	hidden: { x: number; n: number } | null;
};

/** How often quality says otherwise, on both sides. */
export function contradictions(reasons: readonly StatedAgainstFound[]): Contradictions {
	const of = (fault: string, count: (one: StatedAgainstFound) => number) => {
		const chosen = reasons.filter((one) => one.fault === fault);
		const n = chosen.reduce((sum, one) => sum + one.inspected, 0);
		return n >= least ? { x: chosen.reduce((sum, one) => sum + count(one), 0), n } : null;
	};
	return { unfounded: of('seller', (one) => one.nothing_found), hidden: of('customer', (one) => one.failed) };
}
