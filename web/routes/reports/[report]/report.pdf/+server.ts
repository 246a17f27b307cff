import { readReportPdf } from '#lib/reports/pages.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { RequestHandler } from './$types';

/** The report as the visitor would be sent it now, as a PDF. */
export const GET: RequestHandler = async (event) => {
	readPage(event);
	const { name, type, content } = await readReportPdf(event);
	return new Response(content as Uint8Array<ArrayBuffer>, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${name}"`,
			'cache-control': 'private, no-cache'
		}
	});
};
