import { fail, redirect } from '@sveltejs/kit';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { audit } from '#lib/server/audit-log.ts';
import { readDeliveries, sendAgain } from '#lib/server/crm-outbox.ts';
import { ownSecret, pushSoon, pushTarget } from '#lib/server/crm-push.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { Failure } from '#lib/server/failure.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

const shown = 100;
const nothing = { deliveries: [], waiting: 0, sent: 0, given_up: 0 };

export const load: PageServerLoad = async (event) => {
	readPage(event);
	const { value, problem } = await orProblem(() => readDeliveries(appStore(), shown), nothing);
	const { webhook, webhookSecret } = readEnvironment().crm;
	const isOperator = event.locals.person?.permissions.has('manage_people') ?? false;
	return {
		...value,
		problem,
		isOn: webhook !== null,
		// an address of a webhook often holds a secret: its host is enough to know it by
		host: webhook === null ? null : new URL(webhook).host,
		secret: isOperator && webhook !== null && webhookSecret === null ? ownSecret() : null
	};
};

export const actions: Actions = {
	/** Tries a delivery again that was given up, or waits. */
	again: async (event) => {
		const delivery = String((await event.request.formData()).get('delivery') ?? '');
		if (pushTarget() === null) return fail(409, { problem: 'off' as const });
		try {
			if (!(await sendAgain(appStore(), delivery))) return fail(404, { problem: 'gone' as const });
			await audit(event, { action: 'flag.sent_again', subject: delivery });
		} catch (thrown) {
			if (thrown instanceof Failure) return fail(503, { problem: 'not_saved' as const });
			throw thrown;
		}
		pushSoon();
		redirect(303, event.url.pathname);
	}
};
