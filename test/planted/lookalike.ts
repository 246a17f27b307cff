import { flaggedCustomers, judgedCustomers } from './customers.ts';
import { idsOf, type Truth } from './truth.ts';

/** Customers of many dresses, and customers whom we sent broken goods: they return much and are not serial returners. */
export const lookalike: Truth = {
	kind: 'lookalike',
	wanted: 'the customer is not flagged; planted are those with enough purchases to be judged',
	atMost: 0.05,
	look: async (company) => {
		const [flagged, judged] = [await flaggedCustomers(company), await judgedCustomers(company)];
		const planted = [...idsOf(company, 'lookalike')].filter((id) => judged.has(id));
		return { planted: planted.length, found: planted.filter((id) => flagged.has(id)).length, extra: 0 };
	}
};
