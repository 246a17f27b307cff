import { readCalendars } from '#lib/process/hours.server.ts';
import { readWorkView, workParams } from '#lib/process/work.ts';
import { readPage } from '#lib/server/publication.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { filters } = readPage(event);
	const { warehouse } = event.locals;
	const view = readWorkView(event.url);
	const params = workParams(filters, view);
	const { limit, offset } = view.listing;
	const [byStage, holders, queue, days, warehouses, handlers, stages, calendars] = await Promise.all([
		warehouse.ask('work_stages', params),
		warehouse.ask('work_holders', { ...params, stage: view.stage, by: view.by }),
		warehouse.ask('work_queue', { ...params, stage: view.stage, due: view.due, limit, offset }),
		warehouse.ask('work_days', params),
		// the choices do not depend on what is chosen
		warehouse.ask('work_holders', { ...params, warehouse: [], handler: [], stage: [], by: 'warehouse' }),
		warehouse.ask('work_holders', { ...params, warehouse: [], handler: [], stage: [], by: 'handler' }),
		warehouse.ask('rma_stages', {}),
		readCalendars(warehouse)
	]);
	const members = [...membersOf('warehouse', warehouses), ...membersOf('handler', handlers)];
	return { filters, view, byStage, holders, queue, days, members, stages, calendars };
};

type Holder = { holder: string; holder_name: string; open_returns: number };

/** What can be chosen; an id that two sources use stands once, under both names, since the filter is by id. */
function membersOf(dimension: string, rows: readonly Holder[]) {
	const members = new Map<string, { dimension: string; member: string; member_name: string; cases: number }>();
	for (const { holder, holder_name: name, open_returns: cases } of rows) {
		const known = members.get(holder);
		members.set(holder, {
			dimension,
			member: holder,
			member_name: known && known.member_name !== name ? `${known.member_name} / ${name}` : name,
			cases: (known?.cases ?? 0) + cases
		});
	}
	return [...members.values()];
}
