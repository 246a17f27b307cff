// The words of the finance report.
import { m } from '#lib/paraglide/messages.js';
import { inLanguage } from '../words.ts';
import type { Account } from './accounts.ts';
import type { Report } from './report.server.ts';

/** A step from what was paid to what was booked. */
export function stepWord(step: string): string {
	const words: Record<string, () => string> = {
		paid: m.finance_step_paid,
		posted_elsewhere: m.finance_step_posted_elsewhere,
		never_posted: m.finance_step_never_posted,
		paid_elsewhere: m.finance_step_paid_elsewhere,
		not_paid: m.finance_step_not_paid,
		exchange_rate: m.finance_step_exchange_rate,
		other_amount: m.finance_step_other_amount,
		posted: m.finance_step_posted
	};
	return words[step]?.() ?? step;
}

/** Steps that are only a matter of days, the month they fall in or their exchange rate: nothing is missing. */
export const isTiming = (step: string): boolean =>
	step === 'posted_elsewhere' || step === 'paid_elsewhere' || step === 'exchange_rate';

/** What kind of document an entry belongs to; one that we do not know keeps its own name. */
export function documentWord(type: string): string {
	const words: Record<string, () => string> = {
		refund: m.finance_document_refund,
		restock: m.finance_document_restock,
		write_off: m.finance_document_write_off,
		exchange: m.finance_document_exchange,
		return: m.finance_document_return,
		unknown: m.member_unknown
	};
	return words[type]?.() ?? type;
}

/** What an account is for, in the words of the data. */
export const groupWord = ({ group_en, group_zh }: Pick<Account, 'group_en' | 'group_zh'>): string =>
	inLanguage(group_en, group_zh);

/** Whether the month may still change. */
export function stateText({ closure, isOver }: Pick<Report, 'closure' | 'isOver'>): string {
	if (closure) return m.finance_closed({ name: closure.name ?? closure.version, version: closure.version });
	return isOver ? m.finance_open() : m.finance_running();
}
