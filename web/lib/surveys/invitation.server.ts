import type { RequestEvent } from '@sveltejs/kit';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { surveyLink, type ReturnKey } from '#lib/server/survey-links.ts';
import { readAnswer } from '#lib/server/surveys.ts';

/** The outcomes about which a customer is asked. */
const asked = ['settled', 'rejected'];

/**
 * The address of the survey on a return, for who works with customers; null for others, for a return that has not ended
 * or was answered for, and where the disk keeps no secret.
 */
export async function invitationOf(
	{ locals, url }: Pick<RequestEvent, 'locals' | 'url'>,
	{ source_id, return_id, outcome }: ReturnKey & { outcome: string }
): Promise<string | null> {
	if (!asked.includes(outcome) || !locals.person?.permissions.has('work_customers')) return null;
	const key = { source_id, return_id };
	const link = async () => ((await readAnswer(appStore(), key)) === null ? `${url.origin}${surveyLink(key)}` : null);
	return (await orProblem(link, null)).value;
}
