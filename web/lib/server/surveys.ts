// What customers say of their returns, by the signed link of each: one answer a return, which may be changed for a week.
import { countAnsweredSince, insertAnswer, selectAnswer, selectAnswered } from '../../../sql/app/surveys.ts';
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
export const readAnswer = async (store: AppStore, { source_id, return_id }: ReturnKey): Promise<GivenAnswer | null> =>
	(await store.read<GivenAnswer>(selectAnswer, { $source_id: source_id, $return_id: return_id }))[0] ?? null;

/**
 * Gives or changes the answer of a return; false where the week is over, and nothing is changed then. What was said
 * before stays in the store as its history.
 */
export function giveAnswer(
	store: AppStore,
	{ source_id, return_id }: ReturnKey,
	{ csat, nps, comment, language }: Answer & { language: string },
	at = new Date()
): Promise<boolean> {
	const key = { $source_id: source_id, $return_id: return_id };
	return store.write(async (statement) => {
		const [before] = await statement<GivenAnswer>(selectAnswer, key);
		if (before && at > openUntil(before)) return false;
		await statement(insertAnswer, {
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
export const answeredSince = async (store: AppStore, since: string): Promise<number> =>
	(await store.read<{ answers: number }>(countAnsweredSince, { $since: since }))[0]?.answers ?? 0;

/** A return as one text, to be looked up by. */
export const returnKeyText = ({ source_id, return_id }: ReturnKey): string => JSON.stringify([source_id, return_id]);

/** All returns that were answered for, as `returnKeyText`. */
export const answeredReturns = async (store: AppStore): Promise<ReadonlySet<string>> =>
	new Set((await store.read<ReturnKey>(selectAnswered)).map(returnKeyText));
