// What the page of the work in progress is asked to show: which stage, who holds it, and what is due when.
import { queryParams, type Address, type Filters } from '../filters.ts';
import { readListing, type Listing, type ListingRules } from '../listing/listing.ts';
import { readGroups } from './view.ts';

/** Late, due within a day, three, a week, without a limit; empty for all. */
export const dues = ['late', 'day', 'days_3', 'week', 'none'] as const;
export type Due = (typeof dues)[number] | '';

export const holders = ['warehouse', 'handler'] as const;
export type HolderBy = (typeof holders)[number];

const rules: ListingRules = { sorts: [], sort: '', pageSize: 50 };

export type WorkView = {
	warehouse: string[];
	handler: string[];
	stage: string[];
	due: Due;
	by: HolderBy;
	listing: Listing;
};

/** The view that a URL names; what it names wrongly has its default. */
export function readWorkView(url: Address): WorkView {
	const { warehouse, handler } = readGroups(url);
	const due = url.searchParams.get('due') as Due;
	const by = url.searchParams.get('by') as HolderBy;
	return {
		warehouse,
		handler,
		stage: [...new Set(url.searchParams.getAll('stage'))].filter(Boolean),
		due: dues.some((one) => one === due) ? due : '',
		by: holders.includes(by) ? by : 'warehouse',
		listing: readListing(url, rules)
	};
}

/** The parameters that all queries of the work in progress take. It has no period: what is open is open. */
export function workParams(filters: Filters, { warehouse, handler }: WorkView) {
	const { source, category, reason, channel, country } = queryParams(filters);
	return { source, category, reason, channel, country, warehouse, handler };
}
