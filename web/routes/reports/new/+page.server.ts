import { personOfRequest } from '#lib/alerts/pages.server.ts';
import { kindsOfReports, readersFor, readReportKind, saveReport } from '#lib/reports/pages.server.ts';
import { emptyReport } from '#lib/reports/fields.server.ts';
import { timezones } from '#lib/reports/schedule.server.ts';
import { readPage } from '#lib/server/publication.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters, publication } = readPage(event);
	const person = personOfRequest(event);
	const kind = readReportKind(event.url, person);
	return {
		filters,
		kinds: kindsOfReports(person),
		kind,
		fields: emptyReport(person.id, publication.reporting_timezone),
		people: kind ? await readersFor(kind) : [],
		zones: timezones()
	};
};

export const actions: Actions = { default: (event) => saveReport(event, 'new') };
