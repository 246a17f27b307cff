// The survey behind a signed link: what was answered so far, and the form that answers.
import { error, fail, isHttpError, redirect, type RequestEvent } from '@sveltejs/kit';
import { appStore } from '#lib/server/app-store.ts';
import { openData } from '#lib/server/data.ts';
import { Failure } from '#lib/server/failure.ts';
import { networkOf, takeAttempt } from '#lib/server/rate-limit.ts';
import { appSecret } from '#lib/server/secret.ts';
import { readSurveyToken, type ReturnKey } from '#lib/server/survey-links.ts';
import { giveAnswer, longestComment, openUntil, readAnswer } from '#lib/server/surveys.ts';

type Event = RequestEvent<{ token: string }>;

/** Answers that a network and a link may send; a person corrects a few times. */
const networkLimits = [{ most: 60, minutes: 60 }];
const linkLimits = [{ most: 20, minutes: 24 * 60 }];

/** What the page shows. Throws 404 `survey_link` for a link that was not made here, and 410 `survey_expired`. */
export async function readSurvey(event: Event) {
	const key = await keyOf(event);
	const answer = await ofStore(() => readAnswer(appStore(), key));
	return {
		rma_number: await rmaNumberOf(key, event.request.signal),
		answer: answer && { csat: answer.csat, nps: answer.nps, comment: answer.comment },
		isOpen: answer === null || new Date() <= openUntil(answer),
		openUntil: answer && openUntil(answer).toISOString(),
		isSaved: event.url.searchParams.has('saved')
	};
}

/** Takes the answer and leads back to the page, or gives the form again with `problem`. */
export async function answerAction(event: Event) {
	const key = await keyOf(event);
	const form = await event.request.formData();
	const given = {
		csat: scale(form.get('csat'), 1, 5),
		nps: scale(form.get('nps'), 0, 10),
		comment: String(form.get('comment') ?? '').slice(0, longestComment)
	};
	const { csat } = given;
	if (csat === null) return fail(400, { ...given, problem: 'missing' as const });
	try {
		const store = appStore();
		const taken = await takeAttempt(store, appSecret('survey'), [
			{ what: 'survey network', subject: networkOf(event.getClientAddress()), limits: networkLimits },
			{ what: 'survey link', subject: JSON.stringify(key), limits: linkLimits }
		]);
		if (!taken.isAllowed) return fail(429, { ...given, problem: 'locked' as const });
		if (!(await giveAnswer(store, key, { ...given, csat, language: event.locals.language })))
			return fail(409, { ...given, problem: 'closed' as const });
	} catch (thrown) {
		if (thrown instanceof Failure) return fail(503, { ...given, problem: 'unavailable' as const });
		throw thrown;
	}
	redirect(303, `${event.url.pathname}?saved=1`);
}

async function keyOf({ params }: Event): Promise<ReturnKey> {
	const read = await ofStore(async () => readSurveyToken(params.token));
	if (read.kind === 'expired') error(410, 'this link has expired', { code: 'survey_expired' });
	if (read.kind === 'invalid') error(404, 'there is no such survey', { code: 'survey_link' });
	return read.key;
}

/** A whole number of a scale, or null. */
function scale(value: FormDataEntryValue | null, least: number, most: number): number | null {
	if (typeof value !== 'string' || !/^\d{1,2}$/.test(value)) return null;
	const number = Number(value);
	return number >= least && number <= most ? number : null;
}

/** Of a stranger's page a failure of the disk is only that it cannot be shown now. */
async function ofStore<T>(read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (thrown) {
		if (thrown instanceof Failure) error(503, 'this cannot be shown right now', { code: 'unavailable' });
		throw thrown;
	}
}

/** Null while nothing is published: the survey itself needs no data. */
async function rmaNumberOf(key: ReturnKey, signal: AbortSignal): Promise<string | null> {
	const { warehouse, release } = openData(signal);
	try {
		return (await warehouse.ask('track_rma_number', key))[0]?.rma_number ?? null;
	} catch (thrown) {
		if (isHttpError(thrown)) return null;
		throw thrown;
	} finally {
		release();
	}
}
