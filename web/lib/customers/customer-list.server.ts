// The list of customers: who is to be looked at, from the comparison with comparable customers, or all under the filters.
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import { customerListParams, type CustomerList } from './customer-list.ts';

type Compared = {
	ranked: readonly Queries['customer_ranking']['row'][];
	judged: Queries['customer_judged']['row'];
};

/** Null where the version is from before customers were compared. */
async function readCompared(warehouse: Data['warehouse'], list: CustomerList): Promise<Compared | null> {
	const { source, country } = list.filters.where;
	const who = { source, country, tier: list.tier };
	const { limit, offset } = list.listing;
	const answer = await unlessMissing(
		Promise.all([
			list.view === 'all' ? [] : warehouse.ask('customer_ranking', { ...who, view: list.view, limit, offset }),
			warehouse.ask('customer_judged', who)
		])
	);
	return answer && { ranked: answer[0], judged: answer[1][0]! };
}

export async function readCustomers(warehouse: Data['warehouse'], list: CustomerList) {
	const compared = await readCompared(warehouse, list);
	const view = compared ? list.view : 'all';
	return {
		view,
		compared,
		customers: view === 'all' ? await warehouse.ask('customers_list', customerListParams(list)) : []
	};
}
