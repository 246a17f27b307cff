// What mapping a code would do to the rates, before anybody says it.
import type { Rate } from '../comparison.ts';

type Code = { source_id: string; reason_code: string; return_lines: number; units: number; moved: number };
type Share = { reason: string; returned: number; rate: Rate };
type Interval = (x: number | null, n: number | null) => { low: number | null; high: number | null };

export type MappingPreview = {
	code: Code;
	/** The reason that it would mean. */
	reason: string;
	/** Of all shipments, before and after: for that reason, and for what is not mapped. */
	rates: { reason: string; before: Rate; after: Rate }[];
};

/**
 * The rates of the two reasons that a mapping touches, as the page shows them and as they would be. The others and the
 * whole stay: what moves goes from one reason to another.
 */
export function previewOf(
	code: Code,
	reason: string,
	{ reasons, shipped, interval }: { reasons: readonly Share[]; shipped: number | null; interval: Interval }
): MappingPreview {
	const rateOf = (returned: number): Rate => ({
		value: shipped ? returned / shipped : null,
		numerator: returned,
		denominator: shipped,
		...interval(returned, shipped)
	});
	const moved = (name: string, by: number) => {
		const before = reasons.find((one) => one.reason === name)?.returned ?? 0;
		return { reason: name, before: rateOf(before), after: rateOf(Math.max(0, before + by)) };
	};
	return { code, reason, rates: [moved(reason, code.moved), moved('unmapped', -code.moved)] };
}
