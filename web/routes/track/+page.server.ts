import { trackAction } from '#lib/tracking/track.server.ts';
import { openPublicPage } from '#lib/server/public-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => openPublicPage(event);

export const actions = { default: trackAction };
