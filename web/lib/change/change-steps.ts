// A change as the steps of a waterfall.
import { m } from '#lib/paraglide/messages.js';
import { money, percent, points } from '../format.ts';
import type { TwoWay, MoneyChange } from '../server/change.ts';
import type { ChangeTotal, Effect } from './change.ts';
import type { Step } from './waterfall.svelte';

const interval = (
	{ low, high }: Effect,
	say: (end: number) => string = points
): Pick<Step, 'low' | 'high' | 'aside'> =>
	low === null || high === null ? {} : { low, high, aside: m.figure_interval({ low: say(low), high: say(high) }) };

/** From the rate before over mix and rate to the rate now. */
export const totalSteps = ({ rate_before, rate_now, mix, rate }: ChangeTotal, isReason: boolean): Step[] => [
	{ label: m.change_before(), level: rate_before, text: percent(rate_before, 2) },
	...(isReason
		? []
		: [{ label: m.change_mix(), by: mix.by, text: points(mix.by, 2), tone: 'plain', ...interval(mix) } satisfies Step]),
	{ label: m.change_rate(), by: rate.by, text: points(rate.by, 2), ...interval(rate) },
	{ label: m.change_now(), level: rate_now, text: percent(rate_now, 2) }
];

/** The same over the mix of two dimensions. */
export const twoWaySteps = (
	{ first, second, rate }: TwoWay,
	{ rate_before, rate_now }: ChangeTotal,
	names: { first: string; second: string }
): Step[] => [
	{ label: m.change_before(), level: rate_before, text: percent(rate_before, 2) },
	{
		label: m.change_mix_of({ dimension: names.first }),
		by: first.by,
		text: points(first.by, 2),
		tone: 'plain',
		...interval(first)
	},
	{
		label: m.change_mix_of({ dimension: names.second }),
		by: second.by,
		text: points(second.by, 2),
		tone: 'plain',
		...interval(second)
	},
	{ label: m.change_rate(), by: rate.by, text: points(rate.by, 2), ...interval(rate) },
	{ label: m.change_now(), level: rate_now, text: percent(rate_now, 2) }
];

/** Money that came back, over how much was shipped, what it cost and how often it came back. */
export const moneySteps = ({ before, now, units, price, rate }: MoneyChange, currency: string): Step[] => {
	const text = (amount: number) => (amount > 0 ? '+' : '') + money(amount, currency);
	return [
		{ label: m.change_before(), level: before, text: money(before, currency) },
		{ label: m.change_money_units(), by: units.by, text: text(units.by), tone: 'plain', ...interval(units, text) },
		{ label: m.change_money_price(), by: price.by, text: text(price.by), tone: 'plain', ...interval(price, text) },
		{ label: m.change_money_rate(), by: rate.by, text: text(rate.by), ...interval(rate, text) },
		{ label: m.change_now(), level: now, text: money(now, currency) }
	];
};
