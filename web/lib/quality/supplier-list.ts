import type { ListingRules } from '../listing/listing.ts';

/** How the suppliers are ordered. The default is the lower end of the interval, so that a small one cannot lead by chance. */
export const supplierListRules: ListingRules = {
	sorts: ['low', 'name', 'shipped', 'rate', 'failed', 'amount', 'signals'],
	sort: '-low',
	pageSize: 50
};
