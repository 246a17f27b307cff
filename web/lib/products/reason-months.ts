// The reasons of a product month by month, as rates of what was shipped in the month.
import { m } from '#lib/paraglide/messages.js';
import type { StackMonth, StackWords } from '../charts/month-stack.ts';
import { month as monthText, monthName, number, percent } from '../format.ts';
import { memberName, type Names } from '../names.ts';
import type { MetricRow } from '../../../sql/metrics/types.ts';
import { reasonColours } from './curve.ts';
import type { MonthPoint } from './months.ts';

export type ReasonMonths = {
	months: StackMonth[];
	/** The reasons of the layers; null is all others together. */
	reasons: (string | null)[];
	labels: string[];
	colours: string[];
};

const most = 5;

/** The layers of each month of a product, the most frequent reasons first. `points` are its months, gaps filled. */
export function reasonMonths(points: readonly MonthPoint[], rows: readonly MetricRow[], names: Names): ReasonMonths {
	const counts = new Map<string, number>();
	const rates = new Map<string, number>();
	for (const row of rows) {
		if (row['month'] === null) continue;
		const reason = String(row['reason']);
		counts.set(reason, (counts.get(reason) ?? 0) + Number(row['numerator'] ?? 0));
		rates.set(`${String(row['month'])} ${reason}`, Number(row['value'] ?? 0));
	}
	const ordered = [...counts]
		.filter(([, count]) => count > 0)
		.sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
		.map(([reason]) => reason);
	const shown = ordered.slice(0, most);
	const rest = ordered.slice(most);
	const rate = (at: string, reason: string) => rates.get(`${at} ${reason}`) ?? 0;
	const months = points.map(({ at, is_mature, denominator }): StackMonth => ({
		at,
		is_mature,
		rates: denominator
			? [
					...shown.map((reason) => rate(at, reason)),
					...(rest.length > 0 ? [rest.reduce((sum, reason) => sum + rate(at, reason), 0)] : [])
				]
			: null
	}));
	return {
		months,
		reasons: [...shown, ...(rest.length > 0 ? [null] : [])],
		labels: [
			...shown.map((reason) => memberName('reason', reason, names)),
			...(rest.length > 0 ? [m.reasons_rest({ count: rest.length, n: number(rest.length) })] : [])
		],
		colours: [
			...reasonColours(shown.map((reason) => ({ reason, fault: names.reasons[reason]?.fault ?? 'unknown' }))),
			...(rest.length > 0 ? ['var(--line-strong)'] : [])
		]
	};
}

export function reasonMonthWords({ months, labels }: ReasonMonths, width: number): StackWords {
	const every = Math.max(1, Math.ceil(months.length / (width / 70)));
	const places = new Map(months.map(({ at }, index) => [at, index]));
	return {
		percent: (ratio) => percent(ratio, ratio < 0.1 && ratio > 0 ? 1 : 0),
		axis: (at) => {
			const index = places.get(at);
			if (index === undefined || index % every !== 0) return '';
			return index === 0 || at.slice(5, 7) === '01' ? monthText(at) : monthName(at);
		},
		soFar: m.trend_so_far(),
		tip: ({ at, rates }) => [
			monthText(at),
			...(rates === null
				? [m.trend_tip_nothing()]
				: labels.map((label, index) => `${label}: ${percent(rates[index], 2)}`).toReversed())
		]
	};
}
