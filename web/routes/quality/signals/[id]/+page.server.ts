import { error } from '@sveltejs/kit';
import { signalActions } from '#lib/quality/actions.server.ts';
import { readSignal } from '#lib/quality/signal.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	readPage(event);
	const found = await readSignal(event.locals, event.params.id);
	if (!found) error(404, 'no such signal', { code: 'signal_not_found' });
	return found;
};

export const actions = signalActions;
