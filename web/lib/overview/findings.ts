// What stands out, as sentences: each with what it is about in money, the largest first. Pure, so that it can be tested.
import { m } from '#lib/paraglide/messages.js';
import { isChange, isClearEffect, type Change, type NoChange } from '../change/change.ts';
import { changeTitle } from '../change/change-words.ts';
import type { Rate } from '../comparison.ts';
import { leastUnits } from '../findings.ts';
import { number } from '../format.ts';
import { memberName, type Names } from '../names.ts';
import { signalPath } from '../quality/paths.ts';
import { signalHead, type Signal, type SignalNames } from '../quality/signals.ts';

export type Finding = {
	/** What kind of thing it is; also its key. */
	key: string;
	text: string;
	/** A path and the changes of its filters. */
	path: string;
	changes: Record<string, string>;
	/** What it is about, in the reporting currency; null where that cannot be said. */
	amount: number | null;
	/** Which method stands behind it. */
	method: 'change_parts' | 'batch_excess' | 'shrunk_rate' | 'interval';
};

export type FindingFacts = {
	change: Change | NoChange;
	/** Returned value of the period, and the rate that it stands for. */
	returnedValue: number | null;
	returnedUnits: number | null;
	rate: number | null;
	signals: readonly (Signal & { rank_amount: number })[];
	/** Products that most surely come back too much, and what that costs; null where they are not ranked. */
	flagged: { products: number; amount: number } | null;
	pairs: readonly { category: string; reason: string; rate: Rate; shipped_units: number }[];
	/** The rate of a reason over everything. */
	reasonRates: ReadonlyMap<string, number>;
};

const most = 4;
const mostSignals = 2;

/** Two to four sentences, those about most money first. None is made up to fill the list. */
export function findingsOf(facts: FindingFacts, names: Names, signalNames: SignalNames): Finding[] {
	return [
		...changeFinding(facts, names),
		...facts.signals.slice(0, mostSignals).map((signal): Finding => ({
			key: `signal ${signal.signal_id}`,
			text: signalHead(signal, signalNames),
			path: signalPath(signal.signal_id),
			changes: {},
			amount: signal.rank_amount > 0 ? signal.rank_amount : null,
			method: 'batch_excess'
		})),
		...flaggedFinding(facts),
		...pairFinding(facts, names)
	]
		.sort((one, other) => (other.amount ?? 0) - (one.amount ?? 0))
		.slice(0, most);
}

/** What the rate moved, as a part of all that came back: only where something moved for certain. */
function changeFinding({ change, returnedValue, rate }: FindingFacts, names: Names): Finding[] {
	if (!isChange(change)) return [];
	const { difference, mix } = change.total;
	const moved = isClearEffect(difference) ? difference.by : isClearEffect(mix) ? mix.by : null;
	if (moved === null) return [];
	const amount = returnedValue !== null && rate ? (returnedValue * Math.abs(moved)) / rate : null;
	return [
		{ key: 'change', text: changeTitle(change, names), path: '/why', changes: {}, amount, method: 'change_parts' }
	];
}

const flaggedFinding = ({ flagged }: FindingFacts): Finding[] =>
	flagged && flagged.products > 0
		? [
				{
					key: 'products',
					text: m.finding_products({ count: flagged.products, n: number(flagged.products) }),
					path: '/products',
					changes: {},
					amount: flagged.amount > 0 ? flagged.amount : null,
					method: 'shrunk_rate'
				}
			]
		: [];

/** The category in which a reason costs most above what it does everywhere, its interval behind it. */
function pairFinding({ pairs, reasonRates, returnedValue, returnedUnits }: FindingFacts, names: Names): Finding[] {
	const perUnit = returnedValue !== null && returnedUnits ? returnedValue / returnedUnits : null;
	const [largest] = pairs
		.flatMap(({ category, reason, rate, shipped_units }) => {
			const usual = reasonRates.get(reason) ?? 0;
			const isSure = shipped_units >= leastUnits && (rate.low ?? 0) > usual && (rate.value ?? 0) >= 2 * usual;
			return isSure && usual > 0 && rate.value !== null
				? [{ category, reason, times: rate.value / usual, excess: (rate.value - usual) * shipped_units }]
				: [];
		})
		.sort((one, other) => other.excess - one.excess);
	if (!largest) return [];
	const { category, reason, times, excess } = largest;
	return [
		{
			key: 'pair',
			text: m.finding_pair({
				category: memberName('category', category, names),
				reason: memberName('reason', reason, names),
				times: number(times, 1)
			}),
			path: '/reasons',
			changes: { category, reason },
			amount: perUnit === null ? null : excess * perUnit,
			method: 'interval'
		}
	];
}
