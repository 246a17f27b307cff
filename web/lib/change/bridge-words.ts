// What a bridge between two return rates says: its finding, its steps by name, and why each moves the rate.
import { m } from '../paraglide/messages.js';
import { measured, money, number, percent, points } from '../format.ts';
import { basisWord, countedWord, measureWord } from '../words.ts';
import { leadingStep, type Bridge, type KnownPlace, type Place, type Step as BridgeStep } from './bridge.ts';
import type { Step } from './waterfall.svelte';

/** `cohort · units · requested` */
export const placeWords = ({ basis, measure, counted }: Place): string =>
	[basisWord(basis), measureWord(measure), countedWord(counted)].join(' · ');

export const knownPlaceWord = (place: KnownPlace): string =>
	({
		sales: m.bridge_place_sales,
		quality: m.bridge_place_quality,
		desk: m.bridge_place_desk,
		books: m.bridge_place_books
	})[place]();

/** What a step changed, in a few words; the first figure and the last are named by their place. */
export function stepName({ changed, basis, measure, counted }: BridgeStep): string {
	switch (changed) {
		case null:
			return m.bridge_here();
		case 'basis':
			return m.bridge_step_basis({ what: basisWord(basis) });
		case 'measure':
			return m.bridge_step_measure({ what: measureWord(measure) });
		case 'counted':
			return m.bridge_step_counted({ what: countedWord(counted) });
		case 'old_enough':
			return m.bridge_step_old_enough();
		case 'all_days':
			return m.bridge_step_all_days();
	}
}

/** Why a step moves the rate, with the figures at hand that show it. */
export function stepMeaning(step: BridgeStep, before: BridgeStep | undefined, context: Context): string {
	switch (step.changed) {
		case null:
			return placeWords(step);
		case 'old_enough':
			return m.bridge_means_old_enough({ days: String(context.maturity_days) });
		case 'all_days':
			return m.bridge_means_all_days({ days: String(context.maturity_days) });
		case 'basis':
			return {
				cohort: m.bridge_means_cohort,
				return_date: m.bridge_means_return_date,
				refund_date: m.bridge_means_refund_date
			}[step.basis]();
		case 'counted':
			return {
				requested: m.bridge_means_requested,
				received: m.bridge_means_received,
				refunded: m.bridge_means_refunded
			}[step.counted]();
		case 'measure': {
			const worth = worthOf(step, before, context.currency);
			if (worth) return m.bridge_means_worth(worth);
			return {
				units: m.bridge_means_units,
				value: m.bridge_means_value,
				orders: m.bridge_means_orders,
				lines: m.bridge_means_lines
			}[step.measure]();
		}
	}
}

type Context = { maturity_days: number; currency: string };

/** What a unit is worth that came back, and one that was shipped: their ratio is what units and value differ by. */
function worthOf(step: BridgeStep, before: BridgeStep | undefined, currency: string) {
	const value = [step, before].find((one) => one?.measure === 'value');
	const units = [step, before].find((one) => one?.measure === 'units');
	if (!value?.numerator || !value.denominator || !units?.numerator || !units.denominator) return null;
	return {
		returned: money(value.numerator / units.numerator, currency),
		shipped: money(value.denominator / units.denominator, currency)
	};
}

/** The finding: both rates, how far apart, and what most of it is. */
export function bridgeTitle({ steps, difference }: Bridge): string {
	const [first, last] = [steps[0], steps.at(-1)];
	if (!first || !last || difference === null) return m.bridge_title_no_data();
	const rates = { here: percent(first.value), there: percent(last.value) };
	const most = leadingStep({ steps });
	if (!most) return m.bridge_title_same(rates);
	const named = { ...rates, points: points(difference), most: stepName(most) };
	// steps that undo each other are a finding although the two rates are nearly the same
	return Math.abs(difference) < Math.abs(most.part ?? 0) / 2
		? m.bridge_title_cancel({ ...named, part: points(most.part) })
		: m.bridge_title(named);
}

/** The steps of the drawing: both figures as levels, what lies between as steps that are neither good nor bad. */
export function bridgeSteps({ steps }: Bridge): Step[] {
	const [first, ...rest] = steps;
	const last = steps.at(-1);
	if (!first || !last || first.value === null || last.value === null) return [];
	return [
		{ label: m.bridge_here(), level: first.value, text: percent(first.value, 2) },
		...rest.map((step): Step => ({
			label: stepName(step),
			by: step.part ?? 0,
			text: points(step.part, 2),
			tone: 'plain'
		})),
		{ label: m.bridge_there(), level: last.value, text: percent(last.value, 2) }
	];
}

/** Rows that are in none of a step's figures, in words; none where all are in. */
export const leftOutWords = ({ left_out }: BridgeStep, currency: string): string[] =>
	left_out
		.filter(({ amount }) => amount > 0)
		.map(({ reason, amount, unit }) =>
			({
				unlinked: m.bridge_left_out_unlinked,
				not_refunded: m.bridge_left_out_not_refunded,
				no_amount: m.bridge_left_out_no_amount,
				too_young: m.bridge_left_out_too_young
			})[reason]({ n: unit === 'rows' ? number(amount) : measured(amount, unit, currency) })
		);
