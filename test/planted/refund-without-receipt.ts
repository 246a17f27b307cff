import { leakTruth, refundsPaid } from './leaks.ts';

/** Some returns are refunded and never arrive; for a fortnight they may still. */
export const refundWithoutReceipt = leakTruth({
	kind: 'refund_without_receipt',
	rule: 'refunded_never_received',
	id: 'refund_id',
	wanted: refundsPaid(14)
});
