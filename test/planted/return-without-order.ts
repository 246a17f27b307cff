import { leakTruth } from './leaks.ts';

/** Some returns name neither an order nor a customer; of those that name a customer, some orders are found. */
export const returnWithoutOrder = leakTruth({
	kind: 'return_without_order',
	rule: 'return_without_order',
	id: 'return_id',
	wanted: `
		select planted.id, null::double as amount, 0.0::double as within
		from planted
		join raw.returns on returns.return_id = planted.id
		where planted.member = 'cannot be found'
			-- before a source names any order, nothing is missing where it names none
			and returns.requested_at >= (select min(requested_at) from raw.returns where order_id is not null)
			and returns.requested_at <= (select max(loaded_at) from load.loads) - to_days(8)`
});
