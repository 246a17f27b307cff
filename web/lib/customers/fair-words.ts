// What the comparison of a customer says, as sentences. Words never accuse: they say more, less or as much as others.
import { certainty, number } from '../format.ts';
import { m } from '../paraglide/messages.js';

type Compared = {
	standing: string;
	exposed_units: number;
	shrunk_ratio: number | null;
	shrunk_low: number | null;
	shrunk_high: number | null;
	probability_over: number | null;
	is_flagged: boolean;
};

/** How the customer stands to comparable ones; more and less only where the whole interval says so. */
export function fairTitle(one: Compared | null): string {
	if (!one) return m.fair_title_none();
	if (one.standing === 'few_units') return m.fair_title_few({ n: number(one.exposed_units, 1) });
	if (one.standing === 'no_reasons') return m.fair_title_no_reasons();
	if (one.standing === 'not_compared' || one.shrunk_ratio === null) return m.fair_title_not_compared();
	if ((one.shrunk_low ?? 0) > 1) return m.fair_title_more({ n: number(one.shrunk_ratio, 1) });
	return (one.shrunk_high ?? 1) < 1 ? m.fair_title_less() : m.fair_title_usual();
}

/** Why the customer is for review, or is not; null where nobody judged. */
export function fairReason(one: Compared): string | null {
	if (one.probability_over === null) return null;
	const words = { sure: certainty(one.probability_over) };
	return one.is_flagged ? m.fair_flag_why(words) : m.fair_not_flagged(words);
}
