// A finding of the leak finder in words: what it rests on, in one sentence, from its own columns.
import { m } from '#lib/paraglide/messages.js';
import { date, exactMoney, number } from '../format.ts';
import { inLanguage } from '../words.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import type { LeakState } from './leak-states.ts';

export type Leak = Queries['leak']['row'];
export type LeakRule = Queries['leak_rules']['row'];

/** The name of a rule, as the data folder gives it. */
export const ruleTitle = (rule: Pick<LeakRule, 'title_en' | 'title_zh'>): string =>
	inLanguage(rule.title_en, rule.title_zh);
export const ruleMeaning = (rule: Pick<LeakRule, 'meaning_en' | 'meaning_zh'>): string =>
	inLanguage(rule.meaning_en, rule.meaning_zh);

const units = (count: number | null) => ({ count: count ?? 0, n: number(count) });

/** What a finding rests on. A rule of one's own that has no words of ours says when it became a leak. */
export function leakEvidence(leak: Leak, currency: string): string {
	const money = (amount: number | null) => exactMoney(amount, currency);
	const paid = { paid: money(leak.paid_amount), day: date(leak.paid_at) };
	switch (leak.rule) {
		case 'refunded_twice':
			return m.leak_refunded_twice({ ...paid, other: leak.other_id ?? '', other_day: date(leak.other_at) });
		case 'refunded_never_received':
			return m.leak_refunded_never_received({ ...paid, count: leak.age_days, n: number(leak.age_days) });
		case 'exchanged_and_refunded':
			return m.leak_exchanged_and_refunded({ ...paid, sent: date(leak.moved_at) });
		case 'refund_above_value':
			return m.leak_refund_above_value({ ...paid, worth: money(leak.worth_amount) });
		case 'exchange_shipped_twice':
			return m.leak_exchange_shipped_twice({
				...units(leak.units),
				day: date(leak.moved_at),
				first: date(leak.other_at)
			});
		case 'received_never_settled':
			return m.leak_received_never_settled({ received: date(leak.received_at), due: date(leak.since) });
		case 'restocked_though_scrapped':
			return m.leak_restocked_though_scrapped({
				...units(leak.units),
				inspected: date(leak.inspected_at),
				day: date(leak.moved_at)
			});
		case 'restocked_uninspected':
			return m.leak_restocked_uninspected({ ...units(leak.units), day: date(leak.moved_at) });
		case 'restock_without_movement':
			return leak.other_at
				? m.leak_restock_written_off({
						...units(leak.units),
						inspected: date(leak.inspected_at),
						day: date(leak.other_at)
					})
				: m.leak_restock_without_movement({ ...units(leak.units), inspected: date(leak.inspected_at) });
		case 'credit_note_without_ledger':
			return m.leak_credit_note_without_ledger(paid);
		case 'ledger_differs':
			return m.leak_ledger_differs({ ...paid, booked: money(leak.booked_amount), posted: date(leak.other_at) });
		case 'return_without_order':
			return leak.paid_at
				? m.leak_return_without_order_paid(paid)
				: m.leak_return_without_order({ day: date(leak.since) });
		default:
			return m.leak_since({ day: date(leak.since) });
	}
}

type Words = Record<string, () => string>;

const advice: Words = {
	refunded_twice: m.leak_refunded_twice_do,
	refunded_never_received: m.leak_refunded_never_received_do,
	exchanged_and_refunded: m.leak_exchanged_and_refunded_do,
	refund_above_value: m.leak_refund_above_value_do,
	exchange_shipped_twice: m.leak_exchange_shipped_twice_do,
	received_never_settled: m.leak_received_never_settled_do,
	restocked_though_scrapped: m.leak_restocked_though_scrapped_do,
	restocked_uninspected: m.leak_restocked_uninspected_do,
	restock_without_movement: m.leak_restock_without_movement_do,
	credit_note_without_ledger: m.leak_credit_note_without_ledger_do,
	ledger_differs: m.leak_ledger_differs_do,
	return_without_order: m.leak_return_without_order_do
};

/** What to do about a finding. */
export const leakAdvice = (rule: string): string => advice[rule]?.() ?? '';

const lackWords: Words = { rate: m.leak_lacks_rate, price: m.leak_lacks_price, cost: m.leak_lacks_cost };

/** Why an amount cannot be told. */
export const lacksWord = (lacks: string | null): string => lackWords[lacks ?? '']?.() ?? '';

const stakeWords: Words = {
	paid: m.leak_stake_paid,
	owed: m.leak_stake_owed,
	goods: m.leak_stake_goods,
	booked: m.leak_stake_booked
};

/** Which money a rule is about. */
export const stakeWord = (stake: string): string => stakeWords[stake]?.() ?? stake;

const recordWords: Words = {
	refunds: m.leak_record_refunds,
	receipts: m.leak_record_receipts,
	settlements: m.leak_record_settlements,
	exchanges: m.leak_record_exchanges,
	prices: m.leak_record_prices,
	inspections: m.leak_record_inspections,
	restocks: m.leak_record_restocks,
	ledger: m.leak_record_ledger,
	order_links: m.leak_record_order_links
};

/** The kinds of records that a rule lacks, each in words. */
export const recordNames = (lacks: string | null): string[] =>
	(lacks ?? '')
		.split(' ')
		.filter(Boolean)
		.map((record) => recordWords[record]?.() ?? record);

export const leakStateWord = (state: LeakState): string =>
	({ open: m.leak_state_open, explained: m.leak_state_explained, recovered: m.leak_state_recovered })[state]();

export const leakStateTone = (state: LeakState) =>
	(({ open: 'bad', explained: 'plain', recovered: 'ok' }) as const)[state];

/** Why a form came back: a code of ours in words, or what the disk said. */
export function leakProblemWords(problem: string): string {
	if (problem === 'unknown_subject') return m.leak_problem_gone();
	if (problem === 'unknown_state') return m.signal_problem_state();
	return m.signal_problem_disk({ problem });
}
