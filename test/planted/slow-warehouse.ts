import type { Row } from './company.ts';
import { idsOf, type Truth } from './truth.ts';

/** The warehouse in Poznań inspects 2.4 times as slowly as the others. */
export const slowWarehouse: Truth = {
	kind: 'slow_warehouse',
	wanted: 'on some arc, the low limit of its median wait is above 1.5 times the high limit of all other warehouses’',
	atLeast: 1,
	isEach: true,
	look: async (company) => {
		const planted = idsOf(company, 'slow_warehouse');
		const waits = await company.ask(waitsByWarehouse);
		const slow = new Set(waits.filter(isSlow).map(({ warehouse_id }) => String(warehouse_id)));
		return {
			planted: planted.size,
			found: [...planted].filter((id) => slow.has(id)).length,
			extra: [...slow].filter((id) => !planted.has(id)).length
		};
	}
};

/** Each warehouse against all others, on every arc: the medians with the order statistics that hold them with 95 %. */
const waitsByWarehouse = `
	with steps as (
		select warehouse_id, arc_id, wait_hours from marts.fct_process_steps
		where wait_hours is not null and warehouse_id <> 'unknown'
	), sides as (
		select warehouses.warehouse_id, steps.arc_id, steps.warehouse_id = warehouses.warehouse_id as is_own, list_sort(list(wait_hours)) as waits
		from steps cross join (select distinct warehouse_id from steps) as warehouses
		group by all
	), medians as (
		select warehouse_id, arc_id, is_own, len(waits) as n, waits[greatest(1, floor(len(waits) / 2 - 0.98 * sqrt(len(waits)))::int)] as low,
			waits[least(len(waits), ceil(1 + len(waits) / 2 + 0.98 * sqrt(len(waits)))::int)] as high
		from sides
	)
	select own.warehouse_id, own.arc_id, own.low as own_low, others.high as others_high
	from medians as own join medians as others on others.warehouse_id = own.warehouse_id and others.arc_id = own.arc_id and not others.is_own
	where own.is_own and own.n >= 30 and others.n >= 30`;

const isSlow = ({ own_low: low, others_high: high }: Row): boolean => Number(low) > 1.5 * Number(high);
