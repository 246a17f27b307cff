import { csvFile, fileRows } from '#lib/quality/csv.server.ts';
import { appStore } from '#lib/server/app-store.ts';
import { raise } from '#lib/server/failure.ts';
import { readPage } from '#lib/server/publication.ts';
import { linkDays, surveyLink } from '#lib/server/survey-links.ts';
import { answeredReturns, returnKeyText } from '#lib/server/surveys.ts';
import { satisfactionParams } from '#lib/surveys/satisfaction.server.ts';
import type { RequestHandler } from './$types';

const columns = [
	'source_id', 'return_id', 'rma_number', 'customer_id', 'country', 'outcome', 'ended_on', 'survey_link', 'link_until'
]; // prettier-ignore

/** The returns that ended in the period and were not answered for, each with its link, for the CRM's own mailing. */
export const GET: RequestHandler = async (event) => {
	const { publication, filters } = readPage(event);
	const params = { ...satisfactionParams(filters), limit: fileRows };
	const rows = await event.locals.warehouse.ask('satisfaction_links', params);
	try {
		const at = new Date();
		const link_until = new Date(at.getTime() + linkDays * 86_400_000).toISOString().slice(0, 10);
		const answered = await answeredReturns(appStore());
		const asked = rows
			.filter((row) => !answered.has(returnKeyText(row)))
			.map((row) => ({ ...row, survey_link: `${event.url.origin}${surveyLink(row, at)}`, link_until }));
		return csvFile(columns, asked, 'survey-links', publication.version);
	} catch (thrown) {
		raise(thrown);
	}
};
