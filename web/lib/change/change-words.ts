// What a change of the rate says in words: the finding, the days, the names of its parts.
import { m } from '#lib/paraglide/messages.js';
import { number, percent, period, points } from '../format.ts';
import type { ComparedDays } from '../maturity.ts';
import { memberName, type Names } from '../names.ts';
import { inLanguage } from '../words.ts';
import {
	isClearEffect,
	leadingPart,
	type Change,
	type ChangeDimension,
	type ChangePart,
	type ChangeTotal,
	type NoChange
} from './change.ts';

/** A part by its name: the data's own, else the member in the reader's words; the rest together by its number. */
export function partName(part: ChangePart, dimension: ChangeDimension, names: Names | undefined): string {
	if (part.others > 0) return m.change_rest({ count: part.others, n: number(part.others) });
	if (part.name) return inLanguage(part.name.en, part.name.zh);
	return memberName(dimension === 'reason' || dimension === 'country' ? dimension : 'category', part.member, names);
}

/** `+1.1`, without its sign where the words say the direction. */
const size = (by: number) => points(Math.abs(by)).replace('+', '');

/** Whether the mix surely hides what the rates surely did: a reversal that chance may have made is none to speak of. */
export const isHidden = ({ is_reversed, mix, rate }: ChangeTotal): boolean =>
	is_reversed && isClearEffect(mix) && isClearEffect(rate);

/** An effect is the cause of a change where it makes up at least so much of it. */
const most = 2 / 3;

/**
 * How the rate moved and what moved it. A movement is only called one where its interval leaves none out; mix and rate
 * that undo each other are a finding although the whole stands still.
 */
export function changeTitle(change: Change, names: Names | undefined): string {
	const { total, dimension } = change;
	const { by } = total.difference;
	const isUp = by > 0;
	const effects = { mix: points(total.mix.by), rate: points(total.rate.by) };
	if (!isClearEffect(total.difference))
		return dimension !== 'reason' && isClearEffect(total.mix) && Math.abs(total.mix.by) > Math.abs(by)
			? m.change_steady_parts({ points: points(by), ...effects })
			: m.change_steady({ points: points(by) });
	if (dimension !== 'reason' && isHidden(total))
		return (isUp ? m.change_hidden_fall : m.change_hidden_rise)({ points: size(by), ...effects });
	const leading = (effect: 'mix' | 'rate') => {
		const part = leadingPart(change, effect);
		return part && { part, name: partName(part, dimension, names) };
	};
	if (dimension !== 'reason' && total.mix.by / by >= most) {
		const found = leading('mix');
		if (!found) return (isUp ? m.change_up : m.change_down)({ points: size(by), ...effects });
		const isMore = found.part.share_now > found.part.share_before;
		const title = isUp
			? isMore ? m.change_up_mix_more : m.change_up_mix_less
			: isMore ? m.change_down_mix_more : m.change_down_mix_less; // prettier-ignore
		return title({ points: size(by), member: found.name, mix: effects.mix });
	}
	if (total.rate.by / by >= most) {
		const found = leading('rate');
		if (found)
			return (isUp ? m.change_up_rate : m.change_down_rate)({
				points: size(by),
				member: found.name,
				rate: points(found.part.rate.by)
			});
	}
	return (isUp ? m.change_up : m.change_down)({ points: size(by), ...effects });
}

/** Why nothing can be said, in a sentence. */
export const noChangeTitle = ({ problem }: NoChange, maturityDays: number): string =>
	({
		nothing_compared: m.change_nothing_compared,
		too_young: () => m.change_too_young({ days: number(maturityDays) }),
		no_data_before: m.change_no_data_before,
		no_data_now: m.change_no_data_now,
		not_in_version: m.change_not_in_version
	})[problem]();

/** Which days stand against which. */
export const comparedWords = ({ now, before }: ComparedDays): string =>
	m.change_days({ now: period(now.since, now.until), before: period(before.since, before.until) });

/** `12.1 % → 14.3 %`; a period without it has a dash. */
export const movedRate = ({ rate_before, rate_now }: Pick<ChangePart, 'rate_before' | 'rate_now'>): string =>
	`${percent(rate_before)} → ${percent(rate_now)}`;

/** How much of all shipments a part was and is. */
export const movedShare = ({ share_before, share_now }: Pick<ChangePart, 'share_before' | 'share_now'>): string =>
	`${percent(share_before)} → ${percent(share_now)}`;
