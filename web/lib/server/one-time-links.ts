// Links that work once: the first administrator's, an invitation, a forgotten password. The store knows only a hash.
import { createHash, randomBytes } from 'node:crypto';
import { endLinks, insertLink, selectLink, useLink } from '../../../sql/app/people.ts';
import type { AppStore } from './app-store.ts';

export type LinkPurpose = 'first_administrator' | 'password';
export type OneTimeLink = { purpose: LinkPurpose; person_id: string | null };

const hour = 60 * 60 * 1000;
/** An invitation may wait over a weekend; a reset is wanted now. */
export const linkHours = { first_administrator: 7 * 24, invitation: 7 * 24, reset: 2 };

export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The path of a new link; an earlier one for the same purpose and account no longer works. */
export async function makeLink(
	store: AppStore,
	{ purpose, person_id, hours }: OneTimeLink & { hours: number },
	at = new Date()
): Promise<string> {
	const secret = randomBytes(32).toString('base64url');
	await store.write(async (statement) => {
		await statement(endLinks, { $purpose: purpose, $person_id: person_id, $at: at.toISOString() });
		await statement(insertLink, {
			$token_hash: hashOfSecret(secret),
			$purpose: purpose,
			$person_id: person_id,
			$made_at: at.toISOString(),
			$expires_at: new Date(at.getTime() + hours * hour).toISOString()
		});
	});
	return `/sign-in/link/${secret}`;
}

/** What a link is for while it works; null once it was used, is too old, or never was one. */
export const readLink = async (store: AppStore, secret: string, at = new Date()): Promise<OneTimeLink | null> =>
	(await store.read<OneTimeLink>(selectLink, { $token_hash: hashOfSecret(secret), $at: at.toISOString() }))[0] ?? null;

/** Uses it up; null where it does not work, or somebody was faster. */
export const takeLink = async (store: AppStore, secret: string, at = new Date()): Promise<OneTimeLink | null> =>
	(await store.write(
		async (statement) =>
			(await statement<OneTimeLink>(useLink, { $token_hash: hashOfSecret(secret), $at: at.toISOString() }))[0]
	)) ?? null;
