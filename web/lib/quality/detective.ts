// The cells of the batch detective that a URL asks for.
import type { Address } from '../filters.ts';
import type { ListingRules } from '../listing/listing.ts';

export const cellListRules: ListingRules = {
	sorts: ['low', 'ratio', 'shipped', 'returned', 'discovery', 'excess'],
	sort: '-low',
	pageSize: 50
};

export type CellChoice = { dimension: string; supplier: string[]; product: string; batch: string; flagged: boolean };

export function readCellChoice({ searchParams }: Address): CellChoice {
	return {
		dimension: searchParams.get('dimension') ?? '',
		supplier: [...new Set(searchParams.getAll('supplier'))].filter(Boolean),
		product: searchParams.get('product') ?? '',
		batch: '',
		flagged: searchParams.get('tested') !== 'all'
	};
}
