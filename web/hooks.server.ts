import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { admit, auditAnswer, identify, scopeOf } from '#lib/server/access.ts';
import { startWorker } from '#lib/server/alerts-worker.ts';
import { pushSoon } from '#lib/server/crm-push.ts';
import { errorResponse } from '#lib/server/api.ts';
import { raise } from '#lib/server/failure.ts';
import { openData, warehouseStatus } from '#lib/server/data.ts';
import { allowSheet, styleElement, takeStyles } from '#lib/server/page-styles.ts';
import { readPublished } from '#lib/server/publication.ts';
import { building } from '$app/env';
import { isTheme, themeCookie } from '#lib/theme.ts';
import { isHttpError, isRedirect } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';

/** What a process goes on with that another may have been stopped in: what the CRM is to be told, alerts and reports. */
export const init: ServerInit = () => {
	// The build starts the server too, to look at it.
	if (building) return;
	pushSoon();
	startWorker();
};

/**
 * What every request begins with: who asks and whether they may, before anything else; language and theme of the visitor,
 * in `locals` and in the page's first line; the published version as far as they may see it, which it keeps until it is
 * answered; and headers that every answer has.
 */
export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ locale }) => {
		const { locals, cookies, request } = event;
		const theme = cookies.get(themeCookie);
		const asOf = event.url.searchParams.get('as_of') || null;
		try {
			locals.person = await identify(event, isDemo);
			admit(locals.person, event);
		} catch (thrown) {
			// programs get errors in the one shape that the API describes
			if (event.route.id?.startsWith('/api/') && !isRedirect(thrown)) return errorResponse(thrown);
			raise(thrown);
		}
		const { warehouse, metrics, release } = openData(request.signal, asOf, scopeOf(locals.person));
		try {
			Object.assign(locals, { language: locale, theme: isTheme(theme) ? theme : 'system', warehouse, metrics });
			locals.published = await readPublished(warehouse);
			locals.publication = locals.published.publication;
			locals.serving = { as_of: asOf, pinned_at: (await warehouseStatus()).pinned_at };
			let sheet = '';
			const response = await resolve(event, {
				transformPageChunk: ({ html }) => {
					const page = takeStyles(html);
					sheet ||= page.sheet;
					return page.html
						.replace('%retour.language%', locale)
						.replace('%retour.theme%', locals.theme)
						.replace('%retour.styles%', () => styleElement(page.sheet));
				}
			});
			const policy = response.headers.get('content-security-policy');
			if (policy !== null) response.headers.set('content-security-policy', allowSheet(policy, sheet));
			if (response.ok) await auditAnswer(event);
			response.headers.set('x-content-type-options', 'nosniff');
			if (!response.headers.has('x-frame-options')) response.headers.set('x-frame-options', 'DENY');
			response.headers.set('referrer-policy', 'same-origin');
			response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
			return response;
		} finally {
			release();
		}
	});

/** Whether what is published is invented: then guests may look. Nothing that can be read is not. */
async function isDemo(): Promise<boolean> {
	const { warehouse, release } = openData();
	try {
		return (await warehouse.ask('overview_publication', {}))[0]?.is_demo === true;
	} catch (thrown) {
		if (isHttpError(thrown)) return false;
		throw thrown;
	} finally {
		release();
	}
}

/** A bug: the log has its stack, the page only a number to find it by. Expected failures keep what they say. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (kind !== 'unknown') return;
	const code = crypto.randomUUID().slice(0, 8);
	console.error(`serve: ${code} ${event.request.method} ${event.route.id ?? 'no route'}`, error);
	return { code };
};
