// The list of returns as a URL names it; the page of one return carries the same query, so that it knows its neighbours.
import { hrefWith, queryParams, readFilters, type Address, type Filters, type Span } from '../filters.ts';
import { listingParams, readListing, type Listing, type ListingRules } from '../listing/listing.ts';
import { returnPath } from '../listing/paths.ts';

export const returnListRules: ListingRules = {
	sorts: ['requested', 'stage', 'due', 'amount', 'owed', 'units', 'turnaround', 'number'],
	sort: '-requested',
	pageSize: 50
};

/** An export ends after this many rows: a narrower list is the better file. */
export const exportRows = 100_000;

export const outcomes = ['open', 'settled', 'rejected', 'cancelled'] as const;
export const links = ['reference', 'matched', 'unlinked'] as const;

/** What a link from another page may narrow the list by, besides the filters of the bar: members by their ids or codes. */
export const narrowings = ['warehouse', 'handler', 'resolution', 'batch', 'supplier', 'disposition'] as const;
type Narrowing = (typeof narrowings)[number];

export type ReturnList = Record<Narrowing, string[]> & {
	filters: Filters;
	listing: Listing;
	stage: string[];
	outcome: string[];
	link: string[];
	late: boolean;
	/** An id, empty for all. */
	product: string;
	customer: string;
};

const chosen = (url: Address, name: string) => [...new Set(url.searchParams.getAll(name))].filter(Boolean);

/** The list that a URL asks for. */
export function readReturnList(url: Address, span: Span): ReturnList {
	return {
		filters: readFilters(url, span),
		listing: readListing(url, returnListRules),
		stage: chosen(url, 'stage'),
		outcome: chosen(url, 'outcome'),
		link: chosen(url, 'link'),
		...(Object.fromEntries(narrowings.map((name) => [name, chosen(url, name)])) as Record<Narrowing, string[]>),
		late: url.searchParams.get('late') === '1',
		product: url.searchParams.get('product') ?? '',
		customer: url.searchParams.get('customer') ?? ''
	};
}

/** The parameters of rma_list; rma_totals and rma_stage_totals take a part of them. */
export const returnListParams = ({ filters, listing, ...rest }: ReturnList) => ({
	...queryParams(filters),
	...listingParams(listing),
	...rest
});

/** Every name that a list's URL may have besides the filters. */
export const listNames = [
	'q', 'sort', 'stage', 'outcome', 'link', 'late', 'product', 'customer', ...narrowings
] as const; // prettier-ignore

/** The page of a return, with the list that it stands in and its place there, from 1. */
export function listedHref(url: Address, key: { source_id: string; return_id: string }, at: number): string {
	const path = returnPath(key.source_id, key.return_id);
	return hrefWith({ pathname: path, searchParams: url.searchParams }, { at: String(at) });
}

/** The list that the page of a return came from, at the page where the return stands. */
export function listHref(url: Address, at: number | null): string {
	const page = at === null ? 1 : Math.ceil(at / returnListRules.pageSize);
	return hrefWith(
		{ pathname: '/returns', searchParams: url.searchParams },
		{ at: null, page: page > 1 ? String(page) : null }
	);
}

/** The place in the list that a URL names; null where it names none. */
export function readPlace(url: Address): number | null {
	const at = url.searchParams.get('at') ?? '';
	return /^[1-9]\d{0,7}$/.test(at) ? Number(at) : null;
}
