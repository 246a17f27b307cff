// What can be pointed at in the way a customer sends back: counts, each with what it is counted among.
import { number } from '../format.ts';
import { m } from '../paraglide/messages.js';

/** The counts of `agg_customer_fairness`, and what is usual of them where a page compares. */
export type EvidenceCounts = {
	orders: number;
	bracketing_orders: number | null;
	whole_orders: number | null;
	larger_orders: number | null;
	late_lines: number | null;
	timed_lines: number | null;
	no_fault_lines: number | null;
	defect_claim_lines: number | null;
	short_lines: number | null;
	received_lines: number | null;
	usual_bracketing?: number | null;
	usual_whole?: number | null;
	usual_late?: number | null;
	usual_no_fault?: number | null;
	usual_short?: number | null;
};

export type Evidence = { kind: string; words: string; count: number; base: number; usual: number | null };

/** Every kind that there is a base for, in a fixed order. */
export function evidenceOf(counts: EvidenceCounts): Evidence[] {
	const of = (kind: string, word: typeof m.fair_evidence_whole, count: number | null, base: number | null, usual = null as number | null) => ({
		kind,
		words: word({ n: number(count ?? 0), base: number(base ?? 0) }),
		count: count ?? 0,
		base: base ?? 0,
		usual
	}); // prettier-ignore
	return [
		of('whole', m.fair_evidence_whole, counts.whole_orders, counts.larger_orders, counts.usual_whole),
		of('late', m.fair_evidence_late, counts.late_lines, counts.timed_lines, counts.usual_late),
		of('bracketing', m.fair_evidence_bracketing, counts.bracketing_orders, counts.orders, counts.usual_bracketing),
		of('no_fault', m.fair_evidence_no_fault, counts.no_fault_lines, counts.defect_claim_lines, counts.usual_no_fault),
		of('short', m.fair_evidence_short, counts.short_lines, counts.received_lines, counts.usual_short)
	].filter(({ base }) => base > 0);
}

/** Those that happened more than once: one occurrence shows nothing. */
export const repeated = (evidence: readonly Evidence[]): Evidence[] => evidence.filter(({ count }) => count > 1);

const rfmWords = {
	best: m.fair_rfm_best,
	loyal: m.fair_rfm_loyal,
	regular: m.fair_rfm_regular,
	new: m.fair_rfm_new,
	at_risk: m.fair_rfm_at_risk,
	lapsed: m.fair_rfm_lapsed
};

/** A group of customers by recency, frequency and money, in words. */
export const rfmWord = (segment: string): string =>
	(Object.hasOwn(rfmWords, segment) ? rfmWords[segment as keyof typeof rfmWords] : rfmWords.regular)();
