// Tokens by which programs read what an account may see. They never act: whatever changes something wants a person.
import { randomBytes } from 'node:crypto';
import { insertToken, markTokenUsed, revokeToken, selectToken, selectTokens } from '../../../sql/app/people.ts';
import type { AppStore } from './app-store.ts';
import { hashOfSecret } from './one-time-links.ts';

/** What a token begins with, so that people and scanners of code know one when they see it. */
export const tokenPrefix = 'retour_';
const day = 24 * 60 * 60 * 1000;
export const tokenDays = [30, 90, 365] as const;

export type ApiToken = { token_id: number; name: string; made_at: string; expires_at: string; used_on: string | null };

/** Makes a token; it is shown once and never again, since only its hash is kept. */
export async function makeToken(
	store: AppStore,
	{ person_id, name, days }: { person_id: string; name: string; days: number },
	at = new Date()
): Promise<string> {
	const token = tokenPrefix + randomBytes(32).toString('base64url');
	await store.write((statement) =>
		statement(insertToken, {
			$token_hash: hashOfSecret(token),
			$person_id: person_id,
			$name: name,
			$made_at: at.toISOString(),
			$expires_at: new Date(at.getTime() + days * day).toISOString()
		})
	);
	return token;
}

/** The account of a token that holds; null for any other. Remembers the day on which it was used. */
export async function readToken(store: AppStore, token: string, at = new Date()): Promise<string | null> {
	const [found] = await store.read<{ token_id: number; person_id: string; used_on: string | null }>(selectToken, {
		$token_hash: hashOfSecret(token),
		$at: at.toISOString()
	});
	if (!found) return null;
	const on = at.toISOString().slice(0, 10);
	if (found.used_on !== on)
		await store.write((statement) => statement(markTokenUsed, { $token_id: found.token_id, $on: on }));
	return found.person_id;
}

export const readTokens = (store: AppStore, person_id: string): Promise<ApiToken[]> =>
	store.read<ApiToken>(selectTokens, { $person_id: person_id });

/** False where it is no token of this account, or was revoked already. */
export const endToken = (store: AppStore, person_id: string, token_id: number, at = new Date()): Promise<boolean> =>
	store.write(
		async (statement) =>
			(await statement(revokeToken, { $token_id: token_id, $person_id: person_id, $at: at.toISOString() })).length === 1
	);
