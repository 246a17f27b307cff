import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { isTheme, themeCookie } from '#lib/theme.ts';
import type { Handle } from '@sveltejs/kit/hooks';

/** Language and theme of the visitor, into `locals` and into the page's first line; headers that every answer has. */
export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ locale }) => {
		const theme = event.cookies.get(themeCookie);
		event.locals.language = locale;
		event.locals.theme = isTheme(theme) ? theme : 'system';
		event.locals.publication = null;
		const response = await resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replace('%retour.language%', locale).replace('%retour.theme%', event.locals.theme)
		});
		response.headers.set('x-content-type-options', 'nosniff');
		response.headers.set('x-frame-options', 'DENY');
		response.headers.set('referrer-policy', 'same-origin');
		response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
		return response;
	});
