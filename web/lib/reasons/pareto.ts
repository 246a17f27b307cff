// The reasons of a page as the bars of a Pareto chart, and the sentence above them.
import { m } from '#lib/paraglide/messages.js';
import type { ParetoBar, ParetoWords } from '../charts/pareto.ts';
import { number, percent, percentRange } from '../format.ts';
import { memberName, type Names } from '../names.ts';
import { faultColour } from '../words.ts';

/** A reason of what came back, in the order of frequency. */
export type ParetoReason = {
	reason: string;
	returned: number;
	share: number;
	low: number | null;
	high: number | null;
	cumulative: number;
	/** Its interval lies above that of the next: the order is more than chance. Null where there is none. */
	is_clear: boolean | null;
};

const shown = 12;

/** The most frequent by their names, and the rest as one. */
export function paretoBars(reasons: readonly ParetoReason[], names: Names): ParetoBar[] {
	const bars = reasons.slice(0, shown).map((one): ParetoBar => ({
		label: memberName('reason', one.reason, names),
		share: one.share,
		low: one.low,
		high: one.high,
		cumulative: one.cumulative,
		colour: faultColour(names.reasons[one.reason]?.fault ?? 'unknown')
	}));
	const rest = reasons.slice(shown);
	if (rest.length === 0) return bars;
	const share = rest.reduce((sum, one) => sum + one.share, 0);
	const label = m.reasons_rest({ count: rest.length, n: number(rest.length) });
	return [...bars, { label, share, low: null, high: null, cumulative: 1, colour: 'var(--line-strong)' }];
}

export const paretoWords = (): ParetoWords => ({
	percent: (ratio) => percent(ratio, ratio !== 0 && ratio < 0.01 ? 1 : 0),
	cumulative: m.pareto_line(),
	tip: (bar) => [
		bar.label,
		bar.low === null ? percent(bar.share) : `${percent(bar.share)} (${percentRange(bar.low, bar.high)})`,
		m.pareto_so_far({ share: percent(bar.cumulative, 0) })
	]
});

/** How few reasons make up most of it, and for how many of the first the order is sure. */
export function paretoTitle(reasons: readonly ParetoReason[]): string {
	const few = reasons.findIndex(({ cumulative }) => cumulative >= 0.8) + 1;
	if (few < 1) return m.pareto_title_none();
	const sure = reasons.findIndex(({ is_clear }) => is_clear !== true);
	const head = m.pareto_title({ count: few, n: number(few), of: number(reasons.length) });
	if (
		reasons.some(({ is_clear }) => is_clear === null) &&
		sure === 0 &&
		reasons.length > 1 &&
		reasons[0]?.is_clear === null
	)
		return head;
	return sure === 0 && reasons.length > 1
		? m.pareto_title_unsure({ head })
		: m.pareto_title_sure({ head, count: Math.max(1, sure), n: number(Math.max(1, sure)) });
}
