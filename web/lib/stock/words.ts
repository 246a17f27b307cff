// The words and colours for what stock did with returned goods.
import { m } from '#lib/paraglide/messages.js';
import { dispositionWord, stockStateWord } from '#lib/rma/words.ts';
import { memberWord } from '#lib/words.ts';

const bookings: Record<string, () => string> = {
	restocked: m.booking_restocked,
	refurbished: m.booking_refurbished,
	returned_to_vendor: m.booking_returned_to_vendor,
	written_off: m.booking_written_off,
	none: m.booking_none,
	unknown: m.booking_unknown
};

export const bookingWord = (booking: string): string => bookings[booking]?.() ?? memberWord(booking);

/** What quality decided, as an order and not yet as a fact: what is to be sold again is not on the shelf by that. */
export const decisionWord = (disposition: string): string =>
	disposition === 'none'
		? m.stock_not_inspected()
		: disposition === 'restock'
			? m.stock_to_restock()
			: dispositionWord(disposition);

export const shelfWord = (state: string): string =>
	state === 'gone' ? m.stock_state_gone() : state === 'unknown' ? m.stock_state_untold() : stockStateWord(state);

/** A colour token: welcome, lost, waiting. */
export const bookingColour = (booking: string): string =>
	({
		restocked: 'var(--good)',
		refurbished: 'var(--good)',
		returned_to_vendor: 'var(--customer)',
		written_off: 'var(--attention)',
		none: 'var(--wait)'
	})[booking] ?? 'var(--unknown)';
