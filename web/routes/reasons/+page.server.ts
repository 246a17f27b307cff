import { paretoHeight, paretoOption } from '#lib/charts/pareto.ts';
import { settledDays } from '#lib/maturity.ts';
import { mappingActions, readMapping } from '#lib/reasons/mapping.server.ts';
import { paretoBars, paretoWords } from '#lib/reasons/pareto.ts';
import { draw } from '#lib/server/draw.ts';
import { readPage } from '#lib/server/publication.ts';
import { readReasonPage } from '#lib/server/reasons.ts';
import { canRequestRun } from '#lib/server/run-request.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication, filters } = readPage(event);
	const reasonPage = await readReasonPage(event.locals, filters, publication);
	const mapping = await readMapping(event, filters, settledDays(filters, filters, publication), {
		reasons: reasonPage.reasons,
		shipped: reasonPage.rate.denominator
	});
	const bars = paretoBars(reasonPage.pareto ?? [], publication.names);
	return {
		filters,
		reasonPage,
		mapping,
		canRun: await canRequestRun(),
		drawing:
			bars.length > 1 ? draw((width) => paretoOption(bars, paretoWords(), width), paretoHeight(bars.length)) : null
	};
};

export const actions: Actions = mappingActions;
