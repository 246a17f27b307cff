// Figures of any metric of the dictionary as text, by its unit.
import type { Metric } from '../../../sql/metrics/dictionary.ts';
import type { Measure } from '../../../sql/metrics/types.ts';
import { duration, exactMoney, measured, money, number, percent } from '../format.ts';

type Unit = Metric['unit'];

/** The figure of a metric. */
export function valueText(value: number | null, { unit, currency }: { unit: Unit; currency: string }): string {
	switch (unit) {
		case 'percent':
			return percent(value);
		case 'money':
			return money(value, currency);
		case 'minutes':
			return duration(value === null ? null : value / 60);
		case 'hours':
			return duration(value);
		case 'days':
		case 'score':
			return number(value, 1);
		default:
			return number(value);
	}
}

type RowOptions = { unit: Unit; measure: Measure | null; isSum: boolean; currency: string };

/** What one return adds to it: of a rate a part of its numerator, of a mean or a median its own value. */
export function figureText(value: number | null | undefined, { unit, measure, isSum, currency }: RowOptions): string {
	if (value === undefined) return number(null);
	if (isSum && unit === 'percent') return measured(value, measure ?? 'units', currency);
	if (unit === 'money') return exactMoney(value, currency);
	return valueText(value, { unit, currency });
}
