// What customers say of their returns, by the signed link of each: one answer a return, which may be changed for a week.
import { countAnsweredSince, insertAnswer, selectAnswer } from '../../../sql/app/surveys.ts';
import type { AppStore } from './app-store.ts';
import type { ReturnKey } from './survey-links.ts';

export type Answer = { csat: number; nps: number | null; comment: string };

/** An answer that was given; times are UTC, ISO 8601. */
export type GivenAnswer = Answer & { at: string; first_at: string; changes: number };

/** As long as a comment may be; what is longer is cut. */
export const longestComment = 2000;
/** For so many days after the first answer it may be changed. */
export const changeDays = 7;

const changeMs = changeDays * 86_400_000;

/** Until when an answer may be changed. */
export const openUntil = ({ first_at }: Pick<GivenAnswer, 'first_at'>): Date =>
	new Date(Date.parse(first_at) + changeMs);

/** The answer that holds for a return, or null. */
export const readAnswer = (store: AppStore, { source_id, return_id }: ReturnKey): GivenAnswer | null =>
	store.read<GivenAnswer>(selectAnswer, { $source_id: source_id, $return_id: return_id })[0] ?? null;

/**
 * Gives or changes the answer of a return; false where the week is over, and nothing is changed then. What was said
 * before stays in the store as its history.
 */
export function giveAnswer(
	store: AppStore,
	{ source_id, return_id }: ReturnKey,
	{ csat, nps, comment, language }: Answer & { language: string },
	at = new Date()
): boolean {
	const key = { $source_id: source_id, $return_id: return_id };
	return store.write((statement) => {
		const [before] = statement<GivenAnswer>(selectAnswer, key);
		if (before && at > openUntil(before)) return false;
		statement(insertAnswer, {
			...key,
			$at: at.toISOString(),
			$csat: csat,
			$nps: nps,
			$comment: comment.trim().slice(0, longestComment),
			$language: language
		});
		return true;
	});
}

/** How many returns were first answered after a moment (ISO 8601). */
export const answeredSince = (store: AppStore, since: string): number =>
	store.read<{ answers: number }>(countAnsweredSince, { $since: since })[0]?.answers ?? 0;
