import { flaggedCustomers, judgedCustomers } from './customers.ts';
import { idsOf, type Truth } from './truth.ts';

/** A customer who buys to try and returns on the last days of the period. */
export const serialReturner: Truth = {
	kind: 'serial_returner',
	wanted: 'the customer is flagged for review; planted are those with enough purchases to be judged',
	atLeast: 0.95,
	look: async (company) => {
		const [flagged, judged] = [await flaggedCustomers(company), await judgedCustomers(company)];
		const serial = idsOf(company, 'serial_returner');
		const planted = [...serial].filter((id) => judged.has(id));
		return {
			planted: planted.length,
			found: planted.filter((id) => flagged.has(id)).length,
			extra: [...flagged].filter((id) => !serial.has(id)).length
		};
	}
};
