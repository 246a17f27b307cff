import { readInboxPage } from '#lib/quality/inbox.server.ts';
import { signalActions } from '#lib/quality/actions.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	return { filters, ...(await readInboxPage({ locals: event.locals, url: event.url, filters })) };
};

export const actions = signalActions;
