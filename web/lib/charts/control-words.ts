// What a control chart says in words: on its axis and when somebody points at it.
import { m } from '#lib/paraglide/messages.js';
import { addDays } from '../filters.ts';
import { bareRange, month, monthName, none, number, percent, period } from '../format.ts';
import type { ControlPoint, ControlWords } from './control-chart.ts';

/** A month has its label at the period that holds its first day; every second, third or sixth one where there are many. */
function axisLabel(points: readonly ControlPoint[]) {
	const months = new Set(points.map(({ week_on }) => week_on.slice(0, 7))).size;
	const step = months > 30 ? 6 : months > 14 ? 3 : months > 7 ? 2 : 1;
	const lengths = new Map(points.map(({ week_on, weeks }) => [week_on, weeks]));
	return (week: string) => {
		const last = addDays(week, 7 * (lengths.get(week) ?? 1) - 1);
		const first = `${last.slice(0, 7)}-01`;
		const place = Number(first.slice(5, 7)) - 1;
		if (first < week || place % step !== 0) return '';
		return place === 0 || step > 3 ? month(first) : monthName(first);
	};
}

/** What a week is, in a word: beside its figures in the table and in the tip. */
export function weekWord(point: Pick<ControlPoint, 'is_judged' | 'is_beyond' | 'is_drift' | 'is_baseline'>): string {
	if (!point.is_judged) return m.control_young();
	if (point.is_beyond) return m.control_beyond();
	if (point.is_drift) return m.control_drift();
	return point.is_baseline ? m.control_baseline() : none;
}

export const controlWords = (points: readonly ControlPoint[]): ControlWords => ({
	percent: (ratio) => percent(ratio, ratio !== 0 && Math.abs(ratio) < 0.1 ? 1 : 0),
	axis: axisLabel(points),
	baseline: m.control_baseline(),
	soFar: m.control_young(),
	cusum: m.control_cusum(),
	tip: (point) => [
		period(point.week_on, addDays(point.week_on, 7 * point.weeks)),
		`${percent(point.share, 2)}  ${m.basis_of({ numerator: number(point.counted_units), denominator: number(point.exposed_units) })}`,
		m.control_tip_limits({ center: percent(point.center, 2), limits: bareRange(point.limit_low, point.limit_high, 2) }),
		m.control_tip_cusum({ high: number(point.cusum_high, 1), low: number(point.cusum_low, 1) }),
		...(weekWord(point) === none ? [] : [weekWord(point)])
	]
});
