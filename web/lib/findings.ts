// Titles that are findings: sentences written from the data by rules. Where nothing stands out, they say that.
import { m } from '#lib/paraglide/messages.js';
import { isClear, type Difference, type Rate } from './comparison.ts';
import { dateTime, number, percent, points } from './format.ts';
import type { Publication } from './publication.ts';

/** Cells and members with fewer shipped units are hatched and never named in a title. */
export const leastUnits = 200;

const within = (share: number, low: number, high: number) => share >= low && share < high;

/** A share as people say it: “a third”, “half”; null where no such word is near enough. */
function fraction(share: number): string | null {
	if (within(share, 0.185, 0.215)) return m.fraction_fifth();
	if (within(share, 0.23, 0.27)) return m.fraction_quarter();
	if (within(share, 0.305, 0.36)) return m.fraction_third();
	if (within(share, 0.47, 0.53)) return m.fraction_half();
	if (within(share, 0.64, 0.695)) return m.fraction_two_thirds();
	if (within(share, 0.73, 0.77)) return m.fraction_three_quarters();
	return null;
}

/** How the rate moved, said only where the interval of the difference leaves zero out; then what is still coming in. */
export function trendTitle(
	now: Rate & { is_mature: boolean },
	change: Difference | null,
	immature: number,
	grain: 'day' | 'week' | 'month'
): string {
	const coming = { day: m.trend_coming_days, week: m.trend_coming_weeks, month: m.trend_coming_months };
	const tail = immature > 0 ? coming[grain]({ count: immature, n: number(immature) }) : '';
	if (now.value === null) return m.trend_none();
	if (!now.is_mature) return m.trend_too_young({ rate: percent(now.value) });
	const head = !isClear(change)
		? change === null
			? m.trend_level({ rate: percent(now.value) })
			: m.trend_steady({ rate: percent(now.value) })
		: change.by > 0
			? m.trend_rose({ points: points(change.by).replace('+', '') })
			: m.trend_fell({ points: points(-change.by).replace('+', '') });
	return tail ? m.trend_with_tail({ head, tail }) : head;
}

export type FaultShares = { seller: number; logistics: number; customer: number; unknown: number };

/** Who is at fault for what came back; where most reasons are unknown, that. */
export function faultTitle(shares: FaultShares, top: { name: string; share: number } | undefined): string {
	if (!top) return m.fault_none();
	if (shares.unknown > 0.5) return m.fault_mostly_unknown({ share: percent(shares.unknown, 0) });
	if (shares.seller >= 0.15) {
		const words = fraction(shares.seller);
		return words ? m.fault_own_fraction({ fraction: words }) : m.fault_own({ share: percent(shares.seller, 0) });
	}
	return m.fault_top_reason({ reason: top.name, share: percent(top.share, 0) });
}

export type NamedPair = { category: string; reason: string; rate: Rate; reasonRate: number; shipped_units: number };

/** The pairs that return at least twice as often as the reason does elsewhere, with the interval behind it: two at most. */
export function pairTitle(pairs: readonly NamedPair[]): string {
	const strong = pairs
		.filter(
			({ rate, reasonRate, shipped_units }) =>
				rate.value !== null &&
				shipped_units >= leastUnits &&
				rate.value >= 2 * reasonRate &&
				(rate.low ?? 0) > reasonRate
		)
		.sort((a, b) => (b.rate.value ?? 0) - (a.rate.value ?? 0));
	const first = strong[0];
	if (!first) return m.pair_none();
	const second = strong.find(({ category, reason }) => category !== first.category && reason !== first.reason);
	return second
		? m.pair_two({ reason: first.reason, category: first.category, reason2: second.reason, category2: second.category })
		: m.pair_one({ reason: first.reason, category: first.category });
}

/** The reasons that moved most among those whose interval leaves zero out: one up, one down. */
export function reasonTrendTitle(reasons: readonly { name: string; change: Difference }[]): string {
	if (reasons.length === 0) return m.reason_trend_title();
	const clear = reasons.filter(({ change }) => isClear(change)).sort((a, b) => b.change.by - a.change.by);
	const up = clear[0] && clear[0].change.by > 0 ? clear[0] : undefined;
	const last = clear.at(-1);
	const down = last && last.change.by < 0 ? last : undefined;
	if (up && down) return m.reason_trend_both({ up: up.name, down: down.name });
	if (up) return m.reason_trend_up({ reason: up.name, points: points(up.change.by, 2).replace('+', '') });
	if (down) return m.reason_trend_down({ reason: down.name, points: points(-down.change.by, 2).replace('+', '') });
	return m.reason_trend_none();
}

/** How many products surely return more than their category. */
export function productTitle(above: number): string {
	return above > 0 ? m.product_above({ count: above, n: number(above) }) : m.product_none_above();
}

export type StageCount = { name: string; open: number; late: number };

/** How many returns are open, how many of them late, and where most of the late ones wait. */
export function openTitle(stages: readonly StageCount[]): string {
	const open = stages.reduce((sum, stage) => sum + stage.open, 0);
	const late = stages.reduce((sum, stage) => sum + stage.late, 0);
	if (open === 0) return m.open_none();
	const queue = [...stages].sort((a, b) => b.late - a.late)[0];
	if (late === 0 || !queue) return m.open_in_time({ count: open, n: number(open) });
	return queue.late > late / 2
		? m.open_queue({ count: open, n: number(open), late: number(late), stage: queue.name })
		: m.open_late({ count: open, n: number(open), late: number(late) });
}

/** Data time, checks and rows held back, for the foot of a chart. */
export function trustNote({ data_to, audits, failing_audits, quarantined_rows }: Publication): string {
	const checks =
		failing_audits > 0
			? m.checks_failed({ count: failing_audits, n: number(failing_audits), all: number(audits) })
			: m.checks_passed({ count: audits, n: number(audits) });
	return [
		m.as_of({ time: dateTime(data_to) }),
		...(audits > 0 ? [checks] : []),
		...(quarantined_rows > 0 ? [m.rows_held({ count: quarantined_rows, n: number(quarantined_rows) })] : [])
	].join(' · ');
}
