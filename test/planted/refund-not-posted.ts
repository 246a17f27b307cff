import { leakTruth, refundsPaid } from './leaks.ts';

/** Some payments never reach the ledger. */
export const refundNotPosted = leakTruth({
	kind: 'refund_not_posted',
	rule: 'credit_note_without_ledger',
	id: 'refund_id',
	wanted: refundsPaid(2)
});
