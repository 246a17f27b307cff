import { readReportMail } from '#lib/reports/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

/**
 * The mail as the visitor would be sent it now, for a frame of our own page. Mail programs want styles as attributes,
 * which no page of ours allows: so it comes by itself, with a policy of its own, and without scripts, forms or a way out.
 */
export const GET: RequestHandler = async (event) => {
	readPage(event);
	return new Response(await readReportMail(event), {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'private, no-cache',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox",
			'x-frame-options': 'SAMEORIGIN'
		}
	});
};
