// What returns lost, by what they have in common, as a URL asks for it.
import { m } from '#lib/paraglide/messages.js';
import { hrefTo, type Address } from '../filters.ts';
import { productPath } from '../listing/paths.ts';
import { memberName, type Names } from '../names.ts';
import { supplierPath } from '../quality/paths.ts';
import { memberWord } from '../words.ts';
import type { Queries } from '../../../sql/queries/rows.ts';

export type Loss = Queries['money_losses']['row'];

export const lossDimensions = ['reason', 'category', 'product', 'supplier', 'channel', 'country'] as const;
export type LossDimension = (typeof lossDimensions)[number];

/** The share of a member's returns that would not have come at the rate of its category, with its 90 % interval. */
export type Excess = Queries['money_excess']['row'];

/** Whether others can be told to lose less of the same: products and suppliers are held against their categories. */
export const hasExcess = (by: LossDimension): by is 'product' | 'supplier' => by === 'product' || by === 'supplier';

/** How a member is named where both parts of its id are one text. */
export const lossKey = ({ source_id, member }: Pick<Loss, 'source_id' | 'member'>): string =>
	`${source_id}\u001f${member}`;

/** Members that are listed. */
export const mostLosses = 10;

/** The dimension that a URL names; else the reason. */
export const readLossDimension = (url: Address): LossDimension =>
	lossDimensions.find((one) => one === url.searchParams.get('by')) ?? 'reason';

export const lossDimensionWord = (by: LossDimension): string =>
	({
		reason: m.dimension_reason,
		category: m.dimension_category,
		product: m.column_product,
		supplier: m.loss_by_supplier,
		channel: m.dimension_channel,
		country: m.dimension_country
	})[by]();

/** A member in the reader's words. */
export function lossName(by: LossDimension, loss: Loss, names: Names | undefined): string {
	if (by === 'product' || by === 'supplier') return memberWord(loss.member_name ?? loss.member);
	return memberName(by, loss.member, names);
}

/** Where a member leads: its own page, or this one narrowed to it. */
export function lossHref(by: LossDimension, loss: Loss, url: Address): string | undefined {
	if (loss.member === 'unknown') return undefined;
	if (by === 'product') return hrefTo(productPath(loss.source_id ?? '', loss.member), url);
	if (by === 'supplier') return hrefTo(supplierPath(loss.source_id ?? '', loss.member), url);
	return hrefTo('/money', url, { [by]: loss.member, by: 'product' });
}
