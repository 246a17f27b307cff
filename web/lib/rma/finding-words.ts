// A finding as a sentence, what to do about it, and where its evidence is.
import { hrefTo, type Address } from '#lib/filters.ts';
import { duration, exactMoney, number } from '#lib/format.ts';
import { productPath } from '#lib/listing/paths.ts';
import { leakAdvice, leakEvidence, ruleTitle } from '#lib/money/leak-words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Finding } from './findings.ts';

export type FindingWords = { title: string; advice: string; link?: { title: string; href: string } };

/** What the words depend on besides the finding. */
export type FindingContext = { currency: string; stepName: (stage: string) => string; source: string; url: Address };

const counted = (count: number) => ({ count, n: number(count) });

/** The words of a finding in the language of the page. */
export function findingWords(finding: Finding, { currency, stepName, source, url }: FindingContext): FindingWords {
	const money = (amount: number) => exactMoney(amount, currency);
	switch (finding.rule) {
		case 'leak': {
			const { leak } = finding;
			const name = ruleTitle({ title_en: leak.title_en ?? leak.rule, title_zh: leak.title_zh ?? leak.rule });
			return {
				title: leak.amount === null ? name : m.finding_leak({ rule: name, amount: money(leak.amount) }),
				advice: `${leakEvidence(leak, currency)} ${leakAdvice(leak.rule)}`,
				link: { title: m.finding_leak_link(), href: hrefTo('/money/leaks', url, { rule: leak.rule }) }
			};
		}
		case 'late':
			return {
				title: m.finding_late({ stage: stepName(finding.stage), time: duration(finding.hours) }),
				advice: m.finding_late_do()
			};
		case 'due_soon':
			return {
				title: m.finding_due_soon({ stage: stepName(finding.stage), time: duration(finding.hours) }),
				advice: m.finding_due_soon_do()
			};
		case 'backwards':
			return { title: m.finding_backwards({ stage: stepName(finding.stage) }), advice: m.finding_backwards_do() };
		case 'refunded_without_receipt':
			return {
				title: m.finding_refunded_without_receipt({ amount: money(finding.amount) }),
				advice: m.finding_refunded_without_receipt_do()
			};
		case 'refunded_though_rejected':
			return {
				title: m.finding_refunded_though_rejected({ amount: money(finding.amount) }),
				advice: m.finding_refunded_though_rejected_do()
			};
		case 'paid_twice':
			return {
				title: m.finding_paid_twice({ times: number(finding.times), amount: money(finding.amount) }),
				advice: m.finding_paid_twice_do()
			};
		case 'refunded_more':
			return {
				title: m.finding_refunded_more({ amount: money(finding.amount), over: money(finding.over) }),
				advice: m.finding_refunded_more_do()
			};
		case 'exchanged_and_refunded':
			return {
				title: m.finding_exchanged_and_refunded({ amount: money(finding.amount) }),
				advice: m.finding_exchanged_and_refunded_do()
			};
		case 'exchanged_twice':
			return {
				title: m.finding_exchanged_twice({ times: number(finding.times) }),
				advice: m.finding_exchanged_twice_do()
			};
		case 'received_not_settled':
			return {
				title: m.finding_received_not_settled({ time: duration(finding.hours), amount: money(finding.amount) }),
				advice: m.finding_received_not_settled_do()
			};
		case 'restock_not_moved':
			return { title: m.finding_restock_not_moved(counted(finding.lines)), advice: m.finding_restock_not_moved_do() };
		case 'restocked_though_failed':
			return {
				title: m.finding_restocked_though_failed(counted(finding.lines)),
				advice: m.finding_restocked_though_failed_do()
			};
		case 'received_more':
			return { title: m.finding_received_more(counted(finding.units)), advice: m.finding_received_more_do() };
		case 'received_less':
			return { title: m.finding_received_less(counted(finding.units)), advice: m.finding_received_less_do() };
		case 'not_booked':
			return { title: m.finding_not_booked(counted(finding.refunds)), advice: m.finding_not_booked_do() };
		case 'booked_otherwise':
			return {
				title: m.finding_booked_otherwise({ refunded: money(finding.refunded), booked: money(finding.booked) }),
				advice: m.finding_booked_otherwise_do()
			};
		case 'batch':
			return {
				title:
					finding.times === null
						? m.finding_batch_first({ batch: finding.batchId })
						: m.finding_batch({ batch: finding.batchId, times: number(finding.times, 1) }),
				advice: m.finding_batch_do({ returned: number(finding.returned), shipped: number(finding.shipped) }),
				link: {
					title: m.finding_batch_link(),
					href: `${hrefTo(productPath(source, finding.productId), url, { period: 'all', from: null, to: null })}#batches`
				}
			};
		case 'nothing_found':
			return { title: m.finding_nothing_found(counted(finding.lines)), advice: m.finding_nothing_found_do() };
		case 'vip_our_fault':
			return { title: m.finding_vip_our_fault(), advice: m.finding_vip_our_fault_do() };
		case 'unhappy':
			return { title: m.finding_unhappy({ n: number(finding.csat) }), advice: m.finding_unhappy_do() };
		case 'unlinked':
			return { title: m.finding_unlinked(counted(finding.lines)), advice: m.finding_unlinked_do() };
		case 'unmapped':
			return {
				title: m.finding_unmapped(counted(finding.lines)),
				advice: m.finding_unmapped_do(),
				link: { title: m.finding_unmapped_link(), href: `${hrefTo('/data', url)}#unmapped` }
			};
	}
}
