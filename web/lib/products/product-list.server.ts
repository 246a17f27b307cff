// The list of products: what was shipped and came back under the filters, and beside it how surely a product is over its
// category. The ranking is a mart over all reasons, channels and countries; it is asked first where it makes the order.
import { queryParams, questionOf, type Filters } from '#lib/filters.ts';
import type { Listing } from '#lib/listing/listing.ts';
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import { byInterval, isRankable, type ProductRank } from './product-list.ts';

type Listed = Queries['products_list']['row'];
type Ranked = Queries['product_ranking']['row'];

/** One product. `ranked` is null where the ranking does not hold it, the figures of the period where it has none. */
export type ProductRow = Pick<
	Listed,
	'source_id' | 'product_id' | 'product_name' | 'sku' | 'category' | 'supplier_name'
> & {
	listed: Listed | null;
	ranked: Ranked | null;
};

export type ProductSums = {
	shipped_units: number;
	returned_units: number;
	returned_amount: number;
	/** In the measure of the filters; null where it is orders, of which one may hold several products. */
	numerator: number | null;
	denominator: number | null;
};

export type ProductList = {
	rows: ProductRow[];
	rank: ProductRank;
	total: number;
	/** Products whose whole interval lies above their category under these filters; null where they are ranked. */
	above: number | null;
	/** On the list of those that are surely over, and what they cost above their category; null where not ranked. */
	flagged: number | null;
	flaggedAmount: number;
};

const keyOf = (row: Pick<Listed, 'source_id' | 'product_id'>) => `${row.source_id} ${row.product_id}`;

export async function readProductList(
	warehouse: Data['warehouse'],
	filters: Filters,
	listing: Listing
): Promise<ProductList> {
	const { source, category } = filters.where;
	const { search, limit } = listing;
	/** Null where the version is from before there was a ranking. */
	const ranking = (page: { only: string[]; offset: number }): Promise<readonly Ranked[] | null> =>
		unlessMissing(warehouse.ask('product_ranking', { source, category, search, limit, ...page }));
	const list = (page: { only: string[]; offset: number }, { sort }: Listing) =>
		warehouse.ask('products_list', { ...queryParams(filters), search, limit, sort, ...page });

	const canRank = isRankable(filters);
	const isDefault = listing.sort.endsWith('priority');
	const ranked = canRank && isDefault ? await ranking({ only: [], offset: listing.offset }) : null;
	if (ranked) {
		const listed = ranked.length === 0 ? [] : await list({ only: ranked.map(keyOf), offset: 0 }, byInterval(listing));
		const found = new Map(listed.map((row) => [keyOf(row), row]));
		return {
			rows: ranked.map((row) => ({ ...row, listed: found.get(keyOf(row)) ?? null, ranked: row })),
			rank: 'priority',
			total: ranked[0]?.total ?? 0,
			above: null,
			flagged: ranked[0]?.flagged ?? 0,
			flaggedAmount: ranked[0]?.flagged_amount ?? 0
		};
	}
	const listed = await list({ only: [], offset: listing.offset }, byInterval(listing));
	const beside =
		canRank && !isDefault && listed.length > 0 ? await ranking({ only: listed.map(keyOf), offset: 0 }) : null;
	const found = new Map(beside?.map((row) => [keyOf(row), row]));
	return {
		rows: listed.map((row) => ({ ...row, listed: row, ranked: found.get(keyOf(row)) ?? null })),
		rank: isDefault ? (canRank ? 'older' : 'narrow') : 'chosen',
		total: listed[0]?.total ?? 0,
		above: listed[0]?.above ?? 0,
		flagged: null,
		flaggedAmount: 0
	};
}

/** What all products add up to: what the metric engine says of the filters. */
export async function readProductSums(metrics: Data['metrics'], filters: Filters): Promise<ProductSums> {
	const sums = async (measure: Filters['measure']) => {
		const { rows } = await metrics.answer({ metric: 'return_rate', ...questionOf({ ...filters, measure }) });
		const figure = (name: string) => Number(rows[0]?.[name] ?? 0);
		return { numerator: figure('numerator'), denominator: figure('denominator') };
	};
	const [units, value, measured] = await Promise.all([sums('units'), sums('value'), sums(filters.measure)]);
	return {
		shipped_units: units.denominator,
		returned_units: units.numerator,
		returned_amount: value.numerator,
		...(filters.measure === 'orders' ? { numerator: null, denominator: null } : measured)
	};
}
