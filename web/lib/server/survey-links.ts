// The link under which a customer says how a return went. It names the return and the day until which it holds, signed,
// so that nobody can make one for another return; nothing of the customer is in it, and nothing is stored for it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { appSecret } from './secret.ts';

export type ReturnKey = { source_id: string; return_id: string };

export type ReadLink = { kind: 'valid'; key: ReturnKey } | { kind: 'expired' } | { kind: 'invalid' };

/** How long a link holds. */
export const linkDays = 60;
const dayMs = 86_400_000;
/** 128 bits: nobody guesses them, and the link stays short enough for a mail. */
const signatureBytes = 16;

/** The path of the survey on a return, good for 60 days from `at`. Throws Failure where there is no secret. */
export const surveyLink = (key: ReturnKey, at = new Date(), secret = appSecret('survey link')): string =>
	`/survey/${surveyToken(key, at, secret)}`;

export function surveyToken({ source_id, return_id }: ReturnKey, at: Date, secret: Buffer): string {
	const lastDay = Math.floor(at.getTime() / dayMs) + linkDays;
	const said = Buffer.from(JSON.stringify([lastDay, source_id, return_id])).toString('base64url');
	return `${said}.${signatureOf(said, secret)}`;
}

/** What a link says, if it was made here. Its signature is checked before anything in it is read. */
export function readSurveyToken(token: string, at = new Date(), secret = appSecret('survey link')): ReadLink {
	const [said = '', signature = '', ...rest] = token.slice(0, 1000).split('.');
	// as text: several texts mean the same bytes
	const given = Buffer.from(signature);
	const right = Buffer.from(signatureOf(said, secret));
	const isOurs = rest.length === 0 && given.length === right.length && timingSafeEqual(given, right);
	if (!isOurs) return { kind: 'invalid' };
	const [lastDay, source_id, return_id] = JSON.parse(Buffer.from(said, 'base64url').toString()) as [
		number,
		string,
		string
	];
	if (Math.floor(at.getTime() / dayMs) > lastDay) return { kind: 'expired' };
	return { kind: 'valid', key: { source_id, return_id } };
}

const signatureOf = (said: string, secret: Buffer): string =>
	createHmac('sha256', secret).update(said).digest().subarray(0, signatureBytes).toString('base64url');
