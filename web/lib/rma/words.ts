// The words for what a return's records carry as codes. A code that the contract does not know is shown as the source
// wrote it; `unknown` and nothing are said as such.
import { m } from '#lib/paraglide/messages.js';
import { inLanguage, memberWord } from '#lib/words.ts';
import { none } from '#lib/format.ts';
import type { narrowings } from './return-list.ts';

type Words = Record<string, () => string>;
const said = (words: Words) => (code: string | null | undefined) =>
	code ? (words[code]?.() ?? memberWord(code)) : none;

export const outcomeWord = said({
	open: m.outcome_open,
	settled: m.outcome_settled,
	rejected: m.outcome_rejected,
	cancelled: m.outcome_cancelled
});

export const resolutionWord = said({
	refund: m.resolution_refund,
	exchange: m.resolution_exchange,
	store_credit: m.resolution_store_credit,
	repair: m.resolution_repair
});

export const requestChannelWord = said({
	online: m.request_channel_online,
	email: m.request_channel_email,
	phone: m.request_channel_phone,
	store: m.request_channel_store,
	other: m.request_channel_other
});

export const resultWord = said({ pass: m.result_pass, fail: m.result_fail, none: m.result_none });

export const dispositionWord = said({
	restock: m.disposition_restock,
	refurbish: m.disposition_refurbish,
	return_to_vendor: m.disposition_return_to_vendor,
	scrap: m.disposition_scrap,
	quarantine: m.disposition_quarantine,
	none: m.disposition_none
});

export const movementWord = said({
	sale: m.movement_sale,
	purchase: m.movement_purchase,
	return_receipt: m.movement_return_receipt,
	restock: m.movement_restock,
	write_off: m.movement_write_off,
	adjustment: m.movement_adjustment,
	exchange_out: m.movement_exchange_out,
	return_to_vendor: m.movement_return_to_vendor
});

export const stockStateWord = said({
	sellable: m.stock_state_sellable,
	unsellable: m.stock_state_unsellable,
	quarantine: m.stock_state_quarantine
});

export const methodWord = said({
	original_payment: m.method_original_payment,
	store_credit: m.method_store_credit,
	bank_transfer: m.method_bank_transfer,
	cash: m.method_cash,
	other: m.method_other
});

export const refundStatusWord = said({
	pending: m.refund_status_pending,
	approved: m.refund_status_approved,
	paid: m.refund_status_paid,
	failed: m.refund_status_failed,
	cancelled: m.refund_status_cancelled
});

export const costWord = said({
	inbound_shipping: m.cost_inbound_shipping,
	outbound_shipping: m.cost_outbound_shipping,
	handling: m.cost_handling,
	inspection: m.cost_inspection,
	refurbishment: m.cost_refurbishment,
	other: m.cost_other
});

export const linkWord = said({ reference: m.link_reference, matched: m.link_matched, unlinked: m.link_unlinked });

const narrowingWords: Record<(typeof narrowings)[number], () => string> = {
	warehouse: m.dimension_warehouse,
	handler: m.rma_fact_handler,
	resolution: m.returns_narrowed_resolution,
	batch: m.column_batch,
	supplier: m.column_supplier,
	disposition: m.column_disposition
};

/** What a list of returns is narrowed by. */
export const narrowingWord = (name: (typeof narrowings)[number]): string => narrowingWords[name]();

/** To what: codes in words, ids as they are. */
export const narrowedWord = (name: (typeof narrowings)[number], member: string): string =>
	name === 'resolution'
		? resolutionWord(member)
		: name === 'disposition'
			? dispositionWord(member)
			: memberWord(member);

const stepWords: Record<string, () => string> = {
	requested: m.step_requested,
	approved: m.step_approved,
	rejected: m.step_rejected,
	authorized: m.step_authorized,
	received: m.step_received,
	inspected: m.step_inspected,
	stocked: m.step_stocked,
	refunded: m.step_refunded,
	exchanged: m.step_exchanged,
	repaired: m.step_repaired,
	closed: m.step_closed
};

/** A step as work to be done or done, not as a state that was reached: “Review”, where the stage is “Approved”. */
export const stepWord = said(stepWords);

/** A stage as the reference data names it. */
export function stageWord(
	stage: string,
	stages: readonly { stage: string; stage_en: string | null; stage_zh: string | null }[]
): string {
	const found = stages.find((one) => one.stage === stage);
	return found ? inLanguage(found.stage_en ?? stage, found.stage_zh ?? stage) : memberWord(stage);
}
