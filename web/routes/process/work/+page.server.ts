import { readWorkView, workParams } from '#lib/process/work.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { warehouse } = event.locals;
	const view = readWorkView(event.url);
	const params = workParams(filters, view);
	const { limit, offset } = view.listing;
	const [byStage, holders, queue, days, warehouses, handlers, stages] = await Promise.all([
		warehouse.ask('work_stages', params),
		warehouse.ask('work_holders', { ...params, stage: view.stage, by: view.by }),
		warehouse.ask('work_queue', { ...params, stage: view.stage, due: view.due, limit, offset }),
		warehouse.ask('work_days', params),
		// the choices do not depend on what is chosen
		warehouse.ask('work_holders', { ...params, warehouse: [], handler: [], stage: [], by: 'warehouse' }),
		warehouse.ask('work_holders', { ...params, warehouse: [], handler: [], stage: [], by: 'handler' }),
		warehouse.ask('rma_stages', {})
	]);
	const members = [
		...warehouses.map((row) => ({ dimension: 'warehouse', ...member(row) })),
		...handlers.map((row) => ({ dimension: 'handler', ...member(row) }))
	];
	return { filters, view, byStage, holders, queue, days, members, stages };
};

const member = ({
	holder,
	holder_name,
	open_returns
}: {
	holder: string;
	holder_name: string;
	open_returns: number;
}) => ({
	member: holder,
	member_name: holder_name,
	cases: open_returns
});
