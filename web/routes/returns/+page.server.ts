import { readReturnList, returnListParams } from '#lib/rma/return-list.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { publication } = readPage(event);
	const { warehouse } = event.locals;
	const list = readReturnList(event.url, publication);
	const params = returnListParams(list);
	const [returns, [totals], stageTotals, stages] = await Promise.all([
		warehouse.ask('rma_list', params),
		warehouse.ask('rma_totals', params),
		warehouse.ask('rma_stage_totals', params),
		warehouse.ask('rma_stages', {})
	]);
	return { ...list, returns, totals: totals ?? null, stageTotals, stages };
};
