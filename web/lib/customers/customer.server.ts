// All that the page of one customer shows, over the days of the page.
import type { Filters } from '#lib/filters.ts';
import type { Publication } from '#lib/publication.ts';
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import { readReturnList, returnListParams } from '#lib/rma/return-list.ts';

type Key = { source_id: string; customer_id: string };

const shownOrders = 12;
const shownReturns = 12;
const shownRefunds = 12;

/** A customer against comparable ones; `one` is null where nothing was sent within two years. */
export type Fairness = {
	one: Queries['customer_fairness']['row'] | null;
	mix: readonly Queries['customer_mix']['row'][];
};

/** Null where the version is from before customers were compared. */
async function readFairness(warehouse: Data['warehouse'], key: Key): Promise<Fairness | null> {
	const found = await unlessMissing(
		Promise.all([warehouse.ask('customer_fairness', key), warehouse.ask('customer_mix', key)])
	);
	return found && { one: found[0][0] ?? null, mix: found[1] };
}

/** A customer with everything around them; null where the version has no such customer. */
export async function readCustomer(
	{
		locals: { warehouse },
		url,
		publication,
		filters
	}: { locals: App.Locals; url: URL; publication: Publication; filters: Filters },
	key: Key
) {
	const [customer] = await warehouse.ask('customer', key);
	if (!customer) return null;
	const span = { ...key, since: filters.since, until: filters.until };
	const list = {
		...readReturnList(url, publication),
		customer: key.customer_id,
		stage: [],
		outcome: [],
		link: [],
		late: false,
		product: ''
	};
	const ofCustomer = {
		...returnListParams(list), source: [key.source_id], category: [], reason: [], channel: [], country: [], search: '',
		sort: '-requested', limit: shownReturns, offset: 0
	}; // prettier-ignore
	const [
		[totals],
		months,
		reasons,
		orders,
		returns,
		[returnTotals],
		refunds,
		surveys,
		stages,
		[recorded],
		changes,
		fairness
	] = await Promise.all([
		warehouse.ask('customer_totals', span),
		warehouse.ask('customer_months', span),
		warehouse.ask('customer_reasons', span),
		warehouse.ask('customer_orders', { ...span, limit: shownOrders }),
		warehouse.ask('rma_list', ofCustomer),
		warehouse.ask('rma_totals', ofCustomer),
		warehouse.ask('customer_refunds', { ...span, limit: shownRefunds }),
		warehouse.ask('customer_surveys', key),
		warehouse.ask('rma_stages', {}),
		warehouse.ask('rma_recorded', key),
		warehouse.ask('customer_changes', key),
		readFairness(warehouse, key)
	]);
	return {
		customer, totals: totals ?? null, months, reasons, orders, returns, returnsTotal: returnTotals?.returns ?? 0, refunds,
		surveys, stages, recorded: recorded ?? null, changes, fairness
	}; // prettier-ignore
}
