import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { openData, warehouseStatus } from '#lib/server/data.ts';
import { readPublished } from '#lib/server/publication.ts';
import { isTheme, themeCookie } from '#lib/theme.ts';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';

/**
 * What every request begins with: language and theme of the visitor, in `locals` and in the page's first line; the
 * published version, which it keeps until it is answered; and headers that every answer has.
 */
export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ locale }) => {
		const { locals, cookies, request } = event;
		const theme = cookies.get(themeCookie);
		const asOf = event.url.searchParams.get('as_of') || null;
		const { warehouse, metrics, release } = openData(request.signal, asOf);
		try {
			Object.assign(locals, { language: locale, theme: isTheme(theme) ? theme : 'system', warehouse, metrics });
			locals.published = await readPublished(warehouse);
			locals.publication = locals.published.publication;
			locals.serving = { as_of: asOf, pinned_at: (await warehouseStatus()).pinned_at };
			const response = await resolve(event, {
				transformPageChunk: ({ html }) =>
					html.replace('%retour.language%', locale).replace('%retour.theme%', locals.theme)
			});
			response.headers.set('x-content-type-options', 'nosniff');
			response.headers.set('x-frame-options', 'DENY');
			response.headers.set('referrer-policy', 'same-origin');
			response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
			return response;
		} finally {
			release();
		}
	});

/** A bug: the log has its stack, the page only a number to find it by. Expected failures keep what they say. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (kind !== 'unknown') return;
	const code = crypto.randomUUID().slice(0, 8);
	console.error(`serve: ${code} ${event.request.method} ${event.route.id ?? 'no route'}`, error);
	return { code };
};
