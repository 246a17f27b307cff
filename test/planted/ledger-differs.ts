import { leakTruth, refundsPaid } from './leaks.ts';

/** Some refunds are booked with another amount than was paid, within a day of it. */
export const ledgerDiffers = leakTruth({
	kind: 'ledger_differs',
	rule: 'ledger_differs',
	id: 'refund_id',
	wanted: refundsPaid(3)
});
