// The form of the tracking page. Number and contact come in the body of a POST, so that they stand in no address.
import { fail, isHttpError, type RequestEvent } from '@sveltejs/kit';
import { appStore } from '#lib/server/app-store.ts';
import { openData } from '#lib/server/data.ts';
import { Failure } from '#lib/server/failure.ts';
import { appSecret } from '#lib/server/secret.ts';
import { surveyLink } from '#lib/server/survey-links.ts';
import { trackReturn } from '#lib/server/tracking.ts';

const field = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.trim().slice(0, 320) : '';
};

/** The action of the page: `tracked` with what may be seen, or the form again with `problem`. */
export async function trackAction(event: RequestEvent) {
	const form = await event.request.formData();
	const question = { rma_number: field(form, 'rma'), contact: field(form, 'contact') };
	const { rma_number } = question;
	if (rma_number === '' || question.contact === '')
		return fail(400, { rma_number, problem: 'missing' as const, minutes: 0 });
	// The page is for everybody and shows one return: it reads the data as the installation does, not as a visitor.
	const { warehouse, release } = openData(event.request.signal);
	try {
		const answer = await trackReturn(question, {
			warehouse,
			store: appStore(),
			key: appSecret('track'),
			address: event.getClientAddress()
		});
		switch (answer.kind) {
			case 'found': {
				const { key, ...tracked } = answer.tracked;
				return { rma_number, tracked, survey: tracked.isOpen ? null : surveyOf(key, tracked.standing) };
			}
			case 'nothing':
				return fail(404, { rma_number, problem: 'nothing' as const, minutes: 0 });
			case 'locked': {
				const seconds = Math.max(1, Math.ceil((answer.until.getTime() - Date.now()) / 1000));
				event.setHeaders({ 'retry-after': String(seconds) });
				return fail(429, { rma_number, problem: 'locked' as const, minutes: Math.ceil(seconds / 60) });
			}
		}
	} catch (thrown) {
		// nothing published, the disk refuses: the customer can only come back later, and is told no more than that
		if (thrown instanceof Failure || isHttpError(thrown))
			return fail(503, { rma_number, problem: 'unavailable' as const, minutes: 0 });
		throw thrown;
	} finally {
		release();
	}
}

/** Who has been served may say how it was. */
const surveyOf = (key: { source_id: string; return_id: string }, standing: string): string | null =>
	standing === 'cancelled' ? null : surveyLink(key);
