// The returns behind a figure, as a URL names them: `figure` is a metric of the dictionary, the filters and coordinates
// are those of every page, and any other dimension may stand beside them (`product=…&source=…`).
import type { Counted, Basis, Measure } from '../../../sql/metrics/types.ts';
import {
	filterDimensions,
	hrefTo,
	readFilters,
	type Address,
	type Changes,
	type Filters,
	type Span
} from '../filters.ts';
import { readListing, type Listing } from '../listing/listing.ts';

/** Dimensions that a link may narrow by beside those of the filter bar. */
export const narrowingDimensions = [
	'subcategory', 'product', 'brand', 'supplier', 'batch', 'production_week', 'reason_category', 'fault', 'defect_code',
	'disposition', 'customer', 'segment', 'tier', 'region', 'request_channel', 'carrier', 'warehouse', 'handler',
	'resolution', 'link', 'stage'
] as const; // prettier-ignore
export type NarrowingDimension = (typeof narrowingDimensions)[number];

export type Behind = {
	metric: string;
	filters: Filters;
	/** Dimension to its members, those that narrow only this list. */
	narrowed: Partial<Record<NarrowingDimension, string[]>>;
	listing: Listing;
};

const pageSize = 50;

/** What a URL asks for; null where it names no figure. */
export function readBehind(url: Address, span: Span): Behind | null {
	const metric = url.searchParams.get('figure');
	if (!metric) return null;
	return {
		metric,
		filters: readFilters(url, span),
		narrowed: readNarrowed(url),
		listing: readListing(url, { sorts: ['figure'], sort: '-figure', pageSize })
	};
}

/** What a URL narrows by beside the filters of every page. */
export const readNarrowed = ({ searchParams }: Address): Behind['narrowed'] =>
	Object.fromEntries(
		narrowingDimensions.flatMap((name) => {
			const members = [...new Set(searchParams.getAll(name))].filter(Boolean);
			return members.length > 0 ? [[name, members] as const] : [];
		})
	);

export type Shown = {
	metric: string;
	/** The days that the figure is of, where they are not those of the page: only its mature part, for example. */
	days?: { since: string; until: string } | undefined;
	basis?: Basis;
	measure?: Measure;
	counted?: Counted;
	/** What else narrows the figure: a bar, a cell, the page of one product. */
	where?: Partial<Record<NarrowingDimension | (typeof filterDimensions)[number], string | readonly string[]>>;
};

/** The link from a figure to the returns behind it, on just the days and coordinates that it was counted on. */
export function behindHref(url: Address, { metric, days, basis, measure, counted, where = {} }: Shown): string {
	const changes: Changes = {
		figure: metric,
		...(days ? { period: null, from: days.since, to: days.until } : {}),
		...(basis ? { basis } : {}),
		...(measure ? { measure } : {}),
		...(counted ? { counted } : {}),
		...where
	};
	return hrefTo('/returns/behind', url, changes);
}
