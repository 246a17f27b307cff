import { trendDrawing } from '#lib/server/trend-drawing.ts';
import { readOverview } from '#lib/server/overview.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const overview = await readOverview(event.locals, filters, publication);
	return { filters, overview, drawing: trendDrawing(overview.trend, filters, publication.reporting_currency) };
};
