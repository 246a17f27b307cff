// The control charts that a URL asks for.
import type { Address } from '../filters.ts';
import type { ListingRules } from '../listing/listing.ts';

export const chartListRules: ListingRules = {
	sorts: ['out', 'beyond', 'name', 'what', 'share', 'exposed'],
	sort: '-out',
	pageSize: 40
};

export const chartKinds = ['product_reason', 'supplier_defect'] as const;

/** Empty: any. */
export type ChartChoice = { chart: (typeof chartKinds)[number] | ''; what: string };

export function readChartChoice({ searchParams }: Address): ChartChoice {
	return {
		chart: chartKinds.find((kind) => kind === searchParams.get('chart')) ?? '',
		what: searchParams.get('what') ?? ''
	};
}
